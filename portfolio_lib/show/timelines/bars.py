"""Bars of periods on a scale of years, as every timeline draws them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

import pandas as pd

from portfolio_lib.design.theme import THEME
from portfolio_lib.model import Portfolio
from portfolio_lib.model.vocabularies import STATUSES
from portfolio_lib.show.figures import faces_of
from portfolio_lib.show.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_STILL_TO_COME = 0.5
"""How strong the colour of what lies after the as-of date is, 0 to 1."""
_LEAST = 0.012
"""A shorter period, such as one day in ten years, is drawn so wide: it would not be seen [of the
scale]."""
_STEPS = 8
"""A bar that is open at one side fades in so many steps."""
_MOST_LABELS = 8
_YEAR, _YEARS = 24.0, 46.0
"""What "2016" and "2016–2017" take below the scale [pt]."""
_BELOW = 0.5
"""Where the lines of the years are drawn: below all else."""


def draw_bar(
    axes: Axes, row: pd.Series, position: float, height: float, line: float | None = None
) -> None:
    """The bar of a project; at a side that its source leaves open it fades.

    What lies after the as-of `line` is lighter.
    """
    from matplotlib.patches import Rectangle

    colour = status_colour(row["status"]) if pd.notna(row["status"]) else THEME.muted
    low, high = sorted(axes.get_xlim())
    start = low if pd.isna(row["start"]) else row["start"].toordinal()
    end = high if pd.isna(row["end"]) else row["end"].toordinal() + 1
    if 0 <= end - start < (least := _LEAST * (high - low)):
        start, end = (start + end - least) / 2, (start + end + least) / 2
    pieces = list(_pieces(row, start, end))
    if line is not None and pieces[0][2] is None and start < end:
        middle = min(max(line, start), end)
        pieces = [(start, middle, None), (middle, end, _STILL_TO_COME)]
    for left, right, strength in pieces:
        # added as it is: `barh` would make room on the scale for it, which is set already
        axes.add_artist(
            Rectangle(
                (left, position - height / 2), right - left, height, color=colour, alpha=strength,
                zorder=2, linewidth=0,
            )
        )  # fmt: skip


def status_colour(status: str) -> str:
    """The colour of a status in figures; muted for those that the theme does not colour."""
    return str(getattr(THEME, status, THEME.muted))


def _pieces(
    row: pd.Series, start: float, end: float
) -> Iterator[tuple[float, float, float | None]]:
    """The parts of a bar with how strong each is; None where it is whole."""
    is_open = pd.isna(row["start"]), pd.isna(row["end"])
    if not any(is_open):
        yield start, end, None
        return
    faded = (end - start) / 2
    step = faded / _STEPS
    for number in range(_STEPS):
        strength = (number + 0.5) / _STEPS
        if is_open[0]:
            yield start + number * step, start + (number + 1) * step, strength
        else:
            yield end - (number + 1) * step, end - number * step, strength
    yield (start + faded, end, None) if is_open[0] else (start, end - faded, None)


def frame(
    axes: Axes,
    rows: pd.DataFrame,
    portfolio: Portfolio,
    *,
    scale: pd.DataFrame | None = None,
    room_after: float = 0.0,
) -> None:
    """Scale, grid and the as-of date; an open side has a year to fade in.

    `room_after` is kept free after the last year, of the whole.

    `scale` are the rows that the years are for where those are more than `rows`: figures
    that go on from one another have one scale.
    """
    as_of, spanned = portfolio.as_of, rows if scale is None else scale
    known = (spanned[side].dropna().dt.date for side in ("start", "end"))
    days = [day for side in known for day in side] + ([as_of] if as_of else [])
    before, after = int(spanned["start"].isna().any()), int(spanned["end"].isna().any())
    room = axes.get_window_extent().width / axes.figure.dpi * 72
    room *= 1 - room_after
    years = _ticks(min(days).year - before, max(days).year + 1 + after, room)
    first, last = (date(year, 1, 1).toordinal() for year in (years[0], years[-1]))
    axes.set_xlim(first, first + (last - first) / (1 - room_after))
    if Words.of(portfolio).is_from_right:
        axes.invert_xaxis()
    axes.set_ylim(len(rows) - 0.25, -0.35)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.vlines(
        [date(year, 1, 1).toordinal() for year in years], 0, 1, color=THEME.line, linewidth=0.6,
        transform=axes.get_xaxis_transform(), zorder=_BELOW,
    )  # fmt: skip
    for year, following in pairwise(years):
        middle = (date(year, 1, 1).toordinal() + date(following, 1, 1).toordinal()) / 2
        span = str(year) if following == year + 1 else f"{year}–{following - 1}"
        axes.annotate(
            span, (middle, 0), (0, -4), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="center", va="top", color=THEME.muted,
        )  # fmt: skip
    for side in ("left", "right", "top", "bottom"):
        axes.spines[side].set_visible(False)
    if as_of:
        _mark(axes, as_of.toordinal(), Words.of(portfolio).day(as_of))


def _ticks(first: int, last: int, room: float) -> list[int]:
    """Years at which to draw lines: as many as have room [pt] for what stands between them."""
    step, label = 1, _YEAR
    while ceil((last - first) / step) > max(1, min(_MOST_LABELS, room / label)):
        step, label = step + 1, _YEARS
    return list(range(first, last + step, step))


def _mark(axes: Axes, position: float, label: str) -> None:
    axes.axvline(position, color=THEME.mark, linewidth=1.1, zorder=3)
    low, high = axes.get_xlim()
    share = (position - low) / (high - low)
    side = "left" if share < 0.2 else "right" if share > 0.8 else "center"  # noqa: PLR2004 - near an edge
    axes.annotate(
        label,
        (position, 1),
        (0, 3),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha=side,
        va="bottom",
        color=THEME.mark,
        family=faces_of(label),
    )


def legend(figure: Figure, rows: pd.DataFrame, words: Words) -> None:
    """What the colours mean, below the years."""
    from matplotlib.patches import Patch

    statuses = [status for status in STATUSES if (rows["status"] == status).any()]
    keys = [Patch(color=status_colour(status), label=words.status(status)) for status in statuses]
    is_mirrored = words.is_from_right
    figure.legend(
        handles=keys[::-1] if is_mirrored else keys, markerfirst=not is_mirrored,
        loc="lower right" if is_mirrored else "lower left", bbox_to_anchor=(int(is_mirrored), 0),
        ncols=len(keys), frameon=False, borderpad=0.1, borderaxespad=0, handlelength=1.2,
        handleheight=0.8, columnspacing=1.5,
    )  # fmt: skip
