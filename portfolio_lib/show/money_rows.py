"""A table of money: rows by name and currency, what goes with them, and how they are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

import pandas as pd
from lxml import etree

from portfolio_lib.language import phrase
from portfolio_lib.model import Portfolio
from portfolio_lib.model.amounts import summed
from portfolio_lib.show.bars import add_bars
from portfolio_lib.show.html import Content, captioned, table
from portfolio_lib.show.money import currency_of
from portfolio_lib.show.words import Words

MOST_ROWS = 30
"""Of more rows the largest are shown, and the others as one."""
LEAST_BARS = 3
"""Of fewer rows the numbers say enough."""
PARTS = {
    "budget": phrase("Budget"),
    "commitment": phrase("Committed"),
    "spending": phrase("Paid out and spent"),
}


@dataclass(frozen=True)
class Rows:
    """The rows of a table by name and currency, and what goes with them.

    Rows beyond `most` are one for each currency, "Others". With `whole`, whose amounts the
    rows part among them without remainder, a last row for each currency has the total.
    A column `several` says which amounts stand whole in the rows of several names.
    """

    rows: Mapping[tuple[str, str], pd.DataFrame]
    labels: Mapping[tuple[str, str], Content] = field(default_factory=dict)
    note: str = ""
    whole: pd.DataFrame | None = None
    most: int = MOST_ROWS

    def together(self, keys: Iterable[tuple[str, str]]) -> pd.DataFrame:
        """The amounts of some rows in one currency; what stands in several of them counts once."""
        frames: list[pd.DataFrame] = []
        told: set[str] = set()
        for key in keys:
            frame = self.rows[key]
            if "several" in frame:
                is_whole = frame["several"].astype("bool")
                again = is_whole & frame["project"].isin(told)
                told |= set(frame.loc[is_whole, "project"])
                frame = frame[~again]
            frames.append(frame)
        return pd.concat(frames)


def money_table(portfolio: Portfolio, head: tuple[str, str], told: Rows) -> Content:
    """A row for each name and currency with the totals of its parts.

    `head` is what the first column has and what the table is called.
    """
    rows, labels, most = told.rows, told.labels, told.most
    first, caption = head
    words = Words.of(portfolio)
    present = {part for frame in rows.values() for part in frame["part"]}
    parts = [part for part in PARTS if part in present]
    column, unit = currency_of(words, pd.Series([currency for _, currency in rows]))
    shown = list(rows.items()) if len(rows) <= most + 1 else list(rows.items())[:most]
    body = [
        _row(words, _copied(labels.get(key, key[0])), key[1] if column else None, frame, parts)
        for key, frame in shown
    ]
    body += _others(words, told, list(rows)[len(shown) :], parts, has_currency=bool(column))
    if told.whole is not None and len(rows) > 1:
        body += [
            _row(words, words.translate("Total"), str(currency) if column else None, frame, parts)
            for currency, frame in told.whole.groupby("currency")
        ]
    header = (first, *column, *(words.translate(PARTS[part]) + unit for part in parts))
    numbers = range(1 + len(column), len(header))
    has_bars, notes = not column and len(rows) >= LEAST_BARS, [told.note]
    if has_bars and len(parts) > 1 and "spending" in parts:
        notes.append(words.translate("Dark in a bar: paid out and spent."))
    made = table(
        header, body, captioned(caption, " ".join(notes).strip()), "money", numbers=numbers
    )
    if has_bars:
        _draw_bars(made, [frame for _, frame in shown], parts)
    return made


def _draw_bars(made: etree._Element, frames: Sequence[pd.DataFrame], parts: Sequence[str]) -> None:
    """A bar for what leads in each row; where spending is told too, its part is stronger."""

    def values(part: str) -> list[float]:
        return [summed(frame.loc[frame["part"] == part, "value"]) for frame in frames]

    spent = values("spending") if parts[0] != "spending" and "spending" in parts else []
    add_bars(made, values(parts[0]), spent)


def _row(
    words: Words, label: Content, currency: str | None, frame: pd.DataFrame, parts: Sequence[str]
) -> tuple[Content, ...]:
    sums = (_total(words, frame.loc[frame["part"] == part, "value"]) for part in parts)
    return label, *([currency] if currency is not None else []), *sums


def _others(
    words: Words,
    told: Rows,
    keys: Sequence[tuple[str, str]],
    parts: Sequence[str],
    *,
    has_currency: bool,
) -> Iterator[tuple[Content, ...]]:
    """The rows that have none of their own, as one for each currency."""
    for currency in dict.fromkeys(currency for _, currency in keys):
        chosen = [key for key in keys if key[1] == currency]
        label = words.translate("Others ({number})", number=words.number(len(chosen)))
        of_all = told.together(chosen)
        yield _row(words, label, currency if has_currency else None, of_all, parts)


def _copied(content: Content) -> Content:
    """A content for one more cell: an element can stand in one place only."""
    return deepcopy(content)


def _total(words: Words, values: pd.Series) -> str:
    return words.whole(summed(values)) if len(values) else "–"
