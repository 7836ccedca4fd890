"""An output folder in an object store: files by name, each put whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from portfolio_lib.errors import UsageError
from portfolio_lib.files.addresses import Address
from portfolio_lib.publishing.output.folder import Folder
from portfolio_lib.publishing.output.manifest import MANIFEST

_KINDS = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def folder_at(place: Path | Address, *, is_shared: bool = False) -> Folder:
    """The output folder at a location, on this machine or in a store."""
    return Bucket(place) if isinstance(place, Address) else Folder(place, is_shared=is_shared)


class Bucket(Folder):
    """Reads, writes and removes objects by their name relative to an address.

    A put replaces an object whole or not at all, so nothing is renamed. There is no lock:
    of two builds at once the second one finds that the manifest is no longer the one it
    read, and ends with an error instead of writing its own over it.
    """

    is_local = False

    def __init__(self, address: Address) -> None:
        self.address = address
        self._read: dict[str, list[int] | None] = {}

    def __str__(self) -> str:
        return str(self.address)

    def exists(self) -> bool:
        """Whether anything is there."""
        return bool(self._known)

    def make(self) -> None:
        """Nothing: an object needs no folder."""

    def read(self, name: str) -> bytes | None:
        """The content of an object, or None where there is none.

        Raises
        ------
        UsageError : when the store cannot be reached, or refuses.
        """
        if name == MANIFEST:
            self._read.setdefault(name, self._mark_now(name))
        try:
            return self.address.read(self._path(name))
        except FileNotFoundError:
            return None

    def write(self, name: str, content: bytes) -> None:
        """Put an object.

        Raises
        ------
        UsageError : when the store cannot be reached, or refuses, or another build has
            written the manifest in the meantime.
        """
        if name in self._read and self._read[name] != self._mark_now(name):
            raise UsageError(
                f"{self.address}/{name} was written by another build since this one began; the "
                "reports are whole, and the next build puts the manifest right: start it again"
            )
        about = _about(self.address, name)
        self.address.ask(lambda system: system.pipe_file(self._path(name), content, **about))
        self._known[name] = self._mark_now(name)
        if name in self._read:
            self._read[name] = self._known[name]

    def remove(self, name: str) -> None:
        """Remove an object, if it is there.

        Raises
        ------
        UsageError : when the store cannot be reached, or refuses.
        """
        with suppress(FileNotFoundError):
            self.address.ask(lambda system: system.rm_file(self._path(name)))
        self._known.pop(name, None)

    def names(self, under: str) -> Iterator[str]:
        """The names of the objects in one of its folders."""
        yield from (name for name in sorted(self._known) if name.rpartition("/")[0] == under)

    def mark(self, name: str) -> list[int] | None:
        """Numbers that change when an object is put anew, or None where there is none."""
        return self._known.get(name)

    def tidy(self) -> None:
        """Nothing: what a build did not put whole is not there."""

    @cached_property
    def _known(self) -> dict[str, list[int] | None]:
        """The marks of all objects, with one question to the store for a thousand of them."""
        try:
            found = self.address.ask(lambda system: system.find(self.address.root, detail=True))
        except FileNotFoundError:
            return {}
        start = len(self.address.root) + 1
        return {path[start:]: _mark(about) for path, about in found.items()}

    def _mark_now(self, name: str) -> list[int] | None:
        try:
            return _mark(self.address.ask(lambda system: system.info(self._path(name))))
        except FileNotFoundError:
            return None

    def _path(self, name: str) -> str:
        return f"{self.address.root}/{name}"


def _about(address: Address, name: str) -> dict[str, str]:
    """What S3 is told of a file, so that a browser shows it instead of saving it."""
    kind = _KINDS.get(name.rpartition(".")[2])
    return {"ContentType": kind} if kind and address.url.startswith("s3://") else {}


def _mark(about: Mapping[str, Any]) -> list[int]:
    """The size of an object, and a number from its tag or the time it was written."""
    said = next((about[key] for key in ("ETag", "etag", "created", "mtime") if key in about), "")
    return [int(about["size"] or 0), int(hashlib.sha256(str(said).encode()).hexdigest()[:12], 16)]
