"""Of which day the data are, where their sources state another one than the as-of date."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pandas as pd

from portfolio_lib.language import phrase, phrases
from portfolio_lib.model import Portfolio
from portfolio_lib.model.relations import pairs
from portfolio_lib.show.words import Words

_MOST_DAYS = 3
"""Of more days only the first and the last are told."""
_ALL = phrase("All data are as of {day}.")
_SOME = phrases(
    "For {number} of {all} projects, the data are as of {day}.",
    "For {number} of {all} projects, the data are as of {day}.",
)
_SEVERAL = phrases(
    "For {number} of {all} projects, the data are of other days, from {first} to {last}.",
    "For {number} of {all} projects, the data are of other days, from {first} to {last}.",
)


def data_days(portfolio: Portfolio) -> dict[str, date]:
    """The day of the data of each project whose sources state another than the as-of date.

    It is the earliest that a source of the project or of its amounts states.
    """
    return portfolio.kept("data days", lambda: _data_days(portfolio))


def _data_days(portfolio: Portfolio) -> dict[str, date]:
    stated = pairs(portfolio.sources.dropna(subset=["as_of"]), "file", "as_of")
    found: dict[str, date] = {}
    for table in (portfolio.projects, portfolio.amounts) if stated else ():
        days = table["file"].map(stated).dropna()
        for project, day in zip(table.loc[days.index, "project"], days, strict=True):
            told = pd.Timestamp(day).date()
            found[project] = min(told, found.get(project, told))
    return {project: day for project, day in found.items() if day != portfolio.as_of}


def data_days_in_short(portfolio: Portfolio) -> str:
    """Of how many projects the data are of which other day; empty where all are of the as-of date.

    Nothing is said of sources that state no day.
    """
    words, days = Words.of(portfolio), data_days(portfolio)
    projects = portfolio.counted_projects()["project"]
    numbers = Counter(days[project] for project in projects if project in days)
    number, everything = sum(numbers.values()), words.number(len(projects))
    if not numbers:
        return ""
    if len(numbers) > _MOST_DAYS:
        return words.count(
            *_SEVERAL, number, all=everything, first=words.day(min(numbers)),
            last=words.day(max(numbers)),
        )  # fmt: skip
    if len(numbers) == 1 and number == len(projects):
        return words.translate(_ALL, day=words.day(min(numbers)))
    return " ".join(
        words.count(*_SOME, number, all=everything, day=words.day(day))
        for day, number in sorted(numbers.items())
    )
