"""What the IATI Standard Ruleset asks of an activity beyond what a portfolio's tables show.

Source of each rule: the ruleset of version 2.03; its paragraphs stand in check/rules.toml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from portfolio_lib.read.iati.values import Activity, quoted
from portfolio_lib.read.xml import line_of, text_of

_EARLIER = "B1"
"""IATI's code list OtherIdentifierType: an earlier reference of the reporting organisation."""
_FORBIDDEN = frozenset("/&|?")
_PLACES = frozenset(("recipient-country", "recipient-region"))
_SECTORS = frozenset(("sector",))


class StatedDay(NamedTuple):
    """One day of an activity, and where it stands."""

    day: date
    precision: str
    element: etree._Element

    @property
    def line(self) -> int:
        """The line on which it stands."""
        return line_of(self.element)


Days = Mapping[str, StatedDay]
"""The days of an activity by their type: 1 planned and 2 actual start, 3 and 4 the end."""


def check_identifier(activity: Activity, identifier: str) -> None:
    """Whether the identifier is the reporter's own, and more than the reporter's (1.3.1, 1.1.3)."""
    element = activity.all("iati-identifier")[0]
    written = text_of(element)
    if written != written.strip():
        _report_spaces(activity, element, "iati-identifier", activity.printable(written))
    refs = list(_reporters(activity))
    if identifier in refs:
        activity.add_finding(
            element, "identifier-of-organisation", "the iati-identifier is the reference of the "
            "organisation that reports, so no other activity can have one", field="identifier",
            value=identifier,
        )  # fmt: skip
    elif refs and not identifier.startswith(tuple(refs)):
        activity.add_finding(
            element, "identifier-prefix", "the iati-identifier begins neither with the reference "
            f"of the organisation that reports ({', '.join(refs)}) nor with an earlier one",
            field="identifier", value=identifier,
        )  # fmt: skip


def _reporters(activity: Activity) -> Iterator[str]:
    """The references of the organisation that reports, the present one first."""
    for element in activity.all("reporting-org"):
        if ref := "" if activity.own(element, "ref") else activity.attribute(element, "ref"):
            yield ref
    for element in activity.all("other-identifier"):
        ref = activity.attribute(element, "ref")
        if ref and activity.attribute(element, "type") == _EARLIER:
            yield ref


def check_ref(activity: Activity, element: etree._Element) -> None:
    """Whether the reference of an organisation is well written (1.8.1, 1.8.13 and their like).

    A file that has it wrong once has it wrong in each transaction, so this is said once.
    """
    written = element.get("ref")
    if not written or _is_well_written(written) or written in activity.tally.told:
        return
    activity.tally.told.add(written)
    if written != written.strip():
        _report_spaces(activity, element, f"{element.tag}/@ref", written)
    if _FORBIDDEN & set(written):
        activity.add_finding(
            element, "reference-characters", f"the reference {quoted(written)} of a {element.tag} "
            "has one of the characters / & | ?, which the standard forbids", field="ref",
            value=written,
        )  # fmt: skip


@lru_cache(maxsize=10_000)
def _is_well_written(ref: str) -> bool:
    return ref == ref.strip() and not _FORBIDDEN & set(ref)


def check_nameless(activity: Activity) -> None:
    """How many providers and receivers of transactions name nobody (6.9.1, 6.9.2)."""
    if activity.nameless:
        tags = sorted({str(element.tag) for element in activity.nameless})
        activity.add_finding(
            activity.nameless[0], "payment-without-name", f"{len(activity.nameless)} times a "
            f"{' or a '.join(tags)} of the activity's transactions has neither ref nor narrative; "
            "this is the first", field="transaction",
        )  # fmt: skip


def _report_spaces(activity: Activity, element: etree._Element, what: str, written: str) -> None:
    activity.add_finding(
        element, "spaces-around-reference", f"the {what} {quoted(written)} begins or ends with a "
        "space or a line break; it is read without", field=what, value=written.strip(),
    )  # fmt: skip


def check_days(activity: Activity, days: Days, generated: date | None) -> None:
    """Whether planned days are in order, and actual ones past (11.1.2, 11.1.4, 11.1.5)."""
    start, end = days.get("1"), days.get("3")
    if start and end and end.day < start.day and {"2", "4"} & set(days):
        activity.add_finding(
            end.element, "planned-dates", f"the planned end {end.day} is before the planned start "
            f"{start.day}", field="period", value=end.day.isoformat(),
        )  # fmt: skip
    for side, stated in (("start", days.get("2")), ("end", days.get("4"))):
        if stated and generated and stated.day > generated:
            activity.add_finding(
                stated.element, "actual-date-in-future", f"the actual {side} {stated.day} is after "
                f"the day on which the file was generated, {generated}; it is used all the same",
                suggestion=f"State it as the planned {side}, or correct it.", field="period",
                value=stated.day.isoformat(),
            )  # fmt: skip


def check_levels(activity: Activity) -> None:
    """Whether places and sectors stand in one place: the activity, or each of its transactions."""
    if activity.transactions:
        _check_level(activity, "places", _PLACES)
        _check_level(activity, "sectors", _SECTORS)


def _check_level(activity: Activity, what: str, names: frozenset[str]) -> None:
    inside = sum(not names.isdisjoint(one) for one in activity.transactions)
    if inside == 0:
        return
    if not names.isdisjoint(activity.children):
        activity.add_finding(
            activity.element, "two-levels", f"the activity states its {what} itself, and {inside} "
            f"of its {len(activity.transactions)} transactions state {what} too; those of a "
            "transaction are for its amount",
            suggestion=f"State the {what} for the activity or for every transaction.", field=what,
        )  # fmt: skip
    elif inside < len(activity.transactions):
        activity.add_finding(
            activity.element, "some-transactions", f"{inside} of the activity's "
            f"{len(activity.transactions)} transactions state {what}, the others and the activity "
            "do not", suggestion=f"State the {what} for the activity or for every transaction.",
            field=what,
        )  # fmt: skip
