"""Panels of page one: how many end when, where the money is, and which projects end next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy

import pandas as pd
from lxml import etree

from portfolio_lib.language import phrase
from portfolio_lib.model import Portfolio
from portfolio_lib.model.amounts import summed
from portfolio_lib.show.bars import bar_table
from portfolio_lib.show.breakdown import rows_by_donor, rows_by_place
from portfolio_lib.show.contributions import leading_contribution
from portfolio_lib.show.html import Content, captioned, element
from portfolio_lib.show.money_rows import PARTS, Rows
from portfolio_lib.show.names import abbreviation
from portfolio_lib.show.register import ending_next
from portfolio_lib.show.timelines.ends import quarters
from portfolio_lib.show.words import Words, shortened

_MOST, _MOST_OF_TWO = 9, 7
"""So many bars are as high as what is beside them, in one panel or in each of two; of more, the
others are one."""
_LONGEST = 44
"""A longer name is cut, or told by the abbreviation that it has [characters]."""
_PLACES = {
    "budget": phrase("Budget by country or region ({currency})"),
    "commitment": phrase("Committed by country or region ({currency})"),
    "spending": phrase("Paid out and spent by country or region ({currency})"),
}
_DONORS = {
    "budget": phrase("Budget by donor ({currency})"),
    "commitment": phrase("Committed by donor ({currency})"),
    "spending": phrase("Paid out and spent by donor ({currency})"),
}


def panels(portfolio: Portfolio, place: str | None) -> Iterator[etree._Element]:
    """What a report on many projects has on its first page, each panel a table with bars."""
    shown = [panel for panel in (_ends(portfolio), *_money(portfolio, place)) if panel is not None]
    if shown:
        yield element("div", *shown, class_="panels")
    if place is not None or portfolio.view.donor is not None:
        following = ending_next(portfolio, place)
        if following is not None:
            yield following


def _ends(portfolio: Portfolio) -> etree._Element | None:
    found = quarters(portfolio)
    if found is None:
        return None
    words = Words.of(portfolio)
    rows = [
        (label, words.number(number), float(number))
        for label, number in zip(found.labels, found.numbers, strict=True)
    ]
    return bar_table((words.translate("End"), words.translate("Projects")), rows, found.title)


def _money(portfolio: Portfolio, place: str | None) -> Iterator[etree._Element | None]:
    words = Words.of(portfolio)
    most = _MOST_OF_TWO if place is None and portfolio.view.donor is None else _MOST
    if portfolio.view.donor is not None and leading_contribution(portfolio, place)[0] not in PARTS:
        return  # what leads the key facts is of another kind, and budgets are a part of it only
    if place is None:
        head = words.translate("Country or region")
        yield _parts(portfolio, rows_by_place(portfolio), head, _PLACES, most)
    if portfolio.view.donor is None:
        told = rows_by_donor(portfolio, place)
        yield _parts(portfolio, told, words.translate("Donor"), _DONORS, most)


def _parts(
    portfolio: Portfolio, told: Rows | None, head: str, captions: dict[str, str], most: int
) -> etree._Element | None:
    """The largest rows of a table of money and the sum of the others.

    In the currency of most projects, the one that leads the key facts.
    """
    if told is None:
        return None
    everything = pd.concat(list(told.rows.values()))
    kind = next(part for part in PARTS if (everything["part"] == part).any())
    stating = everything[everything["part"] == kind].groupby("currency")["project"].nunique()
    currency = str(stating.sort_index().sort_values(ascending=False, kind="stable").index[0])
    values = {
        name: summed(frame.loc[frame["part"] == kind, "value"])
        for (name, other), frame in told.rows.items()
        if other == currency and (frame["part"] == kind).any()
    }
    if len(values) < 2:  # noqa: PLR2004 - one row is what the key facts say
        return None
    names = sorted(values, key=lambda name: -values[name])
    first = names if len(names) <= most else names[: most - 1]
    words = Words.of(portfolio)
    labels = _shortened([told.labels.get((name, currency), name) for name in first])
    rows: list[tuple[Content, str, float | None]] = [
        (label, words.rounded(values[name]), values[name])
        for name, label in zip(first, labels, strict=True)
    ]
    if rest := names[len(first) :]:
        others = told.together((name, currency) for name in rest)
        sum_ = summed(others.loc[others["part"] == kind, "value"])
        label = words.translate("Others ({number})", number=words.number(len(rest)))
        rows.append((label, words.rounded(sum_), None))
    caption = captioned(words.translate(captions[kind], currency=currency), told.note)
    return bar_table((head, words.translate("Amount")), rows, caption)


def _shortened(labels: Sequence[Content]) -> list[Content]:
    """Names as a panel has room for them: long ones by their abbreviations, where these differ."""
    short = [_each_text(label, lambda text: abbreviation(text) or text) for label in labels]
    texts = Counter(_text(label) for label in short)
    chosen = [
        brief if texts[_text(brief)] == 1 else label
        for label, brief in zip(labels, short, strict=True)
    ]
    return [_each_text(label, lambda text: shortened(text, _LONGEST) or text) for label in chosen]


def _text(label: Content) -> str:
    return (
        label
        if isinstance(label, str)
        else ""
        if label is None
        else "".join(map(str, label.itertext()))
    )


def _each_text(label: Content, change: Callable[[str], str]) -> Content:
    """A label whose texts are changed where they are too long for a panel."""
    if label is None or isinstance(label, str):
        return label
    made = deepcopy(label)
    for part in made.iter():
        part.text = change(part.text) if part.text and len(part.text) > _LONGEST else part.text
    return made
