"""Runs the real command, and says how long it took and how much memory it needed."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

MEGABYTE = 1024


@dataclass(frozen=True)
class Run:
    """What a run of the command printed, its time [s], and peak memory [MB].

    `coordinator` is the most that the command's own process held, `report` the most that
    a report's process held, with what it shares with the server it is forked from.
    """

    output: str
    seconds: float
    coordinator: float = 0.0
    report: float = 0.0

    @property
    def made(self) -> list[str]:
        """The reports that were made, by name."""
        return re.findall(r"^made\s+(\S+)", self.output, re.MULTILINE)


def portfolio(*arguments: object, cwd: Path, watched: bool = False) -> Run:
    """Run `portfolio`; `watched` measures memory, which costs a little time.

    Raises
    ------
    subprocess.CalledProcessError : when it ends with another exit code than 0.
    """
    call = [str(Path(sys.executable).parent / "portfolio"), *map(str, arguments)]
    start = time.perf_counter()
    process = subprocess.Popen(
        call, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    watch = _Watch(process.pid)
    if watched:
        watch.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - start
    if watched:
        watch.over.set()
        watch.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, call, output)
    return Run(output, seconds, watch.coordinator, watch.report)


def python(code: str, *arguments: object, cwd: Path | None = None, times: int = 3) -> float:
    """The best time of a few in which a fresh interpreter runs some code [s]."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        call = [sys.executable, "-c", code, *map(str, arguments)]
        subprocess.run(call, cwd=cwd, check=True, capture_output=True)
        best = min(best, time.perf_counter() - start)
    return best


class _Watch(threading.Thread):
    """Looks at the peak memory of a process and of the reports' processes below it."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.coordinator = 0.0
        self.report = 0.0
        self._pid = pid

    def run(self) -> None:
        while not self.over.wait(0.1):
            self.coordinator = max(self.coordinator, _peak(self._pid))
            with suppress(psutil.Error):
                for server in psutil.Process(self._pid).children():
                    reports = [_peak(child.pid) for child in server.children()]
                    self.report = max(self.report, *reports, 0.0)


def _peak(pid: int) -> float:
    """The most memory that a process held so far [MB]; 0 where it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / MEGABYTE
    return 0.0
