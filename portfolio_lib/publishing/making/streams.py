"""What Python and programs write while a cell runs, on its way into the outputs of the cell."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from io import FileIO, UnsupportedOperation
from tempfile import NamedTemporaryFile
from typing import IO, Protocol


class Shell(Protocol):
    """What takes that, by the name of the stream."""

    files: Mapping[str, IO[bytes]]
    """What programs write."""

    def write(self, name: str, text: str) -> None:
        """Take what Python writes."""


class _Stream:
    """A text stream into the outputs of the running cell."""

    encoding = "utf-8"
    errors = "replace"
    closed = False

    def __init__(self, shell: Shell, name: str) -> None:
        self._shell = shell
        self._name = name

    def write(self, text: str) -> int:
        self._shell.write(self._name, text)
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        self.write("".join(lines))

    def flush(self) -> None:
        """Everything is written at once."""

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        """The file that a program of the notebook writes to, as in a kernel."""
        if self._name not in self._shell.files:
            raise UnsupportedOperation("fileno")
        return self._shell.files[self._name].fileno()


@contextmanager
def shown_streams(shell: Shell) -> Iterator[None]:
    """Let what Python writes come into the outputs of the cell."""
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream(shell, "stdout"), _Stream(shell, "stderr")
    try:
        yield
    finally:
        sys.stdout, sys.stderr = kept


@contextmanager
def written_files(shell: Shell) -> Iterator[None]:
    """Let what programs write, which the notebook starts, come into its outputs."""
    numbers = {"stdout": 1, "stderr": 2}
    with ExitStack() as stack:
        for name, number in numbers.items():
            try:
                kept = os.dup(number)
            except OSError:
                continue  # this process has no such stream
            stack.callback(os.close, kept)
            path = stack.enter_context(NamedTemporaryFile()).name
            writing = os.open(path, os.O_WRONLY | os.O_APPEND)
            os.dup2(writing, number)
            stack.callback(os.dup2, kept, number)
            os.close(writing)
            shell.files = {**shell.files, name: stack.enter_context(_Written(path, number))}
        yield
        shell.files = {}


class _Written(FileIO):
    """A file that is read from where it was read last, and whose number is that of the stream."""

    def __init__(self, path: str, number: int) -> None:
        super().__init__(path)
        self._number = number

    def fileno(self) -> int:
        return self._number
