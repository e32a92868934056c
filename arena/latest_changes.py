"""What a person changed last, as far as it is still theirs to see."""

from collections import defaultdict
from typing import Any

from django.contrib.admin.models import LogEntry

from arena.shared.scopes import own

SHOWN = 8
LOOKED_AT = 40  # enough to find so many even where some of them are others' now


def latest_changes(person: Any) -> list[LogEntry]:
    """Return the newest entries, without those of rows that lie in a region which the person no longer coordinates."""
    entries = list(LogEntry.objects.filter(user=person).select_related("content_type")[:LOOKED_AT])
    hidden = _others(entries, person)
    return [entry for entry in entries if (entry.content_type_id, entry.object_id) not in hidden][:SHOWN]


def _others(entries: list[LogEntry], person: Any) -> set[tuple[int | None, str | None]]:
    """Return which rows still exist and are not the person's. One query a kind."""
    if person.is_site_administrator:
        return set()
    keys: dict[Any, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.content_type and entry.object_id:
            keys[entry.content_type].add(entry.object_id)
    hidden: set[tuple[int | None, str | None]] = set()
    for kind, numbers in keys.items():
        model = kind.model_class()
        if model is not None:
            rows = model._base_manager.filter(pk__in=numbers)
            others = rows.exclude(pk__in=own(model._base_manager.all(), person).values("pk"))
            hidden |= {(kind.pk, str(number)) for number in others.values_list("pk", flat=True)}
    return hidden
