"""Parquet files as the JSON of their records, for `json_grids` to read like any other.

The library that reads them ends its process where some damage meets it, so that it has one of
its own: this file is a script that `portfolio_lib.read.apart` runs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any, BinaryIO

_AT_ONCE = 1_000
"""So many rows are in memory at a time."""


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
    mark = "["
    for record in _records(sys.stdin.buffer):
        sys.stdout.write(f"{mark}{json.dumps(record, default=_plain)}\n")
        mark = ","
    sys.stdout.write("]" if mark == "," else "[]")


if __name__ == "__main__":
    main()
