"""What a reader should know about the data: findings, what is missing, the sources."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from lxml import etree

from portfolio_lib import __version__
from portfolio_lib.model import Portfolio
from portfolio_lib.show import words
from portfolio_lib.show.html import Block, Content, definitions, element, paragraphs, section
from portfolio_lib.show.people import footnotes

__all__ = ["notes", "provenance", "remarks"]

MOST_LINES = 10
"""Of more projects only the first and the last line are named."""
MOST_OF_A_RULE = 5
"""Of more findings of one rule only their number is told."""
LONGEST_VALUE = 80
"""More of a value does not help a reader to find it [characters]."""

_WORDS = {"error": "Error", "warning": "Please note", "info": "Remark"}


def remarks(portfolio: Portfolio) -> Block:
    """The findings that concern the report, and the projects that an error keeps out."""
    missing = [_left_out(row) for _, row in portfolio.left_out.iterrows()]
    found = [
        item
        for _, rows in portfolio.findings.groupby("rule", sort=False)
        for item in _findings(rows)
    ]
    if not missing and not found:
        return Block()
    listed = element("ul", *found, class_="findings") if found else None
    return Block(section("Remarks on the data", *missing, listed, class_="remarks"))


def notes(portfolio: Portfolio) -> Block:
    """Sections of the sources that describe no project, word for word."""
    asides = [
        element(
            "article",
            element("h3", row["title"], dir="auto"),
            *(paragraphs(row["text"]) if pd.notna(row["text"]) else ()),
            element("p", _where(row), class_="source"),
            class_="note",
        )
        for _, row in portfolio.notes.iterrows()
    ]
    return Block(section("Also in the sources", *asides, class_="notes")) if asides else Block()


def provenance(portfolio: Portfolio, *, place: str | None = None) -> Block:
    """Where the report comes from, how it counts, and the footnotes of names.

    `place` is the place that the report is made for.
    """
    made = section(
        "Where this comes from",
        element("p", _counting(portfolio)),
        definitions(_origin(portfolio), "provenance"),
        class_="provenance",
    )
    return Block(made, *footnotes(portfolio, place).elements)


def _left_out(row: pd.Series) -> etree._Element:
    title = row["title"] if pd.notna(row["title"]) else "without a title"
    return element(
        "p", element("strong", "Left out: "), f"the project {title}, because of an error in the "
        f"data ({_where(row)}).", class_="left-out",
    )  # fmt: skip


def _findings(rows: pd.DataFrame) -> Iterator[etree._Element]:
    """The findings of one rule, and how many more there are."""
    for _, row in rows.head(MOST_OF_A_RULE).iterrows():
        yield _finding(row)
    if (more := len(rows) - MOST_OF_A_RULE) > 0:
        severity = rows["severity"].iloc[0]
        said = f"{more:,} more of the same kind ({rows['rule'].iloc[0]})."
        label = element("strong", f"{_WORDS[severity]}: ")
        yield element("li", label, said, class_=f"finding finding-{severity}")


def _finding(row: pd.Series) -> etree._Element:
    value = (
        element("bdi", f"“{words.shortened(row['value'], LONGEST_VALUE)}”")
        if pd.notna(row["value"])
        else None
    )
    return element(
        "li",
        element("strong", f"{_WORDS[row['severity']]}: "),
        row["message"][:1].upper() + row["message"][1:],
        "." if value is None else ": ",
        value,
        element("small", f" ({_where(row)})") if _where(row) else None,
        class_=f"finding finding-{row['severity']}",
    )


def _where(row: pd.Series) -> str:
    if pd.isna(row["file"]):
        return ""
    return f"{row['file']}, line {row['line']}" if pd.notna(row["line"]) else row["file"]


def _counting(portfolio: Portfolio) -> str:
    wide = portfolio.places[portfolio.places["kind"].isin(["region", "group"])]
    said = (
        "A project is planned, ongoing or completed on the as-of date by its first and last "
        "day; a month stands for its first or last day."
    )
    if wide.empty:
        return said
    return said + (
        " A project for a region or a group counts once, and is found from each country that "
        "belongs to it on the as-of date."
    )


def _origin(portfolio: Portfolio) -> Iterator[tuple[str, Content]]:
    if portfolio.as_of is not None:
        yield "As-of date", words.day(portfolio.as_of)
    for file, rows in portfolio.projects.groupby("file"):
        lines = [str(line) for line in sorted(rows["line"].dropna())]
        yield "Source", f"{file}{_lines(lines)}"
    yield "Data (SHA-256)", element("code", portfolio.hash)
    yield "Made with", f"portfolio {__version__}"


def _lines(lines: list[str]) -> str:
    """Where projects begin in a file, as the end of a sentence."""
    if len(lines) > MOST_LINES:
        return f", {len(lines)} projects between the lines {lines[0]} and {lines[-1]}"
    return f", line{'s' if len(lines) > 1 else ''} {words.listed(lines)}" if lines else ""
