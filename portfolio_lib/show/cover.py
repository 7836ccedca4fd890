"""The head of a report: what it is about, as of when, and its key facts."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from lxml import etree

from portfolio_lib.errors import UsageError
from portfolio_lib.model import Portfolio
from portfolio_lib.model.tables import STATUSES
from portfolio_lib.show import words
from portfolio_lib.show.html import Block, Content, definitions, element
from portfolio_lib.show.people import place_label

__all__ = ["cover"]

_KICKERS = {
    "country": "Country report",
    "region": "Regional report",
    "group": "Report on a group of countries",
    "unknown": "Report",
}
SOON = 6
"""A project whose last day is within so many months ends soon [months]."""


def cover(portfolio: Portfolio, *, place: str | None = None, donor: str | None = None) -> Block:
    """The head of the report for a place, for a donor, or (with neither) for all.

    Raises
    ------
    UsageError
        When the portfolio has no as-of date, or no such donor.
    """
    if portfolio.as_of is None:
        raise UsageError("the portfolio has no as-of date; use portfolio.at(date) first")
    as_of = element(
        "p",
        "As of ",
        element("time", words.day(portfolio.as_of), datetime=portfolio.as_of.isoformat()),
        class_="as-of",
    )
    head = element(
        "header",
        element("p", _kicker(portfolio, place, donor), class_="kicker"),
        _title(portfolio, place, donor),
        as_of,
        definitions(_facts(portfolio, place, donor), "facts"),
        _through_line(portfolio, place),
        class_="cover",
    )
    return Block(head)


def _kicker(portfolio: Portfolio, place: str | None, donor: str | None) -> str:
    if donor is not None:
        return "Donor report"
    if place is None:
        return "Overview"
    kinds = portfolio.places.set_index("place")["kind"]
    return _KICKERS[kinds.get(place, "unknown")]


def _title(portfolio: Portfolio, place: str | None, donor: str | None) -> etree._Element:
    if place is not None:
        return element("h1", place_label(portfolio, place))
    if donor is None:
        return element("h1", "Project portfolio")
    names = portfolio.organisations.set_index("organisation")["name"]
    if donor not in names.index:
        raise UsageError(f"the portfolio has no organisation {donor!r}")
    return element("h1", names[donor])


def _facts(
    portfolio: Portfolio, place: str | None, donor: str | None
) -> Iterator[tuple[str, Content]]:
    """Three to six key facts; what is zero is no fact."""
    yield from _status_facts(portfolio)
    ending = _ending_soon(portfolio)
    if ending:
        yield _fact(ending, "ends within six months", "end within six months")
    elif (last := _last_end(portfolio)) is not None:
        yield "last project runs until", last
    if donor is None:
        yield _fact(len(portfolio.donors()), "donor", "donors")
    if place is None:
        yield from _place_facts(portfolio)
    agencies = portfolio.project_organisations["role"] == "implementing"
    number = portfolio.project_organisations.loc[agencies, "organisation"].nunique()
    if number:
        yield _fact(number, "implementing party", "implementing parties")


def _status_facts(portfolio: Portfolio) -> Iterator[tuple[str, Content]]:
    counts = portfolio.projects["status"].value_counts()
    for status in ("ongoing", "planned", "completed"):
        if number := int(counts.get(status, 0)):
            yield _fact(number, f"{status} project", f"{status} projects")
    if unknown := len(portfolio) - int(counts.reindex(STATUSES, fill_value=0).sum()):
        yield _fact(unknown, "project of unknown status", "projects of unknown status")


def _place_facts(portfolio: Portfolio) -> Iterator[tuple[str, Content]]:
    kinds = portfolio.stated_places()["kind"].value_counts()
    if number := int(kinds.get("country", 0)):
        yield _fact(number, "country", "countries")
    if number := int(kinds.get("region", 0) + kinds.get("group", 0)):
        yield _fact(number, "region or group", "regions or groups")


def _fact(number: int, one: str, many: str) -> tuple[str, Content]:
    return (one if number == 1 else many), f"{number:,}"


def _ending_soon(portfolio: Portfolio) -> int:
    if portfolio.as_of is None:
        return 0
    soon = pd.Timestamp(words.months_later(portfolio.as_of, SOON))
    projects = portfolio.projects
    return int(((projects["status"] == "ongoing") & (projects["end"] <= soon)).sum())


def _last_end(portfolio: Portfolio) -> str | None:
    """The end of the project that runs longest, for example "Oct 2018"."""
    running = portfolio.projects[portfolio.projects["status"].isin(["ongoing", "planned"])]
    if running.empty:
        return None
    longest = running.sort_values("end").iloc[-1]
    return words.short_moment(longest["end"], longest["end_precision"])


def _through_line(portfolio: Portfolio, place: str | None) -> etree._Element | None:
    """A sentence, where every project concerns the place only through wider ones."""
    through = portfolio.through(place) if place is not None else {}
    if place is None or not through or len(through) < len(portfolio):
        return None
    wide = sorted({name for names in through.values() for name in names})
    subject = "The project concerns" if len(portfolio) == 1 else "All projects concern"
    return element(
        "p",
        f"{subject} {portfolio.place_name(place)} through {words.listed(wide)}.",
        class_="through",
    )
