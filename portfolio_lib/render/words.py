"""The few words that a report's frame says, in the report's language."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

__all__ = ["words"]

_TABLE = Path(__file__).with_name("words.csv")


@lru_cache
def words(language: str) -> dict[str, str]:
    """The words by key; English where `words.csv` has none in the language."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    code = language.partition("-")[0].lower()
    return {row["key"]: row.get(code) or row["en"] for row in rows}
