"""Reading files that somebody else put there: only files, never pipes or devices.

A pipe makes whoever opens it wait for ever, a device may never end. Only the standard library
is imported here: a build in which nothing changed ends before anything else is needed.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from io import BufferedReader
from pathlib import Path

from portfolio_lib.messages import STEERING

_BLOCKING = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_ODD = re.compile(f"{STEERING.pattern}|[\\t\\n]")


def open_file(path: Path) -> BufferedReader:
    """A file that is open for reading.

    Raises
    ------
    OSError
        When it cannot be opened, or is a pipe, a device, a socket or a folder, which is never
        opened.
    """
    _check(path.stat().st_mode, path)
    descriptor = os.open(path, os.O_RDONLY | _BLOCKING | _BINARY)  # another may stand there by now
    try:
        _check(os.fstat(descriptor).st_mode, path)
        return os.fdopen(descriptor, "rb")
    except OSError:
        os.close(descriptor)
        raise


def read_file(path: Path) -> bytes:
    """The content of a file.

    Raises
    ------
    OSError
        When it cannot be read; see `open_file`.
    """
    with open_file(path) as stream:
        return stream.read()


def _check(mode: int, path: Path) -> None:
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is not a file but a pipe, a device or a folder", str(path))


def readable_name(name: str) -> str:
    """A name that can be printed and stored as UTF-8, with escapes for what cannot.

    A byte that is not UTF-8, a line break and a character that moves the cursor or turns the
    direction of a text become what Python writes for them. Other names stay as they are.
    """
    return _ODD.sub(_escape, name)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:  # noqa: PLR2004 - how Python keeps a byte that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return found[0].encode("unicode_escape", "surrogatepass").decode("ascii")
