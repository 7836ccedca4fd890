"""One build at a time in an output folder."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from filelock import FileLock, Timeout

from portfolio_lib.errors import UsageError
from portfolio_lib.publishing.output.folder import HIDDEN, Folder

_HOLDER = f"{HIDDEN}/holder.json"


@contextmanager
def locked(folder: Folder, *, wait: bool) -> Iterator[None]:
    """Hold an output folder; the system lets it go when this process ends, however it ends.

    What a build that was killed left unfinished is removed. The file of the lock stays: who
    waits for it has it open.

    Raises
    ------
    UsageError
        When another build holds the folder and `wait` is false, or it cannot be written.
    """
    folder.make()
    if not folder.is_local:  # such a folder notices another build when it writes
        yield
        return
    lock = FileLock(_place(folder), timeout=-1 if wait else 0)
    try:
        lock.acquire()
    except Timeout as error:
        raise UsageError(f"{_holder(folder)}; wait for it with --wait") from error
    except OSError as error:
        raise UsageError(
            f"the output folder {folder.path} cannot be written: {error.strerror}; give another "
            "one with --output"
        ) from error
    try:
        folder.tidy()
        folder.write(_HOLDER, _oneself())
        yield
    finally:
        if lock.is_locked:
            folder.remove(_HOLDER)
        lock.release()


def _place(folder: Folder) -> str:
    try:
        hidden = folder.path / HIDDEN
        hidden.mkdir(mode=0o700, exist_ok=True)
        with suppress(PermissionError):  # it belongs to somebody else of a group
            hidden.chmod(0o700)
    except OSError as error:
        raise UsageError(
            f"the output folder {folder.path} cannot be written: {error.strerror}; give another "
            "one with --output"
        ) from error
    return str(folder.path / HIDDEN / "lock")


def _oneself() -> bytes:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": now}).encode()


def _holder(folder: Folder) -> str:
    """Who holds the folder, as far as it is known."""
    try:
        holder = json.loads(folder.read(_HOLDER) or b"")
        who = f"process {holder['pid']} on {holder['host']}, since {holder['since']}"
    except (ValueError, KeyError, TypeError):
        who = "a process that did not say which"
    return f"another build holds the output folder {folder.path}: {who}"
