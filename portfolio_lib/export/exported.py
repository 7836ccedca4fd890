"""What an export hands back, whatever its format."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Exported"]


class Exported(NamedTuple):
    """A file, how many projects are in it, and a sentence for everything that is not."""

    content: bytes
    projects: int
    left_out: tuple[str, ...]
