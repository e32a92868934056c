"""A page as it was when visitors last saw it: its row and the parts of it, put back from their histories.

Only in a rehearsal (arena.shared.rehearsal): nothing here is recorded, indexed or checked.
"""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models

from arena.shared.models import Publishable, Recorded
from arena.shared.publishing import PublishableStatus

Keys = dict[type[models.Model], set[Any]]


def stopped_at(face: Publishable) -> datetime | None:
    """Return when ``face``, which is not public now, stopped being so; None where it never was, as far as is known."""
    versions = face.history.order_by("-history_id")
    public = versions.filter(status=PublishableStatus.PUBLISHED).first()
    if public is None:
        return None
    after = versions.filter(history_id__gt=public.history_id).last()
    return after.history_date if after else None


def put_back(face: Publishable, before: datetime) -> None:
    """Write into the database what ``face`` and its parts were just ``before`` a moment.

    Raises:
        IntegrityError: what was cannot stand beside what there is now.
    """
    version = face.history.filter(history_date__lt=before).order_by("-history_id").first()
    if version is None:
        return
    _write(type(face), [version])
    restored: Keys = {type(face): {face.pk}}
    for model, link in _parts_of(type(face)):
        _put_back_parts(model, link, restored, before)


def _parts_of(face: type[models.Model]) -> list[tuple[type[Any], Any]]:
    """Return the kinds of row that show on the page of a ``face``, each with its link, those nearest to it first."""
    found = []
    for model in apps.get_models():
        path = model.public_path if issubclass(model, Recorded) else None
        if not path:
            continue
        names = path.split("__")
        end: Any = model
        for name in names:
            end = end._meta.get_field(name).related_model
        if end is face:
            found.append((len(names), model, model._meta.get_field(names[0])))
    return [(model, link) for _depth, model, link in sorted(found, key=lambda part: (part[0], part[1]._meta.label))]


def _put_back_parts(model: Any, link: Any, restored: Keys, before: datetime) -> None:
    owners = restored.get(link.related_model, set())
    mine = {f"{link.attname}__in": owners}
    ever = model.history.filter(**mine).values_list("id", flat=True)
    newest: dict[Any, Any] = {}
    for version in model.history.filter(id__in=set(ever), history_date__lt=before).order_by("history_id"):
        newest[version.id] = version
    kept = [row for row in newest.values() if row.history_type != "-" and getattr(row, link.attname) in owners]
    now = model._base_manager.filter(models.Q(**mine) | models.Q(pk__in=[row.id for row in kept]))
    now._raw_delete(now.db)
    _write(model, kept, are_gone=True)
    restored.setdefault(model, set()).update(row.id for row in kept)


def _write(model: Any, versions: list[Any], *, are_gone: bool = False) -> None:
    """Write ``versions`` over the rows that they are of, with their links to many."""
    columns = [field for field in model._meta.concrete_fields if not field.primary_key]
    if are_gone:
        model._base_manager.bulk_create([version.instance for version in versions])
    for version in versions:
        values = {
            field.attname: getattr(version, field.attname) for field in columns if hasattr(version, field.attname)
        }
        model._base_manager.filter(pk=version.id).update(**values)
        for field in getattr(version, "_history_m2m_fields", ()):
            _write_links(field, version)


def _write_links(field: Any, version: Any) -> None:
    through = field.remote_field.through
    own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    now = through._base_manager.filter(**{own: version.id})
    now._raw_delete(now.db)
    kept = getattr(version, field.name).values_list(other, flat=True)
    through._base_manager.bulk_create([through(**{own: version.id, other: key}) for key in kept])
