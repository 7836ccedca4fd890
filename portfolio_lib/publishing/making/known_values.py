"""What the values of a slice may look like in a report: texts, numbers, sums and days.

A project's number may be a usual amount, and its title a month: where the slice has that
amount or day itself, a report that prints it names nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any

from portfolio_lib.language import Language
from portfolio_lib.settings import LANGUAGES

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SKELETONS = ("yMMMM", "yMMM", "yMMMd", "yQQQ", "y")
"""How reports write days, as CLDR skeletons, beside the day in full."""
_ADDED_BY = ("project", "provider", "receiver", "place", "year", "budget_line")
"""By what amounts of one kind and currency are added up in tables and figures."""


def said_in(content: Any) -> Iterator[str]:
    """Every text, number and day in a saved portfolio, and the sums of its amounts."""
    found = set(_values(content))
    days = {text for text in found if _DAY.fullmatch(text)}
    yield from found
    for text in days:
        yield from _written(text)
    if isinstance(content, Mapping):
        yield from _sums(content.get("tables", {}).get("amounts", ()))


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bool):
        return
    elif isinstance(value, int | float):
        yield from _numbers(value)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _values(part)
    elif isinstance(value, list):
        for part in value:
            yield from _values(part)


def _numbers(value: float) -> Iterator[str]:
    """A number as it stands, and in whole units."""
    yield repr(value)
    yield str(int(value))
    yield str(round(value))


@lru_cache(maxsize=20_000)
def _written(text: str) -> frozenset[str]:
    """How reports write a day in any language; many slices have the same days."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return frozenset()
    languages = [Language(code) for code in LANGUAGES]
    in_full = {language.day(day) for language in languages}
    dated = {language.dated(day, form) for language in languages for form in _SKELETONS}
    return frozenset(in_full | dated)


def _sums(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The sums of amounts that tables and figures show, however they group them."""
    sums: dict[tuple[object, ...], float] = defaultdict(float)
    for row in rows:
        value = row.get("value")
        if not isinstance(value, int | float):
            continue
        keys = {"year": str(row.get("start") or row.get("date") or "")[:4], **row}
        named = [(key, keys.get(key)) for key in _ADDED_BY]
        for size in range(3):
            for chosen in combinations(named, size):
                sums[(row.get("kind"), row.get("currency"), *chosen)] += value
    for total in sums.values():
        yield from _numbers(total)
