"""What published reports were made from, by content, in a hidden folder of the output."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property

from portfolio_lib.publishing.output.fingerprint import sha256
from portfolio_lib.publishing.output.folder import HIDDEN, Folder

_HASH = re.compile(r"[0-9a-f]{64}")
_FAST = 1
"""The level at which zlib is fast."""


@dataclass(frozen=True)
class Content:
    """Some bytes, packed or made when they are needed, and their SHA-256."""

    sha256: str
    make: Callable[[], bytes] = field(repr=False)

    @classmethod
    def of(cls, content: bytes) -> Content:
        """The given bytes, small in memory until they are needed."""
        packed = zlib.compress(content, _FAST)
        return cls(sha256(content), lambda: zlib.decompress(packed))

    @property
    def bytes(self) -> bytes:
        """The bytes themselves."""
        return self.make()


class Store:
    """Contents by their SHA-256; `verify`, `since` and the reasons of a plan read them."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep some bytes, and return their SHA-256; what is damaged is written anew."""
        name = sha256(content)
        if name not in self._present or self.get(name) is None:
            self._folder.write(f"{HIDDEN}/{name}", content)
            self._present.add(name)
        return name

    def has(self, name: str) -> bool:
        """Whether something with this SHA-256 is there."""
        return name in self._present

    def get(self, name: str) -> bytes | None:
        """The bytes with this SHA-256; None where they are not kept, or damaged."""
        content = self._folder.read(f"{HIDDEN}/{name}") if name else None
        return content if content is not None and sha256(content) == name else None

    def keep_only(self, names: Collection[str]) -> None:
        """Remove what nothing refers to any more."""
        for name in sorted(self._present - set(names)):
            self._folder.remove(f"{HIDDEN}/{name}")
            self._present.discard(name)

    @cached_property
    def _present(self) -> set[str]:
        names = (name.rpartition("/")[2] for name in self._folder.names(HIDDEN))
        return {name for name in names if _HASH.fullmatch(name)}
