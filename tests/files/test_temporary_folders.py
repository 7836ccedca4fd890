"""Folders that only live as long as the program that made them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
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
    import tempfile

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
