"""Findings as a table that wraps, for those who mend the data."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from portfolio_lib.language import phrase
from portfolio_lib.messages import SEVERITIES
from portfolio_lib.model import Portfolio
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.html import Block, Content, element, table
from portfolio_lib.show.words import Words

_HEADER = (phrase("Severity"), phrase("Where"), phrase("What"), phrase("What to do"))


@of_portfolio
def findings(portfolio: Portfolio) -> Block:
    """What reading and checking had to say, the worst first: where, what, and what to do.

    It is for those who mend the data; what readers should know of them is `remarks`.
    """
    found = portfolio.findings
    if found.empty:
        return Block(missing="no findings")
    words = Words.of(portfolio)
    order = found["severity"].map({name: number for number, name in enumerate(SEVERITIES)})
    rows = found.iloc[order.argsort(kind="stable")]
    header = [words.translate(text) for text in _HEADER]
    caption = words.count("{number} finding", "{number} findings", len(rows))
    return Block(table(header, _rows(portfolio, rows), caption, "findings"))


def _rows(portfolio: Portfolio, found: pd.DataFrame) -> Iterator[list[Content]]:
    titles = dict(portfolio.projects[["project", "title"]].dropna().to_numpy().tolist())
    columns = ["severity", "file", "line", "project", "message", "suggestion"]
    for row in found[columns].astype(object).where(found[columns].notna(), None).to_numpy():
        severity, file, line, project, message, suggestion = row
        at = ":".join(str(part) for part in (file, line) if part is not None)
        where = "; ".join(part for part in (at, titles.get(project, project)) if part)
        yield [severity, *(_text(value) for value in (where, message, suggestion))]


def _text(value: str | None) -> Content:
    return element("span", value or "", dir="auto")
