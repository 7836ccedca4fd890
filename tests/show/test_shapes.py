"""The shapes of countries and how they come onto a page."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from portfolio_lib.names.places import Places
from portfolio_lib.show.maps.clipping import Picture
from portfolio_lib.show.maps.projection import EARTH, EqualEarth, Lambert, View, view
from portfolio_lib.show.maps.shapes import Points, shapes

SIZE = (480.0, 240.0)
PLACES = Places()
COUNTRIES = [code for code in PLACES if PLACES[code].kind == "country"]


def of(*codes: str) -> tuple[View, dict[str, list[Points]]]:
    seen = view(shapes(), codes, SIZE)
    return seen, Picture(shapes(), seen).polygons


def test_every_country_of_the_reference_table_has_a_shape_or_a_point() -> None:
    assert set(shapes().places) - {""} == set(COUNTRIES)
    assert not [c for c in COUNTRIES if not shapes().places[c].rings and shapes().places[c].main]


def test_kosovo_has_a_shape_of_its_own_inside_no_other() -> None:
    kosovo, serbia = (shapes().places[code] for code in ("XK", "RS"))
    assert kosovo.main == 1
    shared = {n if n >= 0 else ~n for n in kosovo.rings[0]}
    assert shared & {n if n >= 0 else ~n for ring in serbia.rings for n in ring}


@pytest.mark.parametrize("projection", [Lambert(20.0, 45.0), EqualEarth()], ids=str)
@pytest.mark.parametrize("point", [(20.0, 45.0), (0.0, 0.0), (60.0, -20.0), (-40.0, 70.0)])
def test_areas_are_true_anywhere(projection: EqualEarth, point: tuple[float, float]) -> None:
    lon, lat = point
    step = 0.05
    corners = np.array([(lon, lat), (lon + step, lat), (lon + step, lat + step), (lon, lat + step)])
    (x, y), (nx, ny) = projection.project(corners).T, np.roll(projection.project(corners), -1, 0).T
    area = abs((x * ny - nx * y).sum()) / 2
    low, high = np.sin(np.radians([lat, lat + step]))
    assert area == pytest.approx(EARTH**2 * np.radians(step) * (high - low), rel=2e-3)


@pytest.mark.parametrize("codes", [("RS",), ("RU",), ("FJ",), ("FR", "KE"), ("US", "NZ"), ("AQ",)])
def test_what_is_asked_for_is_in_the_picture_and_nothing_leaves_it(codes: tuple[str, ...]) -> None:
    _, polygons = of(*codes)
    assert set(codes) <= set(polygons) | {c for c in codes if not shapes().places[c].rings}
    every = np.concatenate([ring for rings in polygons.values() for ring in rings])
    assert (every.min(axis=0) >= -4).all()
    assert (every.max(axis=0) <= np.array(SIZE) + 4).all()


@pytest.mark.parametrize("code", ["RU", "FJ", "NZ", "KI", "US"])
def test_no_line_runs_across_the_map_where_a_country_meets_the_180th_meridian(code: str) -> None:
    whole = [code, "BR", "CN", "ZA"]
    for seen, polygons in (of(code), of(*whole)):
        for ring in polygons.get(code, []):
            inside = [p for p in ring if 0 < p[0] < SIZE[0] and 0 < p[1] < SIZE[1]]
            steps = [np.hypot(*(b - a)) for a, b in pairwise(inside)]
            assert max(steps, default=0) < SIZE[0] / 3, seen.projection


def test_far_places_are_shown_on_the_whole_earth_and_near_ones_around_their_middle() -> None:
    assert isinstance(of("FR", "KE", "FJ", "US")[0].projection, EqualEarth)
    middle = of("RS", "TR")[0].projection
    assert isinstance(middle, Lambert)
    assert 15 < middle.longitude < 40
    assert isinstance(of("FJ", "WS", "KI")[0].projection, Lambert), "the Pacific is no edge"


def test_the_middle_of_every_country_is_in_its_own_picture() -> None:
    for code in COUNTRIES:
        seen = view(shapes(), [code], SIZE)
        (x, y), *_ = seen.place(np.array([shapes().places[code].label]))
        assert -1 < x < SIZE[0] + 1, code
        assert -1 < y < SIZE[1] + 1, code
