"""The drawing of a map: land, borders, the places of a report, their names where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from portfolio_lib.design.theme import THEME
from portfolio_lib.show.figures import advance, drawable, faces_of, latin_rc, text_width
from portfolio_lib.show.maps.clipping import Picture
from portfolio_lib.show.maps.projection import NARROWEST, EqualEarth, View, view
from portfolio_lib.show.maps.shapes import Points, Shapes, shapes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["drawn_map"]

_LAND, _LIGHT = 0.6, 0.42
"""How strong the colours of other land and of the lighter places are, 0 to 1."""
_STRENGTHS = {False: (1.0, _LIGHT), True: (_LIGHT, 0.2)}
"""How strong places and lighter ones are, without circles and below them."""
_LARGEST_CIRCLE = 11.0
"""The radius of the largest circle [pt]."""
_KEY = 8.0
"""What the key below the map takes besides its circles [pt]."""
_SMALL = 6.5
"""A place less wide than this gets a dot [pt]."""
_SIZE = 8.0
"""Size of names [pt]."""
_AWAY = 4.0
"""Between a dot, or the middle of a place, and a name beside it [pt]."""
_FARTHER = (0.0, 7.0, 15.0, 26.0)
"""How much farther away than that a name may be, with a line that leads there [pt]."""
_APART = 9.0
"""A name that is farther from the middle of its place than this has a line [pt]."""
_TALL, _FLAT, _WHOLE = 0.44, 0.4, 0.43
"""The height of a map is between the first two of its width; of the whole earth, the third."""
_TALLEST = 0.56
"""Likewise, where a region or group is alone: the names of its members need room."""
_NARROWEST = (NARROWEST, 3500.0, 7000.0, 10000.0)
"""A map shows at least the first of these from side to side, the next while it lacks land [km]."""
_LEAST_LAND = 0.06
"""With less land a reader would not know where it is, of the map."""

_UNINHABITED = frozenset({"AQ", "BV", "GS", "HM", "IO", "TF", "UM"})
"""Nobody lives there for good: a map need not reach them for the sake of their region."""

_Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Name:
    """A name on the map, the corners of its box [pt], and whether it stands on the dark colour."""

    text: str
    box: _Box
    on_dark: bool


def drawn_map(
    strong_places: Mapping[str, str],
    light_places: Mapping[str, str],
    width: float,
    numbers: Mapping[str, int] | None = None,
) -> Figure:
    """The map of some places, with what is around them.

    Parameters
    ----------
    strong_places : names by code, the most important first; these places stand out.
    light_places : likewise, for places that stand out less; an empty name is not written.
    width : of the figure [mm].
    numbers : of these places circles show how many, with a key below the map.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    known = shapes()
    places = {code: name for code, name in light_places.items() if code not in _UNINHABITED}
    wanted = [code for code in (*strong_places, *places) if code in known.places]
    tallest = _TALL if strong_places else _TALLEST
    picture = _picture(known, wanted, float(round(width / 25.4 * 72)), tallest)
    seen, polygons = picture.view, picture.polygons
    circles = _radii(numbers or {}, seen.width)
    key = 2 * max(circles.values()) + _KEY if circles else 0.0
    with rc_context(latin_rc()):
        figure = Figure(figsize=(seen.width / 72, (seen.height + key) / 72))
        whole = seen.height + key
        axes = _plain_axes(figure, (0, key / whole, 1, seen.height / whole), seen)
        _land(axes, picture, strong_places, places, _STRENGTHS[bool(circles)])
        spots = {code: seen.place(np.array([known.places[code].label]))[0] for code in wanted}
        looks = {
            code: _Own(polygons.get(code, []), code in strong_places, circles.get(code, 0.0))
            for code in wanted
        }
        for strength, size in ((_LIGHT, 3.8), (1.0, 5.2)):
            chosen = [c for c, own in looks.items() if own.is_dot and own.strength == strength]
            _mark(axes, [spots[c] for c in chosen if _on(seen, spots[c])], strength, size)
        names = {code: {**places, **strong_places}[code] for code in wanted}
        for code, name in _names(spots, looks, names, picture):
            _leader(axes, spots[code], name)
            _write(axes, name)
        _draw_circles(axes, [(spots[c], r) for c, r in circles.items() if c in spots])
        if circles and numbers:
            below = _plain_axes(figure, (0, 0, 1, key / whole), View(seen.projection, (0, 0), 1,
                                                                     seen.width, key))  # fmt: skip
            _key(below, numbers, circles, key / 2)
    return figure


def _plain_axes(figure: Figure, place: _Box, seen: View) -> Axes:
    """Axes without anything, in points, at a place of the figure."""
    axes = figure.add_axes(place)
    axes.set_axis_off()
    axes.set_xlim(0, seen.width)
    axes.set_ylim(0, seen.height)
    return axes


def _radii(numbers: Mapping[str, int], width: float) -> dict[str, float]:
    """The radius of each place's circle [pt]: its area is as its number."""
    most = max(numbers.values(), default=0)
    largest = min(_LARGEST_CIRCLE, width / 28)
    return {code: max(largest * (n / most) ** 0.5, 1.2) for code, n in numbers.items() if n > 0}


def _draw_circles(axes: Axes, circles: Sequence[tuple[Points, float]]) -> None:
    """Circles, the smaller ones over the larger ones."""
    if circles:
        sorted_ = sorted(circles, key=lambda each: -each[1])
        x, y = np.array([spot for spot, _ in sorted_]).T
        axes.scatter(
            x, y, s=[(2 * radius) ** 2 for _, radius in sorted_], color=THEME.accent, alpha=0.8,
            edgecolors=THEME.paper, linewidths=0.6, clip_on=False, zorder=4,
        )  # fmt: skip


def _key(axes: Axes, numbers: Mapping[str, int], circles: Mapping[str, float], y: float) -> None:
    """What three of the circles stand for: the smallest, the largest, and one between."""
    by_number = {number: circles[code] for code, number in numbers.items() if number > 0}
    told = sorted(by_number)
    told = sorted({told[0], told[len(told) // 2], told[-1]})
    x = 1.0
    for number in told:
        radius = by_number[number]
        _draw_circles(axes, [(np.array([x + radius, y]), radius)])
        x += 2 * radius + 4
        axes.text(x, y, f"{number}", va="center", fontsize=_SIZE, color=THEME.muted)
        x += text_width(f"{number}") * _SIZE + 14


def _picture(known: Shapes, codes: Sequence[str], width: float, tallest: float) -> Picture:
    """The picture of some places, wide enough to show where on earth they are."""
    shape = _shape(known, codes, width, tallest)
    for narrowest in _NARROWEST:
        picture = Picture(known, view(known, codes, shape, narrowest))
        if picture.land >= _LEAST_LAND:
            break
    return picture


def _shape(
    known: Shapes, codes: Sequence[str], width: float, tallest: float
) -> tuple[float, float]:
    """Width and height for some places: as high as they need, within what looks well [pt]."""
    projection = view(known, codes, (width, width)).projection
    if isinstance(projection, EqualEarth):
        return width, float(round(width * _WHOLE))
    flat = projection.project(np.concatenate([known.outline(code) for code in codes]))
    across, up = np.maximum(np.ptp(flat, axis=0), 1.0)
    most = tallest if len(codes) > 1 else _FLAT
    return width, float(round(width * np.clip(up / across, _FLAT, most)))


def _land(
    axes: Axes,
    picture: Picture,
    strong_places: Iterable[str],
    light_places: Iterable[str],
    strengths: tuple[float, float],
) -> None:
    """All land, then the places that stand out, then the borders over them."""
    polygons, (strong, light) = picture.polygons, strengths
    of_places = dict.fromkeys(light_places, light) | dict.fromkeys(strong_places, strong)
    others = [ring for code, rings in polygons.items() if code not in of_places for ring in rings]
    _fill(axes, others, THEME.line, _LAND)
    for strength in (light, strong):
        chosen = [code for code in polygons if of_places.get(code) == strength]
        _fill(axes, [ring for code in chosen for ring in polygons[code]], THEME.accent, strength)
    _lines(axes, picture.borders())


def _fill(axes: Axes, rings: Sequence[Points], colour: str, strength: float) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    if rings:
        closed = [Path(np.vstack([ring, ring[:1]]), closed=True) for ring in rings]
        shape = Path.make_compound_path(*closed)
        patch = PathPatch(shape, facecolor=colour, alpha=strength, linewidth=0)
        axes.add_artist(patch).set_clip_on(False)


def _lines(axes: Axes, lines: Sequence[Points]) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    if lines:
        path = Path.make_compound_path(*(Path(line) for line in lines))
        style = {"edgecolor": THEME.paper, "linewidth": 0.6, "joinstyle": "round"}
        axes.add_artist(PathPatch(path, fill=False, **style)).set_clip_on(False)


def _extent(rings: Sequence[Points]) -> float:
    return max((float(np.ptp(ring, axis=0).max()) for ring in rings), default=0.0)


def _on(seen: View, point: Points) -> bool:
    return bool(0 < point[0] < seen.width and 0 < point[1] < seen.height)


def _mark(axes: Axes, points: Sequence[Points], strength: float, size: float) -> None:
    """A dot on each point; `size` is its width [pt]."""
    if points:
        x, y = np.array(points).T
        axes.plot(x, y, "o", color=THEME.accent, alpha=strength, ms=size, mew=0, clip_on=False)


def _names(
    spots: Mapping[str, Points],
    coloured: Mapping[str, _Own],
    names: Mapping[str, str],
    picture: Picture,
) -> Iterator[tuple[str, _Name]]:
    """Names where there is room: in the place, else beside it on the sea, else not at all."""
    seen = picture.view
    taken = [
        _around(spots[code], max(own.circle, 2.5))
        for code, own in coloured.items()
        if own.is_dot or own.circle
    ]
    bounded = {code: _bounded(rings) for code, rings in picture.polygons.items()}
    for code, text in names.items():
        if not text or not _on(seen, spots[code]):
            continue
        others = [shape for name, own in bounded.items() if name != code for shape in own]
        for name in _candidates(drawable(text), spots[code], coloured[code]):
            free = not any(_meet(name.box, box) for box in taken) and _fits(name.box, seen)
            if free and not _touches(others, name.box):
                taken.append(name.box)
                yield code, name
                break


@dataclass(frozen=True)
class _Own:
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
        return 1.0 if self.is_strong else _LIGHT


def _candidates(text: str, spot: Points, own: _Own) -> Iterator[_Name]:
    """Boxes for a name, the best first.

    On a dark place a name lies inside or beside it, on a lighter one it may reach beyond.
    """
    wide, high = sum(map(advance, text)) * _SIZE, _SIZE * 1.15
    x, y = float(spot[0]), float(spot[1])
    is_dark = own.is_strong and not own.circle
    for shift in (0.0, -high / 2, high / 2) if not own.is_dot and not own.circle else ():
        middle = (x - wide / 2, y - high / 2 + shift, x + wide / 2, y + high / 2 + shift)
        if not own.is_strong or any(_holds(ring, middle) for ring in own.rings):
            yield _Name(text, middle, on_dark=is_dark)
    for reach in _reaches(own):
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)):
            left = x + dx * reach if dx > 0 else x - reach - wide if dx < 0 else x - wide / 2
            low = y + dy * reach if dy > 0 else y - reach - high if dy < 0 else y - high / 2
            box = (left, low, left + wide, low + high)
            if not (is_dark and _touches(_bounded(own.rings), box)):
                yield _Name(text, box, on_dark=False)


def _reaches(own: _Own) -> Iterator[float]:
    """How far from the middle of a place its name may begin, the nearest first [pt]."""
    if not (own.is_strong or own.is_dot or own.circle):
        return
    near = own.circle + 2 if own.circle else _AWAY
    if own.is_strong and not own.circle and not own.is_dot:
        yield near + min(_extent(own.rings) / 2, 14.0)
        near += min(_extent(own.rings) / 2, 26.0)
    yield from (near + farther for farther in _FARTHER)


def _leader(axes: Axes, spot: Points, name: _Name) -> None:
    """A line between a place and its name, where they are apart."""
    left, low, right, high = name.box
    x, y = np.clip(spot, (left - 1, low), (right + 1, high))
    if np.hypot(x - spot[0], y - spot[1]) > _APART:
        axes.plot((spot[0], x), (spot[1], y), color=THEME.ink, linewidth=0.5, zorder=3.5)


def _holds(ring: Points, box: _Box) -> bool:
    """Whether a box lies in a polygon: its corners do, and the middles of its long sides."""
    from matplotlib.path import Path

    left, low, right, high = box
    spots = [(x, y) for x in (left, (left + right) / 2, right) for y in (low, high)]
    return bool(Path(ring).contains_points(spots).all())


def _bounded(rings: Iterable[Points]) -> list[tuple[Points, _Box]]:
    """Polygons, each with the box around it."""
    return [(ring, (*ring.min(axis=0), *ring.max(axis=0))) for ring in rings]


def _touches(shapes_: Iterable[tuple[Points, _Box]], box: _Box) -> bool:
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


def _around(point: Points, away: float) -> _Box:
    x, y = float(point[0]), float(point[1])
    return x - away, y - away, x + away, y + away


def _fits(box: _Box, seen: View) -> bool:
    return box[0] > 1 and box[1] > 1 and box[2] < seen.width - 1 and box[3] < seen.height - 1


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _write(axes: Axes, name: _Name) -> None:
    left, low, right, high = name.box
    axes.text(
        (left + right) / 2,
        (low + high) / 2,
        name.text,
        ha="center",
        va="center_baseline",
        fontsize=_SIZE,
        family=faces_of(name.text),
        color=THEME.paper if name.on_dark else THEME.ink,
        parse_math=False,
        zorder=5,
    )
