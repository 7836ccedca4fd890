"""Make portfolio_lib/show/maps/data/shapes.json from Natural Earth's countries at 1:50 million.

The shapes come as TopoJSON in the npm package world-atlas 2.0.2 (`npm pack world-atlas@2.0.2`,
then `countries-50m.json`). They are public domain. Run

    python tools/make_shapes.py countries-50m.json

Shapes follow the places of the reference table: Kosovo is one, Northern Cyprus belongs to
Cyprus and Somaliland to Somalia, and overseas territories with a code of their own
(territories.csv) are taken out of the country that Natural Earth draws them with. What has
no place, the Siachen Glacier, is land without a code.
"""

from __future__ import annotations

import csv
import heapq
import json
import math
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from babel.core import get_global

from portfolio_lib.names.places import Places

TARGET = Path(__file__).parent.parent / "portfolio_lib/show/maps/data/shapes.json"
TERRITORIES = Path(__file__).with_name("territories.csv")
UNIT = 0.005
"""Coordinates are whole numbers of this [degrees], about half a kilometre."""
EARTH = 6371.0  # mean radius [km]
NO_ID = {
    "Kosovo": "XK",
    "N. Cyprus": "CY",
    "Somaliland": "SO",
    "Siachen Glacier": "",
    "Indian Ocean Ter.": None,
}
"""Places of the shapes without an ISO number; None for what territories.csv has as points."""
PARENTS = {"GF": "FR", "GP": "FR", "MQ": "FR", "RE": "FR", "YT": "FR", "SJ": "NO"}
NEAR, NEAR_SVALBARD = 1.2, 12.0  # [degrees]
"""A polygon whose middle is so near to the point of a territory is that territory."""
MAIN = 0.2
"""A ring of at least this share of a place's largest one is a main one: a map zooms to those."""

Ring = list[int]


def main(file: str) -> None:
    """Read the TopoJSON file and write the prepared one."""
    topology = json.loads(Path(file).read_text(encoding="utf-8"))
    arcs = decoded(topology)
    polygons = by_place(topology)
    rings = {place: dissolved(parts, arcs) for place, parts in polygons.items()}
    rings = {place: parts for place, parts in with_territories(rings, arcs).items() if parts}
    content = {
        "unit": UNIT,
        "arcs": [encoded(arc) for arc in arcs],
        "places": {place: described(rings[place], arcs) for place in sorted(rings)},
    }
    for row in territories():
        point = [round(float(row[name]) / UNIT) for name in ("lon", "lat")]
        place = content["places"].setdefault(row["place"], {"main": 0, "rings": []})
        place["label"] = point
    check(content["places"])
    TARGET.write_text(lines(content), encoding="utf-8")
    print(TARGET, TARGET.stat().st_size, "bytes,", len(content["places"]), "places")


def decoded(topology: dict[str, Any]) -> list[np.ndarray]:
    """The arcs in degrees, each as an array of longitudes and latitudes."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(arc, axis=0) * scale + translate for arc in topology["arcs"]]


def by_place(topology: dict[str, Any]) -> dict[str, list[list[Ring]]]:
    """The polygons of each place, as rings of numbers of arcs."""
    numbers = get_global("territory_aliases")
    found: dict[str, list[list[Ring]]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        place = numbers[shape["id"]][0] if "id" in shape else NO_ID[name]
        if place is not None:
            parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
            found.setdefault(place, []).extend(parts)
    return found


def dissolved(polygons: list[list[Ring]], arcs: list[np.ndarray]) -> list[Ring]:
    """The rings of polygons without the borders between them."""
    used = Counter(n if n >= 0 else ~n for part in polygons for ring in part for n in ring)
    rings, loose = [], []
    for ring in (ring for part in polygons for ring in part):
        if all(used[n if n >= 0 else ~n] == 1 for n in ring):
            rings.append(ring)
        else:
            loose += [n for n in ring if used[n if n >= 0 else ~n] == 1]
    while loose:
        ring = [loose.pop()]
        while (end := tuple(points(ring[-1], arcs)[-1])) != tuple(points(ring[0], arcs)[0]):
            nearest = min(loose, key=lambda n: math.dist(points(n, arcs)[0], end))
            loose.remove(nearest)
            ring.append(nearest)
        rings.append(ring)
    return rings


def points(number: int, arcs: list[np.ndarray]) -> np.ndarray:
    """An arc by its number; a negative one is the arc reversed."""
    return arcs[number] if number >= 0 else arcs[~number][::-1]


def outline(ring: Ring, arcs: list[np.ndarray]) -> np.ndarray:
    """The points of a ring; one that crosses the 180th meridian goes on beyond 180 degrees."""
    joined = np.concatenate([points(number, arcs)[:-1] for number in ring])
    return np.column_stack([np.unwrap(joined[:, 0], period=360), joined[:, 1]])


def with_territories(rings: dict[str, list[Ring]], arcs: list[np.ndarray]) -> dict[str, list[Ring]]:
    """The rings with those of each territory taken out of its country."""
    places = {row["place"]: (float(row["lon"]), float(row["lat"])) for row in territories()}
    for place, parent in PARENTS.items():
        own = [ring for ring in rings[parent] if belongs(outline(ring, arcs), places[place])]
        rings[parent] = [ring for ring in rings[parent] if ring not in own]
        rings[place] = own
    return rings


def belongs(shape: np.ndarray, point: tuple[float, float]) -> bool:
    """Whether a polygon is the territory around a point."""
    svalbard = point[1] > 76  # noqa: PLR2004 - [degrees] the one territory that is wide
    near = math.dist(shape.mean(axis=0), point) < (NEAR_SVALBARD if svalbard else NEAR)
    return near and (not svalbard or shape[:, 1].min() > 76)  # noqa: PLR2004


def territories() -> list[dict[str, str]]:
    """The table of territories: code, longitude and latitude [degrees]."""
    with TERRITORIES.open(encoding="utf-8") as table:
        return list(csv.DictReader(table))


def encoded(arc: np.ndarray) -> list[int]:
    """An arc as whole numbers: longitude, latitude (as differences) and size of each point."""
    whole = np.round(arc / UNIT).astype(int)
    keep = [0, *(i for i in range(1, len(whole)) if (whole[i] != whole[i - 1]).any())]
    if len(keep) == 1:
        keep.append(len(whole) - 1)
    whole, sizes = whole[keep], sizes_of(arc[keep])
    steps = np.diff(whole, axis=0, prepend=[[0, 0]])
    return [int(n) for step, size in zip(steps, sizes, strict=True) for n in (*step, size)]


def sizes_of(arc: np.ndarray) -> list[int]:
    """How large the detail is that each point draws, in steps of the square root of 2.

    Visvalingam and Whyatt's effective area [km²]: a map keeps the points of which the root
    of the area is larger than what can be seen. Ends stay always.
    """
    last = len(arc) - 1
    following, before = list(range(1, last + 2)), list(range(-1, last))
    sizes, reached = [99] * len(arc), 0.0
    line = [(float(x), float(y)) for x, y in arc]
    heap = [(area(line, i - 1, i, i + 1), i) for i in range(1, last)]
    heapq.heapify(heap)
    least = 2 if (arc[0] == arc[-1]).all() else 0
    left, gone = last - 1, set()
    current = {i: value for value, i in heap}
    while heap and left > least:
        value, i = heapq.heappop(heap)
        if i in gone or value != current[i]:
            continue
        reached = max(reached, value)
        sizes[i] = max(0, round(2 * math.log2(max(math.sqrt(reached), 1.0))))
        gone.add(i)
        left -= 1
        a, b = before[i], following[i]
        following[a], before[b] = b, a
        for j in (a, b):
            if 0 < j < last:
                current[j] = area(line, before[j], j, following[j])
                heapq.heappush(heap, (current[j], j))
    return sizes


def area(line: list[tuple[float, float]], a: int, b: int, c: int) -> float:
    """The area of a triangle of points [km²]."""
    (x0, y0), (x1, y1), (x2, y2) = line[a], line[b], line[c]
    degree = EARTH * math.pi / 180
    across = abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)) / 2
    return across * degree**2 * math.cos(math.radians(y1))


def described(rings: list[Ring], arcs: list[np.ndarray]) -> dict[str, Any]:
    """A place: its rings, the largest first, how many are main ones, where its name stands."""
    shapes = [(extent(outline(ring, arcs)), ring) for ring in rings]
    shapes.sort(key=lambda item: (-item[0], item[1]))
    largest = outline(shapes[0][1], arcs)
    label = [round(float(value) / UNIT) for value in middle(largest)]
    main = sum(size > MAIN * shapes[0][0] for size, _ in shapes)
    return {"label": label, "main": main, "rings": [ring for _, ring in shapes]}


def extent(shape: np.ndarray) -> float:
    """The area of a ring on the sphere [km²]."""
    lon, lat = np.radians(shape).T
    step = np.diff(lon, append=lon[0])
    step[-1] = (step[-1] + np.pi) % (2 * np.pi) - np.pi
    height = np.sin(lat) + np.sin(np.roll(lat, -1))
    return float(abs((step * height).sum()) * EARTH**2 / 2)


def middle(shape: np.ndarray) -> np.ndarray:
    """The point inside a ring that is farthest from its line, on a grid of 48 by 48."""
    (west, south), (east, north) = shape.min(axis=0), shape.max(axis=0)
    closed = np.vstack([shape, shape[:1]])
    narrow = math.cos(math.radians((south + north) / 2))
    best, found = -1.0, shape.mean(axis=0)
    for x in np.linspace(west, east, 50)[1:-1]:
        for y in np.linspace(south, north, 50)[1:-1]:
            if inside(closed, x, y):
                apart = distance(closed * (narrow, 1), np.array([x * narrow, y]))
                if apart > best:
                    best, found = apart, np.array([x, y])
    return found


def inside(closed: np.ndarray, x: float, y: float) -> bool:
    """Whether a point is in a ring: a line from it crosses the ring an odd number of times."""
    (x0, y0), (x1, y1) = closed[:-1].T, closed[1:].T
    crossing = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        right = x < (x1 - x0) * (y - y0) / (y1 - y0) + x0
    return bool((crossing & right).sum() % 2)


def distance(closed: np.ndarray, point: np.ndarray) -> float:
    """How far a point is from a line of points."""
    start, step = closed[:-1], np.diff(closed, axis=0)
    length = np.maximum((step**2).sum(axis=1), 1e-12)
    along = np.clip(((point - start) * step).sum(axis=1) / length, 0, 1)
    return float(np.sqrt((((start + step * along[:, None]) - point) ** 2).sum(axis=1).min()))


def check(places: dict[str, Any]) -> None:
    """Refuse a result in which a country of the reference table has no shape and no point."""
    reference = Places()
    wanted = {code for code in reference if reference[code].kind == "country"}
    if wanted != set(places) - {""}:
        raise SystemExit(f"without shape or without place: {sorted(wanted ^ set(places))}")


def lines(content: dict[str, Any]) -> str:
    """The content as JSON, a line for each arc and each place."""

    def dumped(value: object) -> str:
        return json.dumps(value, separators=(",", ":"))

    arcs = ",\n".join(map(dumped, content["arcs"]))
    places = ",\n".join(f"{dumped(k)}:{dumped(v)}" for k, v in content["places"].items())
    return f'{{"unit":{content["unit"]},\n"arcs":[\n{arcs}\n],\n"places":{{\n{places}\n}}}}\n'


if __name__ == "__main__":
    main(sys.argv[1])
