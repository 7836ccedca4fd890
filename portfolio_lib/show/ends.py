"""When the projects that run come to their end: this month, within three, within six."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pandas as pd

from portfolio_lib.language import phrases
from portfolio_lib.model import Portfolio
from portfolio_lib.show.words import Words, months_later

_MONTHS = (0, 3, 6)
"""How many months each band reaches from the month of the as-of date."""
_RUNNING, _ENDED = ("ongoing", "planned"), ("completed", "cancelled")
_IN_LEAD = (
    phrases("{number} this month", "{number} this month"),
    phrases("{number} by the end of {month}", "{number} by the end of {month}"),
)
_IN_FACTS = (
    phrases("ends this month", "end this month"),
    phrases("ends within three months", "end within three months"),
    phrases("ends within six months", "end within six months"),
)


class Band(NamedTuple):
    """The ongoing projects that end by a day, those of the narrower bands among them."""

    months: int
    until: date
    projects: frozenset[str]

    def text(self, words: Words) -> str:
        """The number as a part of a sentence: "103 by the end of May 2019"."""
        forms = _IN_LEAD[min(self.months, 1)]
        return words.count(*forms, len(self.projects), month=words.dated(self.until, "yMMMM"))

    def term(self, words: Words) -> str:
        """What the number is called as a key fact."""
        return words.count(*_IN_FACTS[_MONTHS.index(self.months)], len(self.projects))


def bands(portfolio: Portfolio) -> tuple[Band, ...]:
    """The bands from the narrowest to the widest; none without an as-of date."""
    if portfolio.as_of is None:
        return ()
    projects = portfolio.counted_projects()
    running = projects[projects["status"] == "ongoing"]
    found = []
    for months in _MONTHS:
        until = months_later(portfolio.as_of, months)
        ending = running["end"].notna() & (running["end"] <= pd.Timestamp(until))
        found.append(Band(months, until, frozenset(running.loc[ending, "project"])))
    return tuple(found)


def last_end(portfolio: Portfolio, *, is_short: bool = False) -> str | None:
    """The month, or what is less exact, in which the project that runs longest ends.

    "October 2018", or short as a figure: "Oct 2018".
    None where none runs, where one that has not ended states no end, and where one of which it
    is not known whether it runs, or which is suspended, ends later.
    """
    projects = portfolio.projects
    open_ones = projects[~projects["status"].isin(_ENDED)]
    if open_ones.empty or open_ones["end"].isna().any():
        return None
    longest = open_ones.sort_values("end").iloc[-1]
    if longest["status"] not in _RUNNING:
        return None
    return month_of(Words.of(portfolio), longest, "end", is_short=is_short)


def outermost(portfolio: Portfolio, side: str) -> str | None:
    """The month in which the first of planned projects begins, or the last of completed ones ended.

    None where one of the days is not stated, the start has passed, or the end has not.

    Parameters
    ----------
    side : "start" of projects that are all planned, or "end" of those that are all completed.
    """
    projects, day = portfolio.counted_projects().sort_values(side), portfolio.as_of
    if day is None or projects[side].isna().any():
        return None
    found = projects.iloc[0 if side == "start" else -1]
    today = pd.Timestamp(day)
    is_meant = found[side] > today if side == "start" else found[side] < today
    return month_of(Words.of(portfolio), found, side) if is_meant else None


def month_of(words: Words, project: pd.Series, side: str, *, is_short: bool = False) -> str:
    """The month of a start or an end, or what is less exact: "October 2018", or "Oct 2018"."""
    precision = project[f"{side}_precision"]
    if pd.isna(precision) or precision == "day":
        precision = "month"
    said = words.short_moment if is_short else words.moment
    return said(project[side], str(precision))
