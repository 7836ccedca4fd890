"""The timeline: what runs when, with the as-of date marked; of many, how many end when."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from portfolio_lib.design.theme import THEME
from portfolio_lib.errors import UsageError
from portfolio_lib.language import phrases
from portfolio_lib.model import Portfolio
from portfolio_lib.model.own import shown_part
from portfolio_lib.show.figures import (
    WIDE,
    drawable,
    faces_of,
    own_rc,
    responsive_figure,
    text_width,
    wrapped,
)
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.html import Block, element, section
from portfolio_lib.show.panels import panels
from portfolio_lib.show.texts import in_language
from portfolio_lib.show.timelines.bars import draw_bar, frame, legend
from portfolio_lib.show.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_ROWS = 12
"""Of more projects the figure says how many end when; the register has them all."""

_ROW = 8.6  # [mm]
_HEAD, _FOOT, _LEGEND = 7.5, 7.0, 6.0  # [mm]
_TITLES = 0.42
"""What titles take of the width."""
_ENDS = 0.15
"""What is kept free for the end beside the longest bar, of the scale."""
_MORE_ROOM, _MOST_ROOM = 0.03, 0.45
"""By how much it grows until all ends have room, and up to where, of the scale."""
_SIZE = THEME.size - 2
_GAP = 3.0
"""Between a bar or the line and a text [pt]."""
_PARTS = phrases(
    "{number} part of a programme is drawn too.", "{number} parts of programmes are drawn too."
)
_STATES = {
    "planned": phrases("{number} planned", "{number} planned"),
    "ongoing": phrases("{number} ongoing", "{number} ongoing"),
    "overdue": phrases("{number} past its planned end", "{number} past their planned end"),
    "suspended": phrases("{number} suspended", "{number} suspended"),
    "cancelled": phrases("{number} cancelled", "{number} cancelled"),
    "completed": phrases("{number} completed", "{number} completed"),
}


@of_portfolio
def timeline(portfolio: Portfolio, *, place: str | None = None) -> Block:
    """The periods of up to twelve projects as bars, those that end first on top; of more, how
    many end in each quarter, where the money is, and which end next.

    The figure comes at two widths, for paper and for a phone, with a text for those who do
    not see it. Projects without a first or a last day are counted below. Nothing where the
    bars would be one, or all equal: that is a sentence. With `place`, of the projects that
    state it themselves.
    """  # noqa: D205 - one sentence
    portfolio = shown_part(portfolio, place)
    rows = dated(portfolio)
    heading = Words.of(portfolio).translate("Project periods")
    if len(rows) > MOST_ROWS:
        parts = list(panels(portfolio, place))
        heading = Words.of(portfolio).translate("At a glance")
        return (
            Block(section(heading, *parts, class_="glance"))
            if parts
            else Block(missing="too little to compare at a glance")
        )
    if len(rows.drop_duplicates(["start", "end"])) < 2:  # noqa: PLR2004 - nothing to compare
        return Block(missing="fewer than two different periods")
    picture = responsive_figure(partial(timeline_figure, portfolio), _alternative(portfolio, rows))
    said = _caption(portfolio, rows)
    caption = element("figcaption", said) if said else None
    return Block(section(heading, element("figure", picture, caption), class_="timeline"))


@of_portfolio
def timeline_figure(portfolio: Portfolio, width: float = WIDE) -> Figure:
    """The bars alone, for an analyst who wants to change them.

    Parameters
    ----------
    portfolio : the portfolio or slice; at most `MOST_ROWS` projects are drawn.
    width : width of the figure [mm].

    Raises
    ------
    UsageError
        When no project states a start or an end.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    words = Words.of(portfolio)
    rows = dated(portfolio).head(MOST_ROWS)
    if rows.empty:
        raise UsageError("no project states a start or an end: there is no bar to draw")
    has_legend = len(rows["status"].dropna().unique()) > 1
    foot = _FOOT + (_LEGEND if has_legend else 0)
    height = _HEAD + len(rows) * _ROW + foot
    with rc_context(own_rc(words)):
        figure = Figure(figsize=(width / 25.4, height / 25.4))
        left = 0.005 if words.is_from_right else _TITLES
        axes = figure.add_axes((left, foot / height, 0.995 - _TITLES, len(rows) * _ROW / height))
        line = portfolio.as_of.toordinal() if portfolio.as_of else None
        _frame(axes, rows, portfolio, line, min(_ENDS * WIDE / width, 0.3))
        axes.set_ylim(len(rows) - 0.5, -0.5)
        for position, (_, row) in enumerate(rows.iterrows()):
            draw_bar(axes, row, position, 0.42, line)
            _end(axes, position, row, line, words)
            y = (foot + (len(rows) - position - 0.5) * _ROW) / height
            _title(figure, row["title"], y, is_mirrored=words.is_from_right)
        if has_legend:
            legend(figure, rows, words)
    return figure


def dated(portfolio: Portfolio) -> pd.DataFrame:
    """The projects with a start or an end, those that end first on top, open ones last."""
    rows = in_language(portfolio).dropna(subset=["start", "end"], how="all")
    return rows.sort_values(["end", "start", "title"], ignore_index=True)


def _title(figure: Figure, title: str, y: float, *, is_mirrored: bool) -> None:
    """A title before its bar, in at most two lines."""
    size = THEME.size - 2
    room = _TITLES * figure.get_figwidth() * 72 / size - 1
    lines = wrapped(drawable(title), room, 2)
    line = size * 1.1 / 72 / figure.get_figheight()
    # only a text of one line ends where it was put, whatever the typeface of a page is
    texts = [(text, (len(lines) - 1) / 2 - at) for at, text in enumerate(lines)]
    for text, above in texts if is_mirrored else [("\n".join(lines), 0)]:
        figure.text(
            int(is_mirrored), y + above * line, text, va="center",
            ha="right" if is_mirrored else "left", fontsize=size, color=THEME.ink,
            parse_math=False, family=faces_of(text.replace("\n", "")), linespacing=1.1,
        )  # fmt: skip


def _frame(
    axes: Axes, rows: pd.DataFrame, portfolio: Portfolio, line: float | None, room: float
) -> None:
    """The scale, with as much room after it as the ends need that are written there."""
    words = Words.of(portfolio)
    while True:
        frame(axes, rows, portfolio, room_after=room)
        places = [_place_of_end(axes, row, line, words) for _, row in rows.iterrows()]
        most = max((place[1] + place[2] for place in places if place), default=0.0)
        if most <= max(axes.get_xlim()) or room >= _MOST_ROOM:
            return
        axes.clear()
        room += _MORE_ROOM


def _place_of_end(
    axes: Axes, row: pd.Series, line: float | None, words: Words
) -> tuple[str, float, float] | None:
    """The end of a period in words, where it begins and how wide it is [days]."""
    if pd.isna(row["end"]):
        return None
    text = words.short_moment(row["end"], row["end_precision"])
    low, high = sorted(axes.get_xlim())
    points = axes.get_window_extent().width / axes.figure.dpi * 72
    day = (high - low) / points
    end = row["end"].toordinal() + 1
    wide = (text_width(text) * _SIZE + 2 * _GAP) * day
    if line is not None and end - day <= line <= end + wide:
        end = line + day
    return text, end, wide


def _end(axes: Axes, position: int, row: pd.Series, line: float | None, words: Words) -> None:
    """The end of a period at the end of its bar, and never on the as-of line."""
    place = _place_of_end(axes, row, line, words)
    if place is None:
        return
    text, end, _ = place
    axes.annotate(
        text, (end, position), (-_GAP if words.is_from_right else _GAP, 0),
        textcoords="offset points", va="center", ha="right" if words.is_from_right else "left",
        fontsize=_SIZE, color=THEME.muted, parse_math=False,
    )  # fmt: skip


def _alternative(portfolio: Portfolio, rows: pd.DataFrame) -> str:
    """What the figure shows, in words: the same projects in the same order."""
    words = Words.of(portfolio)
    counted = rows[rows["project"].isin(portfolio.counted_projects()["project"])]
    said = [_span(words, rows, len(counted))]
    if parts := len(rows) - len(counted):
        said.append(words.count(*_PARTS, parts))
    said += [f"{row['title']}: {words.period(row)}." for _, row in rows.iterrows()]
    if portfolio.as_of:
        counts = counted["status"].value_counts()
        states = words.listed(
            [words.count(*_STATES[str(s)], int(n)) for s, n in counts.items() if s in _STATES]
        )
        if states:
            day = words.day(portfolio.as_of)
            said.append(words.translate("On {day}: {states}.", day=day, states=states))
    return " ".join(said)


def _span(words: Words, rows: pd.DataFrame, number: int) -> str:
    """How many projects the figure has, a programme and its parts as one, and of which years."""
    years = pd.concat([rows["start"], rows["end"]]).dropna().dt.year
    first, last = int(years.min()), int(years.max())
    if first == last:
        return words.count(
            "Timeline of {number} project in {year}.",
            "Timeline of {number} projects in {year}.",
            number, year=str(first),
        )  # fmt: skip
    return words.count(
        "Timeline of {number} project between {first} and {last}.",
        "Timeline of {number} projects between {first} and {last}.",
        number, first=str(first), last=str(last),
    )  # fmt: skip


def _caption(portfolio: Portfolio, rows: pd.DataFrame) -> str:
    """What the line is, and how many projects are not drawn."""
    words, notes = Words.of(portfolio), []
    if portfolio.as_of:
        day = pd.Timestamp(portfolio.as_of)
        notes.append(
            words.translate(
                "The line with a date marks the as-of date; what lies before it is in full colour."
            )
            if ((rows["start"] < day) & (rows["end"] >= day)).any()
            else words.translate("The line with a date marks the as-of date.")
        )
    if (rows["start"].isna() | rows["end"].isna()).any():
        notes.append(words.translate("A bar that fades is open on that side."))
    if missing := len(portfolio) - len(rows):
        notes.append(
            words.count(
                "{number} project without a start and an end is not shown.",
                "{number} projects without a start and an end are not shown.",
                missing,
            )
        )
    return " ".join(notes)
