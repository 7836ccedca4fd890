"""The head of a report: what it is about, as of when, and its key facts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pandas as pd
from lxml import etree

from portfolio_lib.errors import UsageError
from portfolio_lib.language import phrase, phrases
from portfolio_lib.model import Portfolio
from portfolio_lib.model.amounts import summed
from portfolio_lib.model.own import own_part, wider_part
from portfolio_lib.model.vocabularies import STATUSES
from portfolio_lib.show.ages import data_days_in_short
from portfolio_lib.show.changes import changes_in_short
from portfolio_lib.show.contributions import (
    MOST_CURRENCIES,
    contribution_facts,
    coverage,
    leading_contribution,
)
from portfolio_lib.show.deltas import Fact, counted_again, with_deltas
from portfolio_lib.show.ends import bands, last_end
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.html import Block, Content, definitions, element, total
from portfolio_lib.show.keys import kicker_of, subject_name, subjects
from portfolio_lib.show.lead import lead
from portfolio_lib.show.names import place_label
from portfolio_lib.show.wider import by_currency, leading_kind, wider_line
from portfolio_lib.show.words import Words

_COUNTS = {
    "ongoing": phrases("ongoing project", "ongoing projects"),
    "overdue": phrases("project past its planned end", "projects past their planned end"),
    "planned": phrases("planned project", "planned projects"),
    "suspended": phrases("suspended project", "suspended projects"),
    "completed": phrases("completed project", "completed projects"),
    "cancelled": phrases("cancelled project", "cancelled projects"),
}
"""What the number of projects of a status is called, in the order of the facts."""
MOST_FACTS = 6
_KINDS_OF_MONEY = {
    "budget": phrase("budgeted"),
    "commitment": phrase("committed"),
    "spending": phrase("paid out or spent"),
}
_PAIR = 2
NEAR = 3
"""The band of ends that is a key fact [months]."""


@of_portfolio
def cover(  # noqa: PLR0913 - each says something else, and all but one may be left out
    portfolio: Portfolio,
    *,
    place: str | None = None,
    donor: str | None = None,
    since: Portfolio | None = None,
    title: str | None = None,
    kicker: str | None = None,
) -> Block:
    """The head of the report for a place, for a donor, for both, or (with neither) for all.

    The slice of a sector, a year or another key says so itself.

    With `since`, the same at the last report, it says in a sentence what has changed, and with
    each fact by how much.
    `title` and `kicker`, the line above it, stand in the place of those that it has otherwise.

    Raises
    ------
    UsageError
        When the portfolio has no as-of date, or no such donor.
    """
    if portfolio.as_of is None:
        raise UsageError("the portfolio has no as-of date; use portfolio.at(date) first")
    words = Words.of(portfolio)
    own = own_part(portfolio, place)
    days = data_days_in_short(own if len(own) else portfolio)
    said = " ".join(filter(None, (lead(own, donor=donor, place=place), days)))
    facts = list(_facts(own, place, donor) if len(own) else _wider_fact(portfolio, place))
    before = list(_all_facts(own_part(since, place), place, donor)) if since is not None else []
    compared = list(with_deltas(facts, before, portfolio, since))
    day = element("time", words.day(portfolio.as_of), datetime=portfolio.as_of.isoformat())
    head = element(
        "header",
        element("p", kicker or kicker_of(portfolio, place, donor), class_="kicker"),
        _heading(portfolio, place, donor, title, kicker),
        element("p", *words.pieces("As of {day}", day=day), class_="as-of"),
        element("p", said, class_="lead") if said else None,
        definitions(compared, "facts") if compared else None,
        _further_money(own, place),
        wider_line(portfolio, place),
        changes_in_short(portfolio, since),
        class_="cover",
    )
    return Block(head)


def _heading(
    portfolio: Portfolio,
    place: str | None,
    donor: str | None,
    title: str | None,
    kicker: str | None,
) -> etree._Element:
    """The title, which also says how the report is called in a tab or in a list of files."""
    words = Words.of(portfolio)
    heading = element("h1", title) if title else _title(portfolio, place, donor)
    name = "".join(part.text or "" for part in heading.iter() if part.tag != "a")
    day = "" if portfolio.as_of is None else words.day(portfolio.as_of)
    if title or not (kicker or subjects(portfolio, place, donor)):
        full = words.translate("{name}, {day}", name=name, day=day)
    else:
        kind = kicker or kicker_of(portfolio, place, donor)
        full = words.translate("{kind} {name}, {day}", kind=kind, name=name, day=day)
    heading.set("data-title", full)
    return heading


def _title(portfolio: Portfolio, place: str | None, donor: str | None) -> etree._Element:
    told = subjects(portfolio, place, donor)
    if not told:
        return element("h1", Words.of(portfolio).translate("Project portfolio"))
    if donor is not None and donor not in set(portfolio.organisations["organisation"]):
        raise UsageError(f"the portfolio has no organisation {donor!r}")
    if place is not None and len(told) == 1:
        return element("h1", place_label(portfolio, place))
    names: list[Content] = []
    for key, name in told:
        label = place_label(portfolio, place) if key == "place" and place is not None else None
        names += [" – ", name if label is None else label]
    return element("h1", *names[1:])


def _facts(portfolio: Portfolio, place: str | None, donor: str | None) -> Iterator[Fact]:
    """At most six key facts, the most telling ones first; what is zero is no fact."""
    money = list(_money_facts(portfolio, place))
    if len(portfolio) == 1:
        if (last := last_end(portfolio, is_short=True)) is not None:
            term = Words.of(portfolio).count("project runs until", "last project runs until", 1)
            yield Fact(term, _large(last))
        yield from money
        return
    yield from [*islice(_own_facts(portfolio, place, donor), MOST_FACTS - len(money)), *money]


def _all_facts(portfolio: Portfolio, place: str | None, donor: str | None) -> Iterator[Fact]:
    """All that could be facts, to measure those of the next report by."""
    yield from _own_facts(portfolio, place, donor, least=1)
    yield from _money_facts(portfolio, place)


def _large(month: str) -> str:
    """A month as a figure begins with a capital, and is short: "Déc. 2021", no "Dez. de 2021"."""
    return (month[:1].upper() + month[1:]).replace(" de ", " ").replace(" ", "\u00a0")


def _wider_fact(portfolio: Portfolio, place: str | None) -> Iterator[Fact]:
    """The one fact of a place without a project of its own."""
    words, number = Words.of(portfolio), len(wider_part(portfolio, place))
    if number:
        name = words.count(
            "worldwide or regional project", "worldwide or regional projects", number
        )
        yield Fact(name, total(portfolio, "projects-wider", number, words.number(number), place))


def _own_facts(
    portfolio: Portfolio, place: str | None, donor: str | None, least: int = 2
) -> Iterator[Fact]:
    """Facts about several projects; of one the lead says all of it by name.

    `least` is how many donors, places and agencies are a fact.
    """
    words = Words.of(portfolio)
    yield from _status_facts(portfolio, place)
    yield from _end_fact(portfolio)
    number = len(portfolio.donors())
    if donor is None and number >= least:
        counted = total(portfolio, "donors", number, words.number(number), place)
        yield Fact(words.count("donor", "donors", number), counted, "donors", number)
    if place is None:
        yield from _place_facts(portfolio, least)
    number = len(portfolio.key_values("implementing"))  # named ones: experts are no agency
    if number >= least:
        name = words.count("implementing agency", "implementing agencies", number)
        yield Fact(name, words.number(number), "agencies", number)


def _end_fact(portfolio: Portfolio) -> Iterator[Fact]:
    """How many end within three months, else within six; else when the last one ends."""
    words = Words.of(portfolio)
    found = [band for band in bands(portfolio) if band.projects]
    near = [band for band in found if band.projects == found[0].projects or band.months == NEAR]
    if near:
        band = max(near, key=lambda band: (len(band.projects), -band.months))
        yield Fact(band.term(words), words.number(len(band.projects)))
    elif (last := last_end(portfolio, is_short=True)) is not None:
        number = len(portfolio.counted_projects())
        name = words.count("project runs until", "last project runs until", number)
        yield Fact(name, _large(last))


def _status_facts(portfolio: Portfolio, place: str | None) -> Iterator[Fact]:
    words = Words.of(portfolio)
    projects = portfolio.counted_projects()
    counts = projects["status"].value_counts()
    for status, names in _COUNTS.items():
        if number := int(counts.get(status, 0)):
            counted = total(portfolio, f"projects-{status}", number, words.number(number), place)
            yield Fact(words.count(*names, number), counted, f"projects-{status}", number)
    if unknown := len(projects) - int(counts.reindex(STATUSES, fill_value=0).sum()):
        name = words.count("project of unknown status", "projects of unknown status", unknown)
        yield Fact(name, words.number(unknown), "projects-unknown", unknown)


def _money_facts(portfolio: Portfolio, place: str | None) -> Iterator[Fact]:
    """The totals of budgets, else of commitments, else of spending, with their coverage."""
    words = Words.of(portfolio)
    if portfolio.view.donor is not None:
        yield from contribution_facts(portfolio, place)
        return
    kind, frame = leading_kind(portfolio.current_amounts(place))
    if kind is None:
        return
    for currency, rows in by_currency(frame)[:MOST_CURRENCIES]:
        name = words.translate(_KINDS_OF_MONEY[kind])
        value = summed(rows["value"])
        said = [
            name + _coverage(portfolio, rows),
            *_elsewhere(portfolio, rows, place, currency),
        ]
        fact = Fact(words.in_a_row(said), None, kind, value, currency)
        yield counted_again(portfolio, fact, kind, place)


def _further_money(portfolio: Portfolio, place: str | None) -> etree._Element | None:
    """The totals in currencies beyond those that are key facts, in a sentence."""
    words = Words.of(portfolio)
    if portfolio.view.donor is None:
        _, frame = leading_kind(portfolio.current_amounts(place))
    else:
        _, frame = leading_contribution(portfolio, place)
    further = by_currency(frame)[MOST_CURRENCIES:]
    if not further:
        return None
    said = words.listed([words.money(summed(rows["value"]), name) for name, rows in further])
    text = words.translate("In further currencies: {amounts}.", amounts=said)
    return element("p", text, class_="through")


def _coverage(portfolio: Portfolio, rows: pd.DataFrame) -> str:
    """How many projects state the amounts of a total, after its name."""
    if said := coverage(portfolio, rows):
        return said
    words, number = Words.of(portfolio), len(portfolio.counted_projects())
    if number == 1:
        return ""
    if number == _PAIR:
        return " " + words.translate("(both projects)")
    return " " + words.translate("(all {all} projects)", all=words.number(number))


def _elsewhere(
    portfolio: Portfolio, rows: pd.DataFrame, place: str | None, currency: str
) -> Iterator[str]:
    """What of a place's total may be for other places too: the reader must not take it for sure."""
    words = Words.of(portfolio)
    shared = summed(rows.loc[rows["shared"], "value"]) if "shared" in rows else 0
    name = subject_name(portfolio, place)
    if not shared or name is None:
        return
    whole = summed(rows["value"])
    if shared == whole:
        yield words.translate("not for {place} alone", place=name)
        return
    told = words.rounded(shared)
    if told == words.rounded(whole):
        told = words.whole(shared)
    yield words.translate(
        "{amount} of it not for {place} alone",
        amount=words.with_currency(told, currency),
        place=name,
    )


def _place_facts(portfolio: Portfolio, least: int) -> Iterator[Fact]:
    """How many countries and regions there are; the lead names a single one."""
    words = Words.of(portfolio)
    kinds = portfolio.stated_places()["kind"].value_counts()
    if kinds.sum() < least:
        return
    if number := int(kinds.get("country", 0)):
        name = words.count("country", "countries", number)
        yield Fact(name, words.number(number), "countries", number)
    if number := int(kinds.get("region", 0) + kinds.get("group", 0)):
        name = words.count("region or group", "regions or groups", number)
        yield Fact(name, words.number(number), "regions", number)
