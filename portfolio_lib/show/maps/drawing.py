"""The drawing of a map: land, borders, the places of a report, their names where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from portfolio_lib.design.theme import THEME
from portfolio_lib.show.figures import advance, drawable, faces_of, latin_rc
from portfolio_lib.show.maps.clipping import Picture
from portfolio_lib.show.maps.projection import NARROWEST, EqualEarth, View, view
from portfolio_lib.show.maps.shapes import Points, Shapes, shapes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["drawn_map"]

_LAND, _LIGHT = 0.6, 0.42
"""How strong the colours of other land and of the lighter places are, 0 to 1."""
_SMALL = 6.5
"""A place less wide than this gets a dot [pt]."""
_SIZE = 8.0
"""Size of names [pt]."""
_AWAY = 4.0
"""Between a dot, or the middle of a place, and a name beside it [pt]."""
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
    strong_places: Mapping[str, str], light_places: Mapping[str, str], width: float
) -> Figure:
    """The map of some places, with what is around them.

    Parameters
    ----------
    strong_places : names by code, the most important first; these places stand out.
    light_places : likewise, for places that stand out less; an empty name is not written.
    width : of the figure [mm].
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    known = shapes()
    places = {code: name for code, name in light_places.items() if code not in _UNINHABITED}
    wanted = [code for code in (*strong_places, *places) if code in known.places]
    tallest = _TALL if strong_places else _TALLEST
    picture = _picture(known, wanted, float(round(width / 25.4 * 72)), tallest)
    seen, polygons = picture.view, picture.polygons
    with rc_context(latin_rc()):
        figure = Figure(figsize=(seen.width / 72, seen.height / 72))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, seen.width)
        axes.set_ylim(0, seen.height)
        _land(axes, polygons, picture.borders(), strong_places, places)
        spots = {code: seen.place(np.array([known.places[code].label]))[0] for code in wanted}
        looks = {code: _Own(polygons.get(code, []), code in strong_places) for code in wanted}
        for strength, size in ((_LIGHT, 3.8), (1.0, 5.2)):
            chosen = [c for c, own in looks.items() if own.is_dot and own.strength == strength]
            _mark(axes, [spots[c] for c in chosen if _on(seen, spots[c])], strength, size)
        names = {code: {**places, **strong_places}[code] for code in wanted}
        for name in _names(spots, looks, names, seen):
            _write(axes, name)
    return figure


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
    polygons: Mapping[str, list[Points]],
    borders: Sequence[Points],
    strong_places: Iterable[str],
    light_places: Iterable[str],
) -> None:
    """All land, then the places that stand out, then the borders over them."""
    strengths = dict.fromkeys(light_places, _LIGHT) | dict.fromkeys(strong_places, 1.0)
    others = [ring for code, rings in polygons.items() if code not in strengths for ring in rings]
    _fill(axes, others, THEME.line, _LAND)
    for strength in (_LIGHT, 1.0):
        chosen = [code for code in polygons if strengths.get(code) == strength]
        _fill(axes, [ring for code in chosen for ring in polygons[code]], THEME.accent, strength)
    _lines(axes, borders)


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
    seen: View,
) -> Iterator[_Name]:
    """Names where there is room: in the place, else beside it, else not at all."""
    taken = [_around(spots[code]) for code, own in coloured.items() if own.is_dot]
    for code, text in names.items():
        if not text or not _on(seen, spots[code]):
            continue
        others = [ring for name, own in coloured.items() if name != code for ring in own.rings]
        for name in _candidates(drawable(text), spots[code], coloured[code]):
            free = not any(_meet(name.box, box) for box in taken) and _fits(name.box, seen)
            if free and not _touches(others, name.box):
                taken.append(name.box)
                yield name
                break


@dataclass(frozen=True)
class _Own:
    """What a place that gets a name looks like on the map."""

    rings: Sequence[Points]
    is_strong: bool

    @property
    def is_dot(self) -> bool:
        """Whether it is too small to be seen."""
        return _extent(self.rings) < _SMALL

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
    for shift in (0.0, -high / 2, high / 2) if not own.is_dot else ():
        middle = (x - wide / 2, y - high / 2 + shift, x + wide / 2, y + high / 2 + shift)
        if not own.is_strong or any(_holds(ring, middle) for ring in own.rings):
            yield _Name(text, middle, on_dark=own.is_strong)
    if not (own.is_dot or own.is_strong):
        return
    reach = _AWAY if own.is_dot else _AWAY + min(_extent(own.rings) / 2, 14.0)
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)):
        left = x + dx * reach if dx > 0 else x - reach - wide if dx < 0 else x - wide / 2
        low = y + dy * reach if dy > 0 else y - reach - high if dy < 0 else y - high / 2
        box = (left, low, left + wide, low + high)
        if not (own.is_strong and _touches(own.rings, box)):
            yield _Name(text, box, on_dark=False)


def _holds(ring: Points, box: _Box) -> bool:
    """Whether a box lies in a polygon: its corners do, and the middles of its long sides."""
    from matplotlib.path import Path

    left, low, right, high = box
    spots = [(x, y) for x in (left, (left + right) / 2, right) for y in (low, high)]
    return bool(Path(ring).contains_points(spots).all())


def _touches(rings: Sequence[Points], box: _Box) -> bool:
    """Whether a box and a polygon have a point in common, of those that are looked at."""
    from matplotlib.path import Path

    left, low, right, high = box
    across = np.linspace(left, right, 9)
    spots = np.array([(x, y) for x in across for y in (low, (low + high) / 2, high)])
    near = (ring for ring in rings if _meet(box, (*ring.min(axis=0), *ring.max(axis=0))))
    return any(Path(ring).contains_points(spots).any() for ring in near)


def _around(point: Points) -> _Box:
    x, y = float(point[0]), float(point[1])
    return x - 2.5, y - 2.5, x + 2.5, y + 2.5


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
