"""Money in parts: by year, and by donor or place; budgets beside what was spent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from portfolio_lib.errors import UsageError
from portfolio_lib.language import phrase
from portfolio_lib.model import Portfolio
from portfolio_lib.model.relations import groups, pairs
from portfolio_lib.show.html import Block, Content, element, section, table
from portfolio_lib.show.people import place_label
from portfolio_lib.show.whereabouts import counts
from portfolio_lib.show.words import Words

__all__ = ["breakdown"]

MOST_ROWS = 30
"""Of more rows only the first ones are shown, and the number of the others."""

_COLUMNS = {
    "budget": phrase("Budget"),
    "commitment": phrase("Committed"),
    "spending": phrase("Paid out and spent"),
}
_PART = {"disbursement": "spending", "expenditure": "spending"}
"""IATI's disbursements and expenditures are both spending; they are never the same money."""


def breakdown(portfolio: Portfolio, by: str, *, place: str | None = None) -> Block:
    """The amounts by year, and by donor or place: budgets, commitments and spending.

    A row is for one currency; currencies are never added. A budget counts in the year in
    which its period begins. Where one table would repeat the totals, it is left out.

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
    heading = Words.of(portfolio).say("Money in detail")
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
    yield _table(portfolio, words.say("Year"), words.say("Amounts by year"), rows, {})
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
    order = sorted(set(table_of["donor"]), key=lambda donor: (*words.order(names[donor]), donor))
    rows = {
        (donor, str(currency)): part
        for donor in order
        for currency, part in table_of[table_of["donor"] == donor].groupby("currency")
    }
    labels = {
        donor: _shared(words, element("span", names[donor], dir="auto"), donor in shared)
        for donor in order
    }
    yield _table(portfolio, words.say("Donor"), words.say("Amounts by donor"), rows, labels)
    if shared:
        yield element(
            "p",
            words.say(
                "Shared: with projects of several donors, whose amounts are whole in the row of "
                "each."
            ),
        )


def _givers(provider: object, donors: Sequence[str]) -> Sequence[str]:
    return [str(provider)] if provider in donors else donors


def _by_place(portfolio: Portfolio) -> Iterator[Content]:
    """The amounts for each place that projects state, as its own report has them."""
    codes = [code for code in counts(portfolio) if code in set(portfolio.places["place"])]
    if len(codes) < 2:  # noqa: PLR2004 - one place is the totals
        return
    rows: dict[tuple[str, str], pd.DataFrame] = {}
    labels: dict[str, Content] = {}
    words, is_shared = Words.of(portfolio), False
    for code in codes[:MOST_ROWS]:
        frame = _parted(portfolio.current_amounts(code))
        shared = bool(frame["shared"].any())
        is_shared |= shared
        labels[code] = _shared(words, place_label(portfolio, code), shared)
        rows |= {(code, str(currency)): part for currency, part in frame.groupby("currency")}
    if rows:
        yield _table(portfolio, words.say("Place"), words.say("Amounts by place"), rows, labels)
    if is_shared:
        yield element(
            "p",
            words.say(
                "Shared: with projects in several places and without percentages, whose amounts "
                "are whole in the row of each."
            ),
        )


def _shared(words: Words, name: Content, shared: bool) -> Content:
    said = words.say("shared")
    mark = element("small", f" ({said})") if shared else None
    return element("span", name, mark)


def _table(
    portfolio: Portfolio,
    first: str,
    caption: str,
    rows: Mapping[tuple[str, str], pd.DataFrame],
    labels: Mapping[str, Content],
) -> Content:
    """A row for each name and currency with the totals of its parts."""
    words = Words.of(portfolio)
    present = {part for frame in rows.values() for part in frame["part"]}
    parts = [part for part in _COLUMNS if part in present]
    shown = list(rows.items())[:MOST_ROWS]
    if (more := len(rows) - len(shown)) > 0:
        told = words.count(
            "{number} more row is not shown", "{number} more rows are not shown", more
        )
        caption = f"{caption} ({told})"
    body = [
        (
            _copied(labels.get(name, name)),
            currency,
            *(_total(words, frame.loc[frame["part"] == part, "value"]) for part in parts),
        )
        for (name, currency), frame in shown
    ]
    header = (first, words.say("Currency"), *(words.say(_COLUMNS[part]) for part in parts))
    return table(header, body, caption, "money", numbers=range(2, len(header)))


def _copied(content: Content) -> Content:
    """A content for one more cell: an element can stand in one place only."""
    from copy import deepcopy

    return deepcopy(content)


def _total(words: Words, values: pd.Series) -> str:
    return words.whole(values.sum()) if len(values) else "–"
