"""How a portfolio shows itself in Python and Jupyter: one of many projects, or one project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from textwrap import wrap

import pandas as pd

from portfolio_lib.messages import SEVERITIES, STEERING, did_you_mean, shortened
from portfolio_lib.model.questions import Questions
from portfolio_lib.model.tables import TABLES

MOST_NAMES = 10
"""Of more projects, places or donors only so many are shown, and the number of the others."""
_WIDTH = 88
"""Of a line in a terminal [characters]."""
_INSTEAD = (
    "its tables are, such as portfolio.projects; portfolio.to_frame() has one row for each "
    'project, and portfolio.where(status="ongoing", country="Kenya") is a part of it'
)
_LONGEST = 400
"""Of an objective so much is shown [characters]."""


def text_of(portfolio: Questions) -> str:
    """A portfolio in a few lines of text."""
    lines = [f"<Portfolio: {_headline(portfolio)}>"]
    for term, text in _about(portfolio):
        first, *others = wrap(STEERING.sub("", text), _WIDTH - 14) or [""]
        lines += [f"  {term:<11} {first}", *(f"{'':14}{line}" for line in others)]
    return "\n".join(lines)


def html_of(portfolio: Questions) -> str:
    """A portfolio as a small table."""
    rows = "".join(
        f"<tr><th scope='row' style='text-align:left;vertical-align:top'>{escape(term)}</th>"
        f"<td style='text-align:left;white-space:normal;max-width:44em'>{escape(text)}</td></tr>"
        for term, text in _about(portfolio)
    )
    return (
        f"<table><caption style='text-align:left'>{escape(_headline(portfolio))}</caption>"
        f"<tbody>{rows}</tbody></table>"
    )


def not_here(name: str, known: Iterable[str]) -> str:
    """What to say of an attribute that a portfolio has not."""
    if hasattr(pd.DataFrame, name) and not name.startswith("_"):
        return f"a portfolio has no {name!r}, for it is not a DataFrame; {_INSTEAD}"
    return f"a portfolio has no {name!r}; {did_you_mean(name, known, otherwise=_INSTEAD)}"


def not_in_brackets(key: object) -> str:
    """What to say of brackets behind a portfolio."""
    if isinstance(key, str) and key in TABLES:
        return f"a portfolio is not a DataFrame; portfolio.{key} is that table"
    return f"a portfolio is neither a DataFrame nor a list; {_INSTEAD}"


def _headline(portfolio: Questions) -> str:
    if len(portfolio) == 1:
        (row,) = portfolio.projects.to_dict("records")
        return f"one project, {_known(row['title']) or 'without a title'}"
    said = [f"{len(portfolio)} projects"]
    start, end = portfolio.projects["start"].min(), portfolio.projects["end"].max()
    if not (pd.isna(start) or pd.isna(end)):
        said.append(f"{start:%Y-%m} to {end:%Y-%m}")
    day = portfolio.as_of.isoformat() if portfolio.as_of else "not stated"
    return ", ".join([*said, f"as-of date: {day}"])


def _about(portfolio: Questions) -> Iterator[tuple[str, str]]:
    if len(portfolio) == 1:
        yield from _about_one(portfolio)
    else:
        yield "projects", _listed(portfolio.projects["title"].dropna())
        yield "places", _counted(portfolio.stated_places(), "own")
        yield "donors", _counted(portfolio.donors())
    yield "findings", _severities(portfolio.findings)


def _about_one(portfolio: Questions) -> Iterator[tuple[str, str]]:
    (row,) = portfolio.projects.to_dict("records")
    parts = portfolio.project_organisations
    others = parts[parts["role"] != "funding"]
    others = others.assign(name=others["organisation"].map(portfolio.organisation_names()))
    sums = portfolio.amounts.groupby(["kind", "currency"])["value"].sum().reset_index()
    yield "identifier", str(row["project"])
    yield "status", _known(row["status"]) or "unknown"
    yield "period", _known(row["period_as_written"]) or "not stated"
    yield "places", _listed(portfolio.stated_places()["name"])
    yield "donors", _listed(portfolio.donors()["name"])
    if len(others):
        yield "others", _listed(f"{n} ({r})" for n, r in others[["name", "role"]].to_numpy())
    if len(sums):
        yield "amounts", _listed(f"{k} {c} {v:,.2f}" for k, c, v in sums.to_numpy())
    yield "objective", shortened(_known(row["objective"]) or "not stated", _LONGEST)


def _listed(names: Iterable[object]) -> str:
    every = [str(name) for name in names]
    more = len(every) - MOST_NAMES
    shown = every[:MOST_NAMES] + ([f"and {more} more"] if more > 0 else [])
    return "; ".join(shown) or "none"


def _counted(table: pd.DataFrame, number: str = "projects") -> str:
    """Names with their numbers of projects, the largest first."""
    order = table.sort_values(number, ascending=False, kind="stable")
    return _listed(f"{name} ({count})" for name, count in order[["name", number]].to_numpy())


def _severities(findings: pd.DataFrame) -> str:
    counts = findings["severity"].value_counts()
    said = [f"{int(counts[kind])} of severity {kind}" for kind in SEVERITIES if kind in counts]
    return f"{', '.join(said)}: show.findings(portfolio)" if said else "none"


def _known(value: object) -> str:
    return "" if not isinstance(value, str) else value
