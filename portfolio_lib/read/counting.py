"""Which of a project's amounts count: none of them twice, no part beside its whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from portfolio_lib.read.records import StatedAmount

_OF_THE_WHOLE = ("budget", "expenditure")
"""Kinds of amounts that a project has from all who pay for it."""
_A_CENT = 0.01
"""Sums may differ by so much for each part."""


def counted(amounts: Iterable[StatedAmount]) -> tuple[list[StatedAmount], list[StatedAmount]]:
    """The amounts of a project that count, and those that say the same or a part of it again.

    Of one kind and currency an amount for the whole project counts alone, the largest if there
    are several: others are taken for its parts, or for the same stated anew. Where those of
    providers or places add up to it, they count instead. Without it all count that differ in
    period, provider or place, but for one of a period within that of another: "2025" beside
    "2025-2026".
    """
    kept: list[StatedAmount] = []
    again: list[StatedAmount] = []
    given = list(amounts)
    if len(given) < 2:  # noqa: PLR2004 - as of most projects
        return given, []
    given = [amount for amount in given if not _is_sum(amount, given)]
    wholes: dict[tuple[str, str], StatedAmount] = {}
    for amount in sorted(filter(_is_for_the_whole, given), key=lambda whole: -whole.value):
        wholes.setdefault(kind_and_currency(amount), amount)
    within = _within_others(given)
    seen: set[tuple[object, ...]] = set()
    for amount in given:
        whole = wholes.get(kind_and_currency(amount))
        is_a_part = whole is not None and whole is not amount
        if is_a_part or _identity(amount) in seen or _of(amount) in within:
            again.append(amount)
        else:
            kept.append(amount)
        seen.add(_identity(amount))
    return kept, again


def of_several(
    amounts: Iterable[StatedAmount], *, has_other_donors: bool, has_other_money: bool
) -> tuple[StatedAmount, ...]:
    """The amounts of a project, marked where its source says that others give a part of them.

    Parameters
    ----------
    has_other_donors : whether more than the named donors give, or these a part: "60 %".
    has_other_money : whether others pay a part of the whole, which is no part of what a
        donor commits: "Co-financing: EUR 200,000".
    """
    return tuple(
        amount._replace(
            is_shared=amount.is_shared
            or has_other_donors
            or (has_other_money and amount.kind in _OF_THE_WHOLE)
        )
        for amount in amounts
    )


def kind_and_currency(amount: StatedAmount) -> tuple[str, str]:
    """What two amounts have in common where one may be a part of the other."""
    return amount.kind, amount.currency


def _is_for_the_whole(amount: StatedAmount) -> bool:
    """Whether nothing says that an amount is for a part; a budget's day is that of its value."""
    parts = (amount.period_start, amount.period_end, amount.provider, amount.place, amount.part)
    is_dated = amount.kind != "budget" and amount.date is not None
    return not is_dated and all(part is None for part in parts)


def _within_others(amounts: Iterable[StatedAmount]) -> set[tuple[object, ...]]:
    """The periods that lie within that of another amount of the same, with what that is."""
    spans: dict[tuple[object, ...], set[tuple[dt.date, dt.date]]] = {}
    for amount in amounts:
        if amount.period_start is not None and amount.period_end is not None:
            span = amount.period_start, amount.period_end
            spans.setdefault((*kind_and_currency(amount), *_whose(amount)), set()).add(span)
    within: set[tuple[object, ...]] = set()
    for key, found in spans.items():
        latest = dt.date.min
        for start, end in sorted(found, key=lambda span: (span[0], -span[1].toordinal())):
            if end <= latest:
                within.add((*key, start, end))
            latest = max(latest, end)
    return within


def _of(amount: StatedAmount) -> tuple[object, ...]:
    about = (*kind_and_currency(amount), *_whose(amount))
    return (*about, amount.period_start, amount.period_end)


def _whose(amount: StatedAmount) -> tuple[str | None, str | None]:
    provider, place = amount.provider, amount.place
    return provider and provider.written.text, place and place.written.text


def _is_sum(whole: StatedAmount, amounts: Iterable[StatedAmount]) -> bool:
    """Whether an amount for the whole project is the sum of those of its providers or places."""
    if not _is_for_the_whole(whole):
        return False
    same = [other for other in amounts if kind_and_currency(other) == kind_and_currency(whole)]
    parts = [other for other in same if not _is_for_the_whole(other)]
    if not parts or len(same) > len(parts) + 1:
        return False
    times = {(part.period_start, part.period_end, part.date) for part in parts}
    providers = {part.provider.written.text if part.provider else None for part in parts}
    places = {part.place.written.text if part.place else None for part in parts}
    is_one_way = sorted(map(len, (providers, places))) == [1, len(parts)] and len(times) == 1
    is_one_way = is_one_way and not providers == places == {None}
    total = sum(part.value for part in parts)
    return is_one_way and abs(total - whole.value) < _A_CENT * len(parts)


def _identity(amount: StatedAmount) -> tuple[object, ...]:
    about = (amount.period_start, amount.period_end, amount.date, *_whose(amount))
    return (*kind_and_currency(amount), amount.value, amount.part, *about)
