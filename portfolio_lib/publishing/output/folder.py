"""An output folder: files by name, each whole or not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import time

from portfolio_lib.errors import InputError, UsageError
from portfolio_lib.files.whole import UNFINISHED, is_unfinished, write_whole

HIDDEN = ".inputs"
"""The folder in the output for what is not for readers."""

_SETTLING = 1.0
"""Clocks of file systems are this exact, or better [s]."""


class Folder:
    """Reads, writes and removes files by their path relative to the folder.

    All that a build does to its output goes through here. A new folder is its owner's alone,
    unless it `is_shared`: its index and its manifest name every donor.
    """

    is_local = True
    """Whether a lock of this machine keeps other builds out."""

    def __init__(self, path: Path, *, is_shared: bool = False) -> None:
        self.path = path
        self._is_shared = is_shared

    def __str__(self) -> str:
        return str(self.path)

    def exists(self) -> bool:
        """Whether it is there already."""
        return self.path.exists()

    def make(self) -> None:
        """Make the folder where it is missing.

        Raises
        ------
        UsageError : when it cannot be made.
        """
        try:
            if self._is_shared:
                self.path.mkdir(parents=True, exist_ok=True)
            else:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"the output folder {self.path} cannot be made: {error.strerror}; "
                "give another one with --output"
            ) from error

    def read(self, name: str) -> bytes | None:
        """The content of a file, or None where there is none.

        Raises
        ------
        InputError : when it is there and cannot be read.
        """
        try:
            return (self.path / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise InputError(
                f"this file cannot be read: {error.strerror}; make it readable",
                file=str(self.path / name),
            ) from error

    def write(self, name: str, content: bytes) -> None:
        """Write a file, whole or not at all.

        Raises
        ------
        UsageError : when it cannot be written; what stood there before still does.
        """
        write_whole(self.path / name, content)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there, and its folder where that has nothing else in it.

        Raises
        ------
        UsageError : when it cannot be removed.
        """
        file = self.path / name
        try:
            file.unlink(missing_ok=True)
            if file.parent not in {self.path, self.path / HIDDEN}:
                with suppress(OSError):  # another file is in it, or it is gone already
                    file.parent.rmdir()
        except OSError as error:
            raise UsageError(f"{self.path / name} cannot be removed: {error.strerror}") from error

    def names(self, under: str) -> Iterator[str]:
        """The names of the files in one of its folders."""
        folder = self.path / under
        if folder.is_dir():
            yield from (f"{under}/{file.name}" for file in sorted(folder.iterdir()))

    def mark(self, name: str) -> list[int] | None:
        """Numbers that change when a file is written to.

        None where there is no file, or where it changed so recently that a further change
        might not show. The time of the last change of its status cannot be set back by
        whoever edits it.
        """
        try:
            found = os.stat(f"{self.path}{os.sep}{name}")  # noqa: PTH116 - a Path takes longer
        except OSError:
            return None
        if not 0 < found.st_ctime + _SETTLING < time():
            return None
        return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]

    def tidy(self) -> None:
        """Remove what a build that was killed left unfinished."""
        for file in self.path.rglob(f".*{UNFINISHED}"):
            if is_unfinished(file.name):
                file.unlink(missing_ok=True)
