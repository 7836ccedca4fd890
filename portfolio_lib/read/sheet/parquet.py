"""Parquet files as the JSON of their records, for `json_grids` to read like any other.

The library that reads them ends its process where some damage meets it, so that it has one of
its own: this file, run as a script. It imports nothing of the package, to start in no time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO

__all__ = ["records_of"]

_AT_ONCE = 1_000
"""So many rows are in memory at a time."""
_MEMORY = 4 * 1024**3
"""A small file may state that it has endless values; its process gets so much [bytes]."""


def records_of(stream: BinaryIO, most: int) -> bytes | None:
    """The records of an open Parquet file as JSON; None where it is damaged, or none.

    Parameters
    ----------
    stream : a file of the operating system.
    most : where the JSON has more, it ends there [bytes].
    """
    command = [sys.executable, "-P", str(Path(__file__))]
    with subprocess.Popen(  # noqa: S603 - our own file
        command, stdin=stream, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        content = process.stdout.read(most)
        if len(content) == most:
            process.kill()
            return content
    return content if process.returncode == 0 else None


def _records(stream: BinaryIO) -> Iterator[Mapping[str, Any]]:
    from arro3.io import read_parquet

    for batch in read_parquet(stream, batch_size=_AT_ONCE):
        names = batch.schema.names
        columns = [column.to_pylist() for column in batch.columns]
        for values in zip(*columns, strict=True):
            yield dict(zip(names, map(_finite, values), strict=True))


def _finite(value: Any) -> Any:
    """A value without the numbers that JSON has not."""
    if isinstance(value, Mapping):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def _plain(value: object) -> str | float:
    """What JSON has no type for: days and times as texts, of bytes what is known of them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes):
        with suppress(UnicodeDecodeError):
            return value.decode()
        return f"({len(value)} bytes)"
    return str(value)


def main() -> None:
    """Write the records of the file at standard input as a list in JSON, one a line."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    mark = "["
    for record in _records(sys.stdin.buffer):
        sys.stdout.write(f"{mark}{json.dumps(record, default=_plain)}\n")
        mark = ","
    sys.stdout.write("]" if mark == "," else "[]")


if __name__ == "__main__":
    main()
