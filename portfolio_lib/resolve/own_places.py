"""Places that no table has: each is one of its own, the same wherever it is named."""

from __future__ import annotations

from portfolio_lib.names.organisations import Identifiers, slug
from portfolio_lib.names.places import Place
from portfolio_lib.names.spelling import normalised


class OwnPlaces:
    """The places that no table has, while project after project names them."""

    def __init__(self) -> None:
        self._places: dict[str, Place] = {}
        self._codes = Identifiers()

    def listed(self, code: str, name: str, *, is_country: bool) -> Place:
        """The place of a code that is no place here, the same in all languages."""
        own = f"{'withdrawn' if is_country else 'dac'}-{code.lower()}"
        return self._places.setdefault(own, Place(own, "unknown", name))

    def named(self, name: str) -> Place:
        """A place that no table has, the same for all spellings of one name."""
        key = normalised(name) or name
        if key not in self._places:
            code = self._codes.unused(f"unknown-{slug(name) or 'place'}")
            self._places[key] = Place(code, "unknown", name)
        return self._places[key]
