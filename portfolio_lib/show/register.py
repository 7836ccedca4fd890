"""The register: every project of a report in a row, with its end, its money and what is spent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from lxml import etree

from portfolio_lib.language import phrase, phrases
from portfolio_lib.model import Portfolio
from portfolio_lib.model.own import shown_part
from portfolio_lib.model.relations import groups, pairs
from portfolio_lib.show.funds import Funds, funds
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.html import (
    Block,
    Content,
    and_where_all_are,
    element,
    joined,
    section,
    table,
)
from portfolio_lib.show.links import has_section, link
from portfolio_lib.show.names import place_label
from portfolio_lib.show.own_fields import fields_of
from portfolio_lib.show.profiles import anchor
from portfolio_lib.show.texts import in_language
from portfolio_lib.show.words import Words, status_together, with_both_ends

LEAST = 4
"""Of fewer projects their sections say it all."""
_MOST_NEXT = 6
"""So many of those that end next stand on page one."""
_LONGEST_NEXT = 80
"""A longer title is cut there; the register and the section that it leads to have it whole."""
_MOST_NAMES = 8
"""Of more places or donors of a project that has a section, a row names the first ones, and a
link says how many more its section has."""
_OF_THEIR_OWN = {
    False: phrases(
        "{number} completed project is in a table of its own.",
        "{number} completed projects are in a table of their own.",
    ),
    True: phrases(
        "{number} completed or cancelled project is in a table of its own.",
        "{number} completed or cancelled projects are in a table of their own.",
    ),
}
"""Where those without a section are, by whether some of them are cancelled."""
_LATER = {"ongoing": 0, "overdue": 0, "planned": 0, "completed": 2, "cancelled": 2}
"""What runs or is planned comes first, then what is of unknown status, then what has ended."""


@of_portfolio
def register(
    portfolio: Portfolio,
    *,
    place: str | None = None,
    most: int | None = None,
    fields: Sequence[str] = (),
) -> Block:
    """A row for each project, those that end first on top, what has ended below.

    Parameters
    ----------
    place : with it, of the projects that state it themselves, and what of their money is
        for it; a column says who pays. Without, a column says where they work.
    most : so many rows at most; a sentence says where the others are.
    fields : own fields that are columns too, by name in any case; one that no project of the
        slice has is none, as an internal one in a donor's.
    """
    part = shown_part(portfolio, place)
    if len(part) < LEAST:
        return Block(missing="fewer than four projects: their sections say it all")
    words = Words.of(part)
    is_cut = most is not None and len(part) > most
    rows = [row for row in _in_order(part) if is_cut or has_section(part, row["status"])]
    shown = rows[:most] if is_cut else rows
    if not shown:
        return Block(missing="no project that runs or is planned")
    said: list[Content] = [words.translate("Projects by their end.")] if _have_end(shown) else []
    if (ended := len(part) - len(rows)) > 0:
        said.append(
            words.count(*_OF_THEIR_OWN[_has_cancelled(part)], ended),
        )
    if (more := len(rows) - len(shown)) > 0:
        rest = words.count(
            "{number} more project is not in this list.",
            "{number} more projects are not in this list.",
            more,
        )
        said.append(and_where_all_are(rest))
    listed = _table(part, shown, place, said, fields)
    if not is_cut:
        _add_pages(words, listed, shown)
    return Block(section(words.translate("Register of projects"), listed, class_="register"))


def ending_next(portfolio: Portfolio, place: str | None) -> etree._Element | None:
    """The projects that run and end next, without a heading; None where none has an end."""
    part = shown_part(portfolio, place)
    rows = [row for row in _in_order(part) if row["status"] == "ongoing" and pd.notna(row["end"])]
    if not rows:
        return None
    caption = Words.of(part).translate("Those that end next.")
    brief = [
        {**row, "title": with_both_ends(row["title"], _LONGEST_NEXT)} for row in rows[:_MOST_NEXT]
    ]
    return _table(part, brief, place, [caption])


def ended_table(part: Portfolio, place: str | None) -> etree._Element | None:
    """The projects without a section in rows; None where all have one."""
    rows = [row for row in _in_order(part) if not has_section(part, row["status"])]
    if not rows:
        return None
    words = Words.of(part)
    listed = _table(part, rows, place, [words.translate("Those that ended last come first.")])
    heading = (
        words.translate("Completed and cancelled projects")
        if _has_cancelled(part)
        else words.translate("Completed projects")
    )
    return section(heading, listed, class_="register")


def _table(
    part: Portfolio,
    rows: Sequence[Any],
    place: str | None,
    said: Sequence[Content],
    fields: Sequence[str] = (),
) -> etree._Element:
    """Projects as rows; columns that would be empty in all of them are left out."""
    words, money = Words.of(part), funds(part, place)
    by_donor = place is not None
    names = _donors(part) if by_donor else _places(part)
    several = len({row["status"] for row in rows}) > 1
    where = words.translate("Donor") if by_donor else words.translate("Country or region")
    head = [words.translate("Project"), where]
    head += [words.translate("Status")] if several else []
    has_end = _have_end(rows)
    head += [words.translate("End")] if has_end else []
    own = fields_of(part, fields)
    head += own
    first = len(head)
    has_share = any(_share(money.get(row["project"], ())) is not None for row in rows)
    firsts = [money[row["project"]][0] for row in rows if money.get(row["project"])]
    of = "planned" if any(each.planned is not None for each in firsts) else "spent"
    currencies = {each.currency for each in firsts}
    if firsts:
        unit = f" ({min(currencies)})" if len(currencies) == 1 else ""
        name = phrase("Amount") if of == "planned" else phrase("Paid out and spent")
        head.append(words.translate(name) + unit)
        head += [words.translate("Currency")] if not unit else []
        head += [words.translate("Spent")] if has_share else []
    if of == "planned":
        said = [*said, words.translate("Amount: the budget, else what is committed.")]
    body = [
        (
            _title(part, row),
            _named(part, row, names.get(row["project"], ())),
            *([_status(words, row["status"])] if several else []),
            *([_end(words, row)] if has_end else []),
            *(_written(values.get(row["project"], ())) for values in own.values()),
            *_money(words, money.get(row["project"], ()), of, head[first:]),
        )
        for row in rows
    ]
    caption = joined(said or [words.translate("Projects")], " ")
    return table(head, body, caption, "register", numbers=range(first, len(head)))


def _has_cancelled(part: Portfolio) -> bool:
    return bool(part.projects["status"].eq("cancelled").any())


def _written(values: Sequence[str]) -> Content:
    return element("span", "; ".join(values), dir="auto") if values else "–"


def _have_end(rows: Sequence[Any]) -> bool:
    return any(pd.notna(row["end"]) for row in rows)


def _add_pages(words: Words, made: etree._Element, rows: Sequence[Any]) -> None:
    """A last column, on paper only, with the page on which each project's section begins."""
    head, *body = made.iter("tr")
    head.append(element("th", words.translate("Page"), scope="col", class_="number only-pdf"))
    for line, row in zip(body, rows, strict=True):
        page = element("a", "–", href=f"#{anchor(row['project'])}", class_="page")
        line.append(element("td", page, class_="number only-pdf"))


def _status(words: Words, status: Any) -> str:
    return status_together(words.status(status)) if pd.notna(status) else "–"


def _in_order(part: Portfolio) -> list[Any]:
    """The projects as rows: live ones by end, then others, then ended ones, the latest first."""
    far = pd.Timestamp.max

    def key(row: Any) -> tuple[int, float, str]:
        group = _LATER.get(row["status"], 1)
        end = (far if pd.isna(row["end"]) else row["end"]).timestamp()
        return group, -end if group == _LATER["completed"] else end, row["title"]

    return sorted(in_language(part).to_dict("records"), key=key)


def _title(part: Portfolio, row: Any) -> Content:
    """The title, which leads to the project's section or, without one, is where links lead."""
    if has_section(part, row["status"]):
        return link(row)
    title = row["title"]
    return element("span", title, dir="auto", lang=row["title_language"], id=anchor(row["project"]))


def _places(part: Portfolio) -> dict[str, list[etree._Element]]:
    return {
        project: [place_label(part, code) for code in codes]
        for project, codes in groups(part.project_places, "project", "place").items()
    }


def _donors(part: Portfolio) -> dict[str, list[etree._Element]]:
    """The donors of each project by their short names, where there are such."""
    bodies = part.organisations
    names = part.organisation_names()
    short: Mapping[str, Any] = pairs(bodies, "organisation", "short_name")
    parts = part.project_organisations
    funding = parts[parts["role"] == "funding"]
    return {
        project: [
            element("span", short[code] if pd.notna(short[code]) else names[code], dir="auto")
            for code in dict.fromkeys(codes)
        ]
        for project, codes in groups(funding, "project", "organisation").items()
    }


def _named(part: Portfolio, row: Any, names: Sequence[etree._Element]) -> Content:
    """The names of a row; of one that has no section to read on in, all of them."""
    if not names:
        return "–"
    more = len(names) - _MOST_NAMES
    if more <= 1 or not has_section(part, row["status"]):
        return joined(names, Words.of(part).comma)
    words = Words.of(part)
    said = words.count("and {number} more", "and {number} more", more)
    told = element("a", said, href=f"#{anchor(row['project'])}")
    return joined([*names[:_MOST_NAMES], told], words.comma)


def _end(words: Words, row: Any) -> str:
    if pd.isna(row["end"]):
        return "–"
    return words.short_moment(row["end"], row["end_precision"]).replace(" ", "\u00a0")


def _share(stated: Sequence[Funds]) -> float | None:
    return stated[0].spent_share if stated else None


def _money(words: Words, stated: Sequence[Funds], of: str, columns: Sequence[str]) -> Iterator[str]:
    """The amount in the largest currency, and as the columns want it, that and what is spent.

    `of` is "planned" or "spent": which amount.
    """
    if not columns:
        return
    first = stated[0] if stated else None
    more = f" +{len(stated) - 1}" if len(stated) > 1 else ""
    amount = None if first is None else getattr(first, of)
    yield "–" if amount is None else words.whole(amount)
    if words.translate("Currency") in columns:
        yield "–" if first is None else first.currency + more
    if words.translate("Spent") in columns:
        share = _share(stated)
        yield "–" if share is None else words.percent(share)
