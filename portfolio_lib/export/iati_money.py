"""Budgets and transactions of an iati-activity, from the table amounts."""

from __future__ import annotations

from lxml import etree

from portfolio_lib.export.iati_elements import add, add_place, add_text, code_of, decimal
from portfolio_lib.export.rows import Row, Rows
from portfolio_lib.model.contributions import SEVERAL
from portfolio_lib.read.iati.extension import own

_PLANNED = "planned disbursement"


def add_amounts(activity: etree._Element, project: str, rows: Rows) -> list[str]:
    """Add the amounts of a project; a sentence for each that the standard cannot hold."""
    amounts = rows.of("amounts", project)
    left_out = []
    for amount in sorted(amounts, key=lambda one: _ORDER.get(one["kind"], len(_ORDER))):
        needed, add_amount = _WAYS.get(amount["kind"], ({"date"}, _add_transaction))
        if needed <= amount.keys():
            add_amount(activity, amount, rows)
        else:
            left_out.append(_sentence(project, amount, "date" if "date" in needed else "period"))
    return left_out


def _sentence(project: str, amount: Row, what: str) -> str:
    money = f"{amount['currency']} {amount['value']:,.2f}"
    return f"{project}: the {amount['kind']} of {money} has no {what}"


def _add_budget(activity: etree._Element, amount: Row, _: Rows) -> None:
    budget = add(
        activity, "budget",
        type=code_of("budget type", amount.get("budget_type", "")),
        status=code_of("budget status", amount.get("budget_status", "")),
    )  # fmt: skip
    add(budget, "period-start", iso_date=amount["period_start"])
    add(budget, "period-end", iso_date=amount["period_end"])
    _add_value_of_period(budget, amount)


def _add_planned(activity: etree._Element, amount: Row, rows: Rows) -> None:
    planned = add(
        activity, _PLANNED.replace(" ", "-"),
        type=code_of("budget type", amount.get("budget_type", "")),
    )  # fmt: skip
    add(planned, "period-start", iso_date=amount["period_start"])
    if "period_end" in amount:
        add(planned, "period-end", iso_date=amount["period_end"])
    _add_value_of_period(planned, amount)
    _add_bodies(planned, amount, rows)


def _add_transaction(activity: etree._Element, amount: Row, rows: Rows) -> None:
    transaction = add(activity, "transaction")
    add(transaction, "transaction-type", code=code_of("transaction", amount["kind"]))
    add(transaction, "transaction-date", iso_date=amount["date"])
    _add_value(transaction, amount, amount["date"])
    _add_bodies(transaction, amount, rows)
    if "place" in amount:
        place = rows.places[amount["place"]]
        element = add_place(transaction, amount["place"], place["kind"])
        add_text(element, place["name"])


def _add_value(parent: etree._Element, amount: Row, day: str) -> etree._Element:
    value = add(parent, "value", currency=amount["currency"], value_date=day)
    value.text = decimal(amount["value"])
    return value


def _add_value_of_period(parent: etree._Element, amount: Row) -> None:
    """The value, on the first day of its period where no day is stated."""
    value = _add_value(parent, amount, amount["date" if "date" in amount else "period_start"])
    if "date" not in amount:
        value.set(own("value-date"), "not stated")


def _add_bodies(parent: etree._Element, amount: Row, rows: Rows) -> None:
    """Provider and receiver: as the project names them, else the text that was written."""
    parts = rows.of("project_organisations", amount["project"])
    for name in ("provider", "receiver"):
        if name in amount and amount[name] != SEVERAL:
            named = next((part for part in parts if part["organisation"] == amount[name]), None)
            element = add(parent, f"{name}-org", ref=named.get("ref") if named else None)
            add_text(element, named["as_written"] if named else amount[name])


_WAYS = {
    "budget": ({"period_start", "period_end"}, _add_budget),
    _PLANNED: ({"period_start"}, _add_planned),
}
"""What an amount of a kind must state, and what adds it; in the order of the standard's schema."""
_ORDER = {kind: number for number, kind in enumerate(_WAYS)}
