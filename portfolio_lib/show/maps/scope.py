"""Which places a map shows: those that projects state, and the members of wide ones."""

from __future__ import annotations

from dataclasses import dataclass

from portfolio_lib.model import Portfolio
from portfolio_lib.model.relations import closure, groups, pairs
from portfolio_lib.show.maps.shapes import shapes

MOST_NAMED = 10
"""Of more countries a map has no names: some of them would stand there, and nobody knew why."""
_WORLD = "001"
"""UN M49. To colour all land for it would say nothing and hide the rest."""


@dataclass(frozen=True)
class MapScope:
    """What a map shows, by code: countries, regions and groups, and the members of those.

    `is_worldwide` says that the whole world is a place too; no map shows that. `unmapped` are
    further places of which no shape is known.
    """

    countries: tuple[str, ...]
    wide: tuple[str, ...]
    members: tuple[str, ...]
    is_worldwide: bool
    unmapped: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.countries or self.members)

    @property
    def named(self) -> tuple[str, ...]:
        """The countries whose names the map shows where there is room."""
        everything = self.countries + self.members
        return next((some for some in (everything, self.countries) if len(some) <= MOST_NAMED), ())


def map_scope(portfolio: Portfolio, place: str | None = None) -> MapScope:
    """The place alone, or without one all that projects state, the most stated first."""
    stated = list(counts(portfolio)) if place is None else [place]
    kinds = pairs(portfolio.places, "place", "kind")
    known = {code for code in shapes().places if kinds.get(code) == "country"}
    countries = tuple(code for code in stated if code in known)
    wide = tuple(
        code for code in stated if kinds.get(code) in {"region", "group"} and code != _WORLD
    )
    inside = closure(set(wide), groups(portfolio.members_now, "place", "member"))
    members = sorted(inside & known - set(countries))
    unmapped = tuple(code for code in stated if code not in {*countries, *wide, _WORLD})
    return MapScope(countries, wide, tuple(members), _WORLD in stated, unmapped)


def counts(portfolio: Portfolio) -> dict[str, int]:
    """How many projects state each place, as its report counts them; the most stated first."""
    stated = portfolio.stating.items()
    numbers = {code: portfolio.number_alone(projects) for code, projects in stated}
    return dict(sorted(numbers.items(), key=lambda item: (-item[1], item[0])))
