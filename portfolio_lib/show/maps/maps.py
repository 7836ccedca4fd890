"""The map of a report: where its projects work, in words and as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from portfolio_lib.errors import UsageError
from portfolio_lib.model import Portfolio
from portfolio_lib.model.own import own_part, shown_part
from portfolio_lib.show.figures import WIDE, responsive_figure, source
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.html import Block, Content, element, section, table
from portfolio_lib.show.maps.scope import MOST_NAMED, MapScope, counts, map_scope
from portfolio_lib.show.names import footnoted, place_label, place_name
from portfolio_lib.show.words import Words

if TYPE_CHECKING:
    from lxml import etree
    from matplotlib.figure import Figure

LOCATOR = 45.0
"""The width of a map that only says where a few countries, or one project, are [mm]."""
BESIDE = 120.0
"""The width of a map with a list beside it [mm]."""
MOST_LISTED = 9
"""So many places are listed beside a map."""
FEW = 2
"""So many countries say nothing on a large map."""


@of_portfolio
def map(portfolio: Portfolio, *, place: str | None = None) -> Block:  # noqa: A001 - what a report calls it
    """Where the projects work: a map of the countries, and of the members of regions and groups.

    With `place`, the map shows that place alone with its neighbourhood, or its members. Nothing
    where no project states a place that has a shape, or none that place itself.
    """
    shown, part = map_scope(portfolio, place), shown_part(portfolio, place)
    if not shown or not len(part):
        return Block(missing="no project that states a place with a shape")
    heading = Words.of(portfolio).count(
        "Where the project works", "Where the projects work", len(part)
    )
    drawn = _figure(portfolio, shown, place)
    if _numbers(portfolio, shown, place):
        drawn = element("div", drawn, _list(portfolio), class_="mapped")
    return Block(section(heading, drawn, class_="map"))


def _is_locator(shown: MapScope, part: Portfolio) -> bool:
    return len(part) == 1 or (len(shown.countries) <= FEW and not shown.members)


def _numbers(portfolio: Portfolio, shown: MapScope, place: str | None) -> dict[str, int]:
    """How many projects each country has, where these numbers differ and the map has room."""
    if place is not None or _is_locator(shown, portfolio):
        return {}
    numbers = counts(portfolio)
    found = {code: numbers[code] for code in shown.countries}
    return found if len(found) > FEW and len(set(found.values())) > 1 else {}


def _by_number(portfolio: Portfolio) -> dict[str, int]:
    """How many projects state each place, the most stated first, then by name."""
    numbers, order = counts(portfolio), Words.of(portfolio).order
    return dict(
        sorted(numbers.items(), key=lambda row: (-row[1], *order(place_name(portfolio, row[0]))))
    )


def _list(portfolio: Portfolio) -> etree._Element:
    """The places with most projects beside the map, the others as one number of places."""
    words, numbers = Words.of(portfolio), _by_number(portfolio)
    first = list(numbers) if len(numbers) <= MOST_LISTED + 1 else list(numbers)[:MOST_LISTED]
    rows: list[tuple[Content, str]] = [
        (place_label(portfolio, code), words.number(numbers[code])) for code in first
    ]
    if others := set(numbers) - set(first):
        stated = portfolio.project_places
        some = set(stated.loc[stated["place"].isin(others), "project"])
        label = words.translate("Others ({number})", number=words.number(len(others)))
        rows.append((label, words.number(portfolio.number_alone(some))))
    header = (words.translate("Country or region"), words.translate("Projects"))
    return table(header, rows, words.translate("Projects by place"), "listed", numbers=(1,))


def _figure(portfolio: Portfolio, shown: MapScope, place: str | None) -> etree._Element:
    draw = partial(_drawn, portfolio, place)
    alternative = _alternative(portfolio, shown, place)
    numbers = _numbers(portfolio, shown, place)
    caption = element("figcaption", *_caption(portfolio, shown, has_circles=bool(numbers)))
    if _is_locator(shown, shown_part(portfolio, place)):
        picture = element("img", src=source(draw(LOCATOR)), alt=alternative)
        return element("figure", picture, caption, class_="locator")
    wide = BESIDE if numbers else WIDE
    return element("figure", responsive_figure(draw, alternative, wide), caption)


@of_portfolio
def map_figure(portfolio: Portfolio, *, place: str | None = None, width: float = WIDE) -> Figure:
    """The map alone, for an analyst who wants to change it; `width` in [mm].

    Raises
    ------
    UsageError
        When no project states a place that has a shape.
    """
    if not map_scope(portfolio, place):
        raise UsageError("no project states a country, or a region or group with members")
    return _drawn(portfolio, place, width)


def _drawn(portfolio: Portfolio, place: str | None, width: float) -> Figure:
    from portfolio_lib.show.maps.drawing import drawn_map

    shown = map_scope(portfolio, place)
    names = {code: _marked(portfolio, code) for code in shown.named}
    countries = {code: names.get(code, "") for code in shown.countries}
    members = {code: names.get(code, "") for code in shown.members}
    return drawn_map(countries, members, width, _numbers(portfolio, shown, place))


def _marked(portfolio: Portfolio, code: str) -> str:
    """The name of a place as a figure shows it, with the mark of its footnote."""
    mark = "*" if code in footnoted(portfolio) else ""
    return place_name(portfolio, code) + mark


def _alternative(portfolio: Portfolio, shown: MapScope, place: str | None) -> str:
    """What the map shows, no place left out: "Map of 2 projects in Serbia and 1 in Türkiye."."""
    words = Words.of(portfolio)
    if place is not None and not len(own_part(portfolio, place)):
        return words.translate("Map of {place}.", place=place_name(portfolio, place))
    numbers = (
        _by_number(portfolio)
        if place is None
        else {place: len(own_part(portfolio, place).counted_projects())}
    )
    codes = [code for code in numbers if code in {*shown.countries, *shown.wide}]
    said = [
        words.count(
            "{number} project in {place}", "{number} projects in {place}", numbers[code],
            place=place_name(portfolio, code),
        )
        for code in codes
    ]  # fmt: skip
    return words.translate("Map of {places}.", places=words.listed(said))


def _caption(portfolio: Portfolio, shown: MapScope, *, has_circles: bool) -> Iterator[Content]:
    """What circles and colours mean, what is not on a map, and what its borders do not mean."""
    words = Words.of(portfolio)
    if has_circles:
        yield words.translate("The area of a circle tells how many projects there are.") + " "
    dark, light = (
        element("span", c) for c in (_countries(portfolio, shown), _wide(portfolio, shown))
    )
    said: list[Content] = []
    if shown.members and shown.countries:
        said = words.pieces(
            "In full colour: {countries}. In faint colour: {places}.", countries=dark, places=light
        )
    elif shown.members or len(shown.countries) > 1:
        said = words.pieces("In colour: {places}.", places=light if shown.members else dark)
    if said:
        yield from (*said, " ")
    if shown.is_worldwide:
        yield words.translate("Projects for the whole world are not on the map.") + " "
    if shown.unmapped:
        names = words.listed([place_name(portfolio, code) for code in shown.unmapped])
        yield words.translate("Not on the map: {places}.", places=names) + " "
    yield words.translate(
        "Borders, names and designations on this map imply no endorsement or acceptance by "
        "those who made this report or are named in it. Base map: Natural Earth."
    )


def _countries(portfolio: Portfolio, shown: MapScope) -> Content:
    """The countries by name, with the marks of footnotes; of many, what they are."""
    words, codes = Words.of(portfolio), list(shown.countries)
    if len(codes) > MOST_NAMED:
        return words.translate("countries with projects of their own")
    codes.sort(key=lambda code: (*words.order(place_name(portfolio, code)), code))
    return words.listed_contents([place_label(portfolio, code) for code in codes])


def _wide(portfolio: Portfolio, shown: MapScope) -> Content:
    """The regions and groups by name."""
    return Words.of(portfolio).listed([place_name(portfolio, code) for code in shown.wide])
