"""The drawing of a map: land, borders, the places of a report, their names where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from portfolio_lib.design.theme import THEME
from portfolio_lib.show.figures import faces_of, latin_rc, text_width
from portfolio_lib.show.maps.clipping import Picture
from portfolio_lib.show.maps.naming import LIGHT, SIZE, Box, Name, Own, is_on, line_to, names_of
from portfolio_lib.show.maps.projection import NARROWEST, EqualEarth, View, view
from portfolio_lib.show.maps.shapes import Points, Shapes, shapes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LAND = 0.6
"""How strong the colour of other land is, 0 to 1."""
_STRENGTHS = {False: (1.0, LIGHT), True: (LIGHT, 0.2)}
"""How strong places and lighter ones are, without circles and below them."""
_LARGEST_CIRCLE = 11.0
"""The radius of the largest circle [pt]."""
_KEY = 8.0
"""What the key below the map takes besides its circles [pt]."""
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
            code: Own(polygons.get(code, []), code in strong_places, circles.get(code, 0.0))
            for code in wanted
        }
        for strength, size in ((LIGHT, 3.8), (1.0, 5.2)):
            chosen = [c for c, own in looks.items() if own.is_dot and own.strength == strength]
            _mark(axes, [spots[c] for c in chosen if is_on(seen, spots[c])], strength, size)
        names = {code: {**places, **strong_places}[code] for code in wanted}
        found = names_of(spots, looks, names, picture)
        # from left to right, so that who copies them or has them read does not run two together
        for code, name in sorted(found, key=lambda one: one[1].box[0]):
            _leader(axes, spots[code], name)
            _write(axes, name)
        _draw_circles(axes, [(spots[c], r) for c, r in circles.items() if c in spots])
        if circles and numbers:
            below = _plain_axes(figure, (0, 0, 1, key / whole), View(seen.projection, (0, 0), 1,
                                                                     seen.width, key))  # fmt: skip
            _key(below, numbers, circles, key / 2)
    return figure


def _plain_axes(figure: Figure, place: Box, seen: View) -> Axes:
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
        axes.text(x, y, f"{number}", va="center", fontsize=SIZE, color=THEME.muted)
        x += text_width(f"{number}") * SIZE + 14


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


def _mark(axes: Axes, points: Sequence[Points], strength: float, size: float) -> None:
    """A dot on each point; `size` is its width [pt]."""
    if points:
        x, y = np.array(points).T
        axes.plot(x, y, "o", color=THEME.accent, alpha=strength, ms=size, mew=0, clip_on=False)


def _leader(axes: Axes, spot: Points, name: Name) -> None:
    """A line between a place and its name, where they are apart."""
    if (line := line_to(spot, name)) is not None:
        x, y = zip(*line, strict=True)
        axes.plot(x, y, color=THEME.ink, linewidth=0.5, zorder=3.5)


def _write(axes: Axes, name: Name) -> None:
    left, low, right, high = name.box
    axes.text(
        (left + right) / 2,
        (low + high) / 2,
        name.text,
        ha="center",
        va="center_baseline",
        fontsize=SIZE,
        family=faces_of(name.text),
        color=THEME.paper if name.on_dark else THEME.ink,
        parse_math=False,
        zorder=5,
    )
