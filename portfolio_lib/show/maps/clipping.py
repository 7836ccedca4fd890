"""What of the shapes a view shows: polygons and borders in the picture, no finer than seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from portfolio_lib.show.maps.projection import EqualEarth, View
from portfolio_lib.show.maps.shapes import Points, Shapes

_Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
_FINEST = 1.0
"""Detail smaller than this is not drawn [pt]."""
_MOST_POINTS = 1100
"""A picture with more points leaves out finer detail: it weighs too much in a page."""
_END = 1e6
"""No detail is so large: the end of a line [km]."""
_SPECK = 1.6
"""An island of less than this from side to side is not drawn [pt]."""
_OVER = 3.0
"""So far beyond its edge a picture goes on, so that no cut is seen [pt]."""
_HALF = 180.0  # [degrees]


@dataclass(frozen=True)
class Picture:
    """What a view shows of the shapes.

    Points of its lines have one decimal, which is finer than anybody sees.
    """

    shapes: Shapes
    view: View

    @cached_property
    def polygons(self) -> dict[str, list[Points]]:
        """The polygons of each place [pt], clipped to the picture; a place without has none."""
        found: dict[str, list[Points]] = {}
        for number in np.flatnonzero(self._seen):
            code, ring = self.shapes.rings[number]
            indexes = self.shapes.indexes(ring)
            indexes = indexes[self._fine[indexes]]
            for part in _parts(self.shapes.points[indexes], self._placed[indexes], self.view):
                drawn = np.round(_inside(part, self.view), 1)
                if len(drawn) and np.ptp(drawn, axis=0).max() >= _SPECK:
                    found.setdefault(code, []).append(drawn)
        return found

    @property
    def land(self) -> float:
        """How much of the picture is land, 0 to 1."""
        rings = (ring for rings in self.polygons.values() for ring in rings)
        return sum(map(_area, rings)) / (self.view.width * self.view.height)

    def borders(self) -> list[Points]:
        """The lines between places [pt]."""
        shown = self._near & _on_picture(self._placed, self.view)
        lines: list[Points] = []
        for span in self.shapes.borders:
            if shown[span].any():
                kept = self._fine[span]
                lines += _runs(self._placed[span][kept], shown[span][kept])
        return [np.round(line, 1) for line in lines]

    @cached_property
    def _placed(self) -> Points:
        return self.view.place(self.shapes.points, self.shapes.directions)

    @cached_property
    def _near(self) -> _Flags:
        known = self.shapes.directions
        return self.view.projection.visible(self.shapes.points, self.view.radius, known)

    @cached_property
    def _fine(self) -> _Flags:
        """Which points draw something large enough to be seen, at most about `_MOST_POINTS`.

        Ends of lines are not counted: every picture has them.
        """
        sizes = self.shapes.sizes * self.view.scale
        counted = self._near & _on_picture(self._placed, self.view) & (self.shapes.sizes < _END)
        shown = np.sort(sizes[counted])[::-1]
        least = shown[_MOST_POINTS] if len(shown) > _MOST_POINTS else 0.0
        return np.asarray(sizes >= max(_FINEST, least))

    @cached_property
    def _seen(self) -> _Flags:
        """Which rings can be seen: near, not beside the picture, and no speck."""
        near = self.shapes.over_rings(np.logical_or, self._near)
        low = self.shapes.over_rings(np.minimum, self._placed)
        high = self.shapes.over_rings(np.maximum, self._placed)
        on_it = (low < (self.view.width, self.view.height)) & (high > 0)
        return np.asarray(near & on_it.all(axis=1) & ((high - low).max(axis=1) >= _SPECK))


def _parts(ring: Points, placed: Points, view: View) -> Iterator[Points]:
    """A ring in the picture; on a map of the whole earth one that crosses its edge is cut."""
    crosses = bool((np.abs(np.diff(ring[:, 0], append=ring[0, 0])) > _HALF).any())
    if not (crosses and isinstance(view.projection, EqualEarth)):
        yield placed
        return
    whole = _unwound(ring)
    for turn in (-360.0, 0.0, 360.0):
        part = _cut(_cut(whole + np.array([turn, 0.0]), 0, -_HALF, -1), 0, _HALF, 1)
        if len(part):
            yield view.place(part)


def _unwound(ring: Points) -> Points:
    """A ring whose longitudes go on beyond 180; one around a pole is closed at the pole."""
    lon = np.unwrap(np.append(ring[:, 0], ring[0, 0]), period=360)
    lat = np.append(ring[:, 1], ring[0, 1])
    if abs(lon[-1] - lon[0]) > _HALF:
        pole = np.copysign(90.0, lat.mean())
        lon, lat = np.append(lon, [lon[-1], lon[0]]), np.append(lat, [pole, pole])
    return np.column_stack([lon, lat])


def _area(ring: Points) -> float:
    """The area of a polygon [pt²]."""
    (x, y), (next_x, next_y) = ring.T, np.roll(ring, -1, axis=0).T
    return float(abs((x * next_y - next_x * y).sum())) / 2


def _inside(ring: Points, view: View) -> Points:
    """A ring clipped to the picture (Sutherland and Hodgman, 1974)."""
    for axis, size in enumerate((view.width, view.height)):
        ring = _cut(_cut(ring, axis, -_OVER, -1), axis, size + _OVER, 1)
    return ring


def _cut(ring: Points, axis: int, limit: float, sign: int) -> Points:
    """The part of a ring on one side of a line: where ``sign * (coordinate - limit) <= 0``."""
    along = ring[:, axis]
    kept = sign * (along - limit) <= 0
    if kept.all() or not kept.any():
        return ring if kept.all() else ring[:0]
    following = np.roll(ring, -1, axis=0)
    crossed = kept != np.roll(kept, -1)
    step = np.where(crossed, following[:, axis] - along, 1.0)
    crossings = ring + ((limit - along) / step)[:, None] * (following - ring)
    both = np.stack([ring, crossings], axis=1).reshape(-1, 2)
    chosen: Points = both[np.column_stack([kept, crossed]).ravel()]
    return chosen


def _on_picture(placed: Points, view: View) -> _Flags:
    low, high = np.array([-_OVER, -_OVER]), np.array([view.width, view.height]) + _OVER
    return np.asarray(((placed > low) & (placed < high)).all(axis=1))


def _runs(line: Points, shown: _Flags) -> Iterator[Points]:
    """The pieces of a line that are shown, each with one point more at either end."""
    seen = shown.copy()
    seen[:-1] |= shown[1:]
    seen[1:] |= shown[:-1]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], seen, [False]]).astype(int)))
    for start, end in edges.reshape(-1, 2):
        if end - start > 1:
            yield line[start:end]
