"""Copies of many rows by a few queries, each with the beginning of a history of its own."""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any

from django.db import models

Adjust = Callable[[Any], None]


def insert_copies(rows: Iterable[Any], adjust: Adjust) -> dict[int, Any]:
    """Insert a copy of each of ``rows``, changed by ``adjust``, and return the copies by the keys of the originals.

    Links to many rows and the history are not copied: see ``copy_links`` and ``begin_history``.
    """
    copies: dict[int, Any] = {}
    for row in rows:
        columns = [field for field in row._meta.concrete_fields if not field.primary_key]
        copies[row.pk] = type(row)(**{field.attname: deepcopy(getattr(row, field.attname)) for field in columns})
        adjust(copies[row.pk])
    if copies:
        model = type(next(iter(copies.values())))
        model._default_manager.bulk_create(copies.values())
    return copies


def begin_history(rows: Iterable[Any], *, by: Any, reason: str) -> dict[int, Any]:
    """Make the first version of each of ``rows``, all of one kind, and return the versions by the rows' keys."""
    rows = list(rows)
    if not rows:
        return {}
    history = type(rows[0]).history
    versions = history.bulk_history_create(rows, default_user=by, default_change_reason=reason)
    return {version.id: version for version in versions}


def copy_links(copies: Mapping[int, Any], name: str, versions: Mapping[int, Any]) -> None:
    """Let each copy lead to the rows to which its original leads by the link ``name``, and note it in ``versions``."""
    if not copies:
        return
    model = type(next(iter(copies.values())))
    field: Any = model._meta.get_field(name)
    own, other = field.m2m_column_name(), field.m2m_reverse_name()
    through: type[models.Model] = field.remote_field.through
    stored = through._base_manager.filter(**{f"{own}__in": list(copies)}).order_by("pk").values_list(own, other)
    made = through._base_manager.bulk_create(
        [through(**{own: copies[original].pk, other: target}) for original, target in stored]
    )
    if not made or not versions:
        return
    names = [column.attname for column in through._meta.concrete_fields]
    kept = getattr(next(iter(versions.values())), name).model
    kept._base_manager.bulk_create(
        [kept(history=versions[getattr(link, own)], **{key: getattr(link, key) for key in names}) for link in made]
    )
