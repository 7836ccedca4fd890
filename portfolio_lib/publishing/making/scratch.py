"""Folders for what reports need while they are made, and that are gone afterwards."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp
from typing import Self

from portfolio_lib.files.temporary import private_folder


class Scratch:
    """A private folder of one build, with a folder for each report."""

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._folder = stack.enter_context(private_folder("portfolio-build-"))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def folder(self) -> Path:
        """A new, empty folder."""
        return Path(mkdtemp(dir=self._folder))
