"""The annex of a report: a row for each project that it tells of, and one for each amount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from portfolio_lib.model import Portfolio
from portfolio_lib.model.keys import own_parameter
from portfolio_lib.model.own import own_part, wider_part
from portfolio_lib.model.own_fields import own_table
from portfolio_lib.show.contributions import names_of_bodies
from portfolio_lib.show.footnotes import footnotes
from portfolio_lib.show.funds import funds
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.money import TERMS, explained
from portfolio_lib.show.money_sheets import (
    money_cells,
    money_columns,
    money_totals,
    project_places,
)
from portfolio_lib.show.names import footnoted, place_name
from portfolio_lib.show.own_fields import fields_of
from portfolio_lib.show.profiles import TEXTS, Profile, profiles
from portfolio_lib.show.remarks import counting, origin
from portfolio_lib.show.sectors import sectors_of
from portfolio_lib.show.sheets import Annex, Sheet, Value, columns
from portfolio_lib.show.words import Words

_BETWEEN = "; "
"""Between the names in a cell."""


@of_portfolio
def annex(
    portfolio: Portfolio,
    *,
    place: str | None = None,
    fields: Sequence[str] = (),
    tables: Sequence[str] = (),
) -> Annex:
    """The rows of a report as sheets: projects, amounts, texts, and what is to know of them.

    Each project has the row that its section shows, in the same order and words, and one for its
    texts on a sheet of their own. Each amount
    that counts has a row, with `place` what of it is for that place: the rows add up to
    the totals of `amounts`. With `place`, the amounts of projects that concern it only through
    a region, a group or the world have a sheet of their own. Nothing where there is no project.

    Own fields that are not for internal use alone are columns of the projects, and own tables
    such as "Risks" are sheets, with the columns that are not for internal use alone.

    Parameters
    ----------
    fields : own fields that are columns too, though they are for internal use; where the slice
        is for a donor or for the public it has no such fields, and so no such columns.
    tables : own tables that are sheets with all columns, likewise.
    """
    if not len(portfolio):
        return Annex()
    told = profiles(portfolio, place)
    words = Words.of(portfolio)
    return Annex(
        _projects(portfolio, told, fields, place),
        *project_places(portfolio, told, place),
        *_amounts(own_part(portfolio, place), told, place),
        _amount_sheet(
            portfolio,
            told,
            words.translate("Amounts of wider projects"),
            _wider_amounts(portfolio, place),
            "amounts-of-wider-projects",
        ),
        *_own_tables(portfolio, told, tables),
        *_texts(words, told),
        _about(portfolio, place),
    )


def _wider_amounts(portfolio: Portfolio, place: str | None) -> pd.DataFrame:
    """The amounts of the projects that concern a place only through wider ones."""
    if place is None:
        return portfolio.current_amounts().iloc[:0]
    return wider_part(portfolio, place).current_amounts(place)


def _projects(
    portfolio: Portfolio, told: Sequence[Profile], fields: Sequence[str], place: str | None
) -> Sheet:
    """A row for each project, with what it has for the place; of a wider one that is not told."""
    words = Words.of(portfolio)
    own = fields_of(portfolio, fields, with_shared=True)
    sectors = sectors_of(portfolio)
    names = _places(portfolio, {code for each in told for code in each.places})
    money = funds(own_part(portfolio, place), place)
    kinds = [
        (words.translate("Title"), "string"),
        (words.translate("Status"), "string"),
        (words.translate("Period"), "string"),
        (words.translate("Start"), "date"),
        (words.translate("End"), "date"),
        (words.count("Country or region", "Countries and regions", 2), "string"),
        (words.translate("Code"), "string"),
        (words.count("Donor", "Donors", 2), "string"),
        (words.count("Implementing agency", "Implementing agencies", 2), "string"),
        *money_columns(words),
        (words.translate("Through region or group"), "string"),
        (words.count("Sector", "Sectors", 2), "string"),
        (words.translate("Data as of"), "date"),
        (words.translate("Identifier"), "string"),
    ]
    used = {header.casefold() for header, _ in kinds}
    kinds[-2:-2] = [(f"{n} (2)" if n.casefold() in used else n, "string") for n in own]
    rows = (
        (
            each.title.text,
            words.status(each.status) if each.status else None,
            each.period,
            each.start,
            each.end,
            _listed(names[code] for code in each.places),
            _listed(each.places),
            _listed(party.text for party in each.donors),
            _listed(party.text for party in each.agencies),
            *money_cells(words, money.get(each.project, ())),
            _listed(each.through),
            _listed(sectors.get(each.project, ())),
            *(_listed(values.get(each.project, ())) for values in own.values()),
            each.data_day,
            each.project,
        )
        for each in told
    )
    totals = money_totals(words, [each for found in money.values() for each in found])
    title = words.translate("Projects")
    return Sheet(title, columns(kinds, rows), "projects-in-slice", totals, "projects")


def _texts(words: Words, told: Sequence[Profile]) -> Iterator[Sheet]:
    """The texts of each project that has any: beside its facts they would make these long."""
    kinds = [
        (words.translate("Title"), "string"),
        *((words.translate(heading), "string") for heading in TEXTS.values()),
        (words.translate("Identifier"), "string"),
    ]
    rows = [
        (
            each.title.text,
            *(each.texts[field].text if field in each.texts else None for field in TEXTS),
            each.project,
        )
        for each in told
        if each.texts
    ]
    if rows:
        yield Sheet(words.translate("Texts"), columns(kinds, rows), name="texts")


def _own_tables(
    portfolio: Portfolio, told: Sequence[Profile], tables: Sequence[str]
) -> Iterator[Sheet]:
    """The own tables to show: a row a row, in the order of the projects."""
    words, stated = Words.of(portfolio), portfolio.fields
    stated = stated[stated["table"].notna()]
    is_asked = stated["table"].map(own_parameter).isin(set(map(own_parameter, tables)))
    shown = stated[is_asked | stated["audience"].isin(["public", "donor"])]
    titles = {each.project: each.title.text for each in told}
    order = {project: number for number, project in enumerate(titles)}
    for name in dict.fromkeys(shown["table"]):
        frame = own_table(shown, name)
        names = [column for column in frame.columns if column != "project"]
        kinds = [
            (words.translate("Title"), "string"),
            *((column, _kind(frame[column])) for column in names),
            (words.translate("Identifier"), "string"),
        ]
        rows = [row for row in frame.to_dict("records") if row["project"] in order]
        rows.sort(key=lambda row: order[row["project"]])
        cells = (
            (titles[row["project"]], *(_own(row[column]) for column in names), row["project"])
            for row in rows
        )
        yield Sheet(str(name), columns(kinds, cells))


def _kind(column: pd.Series) -> str:
    return "number" if pd.api.types.is_numeric_dtype(column) else "string"


def _own(value: Any) -> Value:
    """A value of an own table: a number, or a text as it is written."""
    if pd.isna(value):
        return None
    return value if isinstance(value, str) else float(value)


def _amounts(portfolio: Portfolio, told: Sequence[Profile], place: str | None) -> Iterator[Sheet]:
    """The amounts that count; to a donor its own, and what else it may see apart."""
    words = Words.of(portfolio)
    frame = portfolio.current_amounts(place)
    if portfolio.view.donor is None:
        yield _amount_sheet(portfolio, told, words.translate("Amounts"), frame, "amounts")
        return
    title = words.translate("Contribution of the donor")
    yield _amount_sheet(portfolio, told, title, frame, "contribution-of-the-donor")
    others = portfolio.other_amounts(place)
    yield _amount_sheet(portfolio, told, words.translate("Other amounts"), others, "other-amounts")


def _amount_sheet(
    portfolio: Portfolio, told: Sequence[Profile], title: str, amounts: pd.DataFrame, name: str
) -> Sheet:
    words = Words.of(portfolio)
    kinds = [
        (words.translate("Title"), "string"),
        (words.translate("Kind"), "string"),
        (words.translate("Amount"), "number"),
        (words.translate("Currency"), "string"),
        (words.translate("Date"), "date"),
        (words.translate("Period from"), "date"),
        (words.translate("Period until"), "date"),
        (words.translate("Provider"), "string"),
        (words.translate("Receiver"), "string"),
        (words.translate("For the place"), "string"),
        (words.translate("Shared"), "string"),
        (words.translate("Identifier"), "string"),
    ]
    rows = _amount_rows(portfolio, told, amounts)
    return Sheet(title, columns(kinds, rows), name=name)


def _amount_rows(
    portfolio: Portfolio, told: Sequence[Profile], amounts: pd.DataFrame
) -> Iterator[tuple[Value, ...]]:
    """The amounts that count in the order of the projects, each project's as in its source."""
    words = Words.of(portfolio)
    titles = {each.project: each.title.text for each in told}
    bodies = names_of_bodies(portfolio)
    order = {project: number for number, project in enumerate(titles)}
    places = _places(portfolio, set(amounts["place"].dropna()))
    rows = amounts.to_dict("records")
    for row in sorted(rows, key=lambda row: order[row["project"]]):
        kind = TERMS[row["kind"]]
        yield (
            titles[row["project"]],
            words.translate(kind),
            float(row["value"]),
            row["currency"],
            *(_day(row[name]) for name in ("date", "period_start", "period_end")),
            *(_body(bodies, row[name]) for name in ("provider", "receiver")),
            places.get(row["place"]),
            words.translate("shared") if row.get("shared") else None,
            row["project"],
        )


def _about(portfolio: Portfolio, place: str | None) -> Sheet:
    """What to know of the other sheets when they are read without the report."""
    words = Words.of(portfolio)
    told = [(name, _text(content)) for name, content in origin(portfolio)]
    told.append((words.translate("How projects are counted"), counting(portfolio)))
    if money := explained(portfolio, place):
        told.append((words.translate("How amounts are counted"), money))
    notes = footnotes(portfolio, place).elements
    told += [(words.translate("Footnote"), _text(note)) for note in notes]
    kinds = [(words.translate("Subject"), "string"), (words.translate("Explanation"), "string")]
    return Sheet(words.translate("About"), columns(kinds, told), name="about")


def _places(portfolio: Portfolio, codes: set[str]) -> dict[str, str]:
    """The names of places by code, each with the mark of its footnote where it has one."""
    noted = footnoted(portfolio)
    return {code: place_name(portfolio, code) + ("*" if code in noted else "") for code in codes}


def _body(bodies: dict[str, str], name: Any) -> str | None:
    """Who gives or receives: an organisation by its name, else as written."""
    return None if pd.isna(name) else bodies.get(name, name)


def _listed(names: Any) -> str | None:
    return _BETWEEN.join(names) or None


def _day(value: Any) -> Any:
    return None if pd.isna(value) else value.date()


def _text(content: Any) -> str:
    return content if isinstance(content, str) else "".join(content.itertext())
