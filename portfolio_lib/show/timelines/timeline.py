"""The timeline: what runs when, with the as-of date marked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from portfolio_lib.design.theme import THEME
from portfolio_lib.language import phrase, phrases
from portfolio_lib.model import Portfolio
from portfolio_lib.show.figures import (
    WIDE,
    advance,
    drawable,
    fitted,
    font_of_headings,
    latin_rc,
    responsive_figure,
)
from portfolio_lib.show.html import Block, element, section
from portfolio_lib.show.texts import in_language
from portfolio_lib.show.timelines.bars import draw_bar, frame, legend
from portfolio_lib.show.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["MOST_ROWS", "dated", "timeline", "timeline_figure"]

MOST_ROWS = 10
"""More projects are counted below the figure, not drawn: so many fit on page one."""

_ROW = 8.6  # [mm]
_HEAD, _FOOT, _LEGEND = 7.5, 7.0, 6.0  # [mm]
_STATES = {
    "planned": phrases("{number} planned", "{number} planned"),
    "ongoing": phrases("{number} ongoing", "{number} ongoing"),
    "completed": phrases("{number} completed", "{number} completed"),
}
_ALL_ARE = {
    "planned": phrase("All projects shown are planned."),
    "ongoing": phrase("All projects shown are ongoing."),
    "completed": phrase("All projects shown are completed."),
}
_PAPER = {"facecolor": THEME.paper, "edgecolor": "none", "pad": 0.8}
"""Behind words, so that no line runs through them."""


def timeline(portfolio: Portfolio) -> Block:
    """Every project's period as a bar, those that end first on top.

    The figure comes at two widths, for paper and for a phone, with a text for those who
    do not see it. Projects without a first or a last day are counted below.
    """
    rows = dated(portfolio)
    if rows.empty:
        return Block()
    picture = responsive_figure(partial(timeline_figure, portfolio), _alternative(portfolio, rows))
    caption = element("figcaption", _caption(portfolio, rows))
    heading = Words.of(portfolio).translate("What runs when")
    return Block(section(heading, element("figure", picture, caption), class_="timeline"))


def timeline_figure(portfolio: Portfolio, width: float = WIDE) -> Figure:
    """The figure alone, for an analyst who wants to change it.

    Parameters
    ----------
    portfolio : the portfolio or slice; at most `MOST_ROWS` projects are drawn.
    width : width of the figure [mm].
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    words = Words.of(portfolio)
    rows = _drawn(dated(portfolio))
    has_legend = len(rows["status"].dropna().unique()) > 1
    foot = _FOOT + (_LEGEND if has_legend else 0)
    height = _HEAD + len(rows) * _ROW + foot
    with rc_context(latin_rc()):
        figure = Figure(figsize=(width / 25.4, height / 25.4))
        bottom, top = foot / height, 1 - _HEAD / height
        axes = figure.add_axes((0.005, bottom, 0.99, top - bottom))
        frame(axes, rows, portfolio)
        for position, (_, row) in enumerate(rows.iterrows()):
            _bar(axes, position, row, width, words)
        if has_legend:
            legend(figure, rows, words)
    return figure


def dated(portfolio: Portfolio) -> pd.DataFrame:
    """The projects with a start or an end, those that end first on top, open ones last."""
    rows = in_language(portfolio).dropna(subset=["start", "end"], how="all")
    return rows.sort_values(["end", "start", "title"], ignore_index=True)


def _drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """At most `MOST_ROWS` projects: what runs or is planned before what was completed last."""
    completed = rows["status"] == "completed"
    running, ended = rows[~completed].head(MOST_ROWS), rows[completed]
    room = MOST_ROWS - len(running)
    return pd.concat([ended.tail(room) if room else ended.head(0), running], ignore_index=True)


def _bar(axes: Axes, position: int, row: pd.Series, width: float, words: Words) -> None:
    """A project's title and period, and its bar below them."""
    draw_bar(axes, row, position + 0.42, 0.26)
    period = words.period(row, short=True) or ""
    low, high = axes.get_xlim()
    size = THEME.size - 1.5
    taken = sum(map(advance, period)) + 1.5
    label = fitted(drawable(row["title"]), width / 25.4 * 72 / size - taken)
    text: dict[str, Any] = {
        "va": "center",
        "parse_math": False,
        "clip_on": True,
        "zorder": 4,
        "bbox": _PAPER,
    }
    axes.text(low, position, label, ha="left", family=font_of_headings(label), **text)
    axes.text(high, position, period, ha="right", color=THEME.muted, **text)


def _alternative(portfolio: Portfolio, rows: pd.DataFrame) -> str:
    """What the figure shows, in words."""
    words = Words.of(portfolio)
    said = [_span(words, rows)]
    said += [f"{row['title'][:120]}: {words.period(row)}." for _, row in rows.head(5).iterrows()]
    if portfolio.as_of:
        counts = rows["status"].value_counts()
        states = words.listed([words.count(*_STATES[str(s)], int(n)) for s, n in counts.items()])
        said.append(
            words.translate("On {day}: {states}.", day=words.day(portfolio.as_of), states=states)
        )
    return " ".join(said)


def _span(words: Words, rows: pd.DataFrame) -> str:
    """How many projects the figure has, and of which years."""
    years = pd.concat([rows["start"], rows["end"]]).dropna().dt.year
    first, last = int(years.min()), int(years.max())
    if first == last:
        return words.count(
            "Timeline of {number} project in {year}.",
            "Timeline of {number} projects in {year}.",
            len(rows), year=str(first),
        )  # fmt: skip
    return words.count(
        "Timeline of {number} project between {first} and {last}.",
        "Timeline of {number} projects between {first} and {last}.",
        len(rows), first=str(first), last=str(last),
    )  # fmt: skip


def _caption(portfolio: Portfolio, rows: pd.DataFrame) -> str:
    """What the line is, what the one colour means, and how many projects are not drawn."""
    words, notes = Words.of(portfolio), []
    if portfolio.as_of:
        notes.append(words.translate("The red line marks the as-of date."))
    statuses = rows["status"].dropna().unique()
    if len(statuses) == 1 and len(rows) > 1:
        notes.append(words.translate(_ALL_ARE[statuses[0]]))
    if (more := len(rows) - MOST_ROWS) > 0:
        notes.append(
            words.count(
                "{number} more is under “{section}”.",
                "{number} more are under “{section}”.",
                more,
                section=words.translate("All periods"),
            )
        )
    if (rows["start"].isna() | rows["end"].isna()).any():
        notes.append(words.translate("A bar that fades is open at that side."))
    if missing := len(portfolio) - len(rows):
        notes.append(
            words.count(
                "{number} project without a start and an end is not shown.",
                "{number} projects without a start and an end are not shown.",
                missing,
            )
        )
    return " ".join(notes)
