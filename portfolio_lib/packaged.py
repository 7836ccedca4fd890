"""The tables that ship with the package.

This module imports nothing of the package, so that every part can use it.
"""

from __future__ import annotations

import csv
from pathlib import Path


def packaged_rows(table: str) -> list[dict[str, str]]:
    """The rows of a table by column.

    Parameters
    ----------
    table : its path in the package, such as "read/iati/codes.csv".
    """
    with (Path(__file__).parent / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
