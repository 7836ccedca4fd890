"""Files that are written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from portfolio_lib.errors import UsageError

UNFINISHED = ".portfolio-unfinished"
"""How the name of a file ends that is not whole yet; nobody else calls a file so."""
_NAME = re.compile(rf"\.[0-9a-f]{{16}}{re.escape(UNFINISHED)}")


def is_unfinished(name: str) -> bool:
    """Whether `write_whole` calls a file so that is not whole yet."""
    return _NAME.fullmatch(name) is not None


def write_whole(path: Path, content: bytes) -> Path:
    """Write a temporary file beside the path, then put it in its place in one step.

    Folders that are missing are made. Returns the path.

    Raises
    ------
    UsageError
        When it cannot be written; what stood there before still does.
    """
    if not path.name:
        raise UsageError(f"{str(path)!r} is not the name of a file; give one")
    temporary = path.with_name(f".{_short_name(path.name)}{UNFINISHED}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise UsageError(
            f"{path} cannot be written: {error.strerror}; what stood there before still does"
        ) from error
    return path


def _short_name(name: str) -> str:
    """Letters for a name, which may be as long as the system allows."""
    return hashlib.sha256(os.fsencode(name)).hexdigest()[:16]


def _sync(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
