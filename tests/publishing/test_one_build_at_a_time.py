"""Builds that meet, that are stopped, and what they leave."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from helpers.workplace import Place

HOLD = """
import sys, time
from pathlib import Path
from portfolio_lib.publishing.output.folder import Folder
from portfolio_lib.publishing.output.lock import locked
with locked(Folder(Path("reports")), wait=False):
    print("held", flush=True)
    time.sleep(float(sys.argv[1]))
"""


def holder(place: Place, seconds: float) -> subprocess.Popen[str]:
    """A process that holds the output folder for a while."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(seconds)], cwd=place.folder, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_build_says_who_holds_the_folder(place: Place) -> None:
    with holder(place, 60) as first:
        said = place.build(code=2).stderr
        assert f"process {first.pid} on {socket.gethostname()}, since 20" in said
        assert "--wait" in said
        first.kill()
    assert place.build("--report", "portfolio").returncode == 0


@pytest.mark.soak
def test_a_build_can_wait_for_another(place: Place) -> None:
    with holder(place, 1.5):
        assert place.build("--report", "portfolio", "--wait").returncode == 0


def test_a_build_that_was_refused_leaves_no_folder(place: Place) -> None:
    place.build("--country", "XX", code=2)
    assert not (place.folder / "reports").exists()


def test_what_a_killed_build_left_unfinished_is_removed(place: Place) -> None:
    place.build("--report", "portfolio")
    stray = place.folder / "reports/portfolio/.0123456789abcdef.portfolio-unfinished"
    stray.write_text("half", encoding="utf-8")
    place.build("--report", "portfolio", "--again")
    assert not stray.exists()


@pytest.fixture
def stopped(place: Place) -> Iterator[tuple[Place, subprocess.Popen[str]]]:
    """A build that has made one report and is busy with another for ever."""
    place.change("portfolio_report", "import subprocess; subprocess.run(['sleep', '600'])")
    process = subprocess.Popen(
        [sys.executable, "-m", "portfolio_lib", "build", "--format", "html"], cwd=place.folder,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(4)]
    assert all(line.startswith("made") for line in lines)
    deadline = time.monotonic() + 30
    while len(family(process.pid)) < 4 and time.monotonic() < deadline:
        time.sleep(0.05)  # the build, the server, a report, what the report started
    with process:
        yield place, process
        process.kill()


def family(pid: int) -> set[int]:
    """A process and all that descend from it."""
    parents = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            text = file.read_text(encoding="utf-8", errors="replace")
            parents[int(file.parent.name)] = int(text.rpartition(")")[2].split()[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def alive(processes: set[int]) -> set[int]:
    """Those of some processes that have not ended."""
    found = set()
    for pid in processes:
        with suppress(OSError):
            text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
            if text.rpartition(")")[2].split()[0] not in "ZX":
                found.add(pid)
    return found


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, 143), (signal.SIGINT, 130)],
)
def test_a_stopped_build_has_published_what_was_finished_and_leaves_no_process(
    stopped: tuple[Place, subprocess.Popen[str]], number: int, code: int
) -> None:
    place, process = stopped
    processes = family(process.pid)
    assert len(processes) > 3
    start = time.monotonic()
    process.send_signal(number)
    _, said = process.communicate(timeout=40)
    assert time.monotonic() - start < 15  # two seconds, on a machine that has time
    assert process.returncode == code
    assert "what was finished is published" in said
    deadline = time.monotonic() + 2
    while alive(processes) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert alive(processes) == set()
    assert place.entry("country", "RS")["status"] == "made"
    assert set(place.plan()) == {"portfolio/portfolio"}


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_a_killed_build_leaves_no_process_and_the_next_one_goes_on(
    stopped: tuple[Place, subprocess.Popen[str]],
) -> None:
    place, process = stopped
    processes = family(process.pid)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 10
    while alive(processes) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert alive(processes) == set()
    place.change("portfolio_report", "1")
    assert place.build("--country", "RS").returncode == 0
