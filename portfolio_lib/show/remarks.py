"""What a reader should know about the data: findings, what is missing, the sources."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from lxml import etree

from portfolio_lib import __version__
from portfolio_lib.language import phrase
from portfolio_lib.model import Portfolio
from portfolio_lib.show.html import Block, Content, definitions, element, paragraphs, section
from portfolio_lib.show.people import footnotes
from portfolio_lib.show.words import Words, shortened

__all__ = ["notes", "provenance", "remarks"]

MOST_LINES = 10
"""Of more projects only the first and the last line are named."""
MOST_OF_A_RULE = 5
"""Of more findings of one rule only their number is told."""
LONGEST_VALUE = 80
"""More of a value does not help a reader to find it [characters]."""

_SEVERITIES = {
    "error": phrase("Error:"),
    "warning": phrase("Please note:"),
    "info": phrase("Remark:"),
}


def remarks(portfolio: Portfolio) -> Block:
    """The findings that concern the report, and the projects that an error keeps out."""
    words = Words.of(portfolio)
    missing = [_left_out(words, row) for _, row in portfolio.left_out.iterrows()]
    found = [
        item
        for _, rows in portfolio.findings.groupby("rule", sort=False)
        for item in _findings(words, rows)
    ]
    if not missing and not found:
        return Block()
    listed = element("ul", *found, class_="findings") if found else None
    return Block(section(words.say("Remarks on the data"), *missing, listed, class_="remarks"))


def notes(portfolio: Portfolio) -> Block:
    """Sections of the sources that describe no project, word for word."""
    words = Words.of(portfolio)
    asides = [
        element(
            "article",
            element("h3", row["title"], dir="auto"),
            *(paragraphs(row["text"]) if pd.notna(row["text"]) else ()),
            element("p", _where(words, row), class_="source"),
            class_="note",
        )
        for _, row in portfolio.notes.iterrows()
    ]
    if not asides:
        return Block()
    return Block(section(words.say("Also in the sources"), *asides, class_="notes"))


def provenance(portfolio: Portfolio, *, place: str | None = None) -> Block:
    """Where the report comes from, how it counts, and the footnotes of names.

    `place` is the place that the report is made for.
    """
    made = section(
        Words.of(portfolio).say("Where this comes from"),
        element("p", _counting(portfolio)),
        definitions(_origin(portfolio), "provenance"),
        class_="provenance",
    )
    return Block(made, *footnotes(portfolio, place).elements)


def _left_out(words: Words, row: pd.Series) -> etree._Element:
    if pd.notna(row["title"]):
        said = words.say("the project {title}, because of an error in the data ({where}).",
                         title=row["title"], where=_where(words, row))  # fmt: skip
    else:
        said = words.say("a project without a title, because of an error in the data ({where}).",
                         where=_where(words, row))  # fmt: skip
    return element("p", element("strong", words.say("Left out:")), f" {said}", class_="left-out")


def _findings(words: Words, rows: pd.DataFrame) -> Iterator[etree._Element]:
    """The findings of one rule, and how many more there are."""
    for _, row in rows.head(MOST_OF_A_RULE).iterrows():
        yield _finding(words, row)
    if (more := len(rows) - MOST_OF_A_RULE) > 0:
        severity = rows["severity"].iloc[0]
        said = words.count("{number} more of the same kind ({rule}).",
                           "{number} more of the same kind ({rule}).",
                           more, rule=rows["rule"].iloc[0])  # fmt: skip
        label = element("strong", words.say(_SEVERITIES[severity]))
        yield element("li", label, f" {said}", class_=f"finding finding-{severity}")


def _finding(words: Words, row: pd.Series) -> etree._Element:
    severity = row["severity"]
    value = (
        element("bdi", words.say("“{quoted}”", quoted=shortened(row["value"], LONGEST_VALUE)))
        if pd.notna(row["value"])
        else None
    )
    return element(
        "li",
        element("strong", words.say(_SEVERITIES[severity])),
        " " + row["message"][:1].upper() + row["message"][1:],
        "." if value is None else ": ",
        value,
        element("small", f" ({_where(words, row)})") if _where(words, row) else None,
        class_=f"finding finding-{severity}",
    )


def _where(words: Words, row: pd.Series) -> str:
    if pd.isna(row["file"]):
        return ""
    if pd.isna(row["line"]):
        return str(row["file"])
    return words.say("{file}, line {line}", file=row["file"], line=str(row["line"]))


def _counting(portfolio: Portfolio) -> str:
    wide = portfolio.places[portfolio.places["kind"].isin(["region", "group"])]
    words = Words.of(portfolio)
    said = words.say(
        "A project is planned, ongoing or completed on the as-of date by its first and last "
        "day; a month stands for its first or last day."
    )
    if wide.empty:
        return said
    return f"{said} " + words.say(
        "A project for a region or a group counts once, and is found from each country that "
        "belongs to it on the as-of date."
    )


def _origin(portfolio: Portfolio) -> Iterator[tuple[str, Content]]:
    words = Words.of(portfolio)
    if portfolio.as_of is not None:
        yield words.say("As-of date"), words.day(portfolio.as_of)
    for file, rows in portfolio.projects.groupby("file"):
        lines = [str(line) for line in sorted(rows["line"].dropna())]
        yield words.say("Source"), _lines(words, str(file), lines)
    yield words.say("Data (SHA-256)"), element("code", portfolio.hash)
    yield words.say("Made with"), f"portfolio {__version__}"


def _lines(words: Words, file: str, lines: list[str]) -> str:
    """A file and where projects begin in it."""
    if not lines:
        return file
    if len(lines) > MOST_LINES:
        return words.count(
            "{file}, {number} project between the lines {first} and {last}",
            "{file}, {number} projects between the lines {first} and {last}",
            len(lines), file=file, first=lines[0], last=lines[-1],
        )  # fmt: skip
    return words.count(
        "{file}, line {lines}", "{file}, lines {lines}", len(lines),
        file=file, lines=words.listed(lines),
    )  # fmt: skip
