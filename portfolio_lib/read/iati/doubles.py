"""Money that an activity states twice: the same budget, budgets of one time, the same payment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from lxml import etree

from portfolio_lib.model import Finding
from portfolio_lib.read.iati.values import Activity
from portfolio_lib.read.records import StatedAmount, StatedParty
from portfolio_lib.read.xml import text_of

_REVISED = "revised"
_MOST_REVISED = 500
"""So many revised budgets of an activity, the latest, are compared with each other."""


def once_each(activity: Activity, stated: Sequence[StatedAmount]) -> Iterator[StatedAmount]:
    """Budgets, or planned disbursements, without those that say the same as one before.

    Two of one type that differ and overlap both count, and are told of: the standard wants the
    budgets of an activity to follow one another, and some publishers divide them all the same.
    A revised one gives way to later ones that cover at least half of its period, by the day of
    their value, else by their place in the file: together they are more than the money there is.
    """
    if len(stated) == 1:
        yield from stated
        return
    kept: dict[tuple[object, ...], StatedAmount] = {}
    single: list[StatedAmount] = []
    for amount in stated:
        first = kept.setdefault(_key(amount), amount)
        if first is amount or amount.period_start is None:
            single.append(amount)
        else:
            activity.findings.append(_repeated(activity, amount, first))
    latest = list(_without_replaced(activity, single))
    _check_periods(activity, latest)
    yield from latest


def _without_replaced(activity: Activity, stated: Sequence[StatedAmount]) -> Iterator[StatedAmount]:
    """The amounts without revised ones that a later revised one of their time replaces."""
    by_sides: dict[tuple[object, ...], list[StatedAmount]] = {}
    for amount in stated:
        if amount.budget_type == _REVISED and amount.period_start and amount.period_end:
            by_sides.setdefault((amount.currency, *_sides(amount)), []).append(amount)
    replaced: set[int] = set()
    for same in by_sides.values():
        ordered = sorted(same, key=lambda one: (one.date or date.min, one.line))
        latest = ordered[-_MOST_REVISED:]
        for at, amount in enumerate(latest):
            later = [other for other in latest[at + 1 :] if _days_of_both(amount, other)]
            if 2 * sum(_days_of_both(amount, other) for other in later) >= _days(amount) > 0:
                replaced.add(id(amount))
                activity.findings.append(_revised_again(activity, amount, later[-1]))
    yield from (amount for amount in stated if id(amount) not in replaced)


def _days(amount: StatedAmount) -> int:
    return _days_of_both(amount, amount)


def _days_of_both(one: StatedAmount, other: StatedAmount) -> int:
    """How many days two amounts have in common [days]."""
    if not (one.period_start and one.period_end and other.period_start and other.period_end):
        return 0
    begin, end = max(one.period_start, other.period_start), min(one.period_end, other.period_end)
    return max((end - begin).days + 1, 0)


def _revised_again(activity: Activity, amount: StatedAmount, by: StatedAmount) -> Finding:
    money = _money(amount)
    return Finding.of(
        "budget-revised-again", f"the revised {amount.kind} of {money} for {_period(amount)} does "
        f"not count: that of {_money(by)} for {_period(by)} in line {by.line} is a later one of "
        "the same time", file=activity.file, line=amount.line, field=amount.kind, value=money,
    )  # fmt: skip


def _key(amount: StatedAmount) -> tuple[object, ...]:
    """What two statements of one amount have in common."""
    return (
        amount.kind, amount.value, amount.currency, amount.period_start, amount.period_end,
        amount.budget_type, amount.budget_status, *_sides(amount),
    )  # fmt: skip


def _sides(amount: StatedAmount) -> tuple[str | None, str | None]:
    return _name(amount.provider), _name(amount.receiver)


def _name(party: StatedParty | None) -> str | None:
    return party.written.text if party else None


def _repeated(activity: Activity, amount: StatedAmount, first: StatedAmount) -> Finding:
    money = _money(amount)
    return Finding.of(
        "repeated-budget", f"the {amount.kind} of {money} for {_period(amount)} stands in line "
        f"{first.line} too, the same in all; it is counted once", file=activity.file,
        line=amount.line, field=amount.kind, value=money,
    )  # fmt: skip


def _check_periods(activity: Activity, stated: Sequence[StatedAmount]) -> None:
    """Tell of amounts of one type and currency that are for one time."""
    groups: dict[tuple[object, ...], list[StatedAmount]] = {}
    for amount in stated:
        start, end = amount.period_start, amount.period_end
        if start and end and start <= end:
            key = (amount.budget_type, amount.currency, *_sides(amount))
            groups.setdefault(key, []).append(amount)
    for group in groups.values():
        ordered = sorted(group, key=lambda one: (one.period_start, one.period_end, one.line))
        pairs = [(one, other) for one, other in pairwise(ordered) if _overlap(one, other)]
        if pairs:
            activity.findings.append(_overlapping(activity, *pairs[0], len(pairs)))


def _overlap(one: StatedAmount, other: StatedAmount) -> bool:
    """Whether the later of two begins before the last day of the earlier one."""
    return bool(
        one.period_end and other.period_start and other.period_start < one.period_end
    )  # the last day of one may be the first of the other


def _overlapping(
    activity: Activity, one: StatedAmount, other: StatedAmount, number: int
) -> Finding:
    more = f"; {number} pairs of the activity do so" if number > 1 else ""
    return Finding.of(
        "budgets-overlap", f"the {one.kind} of {_money(one)} for {_period(one)} and that of "
        f"{_money(other)} for {_period(other)} are of one type, {one.budget_type}, and overlap; "
        f"both count{more}", file=activity.file, line=other.line, field=one.kind,
        value=_period(other),
    )  # fmt: skip


def _money(amount: StatedAmount) -> str:
    return f"{amount.currency} {amount.value:,.2f}"


def _period(amount: StatedAmount) -> str:
    return f"{amount.period_start} to {amount.period_end}"


def check_payments(
    activity: Activity, stated: Sequence[tuple[etree._Element, StatedAmount]]
) -> None:
    """Tell of transactions that are the same in all that they state; each of them counts."""
    likely: dict[tuple[object, ...], list[tuple[etree._Element, StatedAmount]]] = {}
    for element, amount in stated:
        key = (amount.kind, amount.value, amount.currency, amount.date)
        likely.setdefault(key, []).append((element, amount))
    several = [group for group in likely.values() if len(group) > 1]
    contents = Counter(_content(element) for group in several for element, _ in group)
    same = [content for content, number in contents.items() if number > 1]
    if not same:
        return
    number = sum(contents[content] for content in same) - len(same)
    amount = next(
        amount for group in several for element, amount in group if contents[_content(element)] > 1
    )
    more = f", and {number - 1} others of the activity do so too" if number > 1 else ""
    activity.findings.append(Finding.of(
        "repeated-payment", f"a {amount.kind} of {_money(amount)} of {amount.date} stands twice, "
        f"the same in all that it states{more}; each counts", file=activity.file,
        line=amount.line, field="transaction", value=_money(amount),
    ))  # fmt: skip


def _content(element: etree._Element) -> tuple[object, ...]:
    """All that an element says, without the spaces between its children."""
    return tuple(
        (part.tag, tuple(sorted(part.attrib.items())), "" if len(part) else text_of(part).strip())
        for part in element.iter()
    )
