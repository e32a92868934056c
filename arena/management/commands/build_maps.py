"""Draw the maps of members/data/maps from outlines in GeoJSON: one of the country, one of each county.

The outlines are simplified from Statistics Sweden's digital boundaries (CC0). The maps are kept in git; this
command is how to make them again when municipalities change::

    manage.py build_maps municipalities.geojson counties.geojson

Each municipality has the properties ``code`` and ``county_code``, each county ``code``; coordinates are WGS 84.
"""

import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from members.maps import FOLDER, SWEDEN

Point = tuple[float, float]
Ring = list[Point]

CENTRAL_MERIDIAN = math.radians(15)  # that of SWEREF 99 TM: north is up in the middle of the country
COUNTRY_SIZE = (230, 520)
COUNTY_SIZE = (400, 460)
MARGIN = 4


class Command(BaseCommand):
    """Draw the maps."""

    help = "Draw the maps of the country and its counties from GeoJSON files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("municipalities", type=Path)
        parser.add_argument("counties", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        counties = {feature["properties"]["code"]: feature for feature in _features(options["counties"])}
        municipalities: dict[str, dict[str, Any]] = {code: {} for code in counties}
        for feature in _features(options["municipalities"]):
            municipalities[feature["properties"]["county_code"]][feature["properties"]["code"]] = feature
        self._write(SWEDEN, draw(counties, COUNTRY_SIZE))
        for code, features in municipalities.items():
            self._write(code, draw(features, COUNTY_SIZE))

    def _write(self, name: str, drawing: dict[str, Any]) -> None:
        path = FOLDER / f"{name}.json"
        path.write_text(json.dumps(drawing, separators=(",", ":")) + "\n")
        self.stdout.write(f"{path.name}: {len(drawing['areas'])} areas, {path.stat().st_size} bytes")


def draw(features: dict[str, Any], size: tuple[int, int]) -> dict[str, Any]:
    """Return ``{"view_box": …, "areas": {code: SVG path data}}``, as large as fits in ``size``.

    Points are rounded to whole units. Neighbours share their points, so they still meet when rounded.
    """
    rings = {code: [_projected(ring) for ring in _rings(feature)] for code, feature in sorted(features.items())}
    points = [point for area in rings.values() for ring in area for point in ring]
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    top, bottom = max(y for _x, y in points), min(y for _x, y in points)
    scale = min((size[0] - 2 * MARGIN) / (right - left), (size[1] - 2 * MARGIN) / (top - bottom))

    def place(ring: Ring) -> list[tuple[int, int]]:
        return [(round((x - left) * scale) + MARGIN, round((top - y) * scale) + MARGIN) for x, y in ring]

    width, height = (math.ceil(length * scale) + 2 * MARGIN for length in (right - left, top - bottom))
    areas = {code: "".join(_outlines(place(ring) for ring in area)) for code, area in rings.items()}
    return {"view_box": f"0 0 {width} {height}", "areas": areas}


def _features(path: Path) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(path.read_text())["features"]
    return features


def _rings(feature: dict[str, Any]) -> Iterator[list[list[float]]]:
    """Yield every closed line of a polygon or of several."""
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from polygon


def _projected(ring: list[list[float]]) -> Ring:
    """Return the line in the plane: a transverse Mercator projection of the globe."""
    points = []
    for longitude, latitude, *_ in ring:
        angle, north = math.radians(longitude) - CENTRAL_MERIDIAN, math.radians(latitude)
        points.append((math.atanh(math.cos(north) * math.sin(angle)), math.atan2(math.tan(north), math.cos(angle))))
    return points


def _outlines(rings: Iterable[list[tuple[int, int]]]) -> Iterator[str]:
    """Yield SVG path data for each line that still encloses something; the largest one always."""
    lines = [_without_idle(ring) for ring in rings]
    largest = max(lines, key=len)
    for line in lines:
        if len(line) >= 3 or line is largest:
            (x, y), *others = line
            steps = [f"M{x} {y}l"]
            for there in others:
                steps.append(_number(there[0] - x, first=len(steps) == 1) + _number(there[1] - y))
                x, y = there
            yield "".join([*steps, "z"])


def _number(value: int, *, first: bool = False) -> str:
    """Write a step with no more space before it than path data need."""
    return f"{value}" if first or value < 0 else f" {value}"


def _without_idle(ring: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out points that repeat the one before, or that lie on a straight line between their neighbours."""
    kept: list[tuple[int, int]] = []
    for point in ring[:-1]:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and _is_straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _is_straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) == (c[0] - a[0]) * (b[1] - a[1])
