"""Folders for what reports need while they are made, and that are gone afterwards."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from secrets import token_hex
from tempfile import gettempdir, mkdtemp
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

__all__ = ["Scratch"]

_PREFIX = "portfolio-build-"


class Scratch:
    """A private folder of one build, with a folder for each report.

    Its lock dies with the process, so the next build knows what a killed one left, and
    removes it.
    """

    def __enter__(self) -> Self:
        _sweep()
        self._lock, self._folder = _locked_folder()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._lock.release()
        _lock_of(self._folder).unlink(missing_ok=True)

    def folder(self) -> Path:
        """A new, empty folder."""
        return Path(mkdtemp(dir=self._folder))


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def _locked_folder() -> tuple[FileLock, Path]:
    """A new folder and the lock that was held before it was there: nobody sweeps it."""
    while True:
        folder = Path(gettempdir(), f"{_PREFIX}{token_hex(8)}")
        lock = FileLock(_lock_of(folder))
        lock.acquire()
        if _lock_of(folder).exists():  # else a sweep had it for a moment, and removed it
            folder.mkdir(mode=0o700)
            return lock, folder
        lock.release()


def _sweep() -> None:
    """Remove the folders of builds that were killed."""
    for lock in Path(gettempdir()).glob(f"{_PREFIX}*.lock"):
        try:
            if hasattr(os, "getuid") and lock.stat(follow_symlinks=False).st_uid != os.getuid():
                continue
            with FileLock(lock, timeout=0):
                shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
                lock.unlink(missing_ok=True)
        except (OSError, Timeout):
            continue
