"""Private folders for as long as a program runs, swept by the next one where it was killed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from tempfile import gettempdir

from filelock import FileLock, Timeout

_LOCK = ".lock"


@contextmanager
def private_folder(prefix: str, within: Path | None = None) -> Iterator[Path]:
    """A new folder that nobody else can read, gone when the block ends.

    Its lock dies with the process, so the next program knows what a killed one left, and
    removes it. The lock is held before there is a folder: no sweep can take that away.

    Parameters
    ----------
    prefix : how names of such folders begin; nobody else's may.
    within : where it is made; in the system's temporary folder if not said.
    """
    start = (within or Path(gettempdir())) / prefix
    _sweep(start)
    folder, lock = _locked(start)
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()


def _locked(start: Path) -> tuple[Path, FileLock]:
    """A name of a folder, and its lock."""
    while True:
        folder = start.with_name(f"{start.name}{token_hex(8)}")
        lock = FileLock(f"{folder}{_LOCK}", mode=0o600)
        lock.acquire()
        if Path(lock.lock_file).exists():
            return folder, lock
        lock.release()  # a sweep took it for a dead one before it was held


def _sweep(start: Path) -> None:
    """Remove the folders of programs that were killed."""
    for file in start.parent.glob(f"{start.name}*{_LOCK}"):
        with suppress(OSError, Timeout):
            if hasattr(os, "getuid") and file.stat(follow_symlinks=False).st_uid != os.getuid():
                continue
            with FileLock(file, timeout=0):
                shutil.rmtree(file.with_suffix(""), ignore_errors=True)
                file.unlink(missing_ok=True)
