"""Words of the reports: dates, periods, numbers of things, statuses, names of places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from portfolio_lib.language import Language
from portfolio_lib.model import Portfolio
from portfolio_lib.model.vocabularies import STATUS_LABELS
from portfolio_lib.names.translations import footnote_in, name_in
from portfolio_lib.show.html import Content, joined

_SHORT_STATUS = 10
"""A status up to so long stays on one line of a table [characters]."""

_SKELETONS = {"day": "yMMMMd", "month": "yMMMM", "quarter": "yQQQ", "year": "y"}
_SHORT_SKELETONS = {"day": "yMMMd", "month": "yMMM", "quarter": "yQQQ", "year": "y"}


class Words(Language):
    """What a report says of projects, in the language of its portfolio."""

    @classmethod
    def of(cls, portfolio: Portfolio) -> Words:
        """The words for a portfolio.

        Raises
        ------
        UsageError
            When reports cannot be made in its language.
        """
        return cls(portfolio.language)

    def moment(self, value: pd.Timestamp, precision: str) -> str:
        """A start or an end as exactly as it was stated: "October 2016"."""
        day = value.date()
        return self.day(day) if precision == "day" else self.dated(day, _SKELETONS[precision])

    def short_moment(self, value: pd.Timestamp, precision: str) -> str:
        """A start or an end for a figure: "Oct 2016"."""
        return self.dated(value.date(), _SHORT_SKELETONS[precision])

    def period(self, project: pd.Series | Mapping[Any, Any], *, short: bool = False) -> str | None:
        """The period of a project (a row of the table projects), or None without one.

        A period that the source leaves open at one side says so: "from 13 March 2018".
        """
        said = self.short_moment if short else self.moment
        start, end = (
            None if pd.isna(project[side]) else said(project[side], project[f"{side}_precision"])
            for side in ("start", "end")
        )
        if start is None or end is None:
            return self._open(start, end)
        return start if start == end else f"{start} – {end}"

    def _open(self, start: str | None, end: str | None) -> str | None:
        if start:
            return self.translate("from {start}", start=start)
        return self.translate("until {end}", end=end) if end else None

    def listed_contents(self, contents: Sequence[Content]) -> Content:
        """Elements as a list in running text, as `listed` does it with texts."""
        marks = [chr(0xE000 + number) for number in range(len(contents))]
        last = contents[-1] if contents else None
        told = last if isinstance(last, str | None) else "".join(map(str, last.itertext()))
        parts = re.split("([\ue000-\uf8ff])", self.listed(marks, last=told or ""))
        filled = [contents[ord(part) - 0xE000] if part in marks else part for part in parts]
        return joined([part for part in filled if part != ""], "")

    @property
    def comma(self) -> str:
        """What stands between items in a row."""
        return self.translate("{first}, {second}", first="", second="")

    def in_a_row(self, items: Iterable[str]) -> str:
        """Items with commas between them, as the language writes these."""
        return self.comma.join(items)

    def side_by_side(self, items: Iterable[str]) -> str:
        """Items with semicolons between them: what is longer, or has commas itself."""
        return self.translate("{first}; {second}", first="", second="").join(items)

    def status(self, status: str) -> str:
        """A status as a label: "Ongoing"."""
        return self.translate(STATUS_LABELS[status])

    def place(self, code: str, name: str) -> str:
        """The name of a place; `name` is what the portfolio calls it."""
        return name_in(self.code, code, name)

    def footnote(self, code: str, footnote: str) -> str:
        """The footnote of a place; `footnote` is the portfolio's own."""
        return footnote_in(self.code, code, footnote)


def days_together(period: str | None) -> str | None:
    """A period that breaks between its days, not in them."""
    if period is None or " – " not in period:
        return period
    return " – ".join(day.replace(" ", "\u00a0") for day in period.split(" – "))


def status_together(status: str) -> str:
    """A status of two short words, such as "En cours", which a narrow column would part."""
    return status.replace(" ", "\u00a0") if len(status) <= _SHORT_STATUS else status


def months_later(start: date, months: int) -> date:
    """The last day of the month so many months later."""
    index = start.month + months
    return date(start.year + index // 12, index % 12 + 1, 1) - timedelta(days=1)


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters, cut between words where there are any."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > longest // 2 else cut) + "…"


def with_both_ends(text: str, longest: int) -> str:
    """A title of at most so many characters, cut in its middle: titles often differ at the end."""
    if len(text) <= longest:
        return text
    end = text[-(longest // 4) :]
    end = end.partition(" ")[2] or end
    return f"{shortened(text, longest - len(end) - 1)} {end}"
