"""What a reader should know about the data: findings, what is missing, the sources."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from lxml import etree

from portfolio_lib import __version__
from portfolio_lib.language import phrase
from portfolio_lib.messages import has_pages
from portfolio_lib.model import Portfolio
from portfolio_lib.show.concerns import Concern, concerns
from portfolio_lib.show.footnotes import footnotes
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.html import Block, Content, definitions, element, paragraphs, section
from portfolio_lib.show.links import links_to
from portfolio_lib.show.words import Words

MOST_FILES = 10
"""Of more files only the first are named."""
MOST_LINES = 10
"""Of more projects only the first and the last line are named."""
MOST_NAMED = 3
"""Of more projects that a remark is about only the number is told."""


_BY_DAYS = phrase(
    "A project is planned, ongoing or completed on the as-of date by its first and last day."
)
_BY_MONTHS = phrase(
    "A project is planned, ongoing or completed on the as-of date by its first and last day; where "
    "only a month is known, its first day (start) or last day (end) is used."
)
_BY_YEARS = phrase(
    "A project is planned, ongoing or completed on the as-of date by its first and last day; where "
    "only a month, a quarter or a year is known, its first day (start) or last day (end) is used."
)
"""How a status is found, by how exactly days are known."""


@of_portfolio
def remarks(portfolio: Portfolio) -> Block:
    """What a reader should know about the data, and the projects that an error keeps out."""
    words = Words.of(portfolio)
    is_inside = portfolio.view.audience == "internal"
    rows = portfolio.left_out if is_inside else portfolio.left_out.assign(file=None)
    missing = [_left_out(words, row) for _, row in rows.iterrows()]
    found = [_remark(portfolio, concern) for concern in concerns(portfolio)]
    if not missing and not found:
        return Block(missing="no remarks on the data")
    listed = element("ul", *found, class_="findings") if found else None
    return Block(
        section(words.translate("Remarks on the data"), *missing, listed, class_="remarks")
    )


@of_portfolio
def notes(portfolio: Portfolio) -> Block:
    """Sections of the sources that describe no project, word for word.

    Where each is from stands in the sheet About.
    """
    words = Words.of(portfolio)
    asides = [
        element(
            "article",
            element("h3", row["title"], dir="auto"),
            *(paragraphs(row["text"]) if pd.notna(row["text"]) else ()),
            class_="note",
        )
        for _, row in portfolio.notes.iterrows()
    ]
    if not asides:
        return Block(missing="no notes in this portfolio")
    return Block(section(words.translate("Other text on the source page"), *asides, class_="notes"))


@of_portfolio
def provenance(portfolio: Portfolio, *, place: str | None = None) -> Block:
    """Where the report comes from, how it counts, and the footnotes of names.

    `place` is the place that the report is made for.
    """
    made = section(
        Words.of(portfolio).translate("Sources and method"),
        element("p", counting(portfolio)),
        definitions(_in_short(portfolio), "provenance"),
        class_="provenance",
    )
    return Block(made, *footnotes(portfolio, place).elements)


@of_portfolio
def about(portfolio: Portfolio, *, place: str | None = None) -> Block:
    """What a reader should know about the data, and where the report comes from, in one.

    `place` is the place that the report is made for.
    """
    parts = (remarks(portfolio), notes(portfolio), provenance(portfolio, place=place))
    return Block(*(item for part in parts for item in part.elements))


def _left_out(words: Words, row: pd.Series) -> etree._Element:
    where = _where(words, row)
    if not where and pd.notna(row["title"]):
        said = words.translate(
            "the project {title}, because of an error in the data.", title=row["title"]
        )
    elif not where:
        said = words.translate("a project without a title, because of an error in the data.")
    elif pd.notna(row["title"]):
        said = words.translate("the project {title}, because of an error in the data ({where}).",
                         title=row["title"], where=where)  # fmt: skip
    else:
        said = words.translate(
            "a project without a title, because of an error in the data ({where}).",
            where=where,
        )
    return element(
        "p", element("strong", words.translate("Left out:")), f" {said}", class_="left-out"
    )


def _remark(portfolio: Portfolio, concern: Concern) -> etree._Element:
    """A sentence, with the titles of the projects that it is about where they are few."""
    sentence = element("span", concern.sentence)
    if len(portfolio) == 1 or not 0 < len(concern.projects) <= MOST_NAMED:
        return element("li", sentence, class_="finding")
    titles = links_to(portfolio, concern.projects)
    return element("li", sentence, " ", titles, class_="finding")


def _where(words: Words, row: pd.Series) -> str:
    if pd.isna(row["file"]):
        return ""
    if pd.isna(row["line"]):
        return str(row["file"])
    file, line = str(row["file"]), str(row["line"])
    if has_pages(file):
        return words.translate("{file}, page {page}", file=file, page=line)
    return words.translate("{file}, line {line}", file=file, line=line)


def counting(portfolio: Portfolio) -> str:
    """How figures are counted, as far as it concerns this report."""
    words, said = Words.of(portfolio), []
    projects, stated = portfolio.projects, portfolio.project_places
    precisions = {*projects["start_precision"].dropna(), *projects["end_precision"].dropna()}
    if precisions <= {"day"}:
        text = _BY_DAYS
    else:
        text = _BY_MONTHS if precisions <= {"day", "month"} else _BY_YEARS
    said.append(words.translate(text))
    if projects["status_basis"].eq("source").any():
        said.append(
            words.translate(
                "What its source says counts instead where a day is missing, and of a project that "
                "is cancelled, suspended, completed before its planned end or still planned after "
                "its planned start."
            )
        )
    if projects["status"].eq("overdue").any():
        said.append(
            words.translate(
                "A project is past its planned end where its last day has passed and its source "
                "still calls it planned or ongoing."
            )
        )
    parts = portfolio.project_organisations
    several = parts.loc[parts["role"] == "funding", "project"].duplicated().any()
    if several or stated["project"].duplicated().any():
        said.append(
            words.translate(
                "A project with several places or donors is listed under each of them and "
                "counted once in totals."
            )
        )
    wide = portfolio.places.loc[portfolio.places["kind"].isin(["region", "group"]), "place"]
    if stated["place"].isin(wide).any():
        said.append(
            words.translate(
                "A project for a region or a group counts once, and is in the report of each "
                "country that is a member on the as-of date."
            )
        )
    return " ".join(said)


def _in_short(portfolio: Portfolio) -> Iterator[tuple[str, Content]]:
    """What a reader needs to name the report and its sources; the sheet About has all of it."""
    words = Words.of(portfolio)
    if portfolio.as_of is not None:
        yield words.translate("As-of date"), words.day(portfolio.as_of)
    if portfolio.view.audience == "internal":
        files = sorted(set(portfolio.projects["file"]))
        named = files[:MOST_FILES]
        if (more := len(files) - len(named)) > 0:
            named.append(words.count("and {number} more", "and {number} more", more))
        yield words.translate("Source"), words.in_a_row(named) or None
    yield words.translate("Report no."), portfolio.hash[:6]


def origin(portfolio: Portfolio) -> Iterator[tuple[str, Content]]:
    """As of when, from which files and by what the report was made: terms and what they are."""
    words = Words.of(portfolio)
    if portfolio.as_of is not None:
        yield words.translate("As-of date"), words.day(portfolio.as_of)
    is_inside = portfolio.view.audience == "internal"
    for file, rows in portfolio.projects.groupby("file") if is_inside else ():
        lines = [str(line) for line in sorted(rows["line"].dropna())]
        if has_pages(str(file)):
            yield words.translate("Source"), _pages(words, str(file), lines)
            continue
        yield words.translate("Source"), _lines(words, str(file), lines)
    for _, note in portfolio.notes.iterrows() if is_inside else ():
        yield words.translate("Other text on the source page"), _where(words, note)
    yield words.translate("Data (SHA-256)"), element("code", portfolio.hash)
    yield words.translate("Made with"), f"portfolio {__version__}"


def _pages(words: Words, file: str, pages: list[str]) -> str:
    """A PDF and the pages on which projects begin."""
    pages = list(dict.fromkeys(pages))
    if len(pages) > MOST_LINES:
        pages = [f"{pages[0]}–{pages[-1]}"]
    return words.count(
        "{file}, page {pages}", "{file}, pages {pages}", len(pages),
        file=file, pages=words.listed(pages),
    )  # fmt: skip


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
