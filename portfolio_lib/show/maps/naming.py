"""Where the names of places stand on a map: in the place, or on the sea beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from portfolio_lib.show.figures import advance, drawable
from portfolio_lib.show.maps.clipping import Picture
from portfolio_lib.show.maps.projection import View
from portfolio_lib.show.maps.shapes import Points

LIGHT = 0.42
"""How strong the colour of the lighter places is, 0 to 1."""
_SMALL = 6.5
"""A place less wide than this gets a dot [pt]."""
SIZE = 8.0
"""Size of names [pt]."""
_AWAY = 4.0
"""Between a dot, or the middle of a place, and a name beside it [pt]."""
_FARTHER = (0.0, 7.0, 15.0, 26.0)
"""How much farther away than that a name may be, with a line that leads there [pt]."""
_FARTHEST, _STEP = 80.0, 6.0
"""Where nothing nearer is free, a name may be so far away, looked for in such steps [pt]."""
_APART = 9.0
"""A name that is farther from the middle of its place than this has a line [pt]."""

Box = tuple[float, float, float, float]
_Line = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Name:
    """A name on the map, the corners of its box [pt], and whether it stands on the dark colour."""

    text: str
    box: Box
    on_dark: bool


@dataclass(frozen=True)
class Own:
    """What a place that gets a name looks like on the map: its shape, the radius of its circle."""

    rings: Sequence[Points]
    is_strong: bool
    circle: float = 0.0

    @property
    def is_dot(self) -> bool:
        """Whether it is too small to be seen."""
        return _extent(self.rings) < _SMALL and not self.circle

    @property
    def strength(self) -> float:
        """How strong its colour is, 0 to 1."""
        return 1.0 if self.is_strong else LIGHT


def names_of(
    spots: Mapping[str, Points],
    coloured: Mapping[str, Own],
    names: Mapping[str, str],
    picture: Picture,
) -> Iterator[tuple[str, Name]]:
    """Names where there is room: in the place, else beside it on the sea, else not at all.

    No line to a name crosses another, or runs below a name.
    """
    seen = picture.view
    taken = [
        _around(spots[code], max(own.circle, 2.5))
        for code, own in coloured.items()
        if own.is_dot or own.circle
    ]
    bounded = {code: _bounded(rings) for code, rings in picture.polygons.items()}
    written: list[Box] = []
    leaders: list[_Line] = []
    for code, text in names.items():
        if not text or not is_on(seen, spots[code]):
            continue
        others = [shape for name, own in bounded.items() if name != code for shape in own]
        for name in _candidates(drawable(text), spots[code], coloured[code], seen):
            free = not any(_meet(name.box, box) for box in taken) and _fits(name.box, seen)
            line = line_to(spots[code], name)
            free = free and not any(_meets_line(name.box, other) for other in leaders)
            if free and line is not None:
                free = not any(_meets_line(box, line) for box in written)
                free = free and not any(_cross(line, other) for other in leaders)
            if free and not _touches(others, name.box):
                taken.append(name.box)
                written.append(name.box)
                leaders += [] if line is None else [line]
                yield code, name
                break


def _candidates(text: str, spot: Points, own: Own, seen: View) -> Iterator[Name]:
    """Boxes for a name, the best first.

    On a dark place a name lies inside or beside it, on a lighter one it may reach beyond.
    """
    wide, high = sum(map(advance, text)) * SIZE, SIZE * 1.15
    x, y = float(spot[0]), float(spot[1])
    is_dark = own.is_strong and not own.circle
    for shift in (0.0, -high / 2, high / 2) if not own.is_dot and not own.circle else ():
        middle = (x - wide / 2, y - high / 2 + shift, x + wide / 2, y + high / 2 + shift)
        if not own.is_strong or any(_holds(ring, middle) for ring in own.rings):
            yield Name(text, middle, on_dark=is_dark)
    for reach in _reaches(own):
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)):
            left = x + dx * reach if dx > 0 else x - reach - wide if dx < 0 else x - wide / 2
            low = y + dy * reach if dy > 0 else y - reach - high if dy < 0 else y - high / 2
            box = (left, low, left + wide, low + high)
            if not (is_dark and _touches(_bounded(own.rings), box)):
                yield Name(text, box, on_dark=False)
    if own.is_strong or own.is_dot or own.circle:
        yield from (Name(text, box, on_dark=False) for box in _anywhere(spot, wide, high, seen))


def _anywhere(spot: Points, wide: float, high: float, seen: View) -> list[Box]:
    """Boxes all over the map that are not too far from a point, the nearest first."""
    found: list[tuple[float, Box]] = []
    for left in np.arange(_STEP / 2, seen.width - wide, _STEP):
        for low in np.arange(_STEP / 2, seen.height - high, _STEP):
            box = (float(left), float(low), float(left + wide), float(low + high))
            x, y = np.clip(spot, box[:2], box[2:])
            away = float(np.hypot(x - spot[0], y - spot[1]))
            if _AWAY < away <= _FARTHEST:
                found.append((away, box))
    return [box for _, box in sorted(found)]


def _reaches(own: Own) -> Iterator[float]:
    """How far from the middle of a place its name may begin, the nearest first [pt]."""
    if not (own.is_strong or own.is_dot or own.circle):
        return
    near = own.circle + 2 if own.circle else _AWAY
    if own.is_strong and not own.circle and not own.is_dot:
        yield near + min(_extent(own.rings) / 2, 14.0)
        near += min(_extent(own.rings) / 2, 26.0)
    yield from (near + farther for farther in _FARTHER)


def line_to(spot: Points, name: Name) -> _Line | None:
    """The line from a place to its name [pt], where they are so far apart that it needs one."""
    left, low, right, high = name.box
    x, y = np.clip(spot, (left - 1, low - 2), (right + 1, high))
    if np.hypot(x - spot[0], y - spot[1]) <= _APART:
        return None
    return (float(spot[0]), float(spot[1])), (float(x), float(y))


def _extent(rings: Sequence[Points]) -> float:
    return max((float(np.ptp(ring, axis=0).max()) for ring in rings), default=0.0)


def is_on(seen: View, point: Points) -> bool:
    """Whether a point is on the map."""
    return bool(0 < point[0] < seen.width and 0 < point[1] < seen.height)


def _cross(one: _Line, other: _Line) -> bool:
    """Whether two lines have a point in common."""

    def side(line: _Line, point: tuple[float, float]) -> float:
        (x, y), (x2, y2) = line
        return (x2 - x) * (point[1] - y) - (y2 - y) * (point[0] - x)

    return (
        side(one, other[0]) * side(one, other[1]) <= 0
        and side(other, one[0]) * side(other, one[1]) <= 0
    )


def _meets_line(box: Box, line: _Line) -> bool:
    """Whether a line runs through a box, or touches it."""
    left, low, right, high = (edge + away for edge, away in zip(box, (-2, -2, 2, 2), strict=True))
    return _cross(line, ((left, low), (right, high))) or _cross(line, ((left, high), (right, low)))


def _holds(ring: Points, box: Box) -> bool:
    """Whether a box lies in a polygon: its corners do, and the middles of its long sides."""
    from matplotlib.path import Path

    left, low, right, high = box
    spots = [(x, y) for x in (left, (left + right) / 2, right) for y in (low, high)]
    return bool(Path(ring).contains_points(spots).all())


def _bounded(rings: Iterable[Points]) -> list[tuple[Points, Box]]:
    """Polygons, each with the box around it."""
    return [(ring, (*ring.min(axis=0), *ring.max(axis=0))) for ring in rings]


def _touches(shapes_: Iterable[tuple[Points, Box]], box: Box) -> bool:
    """Whether a box and a polygon have a point in common, of those that are looked at."""
    from matplotlib.path import Path

    left, low, right, high = box
    near = [ring for ring, around in shapes_ if _meet(box, around)]
    if not near:
        return False
    across = np.linspace(left, right, 9)
    spots = np.array([(x, y) for x in across for y in (low, (low + high) / 2, high)])
    return any(
        Path(ring).contains_points(spots).any()
        or ((ring > (left, low)) & (ring < (right, high))).all(axis=1).any()
        for ring in near
    )


def _around(point: Points, away: float) -> Box:
    x, y = float(point[0]), float(point[1])
    return x - away, y - away, x + away, y + away


def _fits(box: Box, seen: View) -> bool:
    return box[0] > 1 and box[1] > 1 and box[2] < seen.width - 1 and box[3] < seen.height - 1


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
