"""What the public may see of the log itself: numbers, kinds, times, hashes, checkpoints; not whom it concerns."""

from typing import Any

from django.db import models

from members.models import Checkpoint, LogEntry

HASHES_AT_ONCE = 5_000


def entries() -> "models.QuerySet[LogEntry]":
    """Return the entries, the newest first, with no more than anybody may know."""
    return LogEntry.objects.newest_first().only("seq", "kind", "at", "hash")


def hashes(first: int) -> list[tuple[int, str]]:
    """Return number and hash of entries from ``first`` on, a limited number of them."""
    rows: Any = LogEntry.objects.filter(seq__gte=first).in_order().values_list("seq", "hash")
    return list(rows[:HASHES_AT_ONCE])


def recent_checkpoints(number: int) -> list[Checkpoint]:
    """Return the newest checkpoints."""
    return list(Checkpoint.objects.all()[:number])


def checkpoint_of(size: int) -> Checkpoint | None:
    """Return the newest checkpoint of just this size."""
    return Checkpoint.objects.filter(size=size).first()
