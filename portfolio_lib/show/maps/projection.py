"""From the globe to the page: two equal-area projections, and what part of the earth to show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from portfolio_lib.show.maps.shapes import Directions, Points, Shapes, directions

EARTH = 6371.0
"""Mean radius of the earth [km]."""
_FARTHEST = 78.0
"""Beyond so many degrees from its middle a map shows the whole earth instead."""
NARROWEST = 1300.0
"""No map shows less than this from side to side, so that a reader knows where it is [km]."""
_AROUND_ONE = 1.7
"""How much of its own extent a map shows around a single place."""
_LARGE = 1800.0
"""The neighbourhood of a place wider than this grows no more [km]."""
_MARGIN = 0.08
"""What a map shows around several places, of their extent on each side."""
_INHABITED = (-56.0, 78.0)
"""A map of the whole earth ends at these latitudes, if nothing to show lies beyond [degrees]."""

_Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796


class Projection(Protocol):
    """Takes longitudes and latitudes [degrees] to a plane [km], north up.

    Whoever has the `directions` of the points already spares that they are found again.
    """

    def project(self, points: Points, known: Directions | None = None) -> Points:
        """The points on the plane."""

    def visible(self, points: Points, radius: float, known: Directions | None = None) -> _Flags:
        """Which points can be on a map that reaches so far from its middle [km]."""


@dataclass(frozen=True)
class Lambert:
    """Lambert's azimuthal equal-area projection (Snyder, Map Projections, 1987, page 185).

    The 180th meridian is a line like any other here; only the point opposite of the
    middle is torn apart, and `visible` leaves it out.
    """

    longitude: float
    latitude: float

    def project(self, points: Points, known: Directions | None = None) -> Points:
        """The points on the plane, the middle at 0, 0."""
        east, north, out = _turned(self._axes, directions(points) if known is None else known)
        away = EARTH * np.sqrt(2 / np.maximum(1 + out, 1e-9))
        return np.column_stack([east * away, north * away])

    def visible(self, points: Points, radius: float, known: Directions | None = None) -> _Flags:
        """The points within a circle around the middle, measured on the plane."""
        angle = 2 * np.arcsin(min(radius / (2 * EARTH), 0.94))
        (out,) = _turned(self._axes[2:], directions(points) if known is None else known)
        return np.asarray(out > np.cos(angle))

    @property
    def _axes(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """East, north and straight up where the middle is, as directions from the centre."""
        lon, lat = np.radians([self.longitude, self.latitude])
        return np.array([
            [-np.sin(lon), np.cos(lon), 0],
            [-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)],
            [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)],
        ])  # fmt: skip


@dataclass(frozen=True)
class EqualEarth:
    """The Equal Earth projection of the whole earth (Šavrič, Patterson and Jenny, 2018)."""

    def project(self, points: Points, known: Directions | None = None) -> Points:  # noqa: ARG002 - one form for all projections
        """The points on the plane, the equator and Greenwich at 0, 0."""
        lon = np.radians(points[:, 0])
        t = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(points[:, 1])))
        slope = _A1 + 3 * _A2 * t**2 + t**6 * (7 * _A3 + 9 * _A4 * t**2)
        x = 2 * lon * np.cos(t) / (np.sqrt(3) * slope)
        y = t * (_A1 + _A2 * t**2 + t**6 * (_A3 + _A4 * t**2))
        return np.column_stack([x, y]) * EARTH

    def visible(self, points: Points, radius: float, known: Directions | None = None) -> _Flags:  # noqa: ARG002 - one form for all projections
        """All points: the whole earth is on the map."""
        return np.ones(len(points), dtype=bool)


@dataclass(frozen=True)
class View:
    """A part of the earth as a picture.

    Parameters
    ----------
    projection : how the earth becomes flat.
    middle : what of the plane is in the middle of the picture [km].
    scale : points of the picture for each kilometre [pt/km].
    width, height : of the picture [pt].
    """

    projection: Projection
    middle: tuple[float, float]
    scale: float
    width: float
    height: float

    def place(self, points: Points, known: Directions | None = None) -> Points:
        """Where longitudes and latitudes are in the picture [pt], from its lower left corner."""
        flat = self.projection.project(points, known) - self.middle
        return flat * self.scale + (self.width / 2, self.height / 2)

    @property
    def radius(self) -> float:
        """How far the corners are from the middle of the projection [km]."""
        half = np.hypot(self.width, self.height) / 2 / self.scale
        return float(half + np.hypot(*self.middle))


def _turned(axes: Directions, known: Directions) -> Directions:
    """Directions as seen from other axes; not with ``@``, which may start threads."""
    return np.asarray(np.einsum("ij,jk->ik", axes, known))


def view(
    shapes: Shapes, codes: Iterable[str], size: tuple[float, float], narrowest: float = NARROWEST
) -> View:
    """The view that shows the main parts of some places with what is around them.

    Parameters
    ----------
    codes : the places; at least one.
    size : width and height of the picture [pt].
    narrowest : the picture shows at least this from side to side [km].
    """
    outlines = [shapes.outline(code) for code in sorted(codes)]
    points = np.concatenate(outlines)
    middle = _middle(outlines)
    projection: Projection = Lambert(*middle)
    if not Lambert(*middle).visible(points, 2 * EARTH * np.sin(np.radians(_FARTHEST) / 2)).all():
        projection = EqualEarth()
        return _fitted(projection, _whole(points), size)
    flat = projection.project(points)
    alone = len(outlines) == 1
    extent = float(np.ptp(flat, axis=0).max())
    around = _AROUND_ONE * min(extent, _LARGE) / 2 if alone else _MARGIN * extent
    low, high = flat.min(axis=0) - around, flat.max(axis=0) + around
    return _fitted(projection, np.array([low, high]), size, narrowest)


def _middle(outlines: list[Points]) -> tuple[float, float]:
    """The middle of some places on the globe, each counting once: longitude and latitude."""
    centres = np.array([directions(points).mean(axis=1) for points in outlines])
    x, y, z = centres.mean(axis=0)
    return float(np.degrees(np.arctan2(y, x))), float(np.degrees(np.arctan2(z, np.hypot(x, y))))


def _whole(points: Points) -> Points:
    """The plane of Equal Earth from west to east, as far north and south as needed."""
    south = min(_INHABITED[0], float(points[:, 1].min()))
    north = max(_INHABITED[1], float(points[:, 1].max()))
    edges = [(lon, lat) for lon in (-180.0, 180.0) for lat in (south, 0.0, north)]
    return EqualEarth().project(np.array(edges))


def _fitted(
    projection: Projection, flat: Points, size: tuple[float, float], narrowest: float = 0.0
) -> View:
    """The view in which points of the plane are."""
    width, height = size
    low, high = flat.min(axis=0), flat.max(axis=0)
    across, up = np.maximum(high - low, (narrowest, narrowest * height / width))
    scale = min(width / across, height / up)
    middle = (low + high) / 2
    return View(projection, (float(middle[0]), float(middle[1])), float(scale), width, height)
