"""What projects achieve: indicators with baseline, target and actual value, as the sources say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from portfolio_lib.model import Portfolio
from portfolio_lib.model.own import shown_part
from portfolio_lib.model.relations import pairs
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.html import Block, Content, element, section, table
from portfolio_lib.show.words import Words

MOST_ROWS = 40
"""Of more indicators the first ones are shown, and how many more there are is said."""
_PERCENTAGE = "2"
"""IATI's code of an indicator whose values are percentages."""


@of_portfolio
def results(portfolio: Portfolio, *, place: str | None = None, most: int = MOST_ROWS) -> Block:
    """The indicators of the projects, each with its values of the latest period.

    Nothing where no source states results. With `place`, of the projects that state it
    themselves. Values are shown as they are written, and never added up.

    Parameters
    ----------
    most : so many indicators are shown; the table `results` of the portfolio has all.
    """
    portfolio = shown_part(portfolio, place)
    latest = latest_results(portfolio.results)
    if latest.empty:
        return Block(missing="no results in this portfolio")
    words, shown = Words.of(portfolio), latest.head(most)
    titles = pairs(portfolio.projects, "project", "title")
    is_of_several = len(portfolio) > 1
    header = (
        words.translate("Indicator"),
        words.translate("Baseline"), words.translate("Target"), words.translate("Actual value"),
        words.translate("Until"),
    )  # fmt: skip
    rows = [
        tuple(_row(words, row, titles, is_of_several=is_of_several))
        for row in shown.to_dict("records")
    ]
    caption = words.translate("Indicators as the sources state them, each of its latest period")
    if more := len(latest) - len(shown):
        rest = words.count("{number} more is not shown", "{number} more are not shown", more)
        caption = words.side_by_side((caption, rest))
    listed = table(header, rows, caption, "results")
    return Block(section(words.translate("Results"), listed))


def latest_results(stated: pd.DataFrame) -> pd.DataFrame:
    """Of each indicator the rows of the latest period with an actual value, else with a target.

    They are several where their values are for parts of it, such as women and men.
    """
    named = stated[stated["indicator_title"].notna() | stated["title"].notna()]
    has_value = named[["target", "actual", "baseline"]].notna().any(axis=1)
    rows = named[has_value]
    keys = [rows[name].fillna(-1) for name in ("project", "result", "indicator")]
    reached = rows["period_end"].where(rows["actual"].notna())
    last = reached.groupby(keys).transform("max")
    last = last.fillna(rows["period_end"].groupby(keys).transform("max"))
    return rows[(rows["period_end"] == last) | last.isna()]


def _row(
    words: Words, row: dict[Any, Any], titles: dict[str, str], *, is_of_several: bool
) -> Iterator[Content]:
    name = row["indicator_title"] if isinstance(row["indicator_title"], str) else row["title"]
    told = element("span", name, dir="auto", lang=row["language"])
    if is_of_several:
        title = element("small", titles[row["project"]], dir="auto")
        yield element("span", told, element("br"), title)
    else:
        yield told
    for value, part in (
        (row["baseline"], row["baseline_for"]), (row["target"], row["target_for"]),
        (row["actual"], row["actual_for"]),
    ):  # fmt: skip
        yield _value(value, row["measure"], part)
    end = row["period_end"]
    yield None if pd.isna(end) else words.short_moment(end, "day").replace(" ", "\u00a0")


def _value(value: object, measure: object, part: object) -> Content:
    """A value as it is written, with its unit and what part of the indicator it is for."""
    if not isinstance(value, str):
        return None
    text = with_unit(value, measure)
    return element("span", f"{text} ({part})" if isinstance(part, str) else text, dir="auto")


def with_unit(value: str, measure: object) -> str:
    """A value of an indicator as it is written, of a percentage with its sign."""
    is_bare = measure == _PERCENTAGE and not value.strip().endswith("%")
    return f"{value}\u00a0%" if is_bare else value
