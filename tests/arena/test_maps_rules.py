"""The maps hold every county and municipality, light enough to be sent with a page."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from arena.management.commands import build_maps
from members.maps import FOLDER, SWEDEN, outlines
from members.models import Municipality, Region

OUTLINE = re.compile(r"(M\d+ \d+l(-?\d+ ?(?=[-\d]))+-?\d+z)+")


@pytest.mark.django_db
def test_every_region_and_municipality_is_on_its_map() -> None:
    regions = list(Region.objects.all())
    assert set(outlines(SWEDEN).areas) == {region.code for region in regions}
    for region in regions:
        codes = set(Municipality.objects.filter(region=region).values_list("code", flat=True))
        assert set(outlines(region.code).areas) == codes


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_maps_are_plain_outlines_and_light(path: Path) -> None:
    drawing = outlines(path.stem)
    assert re.fullmatch(r"0 0 \d{2,3} \d{2,3}", drawing.view_box)
    assert [code for code, outline in drawing.areas.items() if not OUTLINE.fullmatch(outline)] == []
    assert len(gzip.compress(path.read_bytes())) < 4_000


def feature(code: str, ring: list[list[float]], **properties: str) -> dict[str, Any]:
    return {
        "properties": {"code": code, **properties},
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }


def test_neighbours_still_meet_and_idle_points_are_left_out() -> None:
    west = feature("1", [[14.0, 60.0], [14.0, 61.0], [15.0, 61.0], [15.0, 60.5], [15.0, 60.0]])
    east = feature("2", [[15.0, 60.0], [15.0, 61.0], [16.0, 61.0], [16.0, 60.0]])
    drawing = build_maps.draw({"2": east, "1": west}, (108, 208))
    # The point in the middle of the border says nothing. North is up: y grows downwards.
    assert drawing == {
        "view_box": "0 0 108 109",
        "areas": {"1": "M4 104l2-100 48 0 0 100z", "2": "M54 104l0-100 48 0 2 100z"},
    }


def test_the_command_draws_the_country_and_each_county(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ring = [[14.0, 60.0], [14.0, 61.0], [15.0, 61.0]]
    sources = {
        "municipalities": [feature("1380", ring, county_code="13"), feature("1381", ring, county_code="13")],
        "counties": [feature("13", ring)],
    }
    for name, features in sources.items():
        (tmp_path / f"{name}.geojson").write_text(json.dumps({"features": features}))
    monkeypatch.setattr(build_maps, "FOLDER", tmp_path)
    call_command("build_maps", tmp_path / "municipalities.geojson", tmp_path / "counties.geojson")
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()] == [
        "sweden.json: 1 areas",
        "13.json: 2 areas",
    ]
    assert set(json.loads((tmp_path / "13.json").read_text())["areas"]) == {"1380", "1381"}
