"""Portfolios and answers of before, found again by the content of all they were made from.

A cache may be deleted at any time. An entry that is damaged, or that somebody else put there,
is passed over: then the sources are read again.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

if TYPE_CHECKING:
    from portfolio_lib.model import Portfolio

VARIABLE = "PORTFOLIO_CACHE"
"""The environment variable that says where the cache is: a folder, or "off"."""
_OFF = "off"
_PORTFOLIO, _TEXT = ".portfolio", ".text"
_ENTRIES = {_PORTFOLIO: 32, _TEXT: 200}
"""So many entries of each kind are kept, those used last."""
_LARGEST = 1_000_000_000
"""A larger entry is not opened [bytes]."""


class Cache:
    """Portfolios by key, in one folder; it does nothing where there is none.

    Parameters
    ----------
    folder : where the entries are; None means that nothing is kept.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @classmethod
    def for_data(cls, data: Path) -> Cache:
        """The user's cache, or where the variable says; never inside the data folder."""
        stated = os.environ.get(VARIABLE, "").strip()
        if stated.lower() == _OFF:
            return cls(None)
        try:
            folder = Path(stated) if stated else user_cache_path("portfolio", appauthor=False)
            inside = folder.resolve().is_relative_to(data.resolve())
        except (OSError, RuntimeError):
            return cls(None)
        return cls(None if inside else folder)

    @property
    def is_on(self) -> bool:
        """Whether anything is kept."""
        return self._folder is not None

    def get(self, key: str) -> Portfolio | None:
        """The portfolio that was kept under a key; None where there is none, or it is spoilt."""
        from portfolio_lib.model.packed import unpacked

        payload = self._payload(key, _PORTFOLIO)
        try:
            return None if payload is None else unpacked(payload)
        except ValueError:
            return None

    def put(self, key: str, portfolio: Portfolio) -> None:
        """Keep a portfolio under a key, whole or not at all; where that fails nothing happens."""
        from portfolio_lib.model.packed import packed

        if self.is_on:
            self._keep(key, _PORTFOLIO, packed(portfolio))

    def text(self, key: str) -> str | None:
        """The text that was kept under a key; None where there is none, or it is spoilt."""
        payload = self._payload(key, _TEXT)
        return None if payload is None else payload.decode()

    def keep_text(self, key: str, text: str) -> None:
        """Keep a text under a key, as `put` keeps a portfolio."""
        self._keep(key, _TEXT, text.encode())

    def _payload(self, key: str, suffix: str) -> bytes | None:
        if self._folder is None:
            return None
        file = self._folder / f"{key}{suffix}"
        try:
            head, _, payload = _own_content(file).partition(b"\n")
        except (OSError, ValueError):
            return None
        if head != _head(key, payload):
            return None
        with suppress(OSError):
            os.utime(file)
        return payload

    def _keep(self, key: str, suffix: str, payload: bytes) -> None:
        if self._folder is None:
            return
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(self._folder / f"{key}{suffix}", _head(key, payload) + b"\n" + payload)
            self._forget_the_oldest(self._folder, suffix)

    @staticmethod
    def _forget_the_oldest(folder: Path, suffix: str) -> None:
        """Keep the entries used last; what a process that was killed left goes in time too."""
        times = [(file.lstat().st_mtime, file) for file in folder.glob(f"*{suffix}*")]
        for _, file in sorted(times, reverse=True)[_ENTRIES[suffix] :]:
            file.unlink(missing_ok=True)


def _head(key: str, payload: bytes) -> bytes:
    """The first line of an entry: it belongs to this key, and nothing of it is damaged."""
    return f"portfolio cache 2 {key} {hashlib.sha256(payload).hexdigest()}".encode()


def _own_content(file: Path) -> bytes:
    """What is in a file of this user; a link, a pipe or another user's file is refused."""
    about = file.lstat()
    is_ours = not hasattr(os, "geteuid") or about.st_uid == os.geteuid()
    if not (stat.S_ISREG(about.st_mode) and is_ours and about.st_size <= _LARGEST):
        raise ValueError("this is not an entry of this user")
    return file.read_bytes()


def _write(file: Path, content: bytes) -> None:
    """A name of its own for each writer, so that two at once cannot mix."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        temporary.replace(file)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
