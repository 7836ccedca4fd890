"""Money in parts: by year, and by donor or place; budgets beside what was spent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from lxml import etree

from portfolio_lib.errors import UsageError
from portfolio_lib.model import Portfolio
from portfolio_lib.model.amounts import summed
from portfolio_lib.model.own import own_part
from portfolio_lib.model.relations import groups, pairs
from portfolio_lib.model.years import spread_by_year
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.html import Block, Content, element, section
from portfolio_lib.show.maps.scope import counts
from portfolio_lib.show.money_rows import PARTS, Rows, money_table
from portfolio_lib.show.names import place_label, place_name
from portfolio_lib.show.words import Words

LEAST_LEFT = 1.0
"""Less than this is what rounding leaves [currency]."""
MOST_YEARS = 16
"""Of more years those long past are one row, and so are those far ahead."""
_AROUND = 7
"""So many years before and after the as-of date keep a row of their own then."""

_PART = {"disbursement": "spending", "expenditure": "spending"}
"""IATI's disbursements and expenditures are both spending; they are never the same money."""


@of_portfolio
def breakdown(portfolio: Portfolio, by: str, *, place: str | None = None) -> Block:
    """The amounts by year, and by donor or place: budgets, commitments and spending.

    In the report of a donor they are its own. A row is for one currency; currencies are never
    added. A budget over several years is spread over them by days. Where rows share no
    amount, a last one has their total. Donors and places stand in the order of what they
    have. Where one table would repeat the totals, it is left out.

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
    portfolio = own_part(portfolio, place)
    frame = _parted(portfolio.current_amounts(place))
    parts = _by_donor(portfolio, place) if by == "donor" else _by_place(portfolio)
    tables = [*_by_year(portfolio, frame), *parts]
    words = Words.of(portfolio)
    is_donors = portfolio.view.donor is not None
    heading = (
        words.translate("Contribution of the donor in detail")
        if is_donors
        else words.translate("Money in detail")
    )
    return (
        Block(section(heading, *tables, class_="money"))
        if tables
        else Block(missing="no amounts to part by year, place or donor")
    )


def _parted(amounts: pd.DataFrame) -> pd.DataFrame:
    """The amounts with the column `part`, without incoming ones."""
    part = amounts["kind"].map(lambda kind: _PART.get(kind, kind))
    return amounts.assign(part=part)[part.isin(PARTS)]


def _by_year(portfolio: Portfolio, frame: pd.DataFrame) -> Iterator[Content]:
    """The amounts by year: a budget over several years is spread over its days."""
    if frame.empty:
        return
    dated = spread_by_year(frame)
    years = dated["year"].dropna()
    if years.nunique() < 2:  # noqa: PLR2004 - one year is what the totals are
        return
    words = Words.of(portfolio)
    dated = dated.assign(span=_spans(dated["year"], portfolio.as_of))
    rows = {
        (str(span), str(currency)): part
        for currency, of_currency in dated.groupby("currency")
        for span, part in of_currency.groupby("span")
    }
    without = words.translate("without a date")
    rows |= {
        (without, str(currency)): part
        for currency, part in dated[dated["year"].isna()].groupby("currency")
    }
    note = ""
    if dated["is_spread"].any():
        note = words.translate(
            "A budget over several years is spread over them by days; it need not be spent so."
        )
    head = (words.translate("Year"), words.translate("Amounts by year"))
    yield money_table(portfolio, head, Rows(rows, {}, note, frame, len(rows)))


def _spans(years: pd.Series, as_of: date | None) -> pd.Series:
    """What the row of each year is called: the year, or "1990–2011" for many that are far."""
    known = years.dropna()
    middle = int(known.max()) if as_of is None else as_of.year
    first, last = int(known.min()), int(known.max())
    if known.nunique() > MOST_YEARS:
        first, last = max(first, middle - _AROUND), min(last, middle + _AROUND)
    before = known[known < first]
    after = known[known > last]
    names = known.map("{:.0f}".format)
    for far in (before, after):
        if len(far):
            low, high = int(far.min()), int(far.max())
            names[far.index] = str(low) if low == high else f"{low}–{high}"
    return names.reindex(years.index)


def _by_donor(portfolio: Portfolio, place: str | None) -> Iterator[Content]:
    told = rows_by_donor(portfolio, place)
    if told is not None:
        words = Words.of(portfolio)
        head = (words.translate("Donor"), words.translate("Amounts by donor"))
        yield money_table(portfolio, head, told)


def rows_by_donor(portfolio: Portfolio, place: str | None = None) -> Rows | None:
    """A project's amounts under each of its donors, or under the one that gives them."""
    frame = _parted(portfolio.current_amounts(place))
    parts = portfolio.project_organisations
    donors = groups(parts[parts["role"] == "funding"], "project", "organisation")
    bodies = groups(parts, "project", "organisation")
    given = [
        (row, donor, _is_shared(row, donor, donors, bodies))
        for row in frame.to_dict("records")
        for donor in _givers(row["provider"], list(dict.fromkeys(donors.get(row["project"], ()))))
    ]
    rest = frame[~frame["project"].isin(donors.keys())]
    number = len({donor for _, donor, _ in given})
    if not number or number + bool(len(rest)) < 2:  # noqa: PLR2004 - one donor is the totals
        return None
    table_of = pd.DataFrame([{**row, "donor": donor, "several": s} for row, donor, s in given])
    names = portfolio.organisation_names()
    words = Words.of(portfolio)
    rows = {
        (str(donor), str(currency)): part
        for donor, of_donor in table_of.groupby("donor")
        for currency, part in of_donor.groupby("currency")
    }
    rows = _largest_first(rows, lambda donor: (*words.order(names[donor]), donor))
    labels = _labels(words, rows, lambda donor: element("span", names[donor], dir="auto"))
    nobody = words.translate("no donor stated")
    rows |= {(nobody, str(currency)): part for currency, part in rest.groupby("currency")}
    if not table_of["several"].any():
        return Rows(rows, labels, whole=frame)
    said = words.translate(
        "Shared: with projects of several donors; each row shows the full amount."
    )
    return Rows(rows, labels, said)


def _givers(provider: object, donors: Sequence[str]) -> Sequence[str]:
    return [str(provider)] if provider in donors else donors


def _is_shared(
    row: Mapping[Any, Any],
    donor: str,
    donors: Mapping[str, list[str]],
    bodies: Mapping[str, list[str]],
) -> bool:
    """Whether an amount may be others' too: a body of the project may only pay it out."""
    provider, project = row["provider"], row["project"]
    if provider == donor:
        return False
    is_anothers = isinstance(provider, str) and provider not in bodies.get(project, ())
    return is_anothers or len(set(donors.get(project, ()))) > 1


def _by_place(portfolio: Portfolio) -> Iterator[Content]:
    told = rows_by_place(portfolio)
    if told is not None:
        words = Words.of(portfolio)
        head = (words.translate("Country or region"), words.translate("Amounts by place"))
        yield money_table(portfolio, head, told)


def rows_by_place(portfolio: Portfolio) -> Rows | None:
    """The amounts for each place that projects state; what is for a region stands there alone."""
    codes = [code for code in counts(portfolio) if code in set(portfolio.places["place"])]
    if len(codes) < 2:  # noqa: PLR2004 - one place is the totals
        return None
    words = Words.of(portfolio)
    undivided = _undivided(portfolio)
    frames = {
        code: frame.assign(several=frame["project"].isin(undivided) & frame["place"].isna())
        for code in codes
        for frame in [_parted(portfolio.stated_amounts(code))]
    }
    is_shared = any(frame["several"].any() for frame in frames.values())
    rows = {
        (code, str(currency)): part
        for code, frame in frames.items()
        for currency, part in frame.groupby("currency")
    }
    rows = _largest_first(rows, lambda code: (*words.order(place_name(portfolio, code)), code))
    labels = _labels(words, rows, lambda code: place_label(portfolio, code))
    note = _about_places(portfolio, codes, is_shared=is_shared)
    whole = _parted(portfolio.current_amounts())
    elsewhere = whole[~whole["project"].isin(portfolio.project_places["project"])]
    if rows:
        rows |= _named(words, elsewhere) if is_shared else _remainder(words, rows, whole)
    if len({name for name, _ in rows}) < 2:  # noqa: PLR2004 - one place is the totals
        return None
    return Rows(rows, labels, note, None if is_shared else whole)


def _undivided(portfolio: Portfolio) -> set[str]:
    """The projects in several places that state no percentages for them, or impossible ones."""
    stated = portfolio.usable_shares
    several = stated[stated["project"].duplicated(keep=False)]
    return set(several.loc[several["share"].isna(), "project"])


def _remainder(
    words: Words, rows: Mapping[tuple[str, str], pd.DataFrame], whole: pd.DataFrame
) -> dict[tuple[str, str], pd.DataFrame]:
    """What of the whole is in no row, as a last row for each currency that has such."""
    by, listed = ["currency", "part"], pd.concat(list(rows.values()))
    everything, told = (each.groupby(by)["value"].agg(summed) for each in (whole, listed))
    left = everything - told.reindex(everything.index, fill_value=0.0)
    return _named(words, left[left.abs() >= LEAST_LEFT].reset_index())


def _named(words: Words, frame: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    """Amounts that are in the row of no place, as a row for each currency."""
    name = words.translate("not assigned to a place")
    return {(name, str(currency)): part for currency, part in frame.groupby("currency")}


def _about_places(portfolio: Portfolio, codes: Sequence[str], *, is_shared: bool) -> str:
    """How amounts are counted in places, as far as it concerns these."""
    words, kinds = Words.of(portfolio), pairs(portfolio.places, "place", "kind")
    said = []
    told = {kinds[code] for code in codes}
    if "country" in told and told & {"region", "group"}:
        said.append(
            words.translate(
                "What is for a region or group is in its own row, and what is for its countries is "
                "in theirs."
            )
        )
    if is_shared:
        said.append(
            words.translate(
                "Shared: with projects in several places and without percentages; each row shows "
                "the full amount."
            )
        )
    return " ".join(said)


def _largest_first(
    rows: Mapping[tuple[str, str], pd.DataFrame], order: Callable[[str], tuple[str, ...]]
) -> dict[tuple[str, str], pd.DataFrame]:
    """The rows sorted by what is budgeted in them, else committed, else spent, most first.

    Names are compared in one currency, that of most rows, then those without it in the next.
    A name's currencies stay together; `order` says which of equal names is first.
    """
    present = {part for frame in rows.values() for part in frame["part"]}
    leading = next((part for part in PARTS if part in present), None)
    totals = {
        key: summed(frame.loc[frame["part"] == leading, "value"]) for key, frame in rows.items()
    }
    times = Counter(currency for _, currency in rows)
    currencies = sorted(times, key=lambda currency: (-times[currency], currency))
    first: dict[str, tuple[int, float]] = {}
    for (name, currency), value in totals.items():
        place = (currencies.index(currency), -value)
        first[name] = min(first.get(name, place), place)
    return dict(
        sorted(rows.items(), key=lambda row: (first[row[0][0]], order(row[0][0]), row[0][1]))
    )


def _labels(
    words: Words,
    rows: Mapping[tuple[str, str], pd.DataFrame],
    label_of: Callable[[str], etree._Element],
) -> dict[tuple[str, str], Content]:
    """What the rows are called; one with amounts that stand whole in several says so."""
    mark = f" ({words.translate('shared')})"
    return {
        key: element("span", label_of(key[0]), element("small", mark) if is_shared else None)
        for key, frame in rows.items()
        for is_shared in [frame["several"].any()]
    }
