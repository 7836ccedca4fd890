"""All periods: the whole timeline of a report with many projects, over pages."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING

import pandas as pd
from lxml import etree

from portfolio_lib.design.theme import THEME
from portfolio_lib.model import Portfolio
from portfolio_lib.model.own import shown_part
from portfolio_lib.show.figures import WIDE, drawable, fitted, rc_settings, source
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.html import Block, element, section
from portfolio_lib.show.timelines.bars import draw_bar, frame
from portfolio_lib.show.timelines.timeline import MOST_ROWS, dated
from portfolio_lib.show.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST = 240
"""More projects are counted, not drawn: each has its period in its own section."""
_A_PAGE = 44
"""So many fit on a page."""
_ROW, _HEAD, _FOOT = 4.4, 7.0, 6.0  # [mm]
_TITLES = 0.5
"""What titles take of the width."""
_SIZE = 7.0  # [pt]
_ORDER = ("ongoing", "overdue", "planned", "suspended", "completed", "cancelled")


@of_portfolio
def periods(portfolio: Portfolio, *, place: str | None = None) -> Block:
    """Every project's period, by status and then by end; nothing where the timeline has all.

    With `place`, of the projects that state it themselves.
    """
    portfolio = shown_part(portfolio, place)
    rows = dated(portfolio)
    if len(rows) <= MOST_ROWS:
        return Block(missing="few projects: show.timeline has them all")
    words = Words.of(portfolio)
    parts = [part for status, found in _groups(rows) for part in _group(portfolio, status, found)]
    note = None
    if (more := len(rows) - _MOST) > 0:
        note = element("p", words.count("and {number} more", "and {number} more", more))
    return Block(section(words.translate("All periods"), *parts, note, class_="periods"))


def _groups(rows: pd.DataFrame) -> Iterator[tuple[str | None, pd.DataFrame]]:
    """The rows of each status, altogether no more than can be drawn."""
    room = _MOST
    for status in (*_ORDER, None):
        found = rows[rows["status"].isna() if status is None else rows["status"] == status]
        if len(found) and room > 0:
            yield status, found.head(room).reset_index(drop=True)
            room -= len(found)


def _group(
    portfolio: Portfolio, status: str | None, rows: pd.DataFrame
) -> Iterator[etree._Element]:
    """The heading and the figures of the projects of one status."""
    words = Words.of(portfolio)
    yield element("h3", words.status(status) if status else words.translate("Status unknown"))
    a_figure = ceil(len(rows) / ceil(len(rows) / _A_PAGE))
    for start in range(0, len(rows), a_figure):
        part = rows.iloc[start : start + a_figure]
        image = element("img", src=source(_drawn(portfolio, part, rows)), alt=_said(words, part))
        yield element("figure", image)


def _said(words: Words, rows: pd.DataFrame) -> str:
    """What a figure shows: how many projects, and until when the first and the last run."""
    ends = rows.iloc[[0, -1]] if len(rows) > 1 else rows
    titles = [f"{row['title'][:80]} ({words.period(row)})" for _, row in ends.iterrows()]
    return words.count(
        "{number} project: {titles}.", "{number} projects: {titles}.", len(rows),
        titles=" … ".join(titles),
    )  # fmt: skip


def _drawn(portfolio: Portfolio, rows: pd.DataFrame, scale: pd.DataFrame) -> Figure:
    """A figure of periods with a title beside each; one width, since so many titles weigh much.

    `scale` are all rows of its status: its figures have the same years.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    is_mirrored = Words.of(portfolio).is_from_right
    height = _HEAD + len(rows) * _ROW + _FOOT
    with rc_context(rc_settings()):
        figure = Figure(figsize=(WIDE / 25.4, height / 25.4))
        axes = figure.add_axes(
            (
                0.005 if is_mirrored else _TITLES,
                _FOOT / height,
                0.995 - _TITLES,
                len(rows) * _ROW / height,
            )
        )
        frame(axes, rows, portfolio, scale=scale)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        room = _TITLES * WIDE / 25.4 * 72 / _SIZE - 1
        for position, (_, row) in enumerate(rows.iterrows()):
            draw_bar(axes, row, position, 0.6)
            y = (_FOOT + (len(rows) - position - 0.5) * _ROW) / height
            figure.text(
                int(is_mirrored), y, fitted(drawable(row["title"]), room), va="center",
                ha="right" if is_mirrored else "left", fontsize=_SIZE, color=THEME.ink,
                parse_math=False,
            )  # fmt: skip
    return figure
