"""Outlines of the country's counties and of each county's municipalities, ready to be drawn.

The files of members/data/maps are made by ``manage.py build_maps``. The outlines are worked up from Statistics
Sweden's digital boundaries (CC0), for looking and not for measuring; pages that show them say so.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "data" / "maps"
SWEDEN = "sweden"


@dataclass(frozen=True)
class Outlines:
    """Areas by their code, as SVG path data."""

    view_box: str
    areas: dict[str, str]


@cache
def outlines(name: str) -> Outlines:
    """Return the map of the county with the code ``name``, or of the country (``SWEDEN``)."""
    return Outlines(**json.loads((FOLDER / f"{name}.json").read_text()))
