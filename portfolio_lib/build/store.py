"""What published reports were made from, by content, in a hidden folder of the output."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from portfolio_lib.build.fingerprint import sha256
from portfolio_lib.build.folder import Folder

__all__ = ["Content", "Store"]

_PLACE = ".inputs"
_FAST = 1
"""The level at which zlib is fast."""


@dataclass(frozen=True)
class Content:
    """Some bytes, small in memory until they are needed, and their SHA-256."""

    sha256: str
    packed: bytes = field(repr=False)

    @classmethod
    def of(cls, content: bytes) -> Content:
        """The given bytes."""
        return cls(sha256(content), zlib.compress(content, _FAST))

    @property
    def bytes(self) -> bytes:
        """The bytes themselves."""
        return zlib.decompress(self.packed)


class Store:
    """Contents by their SHA-256; `verify`, `since` and the reasons of a plan read them."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep some bytes, and return their SHA-256."""
        name = sha256(content)
        if name not in self._present:
            self._folder.write(f"{_PLACE}/{name}", content)
            self._present.add(name)
        return name

    def get(self, name: str) -> bytes | None:
        """The bytes with this SHA-256; None where they are not kept, or damaged."""
        content = self._folder.read(f"{_PLACE}/{name}") if name else None
        return content if content is not None and sha256(content) == name else None

    def keep_only(self, names: Collection[str]) -> None:
        """Remove what nothing refers to any more."""
        for name in sorted(self._present - set(names)):
            self._folder.remove(f"{_PLACE}/{name}")
            self._present.discard(name)

    @cached_property
    def _present(self) -> set[str]:
        return {name.rpartition("/")[2] for name in self._folder.names(_PLACE)}
