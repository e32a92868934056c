"""Readings of an indicator in the order of time, part by part."""

from collections import defaultdict
from typing import Any

from arena.shared.periods import Period


def by_part(readings: list[Any]) -> list[list[Any]]:
    """Return the readings of each part in order of time; the part that was entered first comes first."""
    parts: dict[str, list[Any]] = defaultdict(list)
    for reading in readings:
        parts[reading.split].append(reading)
    return [sorted(part, key=lambda reading: Period(reading.period).first_day) for part in parts.values()]


def latest(readings: list[Any]) -> Any | None:
    """Return the latest reading of the part that was entered first, or None."""
    parts = by_part(readings)
    return parts[0][-1] if parts else None
