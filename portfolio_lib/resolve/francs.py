"""Which CFA franc "FCFA" is: that of West or of Central Africa, by where a project works."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portfolio_lib.model import Finding
from portfolio_lib.read.records import StatedAmount
from portfolio_lib.read.written.amounts import CFA

_COUNTRIES = {
    "XOF": frozenset({"BJ", "BF", "CI", "GW", "ML", "NE", "SN", "TG"}),
    "XAF": frozenset({"CM", "CF", "TD", "CG", "GQ", "GA"}),
}
"""The countries of each franc (ISO 3166-1), by its code in ISO 4217."""


def in_one_franc(amounts: Iterable[StatedAmount], places: frozenset[str]) -> Iterator[StatedAmount]:
    """The amounts, each "FCFA" as the franc of all places of its project.

    Where the places are in none or in both, the amount is left out: `of_no_franc` says so.
    """
    code = _franc_of(places)
    for amount in amounts:
        if amount.currency != CFA:
            yield amount
        elif code is not None:
            yield amount._replace(currency=code)


def of_no_franc(
    file: str, amounts: Iterable[StatedAmount], places: frozenset[str]
) -> Iterator[Finding]:
    """The findings about amounts in francs of which nothing tells whose they are."""
    if _franc_of(places) is not None:
        return
    for amount in amounts:
        if amount.currency == CFA:
            money = f"{CFA} {amount.value:,.2f}"
            yield Finding.of(
                "amount-without-currency", f"the amount {money} may be in the franc of West Africa "
                "(XOF) or of Central Africa (XAF), and the places of the project do not tell; it "
                "is left out", suggestion="Write XOF or XAF.", file=file, line=amount.line,
                field=amount.kind, value=money,
            )  # fmt: skip


def _franc_of(places: frozenset[str]) -> str | None:
    return next((code for code, own in _COUNTRIES.items() if places and places <= own), None)
