"""How many of the projects that run, or are still to run, end in each quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from portfolio_lib.design.theme import THEME
from portfolio_lib.model import Portfolio
from portfolio_lib.show.figures import latin_rc
from portfolio_lib.show.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Quarters", "ends_figure", "ends_in_words", "quarters"]

_MOST = 8
"""So many quarters have a bar; what ends later is one more."""
_HEIGHT = 46.0  # [mm]
_LIVE = ("ongoing", "planned")


@dataclass(frozen=True)
class Quarters:
    """How many projects end in each quarter, by name, in order; and the sentence above."""

    title: str
    labels: tuple[str, ...]
    numbers: tuple[int, ...]


def quarters(portfolio: Portfolio) -> Quarters | None:
    """The numbers for the figure; None where no project still runs to a known end."""
    words, projects = Words.of(portfolio), portfolio.projects
    live = projects[projects["status"].isin(_LIVE) & projects["end"].notna()]
    if live.empty:
        return None
    periods = live["end"].dt.to_period("Q")
    first = periods.min()
    steps = (periods - first).map(lambda step: int(step.n))
    count = min(int(steps.max()) + 1, _MOST)
    numbers = [int((steps == step).sum()) for step in range(count)]
    labels = [_label(words, first + step) for step in range(count)]
    if later := int((steps >= count).sum()):
        labels.append(words.translate("later"))
        numbers.append(later)
    title = words.count(
        "Of {number} project that runs or is planned, the quarter in which it ends",
        "{number} projects that run or are planned, by the quarter in which they end",
        len(live),
    )
    return Quarters(title, tuple(labels), tuple(numbers))


def _label(words: Words, quarter: pd.Period) -> str:
    start: date = quarter.start_time.date()
    return words.dated(start, "yQQQ")


def ends_in_words(found: Quarters) -> str:
    """What the figure shows: "39 projects …: Q1 2019: 14; Q2 2019: 6."."""
    said = "; ".join(f"{label} {number}" for label, number in _pairs(found))
    return f"{found.title}: {said}."


def _pairs(found: Quarters) -> Sequence[tuple[str, int]]:
    return list(zip(found.labels, found.numbers, strict=True))


def ends_figure(found: Quarters, width: float) -> Figure:
    """A column for each quarter with its number on top; `width` in [mm]."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(latin_rc()):
        figure = Figure(figsize=(width / 25.4, _HEIGHT / 25.4))
        axes = figure.add_axes((0.005, 0.24, 0.99, 0.56))
        axes.bar(range(len(found.numbers)), found.numbers, width=0.7, color=THEME.ongoing)
        for place, number in enumerate(found.numbers):
            axes.annotate(
                str(number), (place, number), (0, 2), textcoords="offset points",
                ha="center", va="bottom", color=THEME.ink,
            )  # fmt: skip
        axes.set_ylim(0, max(found.numbers) * 1.18)
        axes.set_xlim(-0.6, max(len(found.numbers), 4) - 0.4)
        axes.set_yticks([])
        labels = [label.replace(" ", "\n", 1) for label in found.labels]
        axes.set_xticks(range(len(labels)), labels, color=THEME.muted, fontsize=THEME.size - 2)
        axes.tick_params(length=0)
        for side in ("left", "right", "top"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(THEME.line)
    return figure
