"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from portfolio_lib.errors import UsageError

__all__ = ["write_whole"]


def write_whole(path: Path, content: bytes) -> Path:
    """Write a temporary file beside the path, then put it in its place in one step.

    Folders that are missing are made. Returns the path.

    Raises
    ------
    UsageError
        When it cannot be written; what stood there before still does.
    """
    temporary = path.with_name(f".{path.name}.new")
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


def _sync(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
