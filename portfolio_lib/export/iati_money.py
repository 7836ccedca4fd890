"""Budgets and transactions of an iati-activity, from the table amounts."""

from __future__ import annotations

from lxml import etree

from portfolio_lib.export.iati_elements import add, add_place, add_text, code_of, decimal
from portfolio_lib.export.rows import Row, Rows
from portfolio_lib.model.contributions import SEVERAL
from portfolio_lib.read.iati.extension import own

__all__ = ["add_amounts"]

_PLANNED = "planned disbursement"


def add_amounts(activity: etree._Element, project: str, rows: Rows) -> list[str]:
    """Add the amounts of a project; a sentence for each that the standard cannot hold."""
    amounts = rows.of("amounts", project)
    left_out = []
    for amount in (one for one in amounts if one["kind"] == "budget"):
        if {"period_start", "period_end"} <= amount.keys():
            _add_budget(activity, amount)
        else:
            left_out.append(_sentence(project, amount, "period"))
    for amount in (one for one in amounts if one["kind"] == _PLANNED):
        if "period_start" in amount:
            _add_planned(activity, amount, rows)
        else:
            left_out.append(_sentence(project, amount, "period"))
    for amount in (one for one in amounts if one["kind"] not in {"budget", _PLANNED}):
        if "date" in amount:
            _add_transaction(activity, amount, rows)
        else:
            left_out.append(_sentence(project, amount, "date"))
    return left_out


def _sentence(project: str, amount: Row, what: str) -> str:
    money = f"{amount['currency']} {amount['value']:,.2f}"
    return f"{project}: the {amount['kind']} of {money} has no {what}"


def _add_budget(activity: etree._Element, amount: Row) -> None:
    budget = add(
        activity, "budget",
        type=code_of("budget type", amount.get("budget_type", "")),
        status=code_of("budget status", amount.get("budget_status", "")),
    )  # fmt: skip
    add(budget, "period-start", iso_date=amount["period_start"])
    add(budget, "period-end", iso_date=amount["period_end"])
    value = _add_value(budget, amount, amount["date" if "date" in amount else "period_start"])
    if "date" not in amount:
        value.set(own("value-date"), "not stated")


def _add_planned(activity: etree._Element, amount: Row, rows: Rows) -> None:
    planned = add(
        activity, _PLANNED.replace(" ", "-"),
        type=code_of("budget type", amount.get("budget_type", "")),
    )  # fmt: skip
    add(planned, "period-start", iso_date=amount["period_start"])
    if "period_end" in amount:
        add(planned, "period-end", iso_date=amount["period_end"])
    value = _add_value(planned, amount, amount["date" if "date" in amount else "period_start"])
    if "date" not in amount:
        value.set(own("value-date"), "not stated")
    for name in ("provider", "receiver"):
        if name in amount and amount[name] != SEVERAL:
            _add_body(planned, f"{name}-org", amount[name], amount["project"], rows)


def _add_transaction(activity: etree._Element, amount: Row, rows: Rows) -> None:
    transaction = add(activity, "transaction")
    add(transaction, "transaction-type", code=code_of("transaction", amount["kind"]))
    add(transaction, "transaction-date", iso_date=amount["date"])
    _add_value(transaction, amount, amount["date"])
    for name in ("provider", "receiver"):
        if name in amount and amount[name] != SEVERAL:
            _add_body(transaction, f"{name}-org", amount[name], amount["project"], rows)
    if "place" in amount:
        place = rows.places[amount["place"]]
        element = add_place(transaction, amount["place"], place["kind"])
        add_text(element, place["name"])


def _add_value(parent: etree._Element, amount: Row, day: str) -> etree._Element:
    value = add(parent, "value", currency=amount["currency"], value_date=day)
    value.text = decimal(amount["value"])
    return value


def _add_body(transaction: etree._Element, name: str, body: str, project: str, rows: Rows) -> None:
    """The provider or receiver: as the project names it, else the text that was written."""
    parts = rows.of("project_organisations", project)
    named = next((part for part in parts if part["organisation"] == body), None)
    element = add(transaction, name, ref=named.get("ref") if named else None)
    add_text(element, named["as_written"] if named else body)
