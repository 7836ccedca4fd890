"""What concerns a place only through a region, a group or the world: told apart from its own."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from lxml import etree

from portfolio_lib.language import phrase, phrases
from portfolio_lib.model import Portfolio
from portfolio_lib.model.amounts import summed
from portfolio_lib.model.own import are_told_whole, own_part, wider_part
from portfolio_lib.show.html import Content, element, joined, section, table, total
from portfolio_lib.show.names import place_name
from portfolio_lib.show.profiles import Profile, profiles
from portfolio_lib.show.words import Words, days_together, status_together

SPENDING = "spending"
KINDS_OF_MONEY = ("budget", "commitment", SPENDING)
"""Of which amounts a total is told, those before others that say more."""
_ALSO = phrases(
    "Also covered by {number} worldwide or regional project",
    "Also covered by {number} worldwide or regional projects",
)
_ONLY = phrases(
    "No project states {place} itself; {number} worldwide or regional project covers it",
    "No project states {place} itself; {number} worldwide or regional projects cover it",
)
_ALONE = {
    "budget": phrase("{amount} budgeted, not for {place} alone"),
    "commitment": phrase("{amount} committed, not for {place} alone"),
    SPENDING: phrase("{amount} paid out or spent, not for {place} alone"),
}
_SOME = phrases("{number} of {all} projects", "{number} of {all} projects")
_ID = "also-covered"


def leading_kind(
    frame: pd.DataFrame, kinds: Sequence[str] = KINDS_OF_MONEY
) -> tuple[str | None, pd.DataFrame]:
    """The kind of money that leads, and its rows: the first that as many projects have as any.

    What is spent leads where there is nothing else: it says how far a project is, not how large.

    Parameters
    ----------
    frame : rows of the table amounts.
    kinds : the kinds in their order; "spending" is what was paid out or spent.
    """
    spent = frame["kind"].isin(["disbursement", "expenditure"])
    said = frame["kind"].mask(spent, SPENDING)
    projects = frame["project"].groupby(said).nunique()
    stated = [kind for kind in kinds if kind in projects.index]
    kind = max(stated, key=lambda kind: (kind != SPENDING, projects[kind]), default=None)
    return kind, frame[said == kind]


def wider_line(portfolio: Portfolio, place: str | None) -> etree._Element | None:
    """The wider projects in one sentence, which leads to their list; None without any."""
    if place is None or not len(wide := wider_part(portfolio, place)):
        return None
    said = _sentence(portfolio, wide, place)
    if are_told_whole(portfolio, place):
        return element("p", said, class_="lead")
    return element("p", element("a", said, href=f"#{_ID}"), class_="through")


def _sentence(portfolio: Portfolio, wide: Portfolio, place: str) -> str:
    words = Words.of(portfolio)
    forms = _ALSO if len(own_part(portfolio, place)) else _ONLY
    name = place_name(portfolio, place)
    said = words.count(*forms, len(wide), place=name)
    kind, rows = leading_kind(wide.current_amounts(place))
    if kind is not None:
        amounts = [
            words.money(summed(part["value"]), currency) for currency, part in by_currency(rows)
        ]
        money = [words.translate(_ALONE[kind], amount=words.listed(amounts), place=name)]
        if (stating := rows["project"].nunique()) < len(wide):
            money.append(some_of(words, stating, len(wide)))
        said += f" ({words.side_by_side(money)})"
    return said + "."


def some_of(words: Words, number: int, of: int) -> str:
    """How many of all projects something is about."""
    return words.count(*_SOME, number, all=words.number(of))


def by_currency(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Amounts by currency, that of most projects first."""
    found = [(str(currency), part) for currency, part in rows.groupby("currency")]
    return sorted(found, key=lambda each: (-each[1]["project"].nunique(), each[0]))


def wider_list(portfolio: Portfolio, place: str | None) -> etree._Element | None:
    """The wider projects as a list without sections; None without any, or where told whole."""
    if place is None or are_told_whole(portfolio, place):
        return None
    if not len(wide := wider_part(portfolio, place)):
        return None
    words = Words.of(portfolio)
    name = place_name(portfolio, place)
    heading = words.translate("Worldwide and regional projects that cover {place}", place=name)
    number = total(portfolio, "projects-wider", len(wide), words.number(len(wide)), place)
    said = words.pieces(
        "Projects: {number}. Their money is for all the places they cover and is not in the "
        "totals of this report.",
        number=number,
    )
    told = [each for each in profiles(portfolio, place) if each.through]
    listed = _table(words, sorted(told, key=_by_end), said)
    return section(heading, listed, class_="wider", id=_ID)


def _by_end(told: Profile) -> tuple[bool, bool, str, str]:
    end = "" if told.end is None else told.end.isoformat()
    return told.status == "completed", told.end is None, end, told.project


def _table(words: Words, told: Sequence[Profile], caption: Sequence[Content]) -> etree._Element:
    """The projects as rows; a column that would say the same in all of them is left out."""
    several = len({each.status for each in told}) > 1
    head = [words.translate("Project"), words.translate("Country or region")]
    head += [words.translate("Status")] if several else []
    head.append(words.translate("Period"))
    rows: list[tuple[Content, ...]] = [
        (
            element("span", each.title.text, dir="auto", lang=each.title.language, id=each.anchor),
            words.listed(each.through),
            *(
                [status_together(words.status(each.status)) if each.status else "–"]
                if several
                else []
            ),
            days_together(each.period) or "–",
        )
        for each in told
    ]
    return table(head, rows, joined(caption, ""), "register")
