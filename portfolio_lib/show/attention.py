"""What the overview adds: who pays where, and which projects need somebody's attention."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from lxml import etree

from portfolio_lib.language import phrases
from portfolio_lib.model import Portfolio
from portfolio_lib.model.relations import groups, pairs
from portfolio_lib.show.funds import elapsed_share, funds
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.html import Block, Content, captioned, element, section, table
from portfolio_lib.show.links import link
from portfolio_lib.show.maps.scope import counts
from portfolio_lib.show.names import abbreviation, place_label, place_name
from portfolio_lib.show.texts import in_language
from portfolio_lib.show.words import Words

MOST_PLACES, MOST_DONORS = 20, 6
"""More rows and columns of the matrix are one, "others"."""
MOST_NAMED, MOST_OF_ONE = 7, 3
"""So many projects that need attention are named, and so many for one reason."""
SOON = 30
"""A project that ends within so many days needs attention [days]."""
FAR = 0.4
"""Spending is far from time where their shares differ by more than this (1 is all)."""

_REASONS = {
    "past": phrases(
        "{number} project is past its planned end, and its source does not call it completed",
        "{number} projects are past their planned end, and their sources do not call them "
        "completed",
    ),
    "ending": phrases(
        "{number} project ends within thirty days", "{number} projects end within thirty days"
    ),
    "donor": phrases("{number} project states no donor", "{number} projects state no donor"),
    "amount": phrases("{number} project states no amount", "{number} projects state no amount"),
    "differ": phrases(
        "{number} project is stated differently in different sources",
        "{number} projects are stated differently in different sources",
    ),
    "ahead": phrases(
        "{number} project has spent far more than the time that has passed would suggest",
        "{number} projects have spent far more than the time that has passed would suggest",
    ),
    "behind": phrases(
        "{number} project has spent far less than the time that has passed would suggest",
        "{number} projects have spent far less than the time that has passed would suggest",
    ),
}
_WITH_END = frozenset({"past", "ending"})
"""The reasons that a project's last day explains."""


@of_portfolio
def matrix(portfolio: Portfolio) -> Block:
    """How many projects each donor funds in each place, the places and donors with most first.

    A project counts once in each cell that it belongs to, and once in a total. Nothing where
    there are fewer than two places or donors.
    """
    where = groups(portfolio.project_places, "place", "project")
    parts = portfolio.project_organisations
    funded = groups(parts[parts["role"] == "funding"], "organisation", "project")
    if min(len(where), len(funded)) < 2:  # noqa: PLR2004 - one row or column says nothing new
        return Block(missing="fewer than two places or donors")
    words = Words.of(portfolio)
    rows = _with_others(_places_in_order(portfolio), where, MOST_PLACES)
    donors = sorted(funded, key=lambda donor: (-len(set(funded[donor])), donor))
    columns = _with_others(donors, funded, MOST_DONORS)
    names = _short_names(portfolio, [name for name, _ in columns if name is not None])
    others = words.translate("Others")
    header = [
        words.translate("Country or region"),
        *(names[name] if name else others for name, _ in columns),
    ]
    body = [
        (
            _place(portfolio, name),
            *(_number(portfolio, here & there) for _, there in columns),
            _number(portfolio, here),
        )
        for name, here in rows
    ]
    numbers = range(1, len(columns) + 2)
    caption = words.translate("Projects by place and donor; a project may be in several of them")
    missing = _not_in(portfolio, set().union(*funded.values()), set().union(*where.values()))
    note = " ".join([*_long_names(portfolio, names), *missing])
    shown = table([*header, words.translate("All")], body, captioned(caption, note), "matrix",
                  numbers=numbers)  # fmt: skip
    return Block(section(words.translate("Funding by country"), shown))


def _places_in_order(portfolio: Portfolio) -> list[str]:
    """The places that projects state, those with most first, equal ones by name."""
    numbers, order = counts(portfolio), Words.of(portfolio).order
    return sorted(
        numbers, key=lambda code: (-numbers[code], *order(place_name(portfolio, code)), code)
    )


def _with_others(
    names: Sequence[str], projects: dict[str, list[str]], most: int
) -> list[tuple[str | None, set[str]]]:
    """The first names with their projects, and all others as one without a name."""
    first = names if len(names) <= most + 1 else names[:most]
    found: list[tuple[str | None, set[str]]] = [(name, set(projects[name])) for name in first]
    rest = names[len(first) :]
    return [*found, (None, set().union(*(projects[name] for name in rest)))] if rest else found


def _place(portfolio: Portfolio, code: str | None) -> Content:
    return Words.of(portfolio).translate("Others") if code is None else place_label(portfolio, code)


def _short_names(portfolio: Portfolio, donors: Sequence[str]) -> dict[str, str]:
    """For the heads of columns: short names, or abbreviations in names, where they differ."""
    names = portfolio.organisation_names()
    stated = pairs(portfolio.organisations, "organisation", "short_name")
    short = {donor: _short(stated[donor], names[donor]) for donor in donors}
    once = {name for name, number in Counter(short.values()).items() if number == 1}
    return {donor: name if name in once else names[donor] for donor, name in short.items()}


def _short(short_name: Any, name: str) -> str:
    if pd.notna(short_name):
        return str(short_name)
    return abbreviation(name) or name


def _long_names(portfolio: Portfolio, shown: Mapping[str, str]) -> list[str]:
    """What the short names in the heads of columns stand for."""
    names = portfolio.organisation_names()
    words = Words.of(portfolio)
    said = [
        words.translate("{term}: {text}", term=short, text=names[donor])
        for donor, short in shown.items()
        if short != names[donor]
    ]
    return [f"{words.side_by_side(said)}."] if said else []


def _number(portfolio: Portfolio, projects: set[str]) -> str:
    """How many projects these are, a programme and its parts in a cell as one."""
    return Words.of(portfolio).number(portfolio.number_alone(projects)) if projects else "–"


def _not_in(portfolio: Portfolio, funded: set[str], placed: set[str]) -> list[str]:
    """Which projects have no column or no row."""
    words, everything = Words.of(portfolio), set(portfolio.projects["project"])
    said = []
    if without := portfolio.number_alone(everything - funded):
        said.append(
            words.count(
                "{number} project states no donor: it is in the last column alone.",
                "{number} projects state no donor: they are in the last column alone.",
                without,
            )
        )
    if without := portfolio.number_alone(everything - placed):
        said.append(
            words.count(
                "{number} project states no place: it is in no row.",
                "{number} projects state no place: they are in no row.",
                without,
            )
        )
    return said


@of_portfolio
def attention(portfolio: Portfolio) -> Block:
    """What needs somebody, a line for each reason: how many projects, and the first by name.

    In this order: past their end though their source calls them ongoing, ending within thirty
    days, without a donor, without an amount where most state one, stated differently in
    different sources, and with spending far ahead of or behind the time that has passed. At most
    seven projects are named, some for each reason and no more than three, first those that no
    reason above has.
    """
    words = Words.of(portfolio)
    rows = in_language(portfolio).sort_values(["end", "title"]).to_dict("records")
    found: dict[str, list[Any]] = {}
    before: set[str] = set()
    for reason, projects in _reasons(portfolio):
        of_reason = [row for row in rows if row["project"] in projects]
        found[reason] = sorted(of_reason, key=lambda row: row["project"] in before)
        before |= projects
    room = _room({reason: len(of) for reason, of in found.items()})
    items = [
        element("li", *_item(words, reason, of, room[reason])) for reason, of in found.items() if of
    ]
    if not items:
        return Block(missing="nothing needs attention")
    heading = words.translate("Needs attention")
    return Block(section(heading, element("ul", *items), class_="attention"))


def _room(numbers: Mapping[str, int]) -> dict[str, int]:
    """How many to name for each reason: one for each in turn while there are seven at most."""
    room = dict.fromkeys(numbers, 0)
    for _ in range(MOST_OF_ONE):
        for reason, number in numbers.items():
            if room[reason] < number and sum(room.values()) < MOST_NAMED:
                room[reason] += 1
    return room


def _reasons(portfolio: Portfolio) -> Iterator[tuple[str, set[str]]]:
    projects, parts = portfolio.projects, portfolio.project_organisations
    everything = set(projects["project"])
    live = set(projects.loc[projects["status"].isin(["ongoing", "planned"]), "project"])
    yield "past", _past_their_end(portfolio)
    yield "ending", _ending(portfolio)
    yield "donor", everything - set(parts.loc[parts["role"] == "funding", "project"])
    with_money = set(portfolio.amounts["project"]) | portfolio.unread_amounts()
    if len(with_money) * 2 > len(everything):
        yield "amount", live - with_money
    yield "differ", everything & _differing(portfolio)
    yield from _out_of_step(portfolio)


def _past_their_end(portfolio: Portfolio) -> set[str]:
    """The projects that their source calls running or planned after their planned end."""
    projects = portfolio.projects
    return set(projects.loc[projects["status"] == "overdue", "project"])


def _differing(portfolio: Portfolio) -> set[str]:
    """The projects about which sources contradict each other."""
    findings = portfolio.findings
    return set(findings.loc[findings["rule"] == "sources-differ", "project"].dropna())


def _ending(portfolio: Portfolio) -> set[str]:
    """The ongoing projects whose last day is within thirty days of the as-of date."""
    if portfolio.as_of is None:
        return set()
    projects, today = portfolio.projects, pd.Timestamp(portfolio.as_of)
    near = projects["end"].between(today, today + pd.Timedelta(days=SOON))
    return set(projects.loc[near & (projects["status"] == "ongoing"), "project"])


def _out_of_step(portfolio: Portfolio) -> Iterator[tuple[str, set[str]]]:
    """The running projects that spent much more, or much less, than the time that passed."""
    money = funds(portfolio)
    ahead, behind = set(), set()
    for row in portfolio.projects.to_dict("records"):
        elapsed = elapsed_share(row, portfolio.as_of)
        first = next(iter(money.get(row["project"], ())), None)
        if row["status"] != "ongoing" or elapsed is None or first is None:
            continue
        share = first.spent_share
        if share is not None and share - elapsed > FAR:
            ahead.add(row["project"])
        elif share is not None and elapsed - share > FAR:
            behind.add(row["project"])
    yield "ahead", ahead
    yield "behind", behind


def _item(words: Words, reason: str, rows: Sequence[Any], room: int) -> Iterator[Content]:
    """A reason with the number of its projects, the first of them, and how many more there are."""
    names = [_named(words, reason, row) for row in rows[:room]]
    more = len(rows) - room
    names += [element("span", words.count("{number} more", "{number} more", more))] if more else []
    said: Content = words.count(*_REASONS[reason], len(rows))
    listed = words.listed_contents(names)
    yield from words.pieces("{term}: {text}", term=said, text=listed)


def _named(words: Words, reason: str, row: Any) -> etree._Element:
    """A project by its title, with its last day where that is the reason."""
    if reason not in _WITH_END or pd.isna(row["end"]):
        return link(row)
    return element("span", link(row), f" ({words.moment(row['end'], row['end_precision'])})")
