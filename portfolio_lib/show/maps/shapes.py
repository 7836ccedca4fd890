"""The shapes of countries: lines that neighbours share, from the prepared Natural Earth data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

import numpy as np

_FILE = Path(__file__).with_name("data") / "shapes.json"

Points = np.ndarray[tuple[int, int], np.dtype[np.float64]]
"""An array of points, a row each: longitude and latitude [degrees], or x and y."""
Directions = np.ndarray[tuple[int, int], np.dtype[np.float64]]
"""Three rows: where points of the globe are from its centre, towards 0° and 90° east and the north
pole, each of length 1."""


@dataclass(frozen=True)
class Shape:
    """The shape of a place.

    Parameters
    ----------
    label : where its name stands: longitude and latitude [degrees].
    main : how many of its rings matter when a map chooses what it shows.
    rings : the largest first, each the numbers of its arcs; ``~n`` is arc n reversed.
    """

    label: tuple[float, float]
    main: int
    rings: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Shapes:
    """All shapes, by code of the place; "" is land that belongs to no place.

    Parameters
    ----------
    points : of all arcs, one after the other: longitude and latitude [degrees].
    sizes : for each point how large the detail is that it draws [km].
    starts : where in `points` each arc begins, and after the last one the end.
    places : the shapes by code.
    """

    points: Points
    sizes: np.ndarray[tuple[int], np.dtype[np.float64]]
    starts: tuple[int, ...]
    places: Mapping[str, Shape]

    def indexes(self, ring: tuple[int, ...]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Where the points of a ring stand in `points`; its first one comes once."""
        spans = ((number, *self._span(number)) for number in ring)
        return np.concatenate(
            [
                np.arange(start, end - 1) if number >= 0 else np.arange(end - 1, start, -1)
                for number, start, end in spans
            ]
        )

    def outline(self, code: str) -> Points:
        """The points of the main rings of a place, or the one point that stands for it."""
        shape = self.places[code]
        if not shape.main:
            return np.array([shape.label])
        rings = [self.points[self.indexes(ring)] for ring in shape.rings[: shape.main]]
        return np.concatenate(rings)

    @cached_property
    def rings(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """All rings with the codes of their places."""
        return tuple((code, ring) for code, shape in self.places.items() for ring in shape.rings)

    @cached_property
    def directions(self) -> Directions:
        """Where the points are from the centre of the globe."""
        return directions(self.points)

    def over_rings(self, combine: np.ufunc, values: np.ndarray) -> np.ndarray:
        """Values of the points combined for each ring, such as the least of each."""
        of_arcs = combine.reduceat(values, self.starts[:-1])
        arcs, starts = self._arcs_of_rings
        return np.asarray(combine.reduceat(of_arcs[arcs], starts))

    @cached_property
    def _arcs_of_rings(self) -> tuple[np.ndarray, np.ndarray]:
        """The arcs of all rings, one ring after the other, and where in these each begins."""
        arcs = [[n if n >= 0 else ~n for n in ring] for _, ring in self.rings]
        return np.array(list(chain.from_iterable(arcs))), np.cumsum([0, *map(len, arcs)])[:-1]

    @cached_property
    def borders(self) -> tuple[slice, ...]:
        """The arcs between two places, as parts of `points`."""
        uses = Counter(
            number if number >= 0 else ~number
            for shape in self.places.values()
            for ring in shape.rings
            for number in ring
        )
        return tuple(slice(*self._span(n)) for n, count in sorted(uses.items()) if count > 1)

    def _span(self, number: int) -> tuple[int, int]:
        number = number if number >= 0 else ~number
        return self.starts[number], self.starts[number + 1]


def directions(points: Points) -> Directions:
    """Where longitudes and latitudes are from the centre of the globe."""
    lon, lat = np.radians(points).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


@cache
def shapes() -> Shapes:
    """The shapes that the package ships; data/README.md says where they come from."""
    content = json.loads(_FILE.read_bytes())
    numbers = np.array(list(chain.from_iterable(content["arcs"]))).reshape(-1, 3)
    lengths = [len(arc) // 3 for arc in content["arcs"]]
    ends = np.cumsum([0, *lengths])
    summed = np.cumsum(np.vstack([(0, 0), numbers[:, :2]]), axis=0)
    points = (summed[1:] - np.repeat(summed[ends[:-1]], lengths, axis=0)) * content["unit"]
    places = {
        code: Shape(
            (row["label"][0] * content["unit"], row["label"][1] * content["unit"]),
            row["main"],
            tuple(map(tuple, row["rings"])),
        )
        for code, row in content["places"].items()
    }
    return Shapes(points, 2.0 ** (numbers[:, 2] / 2), tuple(ends.tolist()), places)
