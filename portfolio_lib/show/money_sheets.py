"""What a spreadsheet says of the money of each project in each of its places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portfolio_lib.model import Portfolio
from portfolio_lib.show.funds import Funds, funds_of
from portfolio_lib.show.names import place_name
from portfolio_lib.show.profiles import Profile
from portfolio_lib.show.sheets import Sheet, Value, columns
from portfolio_lib.show.words import Words

_AMOUNTS = 3
"""So many of the columns of money can be added."""


def project_places(
    portfolio: Portfolio, told: Sequence[Profile], place: str | None
) -> Iterator[Sheet]:
    """A row for each project and each place that it states, with what of its money is for it.

    In the report of a place that place and what belongs to it, of the projects that state the
    place itself. Amounts have a total where all are in one currency and none is in several rows.
    Nothing where no project states money.
    """
    words, shares = Words.of(portfolio), _shares(portfolio)
    inside = None if place is None else portfolio.inside(place)
    at = [
        (each, code)
        for each in told
        for code in each.places
        if inside is None or (code in inside and place in each.places)
    ]
    frames = {code: portfolio.stated_amounts(code) for code in sorted({code for _, code in at})}
    money = {code: funds_of(frame) for code, frame in frames.items()}
    rows = [
        (
            each.title.text,
            place_name(portfolio, code),
            code,
            shares.get((each.project, code)),
            *money_cells(words, money[code].get(each.project, ())),
            each.project,
        )
        for each, code in at
    ]
    told_money = [each for of in money.values() for found in of.values() for each in found]
    if not told_money:
        return
    kinds = [
        (words.translate("Title"), "string"),
        (words.translate("Country or region"), "string"),
        (words.translate("Code"), "string"),
        (words.translate("Share [%]"), "number"),
        *money_columns(words),
        (words.translate("Identifier"), "string"),
    ]
    is_added = len({each.project for each, _ in at}) == len(at) or not any(
        each.is_shared for each in told_money
    )
    totals = money_totals(words, told_money) if is_added else ()
    title = words.translate("Projects by place")
    yield Sheet(title, columns(kinds, rows), totals=totals, name="projects-by-place")


def money_totals(words: Words, money: Sequence[Funds]) -> tuple[str, ...]:
    """The headers of the columns that may be added: where all is in one currency."""
    is_one = len({each.currency for each in money}) == 1
    return tuple(header for header, _ in money_columns(words)[:_AMOUNTS]) if is_one else ()


def money_columns(words: Words) -> list[tuple[str, str]]:
    """The headers and kinds of what `money_cells` has."""
    return [
        (words.translate("Budget"), "number"),
        (words.translate("Committed"), "number"),
        (words.translate("Paid out and spent"), "number"),
        (words.translate("Currency"), "string"),
        (words.translate("Spent [%]"), "number"),
        (words.translate("In other currencies"), "string"),
        (words.translate("Shared"), "string"),
    ]


def money_cells(words: Words, money: Sequence[Funds]) -> list[Value]:
    """The money of a project in its largest currency, and in words what it has in others."""
    if not money:
        return [None] * len(money_columns(words))
    first, *others = money
    share = None if first.spent_share is None else float(round(100 * first.spent_share))
    said = [f"{each.currency} {words.whole(each.planned or each.spent or 0)}" for each in others]
    shared = words.translate("shared") if any(each.is_shared for each in money) else None
    amounts = (first.budget, first.committed, first.spent)
    return [*amounts, first.currency, share, "; ".join(said) or None, shared]


def _shares(portfolio: Portfolio) -> dict[tuple[str, str], float]:
    """The percentages that the sources state."""
    stated = portfolio.project_places.dropna(subset=["share"])
    found = stated.drop_duplicates(["project", "place"], keep=False)
    at = zip(found["project"], found["place"], strict=True)
    return dict(zip(at, map(float, found["share"]), strict=True))
