"""How many of the projects that run, or are still to run, end in each quarter.

A programme and its parts are one project, as in the facts above.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from portfolio_lib.model import Portfolio
from portfolio_lib.show.words import Words

_MOST = 8
"""So many quarters have a bar; what ends later is one more."""
_LIVE = ("ongoing", "planned")


@dataclass(frozen=True)
class Quarters:
    """How many projects end in each quarter, by name, in order; and the sentence above."""

    title: str
    labels: tuple[str, ...]
    numbers: tuple[int, ...]


def quarters(portfolio: Portfolio) -> Quarters | None:
    """The numbers for the figure; None where fewer than two quarters would have a bar."""
    words, projects = Words.of(portfolio), portfolio.counted_projects()
    live = projects[projects["status"].isin(_LIVE)]
    periods = live["end"].dropna().dt.to_period("Q")
    if periods.nunique() < 2:  # noqa: PLR2004 - nothing to compare
        return None
    first = periods.min()
    steps = (periods - first).map(lambda step: int(step.n))
    count = min(int(steps.max()) + 1, _MOST)
    numbers = [int((steps == step).sum()) for step in range(count)]
    labels = [_label(words, first + step) for step in range(count)]
    if later := int((steps >= count).sum()):
        labels.append(words.translate("later"))
        numbers.append(later)
    if unstated := len(live) - len(periods):
        labels.append(words.translate("not stated"))
        numbers.append(unstated)
    title = words.count(
        "Of {number} project that runs or is planned, the quarter in which it ends",
        "{number} projects that run or are planned, by the quarter in which they end",
        len(live),
    )
    return Quarters(title, tuple(labels), tuple(numbers))


def _label(words: Words, quarter: pd.Period) -> str:
    start: date = quarter.start_time.date()
    return words.dated(start, "yQQQ")
