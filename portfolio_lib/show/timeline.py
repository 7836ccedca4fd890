"""The timeline: what runs when, with the as-of date marked."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from portfolio_lib.language import phrase, phrases
from portfolio_lib.model import Portfolio
from portfolio_lib.model.tables import STATUSES
from portfolio_lib.show.figures import advance, drawable, fitted, settings, source, strong
from portfolio_lib.show.html import Block, element, section
from portfolio_lib.show.texts import in_language
from portfolio_lib.show.words import Words
from portfolio_lib.theme import THEME

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["timeline", "timeline_figure"]

WIDE, NARROW = 170.0, 90.0
"""Width of the figure on paper and on a phone [mm]."""
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
    rows = _rows(portfolio)
    if rows.empty:
        return Block()
    wide, narrow = (source(timeline_figure(portfolio, width)) for width in (WIDE, NARROW))
    picture = element(
        "picture",
        element("source", media="(max-width: 40rem)", srcset=narrow),
        element("img", src=wide, alt=_alternative(portfolio, rows)),
    )
    caption = element("figcaption", _caption(portfolio, rows))
    heading = Words.of(portfolio).say("What runs when")
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
    rows = _drawn(_rows(portfolio))
    statuses = [status for status in STATUSES if (rows["status"] == status).any()]
    foot = _FOOT + (_LEGEND if len(statuses) > 1 else 0)
    height = _HEAD + len(rows) * _ROW + foot
    with rc_context(settings()):
        figure = Figure(figsize=(width / 25.4, height / 25.4))
        bottom, top = foot / height, 1 - _HEAD / height
        axes = figure.add_axes((0.005, bottom, 0.99, top - bottom))
        _frame(axes, rows, portfolio)
        for position, (_, row) in enumerate(rows.iterrows()):
            _bar(axes, position, row, width, words)
        if len(statuses) > 1:
            _legend(figure, statuses, words)
    return figure


def _legend(figure: Figure, statuses: list[str], words: Words) -> None:
    """What the colours mean, below the years."""
    from matplotlib.patches import Patch

    keys = [Patch(color=getattr(THEME, status), label=words.status(status)) for status in statuses]
    figure.legend(
        handles=keys, loc="lower left", bbox_to_anchor=(0, 0), ncols=len(keys), frameon=False,
        borderpad=0.1, borderaxespad=0, handlelength=1.2, handleheight=0.8, columnspacing=1.5,
    )  # fmt: skip


def _rows(portfolio: Portfolio) -> pd.DataFrame:
    dated = in_language(portfolio).dropna(subset=["start", "end"])
    return dated.sort_values(["end", "start", "title"], ignore_index=True)


def _drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """At most `MOST_ROWS` projects: what runs or is planned before what was completed last."""
    completed = rows["status"] == "completed"
    running, ended = rows[~completed].head(MOST_ROWS), rows[completed]
    room = MOST_ROWS - len(running)
    return pd.concat([ended.tail(room) if room else ended.head(0), running], ignore_index=True)


def _frame(axes: Axes, rows: pd.DataFrame, portfolio: Portfolio) -> None:
    """Scale, grid and the as-of date."""
    as_of = portfolio.as_of
    days = [*rows["start"].dt.date, *rows["end"].dt.date, *([as_of] if as_of else [])]
    years = _ticks(min(days).year, max(days).year + 1)
    axes.set_xlim(date(years[0], 1, 1).toordinal(), date(years[-1], 1, 1).toordinal())
    axes.set_ylim(len(rows) - 0.25, -0.35)
    axes.set_xticks([date(year, 1, 1).toordinal() for year in years], [""] * len(years))
    for year, following in pairwise(years):
        middle = (date(year, 1, 1).toordinal() + date(following, 1, 1).toordinal()) / 2
        span = str(year) if following == year + 1 else f"{year}–{following - 1}"
        axes.annotate(
            span, (middle, 0), (0, -4), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="center", va="top", color=THEME.muted,
        )  # fmt: skip
    axes.grid(axis="x", color=THEME.line, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_yticks([])
    axes.tick_params(length=0)
    for side in ("left", "right", "top", "bottom"):
        axes.spines[side].set_visible(False)
    if as_of:
        _mark(axes, as_of.toordinal(), Words.of(portfolio).day(as_of))


def _ticks(first: int, last: int) -> list[int]:
    """Years at which to draw lines, at most nine."""
    step = max(1, -(-(last - first) // 8))
    return list(range(first, last + step, step))


def _mark(axes: Axes, position: float, label: str) -> None:
    axes.axvline(position, color=THEME.mark, linewidth=1.1, zorder=3)
    low, high = axes.get_xlim()
    share = (position - low) / (high - low)
    side = "left" if share < 0.2 else "right" if share > 0.8 else "center"  # noqa: PLR2004 - near an edge
    axes.annotate(
        label, (position, 1), (0, 3), xycoords=("data", "axes fraction"),
        textcoords="offset points", ha=side, va="bottom", color=THEME.mark, family=strong(),
    )  # fmt: skip


def _bar(axes: Axes, position: int, row: pd.Series, width: float, words: Words) -> None:
    """A project's title and period, and its bar below them."""
    start, end = row["start"].toordinal(), row["end"].toordinal() + 1
    status = row["status"] if pd.notna(row["status"]) else "completed"
    axes.barh(
        position + 0.42, end - start, left=start, height=0.26, color=getattr(THEME, status),
        zorder=2,
    )  # fmt: skip
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
    axes.text(low, position, label, ha="left", family=strong(), **text)
    axes.text(high, position, period, ha="right", color=THEME.muted, **text)


def _alternative(portfolio: Portfolio, rows: pd.DataFrame) -> str:
    """What the figure shows, in words."""
    words = Words.of(portfolio)
    said = [_span(words, rows)]
    said += [f"{row['title'][:120]}: {words.period(row)}." for _, row in rows.head(5).iterrows()]
    if portfolio.as_of:
        counts = rows["status"].value_counts()
        states = words.listed([words.count(*_STATES[str(s)], int(n)) for s, n in counts.items()])
        said.append(words.say("On {day}: {states}.", day=words.day(portfolio.as_of), states=states))
    return " ".join(said)


def _span(words: Words, rows: pd.DataFrame) -> str:
    """How many projects the figure has, and of which years."""
    first, last = rows["start"].min().year, rows["end"].max().year
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
        notes.append(words.say("The red line marks the as-of date."))
    statuses = rows["status"].dropna().unique()
    if len(statuses) == 1 and len(rows) > 1:
        notes.append(words.say(_ALL_ARE[statuses[0]]))
    if (more := len(rows) - MOST_ROWS) > 0:
        notes.append(
            words.count(
                "{number} more project is not drawn.", "{number} more projects are not drawn.", more
            )
        )
    if missing := len(portfolio) - len(rows):
        notes.append(
            words.count(
                "{number} project without a start and an end is not shown.",
                "{number} projects without a start and an end are not shown.",
                missing,
            )
        )
    return " ".join(notes)
