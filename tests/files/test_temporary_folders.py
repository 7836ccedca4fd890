"""Folders that only live as long as the program that made them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from portfolio_lib.files.temporary import private_folder

HOLD = (
    "import sys, time\n"
    "from portfolio_lib.files.temporary import private_folder\n"
    "with private_folder('portfolio-test-') as folder:\n"
    "    (folder / 'secret').write_text('x')\n"
    "    print(folder, flush=True)\n"
    "    time.sleep(60)\n"
)


def together(folder: str, barrier: Any, lost: Any) -> None:
    """Take a folder at the same moment as others, many times."""
    tempfile.tempdir = folder
    for _ in range(40):
        barrier.wait()
        try:
            with private_folder("portfolio-test-") as made:
                (made / "file").write_text("x", encoding="utf-8")
                (made / "file").read_text(encoding="utf-8")
        except OSError:
            with lost.get_lock():
                lost.value += 1


@pytest.mark.skipif(sys.platform == "win32", reason="starts processes by fork")
def test_programs_that_begin_at_the_same_moment_keep_their_folders(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    barrier, lost = context.Barrier(4), context.Value("i", 0)
    processes = [
        context.Process(target=together, args=(str(tmp_path), barrier, lost)) for _ in range(4)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert lost.value == 0
    assert list(tmp_path.glob("portfolio-test-*")) == []


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_what_a_killed_program_left_is_removed_and_what_another_uses_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as process:  # fmt: skip
        assert process.stdout
        left = Path(process.stdout.readline().strip())
        with private_folder("portfolio-test-"):
            assert (left / "secret").exists()
        process.send_signal(signal.SIGKILL)
    time.sleep(0.05)
    with private_folder("portfolio-test-") as folder:
        assert not left.exists()
        assert folder.stat().st_mode & 0o077 == 0


SERVE = (
    "import sys, time\n"
    "from portfolio_lib.settings import Limits\n"
    "from portfolio_lib.publishing.making.pool import LocalPool\n"
    "if __name__ == '__main__':\n"
    "    pool = LocalPool(Limits())\n"
    "    print('there', flush=True)\n"
    "    time.sleep(float(sys.argv[1]))\n"
    "    pool.abandon()\n"
)


@pytest.mark.skipif(sys.platform != "linux", reason="only there processes are forked by a server")
def test_a_build_that_is_killed_leaves_no_folder_that_nobody_sweeps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    with tempfile.TemporaryDirectory(prefix="t-") as name:  # the name of a socket must be short
        killed_and_swept(Path(name))


def killed_and_swept(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    (tmp_path / "pymp-of-somebody-else").mkdir()

    def serving(seconds: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", SERVE, seconds]
        started = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert started.stdout is not None
        assert started.stdout.readline() == "there\n"
        return started

    with serving("60") as killed:
        killed.kill()
    (left,) = tmp_path.glob("portfolio-server-????????????????")
    with serving("0") as second:
        assert second.wait() == 0
    assert not left.exists()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["pymp-of-somebody-else"]


@pytest.mark.skipif(sys.platform != "linux", reason="only there processes are forked by a server")
def test_a_temporary_folder_of_any_length_is_no_hindrance(tmp_path: Path) -> None:
    """Continuous integration and servers with many users have long ones; sockets' are short."""
    folder = tmp_path / ("long-" * 20)
    folder.mkdir()
    command = [sys.executable, "-c", SERVE, "0"]
    environment = {**os.environ, "TMPDIR": str(folder)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "there\n", "")
