"""What of the slice of a place is the place's own, and what only concerns it."""

from __future__ import annotations

from portfolio_lib.model.portfolio import Portfolio
from portfolio_lib.model.slices import Extent

_MOST_WHOLE = 5
"""Where a place has no project of its own, so many wider ones are told whole."""


def own_part(portfolio: Portfolio, place: str | None) -> Portfolio:
    """The projects that state the place itself; all of them where there is no place."""
    if place is None:
        return portfolio
    wider = portfolio.through(place)
    return _part(portfolio, set(portfolio.projects["project"]) - set(wider), place)


def wider_part(portfolio: Portfolio, place: str | None) -> Portfolio:
    """The projects that concern a place only through a region, a group or the world."""
    return _part(portfolio, set() if place is None else set(portfolio.through(place)), place)


def are_told_whole(portfolio: Portfolio, place: str | None) -> bool:
    """Whether a report tells the wider projects like own ones: where there are no others."""
    wide = 0 if place is None else len(wider_part(portfolio, place))
    return 0 < wide <= _MOST_WHOLE and not len(own_part(portfolio, place))


def shown_part(portfolio: Portfolio, place: str | None) -> Portfolio:
    """The projects that a report tells whole; their money is told of the own ones alone."""
    return portfolio if are_told_whole(portfolio, place) else own_part(portfolio, place)


def _part(portfolio: Portfolio, projects: set[str], place: str | None) -> Portfolio:
    """A part of a slice with all that is not about projects left in it."""
    part = ("part", place, frozenset(projects))
    return portfolio.kept(part, lambda: _cut(portfolio, projects, place))


def _cut(portfolio: Portfolio, projects: set[str], place: str | None) -> Portfolio:
    around = () if place is None else (place, *portfolio.places["place"])
    extent = Extent(frozenset(projects), tuple(portfolio.left_out.index), around)
    return portfolio.slice(extent)
