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
from portfolio_lib.model.tables import STATUSES
from portfolio_lib.show.changes import changes_in_short
from portfolio_lib.show.contributions import contribution_facts
from portfolio_lib.show.html import Block, Content, definitions, element, total
from portfolio_lib.show.names import place_label, place_name
from portfolio_lib.show.words import Words, months_later

__all__ = ["cover", "ending_soon"]

_KICKERS = {
    "country": phrase("Country report"),
    "region": phrase("Regional report"),
    "group": phrase("Report on a group of countries"),
    "unknown": phrase("Report"),
}
_COUNTS = {
    "ongoing": phrases("ongoing project", "ongoing projects"),
    "planned": phrases("planned project", "planned projects"),
    "completed": phrases("completed project", "completed projects"),
}
"""What the number of projects of a status is called, in the order of the facts."""
MOST_FACTS = 6
MOST_CURRENCIES = 2
"""Totals in so many currencies are key facts, those that most projects state."""
_KINDS_OF_MONEY = {
    "budget": phrase("{currency} budgeted"),
    "commitment": phrase("{currency} committed"),
    "spending": phrase("{currency} paid out or spent"),
}
_RUNNING = ("ongoing", "planned")
SOON = 6
"""A project whose last day is within so many months ends soon [months]."""


def cover(
    portfolio: Portfolio,
    *,
    place: str | None = None,
    donor: str | None = None,
    since: Portfolio | None = None,
) -> Block:
    """The head of the report for a place, for a donor, or (with neither) for all.

    With `since`, the same at the last report, it says in a sentence what has changed.

    Raises
    ------
    UsageError
        When the portfolio has no as-of date, or no such donor.
    """
    if portfolio.as_of is None:
        raise UsageError("the portfolio has no as-of date; use portfolio.at(date) first")
    words = Words.of(portfolio)
    day = element("time", words.day(portfolio.as_of), datetime=portfolio.as_of.isoformat())
    as_of = element("p", *words.pieces("As of {day}", day=day), class_="as-of")
    head = element(
        "header",
        element("p", _kicker(portfolio, place, donor), class_="kicker"),
        _title(portfolio, place, donor),
        as_of,
        definitions(_facts(portfolio, place, donor), "facts"),
        _through_line(portfolio, place),
        changes_in_short(portfolio, since),
        class_="cover",
    )
    return Block(head)


def _kicker(portfolio: Portfolio, place: str | None, donor: str | None) -> str:
    words = Words.of(portfolio)
    if donor is not None:
        return words.translate("Donor report")
    if place is None:
        return words.translate("Overview")
    kinds = portfolio.places.set_index("place")["kind"]
    return words.translate(_KICKERS[kinds.get(place, "unknown")])


def _title(portfolio: Portfolio, place: str | None, donor: str | None) -> etree._Element:
    if place is not None:
        return element("h1", place_label(portfolio, place))
    if donor is None:
        return element("h1", Words.of(portfolio).translate("Project portfolio"))
    names = portfolio.organisations.set_index("organisation")["name"]
    if donor not in names.index:
        raise UsageError(f"the portfolio has no organisation {donor!r}")
    return element("h1", names[donor])


def _facts(
    portfolio: Portfolio, place: str | None, donor: str | None
) -> Iterator[tuple[str, Content]]:
    """Three to six key facts, the most telling ones first; what is zero is no fact."""
    money = list(_money_facts(portfolio, place))
    yield from [*islice(_own_facts(portfolio, place, donor), MOST_FACTS - len(money)), *money]


def _own_facts(
    portfolio: Portfolio, place: str | None, donor: str | None
) -> Iterator[tuple[str, Content]]:
    words = Words.of(portfolio)
    yield from _status_facts(portfolio)
    ending = len(ending_soon(portfolio))
    if ending:
        name = words.count("ends within six months", "end within six months", ending)
        yield name, words.number(ending)
    elif (last := _last_end(portfolio)) is not None:
        running = portfolio.projects["status"].isin(_RUNNING).sum()
        yield words.count("project runs until", "last project runs until", int(running)), last
    if donor is None:
        number = len(portfolio.donors())
        counted = total("donors", number, words.number(number))
        yield words.count("donor", "donors", number), counted
    if place is None:
        yield from _place_facts(portfolio)
    agencies = portfolio.project_organisations["role"] == "implementing"
    number = portfolio.project_organisations.loc[agencies, "organisation"].nunique()
    if number:
        name = words.count("implementing party", "implementing parties", number)
        yield name, words.number(number)


def _status_facts(portfolio: Portfolio) -> Iterator[tuple[str, Content]]:
    words = Words.of(portfolio)
    counts = portfolio.projects["status"].value_counts()
    for status, names in _COUNTS.items():
        if number := int(counts.get(status, 0)):
            counted = total(f"projects-{status}", number, words.number(number))
            yield words.count(*names, number), counted
    if unknown := len(portfolio) - int(counts.reindex(STATUSES, fill_value=0).sum()):
        name = words.count("project of unknown status", "projects of unknown status", unknown)
        yield name, words.number(unknown)


def _money_facts(portfolio: Portfolio, place: str | None) -> Iterator[tuple[str, Content]]:
    """The totals of budgets, else of commitments, else of spending, with their coverage."""
    if portfolio.view.donor is not None:
        yield from contribution_facts(portfolio, place)
        return
    words, frame = Words.of(portfolio), portfolio.current_amounts(place)
    spent = frame["kind"].isin(["disbursement", "expenditure"])
    kinds = frame["kind"].mask(spent, "spending")
    kind = next((kind for kind in _KINDS_OF_MONEY if (kinds == kind).any()), None)
    if kind is None:
        return
    found = [
        (rows["project"].nunique(), str(currency), rows)
        for currency, rows in frame[kinds == kind].groupby("currency")
    ]
    for projects, currency, rows in sorted(found, key=lambda f: (-f[0], f[1]))[:MOST_CURRENCIES]:
        name = words.translate(_KINDS_OF_MONEY[kind], currency=currency)
        said = [name + _coverage(words, projects, len(portfolio)), *_elsewhere(words, rows)]
        yield ", ".join(said), words.rounded(summed(rows["value"]))


def _coverage(words: Words, projects: int, of: int) -> str:
    """How many projects state the amounts of a total, after its name."""
    if projects < of:
        said = words.translate(
            "({projects} of {all} projects)",
            projects=words.number(projects),
            all=words.number(of),
        )
        return f" {said}"
    if of == 1:
        return ""
    return " " + words.translate("(all {all} projects)", all=words.number(of))


def _elsewhere(words: Words, rows: pd.DataFrame) -> Iterator[str]:
    """What of a place's total may be for other places too: the reader must not take it for sure."""
    shared = summed(rows.loc[rows["shared"], "value"]) if "shared" in rows else 0
    if shared:
        yield words.translate("{amount} of it also for other places", amount=words.rounded(shared))


def _place_facts(portfolio: Portfolio) -> Iterator[tuple[str, Content]]:
    words = Words.of(portfolio)
    kinds = portfolio.stated_places()["kind"].value_counts()
    if number := int(kinds.get("country", 0)):
        yield words.count("country", "countries", number), words.number(number)
    if number := int(kinds.get("region", 0) + kinds.get("group", 0)):
        yield words.count("region or group", "regions or groups", number), words.number(number)


def ending_soon(portfolio: Portfolio) -> set[str]:
    """The ongoing projects that end within six months of the as-of date."""
    if portfolio.as_of is None:
        return set()
    soon = pd.Timestamp(months_later(portfolio.as_of, SOON))
    projects = portfolio.projects
    ending = (projects["status"] == "ongoing") & (projects["end"] <= soon)
    return set(projects.loc[ending, "project"])


def _last_end(portfolio: Portfolio) -> str | None:
    """The month, or what is less exact, in which the project that runs longest ends: "Oct 2018".

    The day stands in the timeline and in the project's section; here it would take two lines.
    """
    running = portfolio.projects[portfolio.projects["status"].isin(_RUNNING)]
    if running.empty:
        return None
    longest = running.sort_values("end").iloc[-1]
    precision = longest["end_precision"]
    return Words.of(portfolio).short_moment(
        longest["end"], "month" if precision == "day" else precision
    )


def _through_line(portfolio: Portfolio, place: str | None) -> etree._Element | None:
    """A sentence, where every project concerns the place only through wider ones."""
    through = portfolio.through(place) if place is not None else {}
    if place is None or not through or len(through) < len(portfolio):
        return None
    words = Words.of(portfolio)
    wide = {place_name(portfolio, code) for codes in through.values() for code in codes}
    said = words.count(
        "The project concerns {place} through {wider}.",
        "All projects concern {place} through {wider}.",
        len(portfolio),
        place=place_name(portfolio, place),
        wider=words.listed(sorted(wide, key=words.order)),
    )
    return element("p", said, class_="through")
