"""Money of an iati-activity: its budgets and its transactions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from lxml import etree

from portfolio_lib.read.iati.doubles import check_payments, once_each
from portfolio_lib.read.iati.names import party, stated_place
from portfolio_lib.read.iati.values import (
    Activity,
    coded,
    quoted,
)
from portfolio_lib.read.records import StatedAmount, StatedParty, StatedPlace
from portfolio_lib.read.written.amounts import is_currency
from portfolio_lib.read.written.xsd import parsed_number
from portfolio_lib.read.xml import children_of, line_of, text_of

_CURRENCY = re.compile("[A-Z]{3}")
_ORIGINAL = "original"
"""What a budget is that states no type, by the standard."""
_OF_BUDGETS = frozenset(("period-start", "period-end", "value", "provider-org", "receiver-org"))
"""The elements of a budget and of a planned disbursement that are read."""
_REQUIRED = {
    "budget": ("period-start", "period-end"),
    "planned-disbursement": ("period-start",),
}
"""What the standard requires of a period."""
_OF_TRANSACTIONS = frozenset(
    ("transaction-type", "transaction-date", "value", "provider-org", "receiver-org",
     "recipient-country", "recipient-region", "sector")
)  # fmt: skip
"""The elements of a transaction that are read."""


def amounts(activity: Activity) -> Iterator[StatedAmount]:
    """The budgets and the transactions of an activity whose amounts are understood.

    Units: `value` in [currency], which is value/@currency, else the activity's default.
    """
    for name, made in (("budget", _budget), ("planned-disbursement", _planned)):
        if elements := activity.all(name):
            found = (made(activity, element) for element in elements)
            yield from once_each(activity, [amount for amount in found if amount])
    payments = [
        (element, amount)
        for element in activity.all("transaction")
        if (amount := _transaction(activity, element))
    ]
    if len(payments) > 1:
        check_payments(activity, payments)
    yield from (amount for _, amount in payments)


def _budget(activity: Activity, element: etree._Element) -> StatedAmount | None:
    children = children_of(element)
    activity.count_others(element, _OF_BUDGETS, children)
    value = children.get("value")
    found = _money(activity, element, value)
    if found is None:
        return None
    return StatedAmount(
        "budget",
        *found,
        line_of(element),
        _value_date(activity, value),
        *_period(activity, element, children),
        budget_type=_coded(activity, element, "type") or _ORIGINAL,
        budget_status=_coded(activity, element, "status"),
    )


def _period(
    activity: Activity, element: etree._Element, children: Mapping[str, etree._Element]
) -> tuple[date | None, date | None]:
    """First and last day; a finding where a budget states no first day, or no last one."""
    for name in _REQUIRED[str(element.tag)]:
        if name not in children:
            activity.add_finding(
                element, "budget-without-period", f"a {element.tag} states no {name}; its amount "
                "counts all the same", suggestion=f"Add its {name}.", field=name,
            )  # fmt: skip
    start, end = (
        activity.day(children.get(name), "iso-date", name)
        for name in ("period-start", "period-end")
    )
    return start, end


def _value_date(activity: Activity, value: etree._Element | None) -> date | None:
    """The value-date, unless our own attribute says that the data does not state it."""
    if value is None or not value.get("value-date") or activity.own(value, "value-date"):
        return None
    return activity.day(value, "value-date", "value-date")


def _planned(activity: Activity, element: etree._Element) -> StatedAmount | None:
    """A planned disbursement, which has a period as a budget has, and parties."""
    children = children_of(element)
    activity.count_others(element, _OF_BUDGETS, children)
    activity.count_attributes(element, "type")
    found = _money(activity, element, children.get("value"))
    if found is None:
        return None
    return StatedAmount(
        "planned disbursement",
        *found,
        line_of(element),
        _value_date(activity, children.get("value")),
        *_period(activity, element, children),
        provider=_party(activity, children.get("provider-org")),
        receiver=_party(activity, children.get("receiver-org")),
        budget_type=_coded(activity, element, "type") or _ORIGINAL,
    )


def _transaction(activity: Activity, element: etree._Element) -> StatedAmount | None:
    children = children_of(element)
    activity.transactions.append(children)
    activity.count_others(element, _OF_TRANSACTIONS, children)
    activity.count_attributes(element)
    code = activity.attribute(children.get("transaction-type"), "code")
    kind = coded("transaction", code)
    if kind is None:
        activity.tally.transactions[f"type {code or 'not stated'}"] += 1
        return None
    value, day = children.get("value"), children.get("transaction-date")
    stated = "" if value is None else value.get("value-date", "")
    if stated and day is not None and stated != day.get("iso-date"):
        activity.tally.elements["value-date of another day"] += 1
    found = _money(activity, element, children.get("value"))
    if found is None:
        return None
    return StatedAmount(
        kind,
        *found,
        line_of(element),
        activity.day(children.get("transaction-date"), "iso-date", "transaction-date"),
        provider=_party(activity, children.get("provider-org")),
        receiver=_party(activity, children.get("receiver-org")),
        place=_place(activity, element, children),
    )


def _party(activity: Activity, element: etree._Element | None) -> StatedParty | None:
    """The provider or the receiver; remembered where it is there and names nobody."""
    if element is None:
        return None
    found = party(activity, element, "")
    if found is None:
        activity.nameless.append(element)
    elif found.ref and found.ref != found.written.text and found.ref not in activity.refs:
        activity.tally.elements[f"{element.tag}/@ref"] += 1
    return found


def _place(
    activity: Activity, element: etree._Element, children: Mapping[str, etree._Element]
) -> StatedPlace | None:
    """The place of a transaction itself: its country, else its region; none of several."""
    stated = children.get("recipient-country", children.get("recipient-region"))
    if stated is None:
        return None
    codes = {_place_code(activity, one) for one in element.iterchildren(stated.tag)}
    if (
        len({code for vocabulary, code in codes if vocabulary == _place_code(activity, stated)[0]})
        > 1
    ):
        activity.add_finding(
            element, "transaction-for-several", f"a transaction states several of {stated.tag}, "
            "and not how much is for which; its amount counts for the project as a whole",
            field="places",
        )  # fmt: skip
        return None
    return stated_place(activity, stated)


def _place_code(activity: Activity, element: etree._Element) -> tuple[str, str]:
    """The vocabulary and the code of a place, or its name for want of a code."""
    code = activity.attribute(element, "code") or " ".join(text_of(element).split())
    return activity.attribute(element, "vocabulary"), code.upper()


def _coded(activity: Activity, element: etree._Element, name: str) -> str | None:
    """The type or status of a budget in words; a finding where the code is unknown."""
    code = activity.attribute(element, name)
    value = coded(f"budget {name}", code)
    if code and value is None:
        activity.report_unknown(element, "budget", name, "1 or 2")
    return value


def _money(
    activity: Activity, element: etree._Element, value: etree._Element | None
) -> tuple[float, str] | None:
    """Number and currency; None, and a finding, where one of them is missing."""
    text = "" if value is None else activity.printable(text_of(value)).strip()
    number = parsed_number(text)
    if number is None:
        activity.add_finding(
            element, "amount-not-understood", f"the amount of a {element.tag} is {quoted(text)}; "
            "expected a number such as 1250000.50; it is left out", suggestion="Correct it.",
            field="value", value=text,
        )  # fmt: skip
        return None
    default = activity.attribute(activity.element, "default-currency")
    currency = (activity.attribute(value, "currency") or default).upper()
    if is_currency(currency):
        return number, currency
    if not _CURRENCY.fullmatch(currency):
        activity.add_finding(
            element, "amount-without-currency", f"the amount {quoted(text)} of a {element.tag} has "
            "no currency of three letters, and the activity no default; it is left out",
            suggestion="Add the attribute currency, as 'EUR'.", field="currency",
            value=currency or text,
        )  # fmt: skip
        return None
    activity.add_finding(
        element, "unknown-currency", f"the currency of a {element.tag} is {currency!r}, which ISO "
        "4217 does not have; the amount counts in it all the same", field="currency",
        value=currency,
    )  # fmt: skip
    return number, currency
