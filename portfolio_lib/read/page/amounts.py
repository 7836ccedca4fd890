"""The amounts of a project on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from portfolio_lib.messages import shortened
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.counting import counted
from portfolio_lib.read.page.paragraphs import BODY_OF_MONEY, Paragraph
from portfolio_lib.read.page.reporter import Reporter
from portfolio_lib.read.records import StatedAmount, StatedParty, Written
from portfolio_lib.read.written.money import Money, parse_money

_OF_THE_EU = re.compile(r"\b(?:EU|UE|EC|CE|EK)\b|europ", re.IGNORECASE)
_EXAMPLE = "Write it as 'Budget: EUR 1,250,000.00', with its period behind it where it has one."


def stated_amounts(
    paragraphs: Iterable[Paragraph],
    point: str | None,
    report: Reporter,
    donor: StatedParty | None = None,
) -> tuple[StatedAmount, ...]:
    """What the lines about money of one project state, and a finding for each that does not count.

    `point` is the decimal mark that other amounts of the page settle; `donor` the project's
    only donor, who gives what a line calls a grant.
    """
    stated = {}
    for paragraph in paragraphs:
        money = parse_money(paragraph.text, point)
        amount = _amount(paragraph, money, donor) if money else None
        if amount is None:
            _say_not_used(paragraph, money, report)
        else:
            stated[paragraph] = amount
            _add_remark(paragraph, money, report)
    kept, _ = counted(stated.values())
    for paragraph, amount in stated.items():
        if not any(amount is other for other in kept):
            report.add_finding(
                "amount-stated-twice", paragraph, "the project states another amount of this kind "
                "and currency for the whole of it; this one is taken for a part of that, or for "
                "the same, and not added",
            )  # fmt: skip
    return tuple(kept)


def _amount(paragraph: Paragraph, money: Money, donor: StatedParty | None) -> StatedAmount | None:
    if money.currency is None:
        return None
    name = paragraph.giver or money.provider
    provider = Written(name, paragraph.line) if name else None
    if paragraph.is_given and donor is not None and _is_meant(donor, name):
        provider = donor.written
    return StatedAmount(
        str(paragraph.aside),
        float(money.value),
        money.currency,
        paragraph.line,
        money.when.day,
        money.when.start,
        money.when.end,
        StatedParty("", provider) if provider else None,
        is_shared=money.is_shared,
    )


def _is_meant(donor: StatedParty, provider: str | None) -> bool:
    """Whether a grant is the only donor's: that of the EU, too, where it is called otherwise."""
    if not provider:
        return True
    if provider == BODY_OF_MONEY:
        return _OF_THE_EU.search(donor.written.text) is not None
    return normalised(provider) in normalised(donor.written.text).split()


def _add_remark(paragraph: Paragraph, money: Money | None, report: Reporter) -> None:
    """Say what an amount says besides, which no report has."""
    remark = money.remark if money else None
    if remark or (money and money.is_about):
        said = f"a remark, {shortened(remark)!r}" if remark else "that it is so much or so"
        report.add_finding(
            "amount-with-remark", paragraph, f"an amount has {said}, which is in no report"
            if remark else f"an amount says {said}; it is read as if it were exact",
        )  # fmt: skip


def _say_not_used(paragraph: Paragraph, money: Money | None, report: Reporter) -> None:
    if money is not None:
        report.add_finding(
            "amount-without-currency", paragraph, "an amount has no currency; it is left out",
            suggestion="Write the currency before it, as 'EUR 1,250,000'.",
        )  # fmt: skip
    else:
        report.add_finding(
            "amount-not-understood", paragraph, f"the amount {paragraph.text[:80]!r} is not "
            "understood, or can be read in two ways; it is left out", suggestion=_EXAMPLE,
        )  # fmt: skip
