"""Money in parts: by year, and by donor or place; budgets beside what was spent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import pandas as pd

from portfolio_lib.errors import UsageError
from portfolio_lib.language import phrase
from portfolio_lib.model import Portfolio
from portfolio_lib.model.amounts import summed
from portfolio_lib.model.relations import groups, pairs
from portfolio_lib.show.html import Block, Content, element, section, table
from portfolio_lib.show.maps.scope import counts
from portfolio_lib.show.money import currency_of
from portfolio_lib.show.names import place_label, place_name
from portfolio_lib.show.words import Words

__all__ = ["breakdown"]

MOST_ROWS = 30
"""Of more rows only the largest are shown, and the number of the others."""

_COLUMNS = {
    "budget": phrase("Budget"),
    "commitment": phrase("Committed"),
    "spending": phrase("Paid out and spent"),
}
_PART = {"disbursement": "spending", "expenditure": "spending"}
"""IATI's disbursements and expenditures are both spending; they are never the same money."""


def breakdown(portfolio: Portfolio, by: str, *, place: str | None = None) -> Block:
    """The amounts by year, and by donor or place: budgets, commitments and spending.

    In the report of a donor they are its own. A row is for one currency; currencies are never
    added. A budget counts in the year in which its period begins. Donors and places stand in
    the order of what they have. Where one table would repeat the totals, it is left out.

    Parameters
    ----------
    by : "donor" or "place".
    place : with it, amounts are what is for that place, as in `amounts`.

    Raises
    ------
    UsageError
        When `by` is neither.
    """
    if by not in {"donor", "place"}:
        raise UsageError(f"amounts can be shown by 'donor' or by 'place', not by {by!r}")
    frame = _parted(portfolio.current_amounts(place))
    parts = _by_donor(portfolio, frame) if by == "donor" else _by_place(portfolio)
    tables = [*_by_year(portfolio, frame), *parts]
    words = Words.of(portfolio)
    is_donors = portfolio.view.donor is not None
    heading = (
        words.translate("Own contribution in detail")
        if is_donors
        else words.translate("Money in detail")
    )
    return Block(section(heading, *tables, class_="money")) if tables else Block()


def _parted(amounts: pd.DataFrame) -> pd.DataFrame:
    """The amounts with the column `part`, without incoming ones."""
    part = amounts["kind"].map(lambda kind: _PART.get(kind, kind))
    return amounts.assign(part=part)[part.isin(_COLUMNS)]


def _by_year(portfolio: Portfolio, frame: pd.DataFrame) -> Iterator[Content]:
    dates = frame["period_start"].where(frame["part"] == "budget", frame["date"])
    years = dates.fillna(frame["date"]).dt.year
    if years.nunique() < 2:  # noqa: PLR2004 - one year is what the totals are
        return
    words = Words.of(portfolio)
    dated = frame.assign(year=years.map("{:.0f}".format, na_action="ignore"))
    rows = {
        (str(year), str(currency)): part
        for currency, of_currency in dated.groupby("currency")
        for year, part in of_currency.groupby("year")
    }
    yield _table(portfolio, (words.translate("Year"), words.translate("Amounts by year")), rows, {})
    if undated := int(years.isna().sum()):
        yield element(
            "p",
            words.count(
                "{number} amount without a date is in no year.",
                "{number} amounts without a date are in no year.",
                undated,
            ),
        )


def _by_donor(portfolio: Portfolio, frame: pd.DataFrame) -> Iterator[Content]:
    """A project's amounts under each of its donors, or under the one that gives them."""
    parts = portfolio.project_organisations
    donors = groups(parts[parts["role"] == "funding"], "project", "organisation")
    given = [
        (row, donor, len(set(donors.get(row["project"], ()))) > 1 and row["provider"] != donor)
        for row in frame.to_dict("records")
        for donor in _givers(row["provider"], list(dict.fromkeys(donors.get(row["project"], ()))))
    ]
    if len({donor for _, donor, _ in given}) < 2:  # noqa: PLR2004 - one donor is the totals
        return
    table_of = pd.DataFrame([{**row, "donor": donor, "several": s} for row, donor, s in given])
    names = pairs(portfolio.organisations, "organisation", "name")
    shared = set(table_of.loc[table_of["several"], "donor"])
    words = Words.of(portfolio)
    rows = {
        (str(donor), str(currency)): part
        for donor, of_donor in table_of.groupby("donor")
        for currency, part in of_donor.groupby("currency")
    }
    rows = _largest_first(rows, lambda donor: (*words.order(names[donor]), donor))
    labels = {
        donor: _shared(words, element("span", names[donor], dir="auto"), donor in shared)
        for donor in names
    }
    said = words.translate(
        "Shared: with projects of several donors, whose amounts are whole in the row of each."
    )
    note = said if shared else ""
    caption = words.translate("Amounts by donor")
    yield _table(portfolio, (words.translate("Donor"), caption), rows, labels, note)


def _givers(provider: object, donors: Sequence[str]) -> Sequence[str]:
    return [str(provider)] if provider in donors else donors


def _by_place(portfolio: Portfolio) -> Iterator[Content]:
    """The amounts for each place that projects state; what is for a region stands there alone."""
    codes = [code for code in counts(portfolio) if code in set(portfolio.places["place"])]
    if len(codes) < 2:  # noqa: PLR2004 - one place is the totals
        return
    words = Words.of(portfolio)
    frames = {code: _parted(portfolio.stated_amounts(code)) for code in codes}
    shared = {code for code, frame in frames.items() if frame["shared"].any()}
    rows = {
        (code, str(currency)): part
        for code, frame in frames.items()
        for currency, part in frame.groupby("currency")
    }
    rows = _largest_first(rows, lambda code: (*words.order(place_name(portfolio, code)), code))
    labels = {code: _shared(words, place_label(portfolio, code), code in shared) for code in codes}
    note = _about_places(portfolio, codes, is_shared=bool(shared))
    caption = words.translate("Amounts by place")
    if rows:
        yield _table(portfolio, (words.translate("Place"), caption), rows, labels, note)


def _about_places(portfolio: Portfolio, codes: Sequence[str], *, is_shared: bool) -> str:
    """How amounts are counted in places, as far as it concerns these."""
    words, kinds = Words.of(portfolio), pairs(portfolio.places, "place", "kind")
    said = []
    if any(kinds[code] != "country" for code in codes):
        said.append(
            words.translate(
                "What is for a region or group stands in its row, not with its countries."
            )
        )
    if is_shared:
        said.append(
            words.translate(
                "Shared: with projects in several places and without percentages, whose amounts "
                "are whole in the row of each."
            )
        )
    return " ".join(said)


def _largest_first(
    rows: Mapping[tuple[str, str], pd.DataFrame], order: Callable[[str], tuple[str, ...]]
) -> dict[tuple[str, str], pd.DataFrame]:
    """The rows sorted by what is budgeted in them, else committed, else spent, most first.

    A name's currencies stay together; `order` says which of equal names is first.
    """
    present = {part for frame in rows.values() for part in frame["part"]}
    leading = next((part for part in _COLUMNS if part in present), None)
    totals = {
        key: summed(frame.loc[frame["part"] == leading, "value"]) for key, frame in rows.items()
    }
    most = {name: max(v for (n, _), v in totals.items() if n == name) for name, _ in totals}
    return dict(
        sorted(rows.items(), key=lambda row: (-most[row[0][0]], order(row[0][0]), row[0][1]))
    )


def _shared(words: Words, name: Content, shared: bool) -> Content:
    said = words.translate("shared")
    mark = element("small", f" ({said})") if shared else None
    return element("span", name, mark)


def _table(
    portfolio: Portfolio,
    head: tuple[str, str],
    rows: Mapping[tuple[str, str], pd.DataFrame],
    labels: Mapping[str, Content],
    note: str = "",
) -> Content:
    """A row for each name and currency with the totals of its parts.

    `head` is what the first column has and what the table is called.
    """
    first, caption = head
    words = Words.of(portfolio)
    present = {part for frame in rows.values() for part in frame["part"]}
    parts = [part for part in _COLUMNS if part in present]
    column, unit = currency_of(words, pd.Series([currency for _, currency in rows]))
    shown = list(rows.items())[:MOST_ROWS]
    if (more := len(rows) - len(shown)) > 0:
        told = words.count(
            "{number} more row is not shown", "{number} more rows are not shown", more
        )
        caption = f"{caption} ({told})"
    body = [
        (
            _copied(labels.get(name, name)),
            *([currency] if column else []),
            *(_total(words, frame.loc[frame["part"] == part, "value"]) for part in parts),
        )
        for (name, currency), frame in shown
    ]
    header = (first, *column, *(words.translate(_COLUMNS[part]) + unit for part in parts))
    numbers = range(1 + len(column), len(header))
    return table(header, body, _noted(caption, note), "money", numbers=numbers)


def _noted(caption: str, note: str) -> Content:
    """A caption with what a reader has to know of the rows before reading them."""
    if not note:
        return caption
    return element("span", caption, element("br"), element("small", note))


def _copied(content: Content) -> Content:
    """A content for one more cell: an element can stand in one place only."""
    from copy import deepcopy

    return deepcopy(content)


def _total(words: Words, values: pd.Series) -> str:
    return words.whole(summed(values)) if len(values) else "–"
