"""Earlier versions of rows, kept by django-simple-history: one for each change that a person would call one.

Why a row was changed is said around the change, and reaches every version that is made inside::

    with because(_("Closed")):
        programme.save()

The innermost reason counts. One row's own reason (``row._change_reason``) goes before it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, partial
from typing import Any

from django.db import connection, models, transaction
from django.db.models.expressions import BaseExpression
from simple_history.models import HistoricalRecords

from arena.shared.fields import SortKeyField

FROM_FILES = "Loaded from content files"
AT_ONCE = 500
_reason: ContextVar[str] = ContextVar("reason", default="")


@contextmanager
def because(reason: Any) -> Iterator[None]:
    """Note ``reason`` in the versions that are made inside. An empty one leaves the reason around it standing."""
    token = _reason.set(str(reason or _reason.get()))
    try:
        yield
    finally:
        _reason.reset(token)


class Versions(HistoricalRecords):
    """What django-simple-history does, but for three things.

    * A row that is saved without a change gets no version.
    * Links that are set together with the row, or one after the other in one transaction, are one version.
    * Links that were changed from their other end make a version, where the package looks for a history in vain.
    """

    def post_save(self, instance: Any, created: bool, using: str | None = None, **kwargs: Any) -> None:  # noqa: FBT001  the package's signature
        """Keep a version, unless the newest one says the same."""
        if created or not _says_the_same(newest_version(instance), instance):
            super().post_save(instance, created, using, **kwargs)

    def get_change_reason_for_object(self, instance: Any, history_type: str, using: str | None) -> str | None:
        """Return the row's own reason, or the one that stands around the change."""
        return super().get_change_reason_for_object(instance, history_type, using) or _reason.get() or None

    def create_historical_record_m2ms(self, history_instance: Any, instance: Any) -> None:
        """Keep the links, and remember the version until the transaction ends: links that follow belong to it."""
        super().create_historical_record_m2ms(history_instance, instance)
        if history_instance._history_m2m_fields and connection.in_atomic_block:
            _remember(instance, history_instance)

    def m2m_changed(self, instance: Any, action: str, attr: str, pk_set: Any, reverse: bool, **kwargs: Any) -> None:  # noqa: FBT001  the package's signature
        """Keep the links of every row whose links have changed."""
        rows = kwargs["model"]._base_manager
        if reverse and action == "pre_clear":
            instance._cleared = list(rows.filter(**{attr: instance}))
        if not action.startswith("post_") or hasattr(instance, "skip_history_when_saving"):
            return
        if action != "post_clear" and not pk_set:
            return
        changed = [instance]
        if reverse:
            cleared = instance.__dict__.pop("_cleared", [])
            changed = cleared if action == "post_clear" else rows.filter(pk__in=pk_set)
        for row in changed:
            self._keep_links(row, attr)

    def _keep_links(self, row: Any, attr: str) -> None:
        version = _version_under_way(row)
        if version is None:
            self.create_historical_record(row, "~")
            return
        (field,) = (field for field in version._history_m2m_fields if field.name == attr)
        own = field.m2m_field_name()
        links = field.remote_field.through._default_manager.filter(**{own: row})
        kept = self.m2m_models[field]
        kept.objects.filter(history=version).delete()
        names = [column.attname for column in links.model._meta.concrete_fields]
        kept.objects.bulk_create(kept(history=version, **values) for values in links.values(*names))


def begin_histories(rows: list[Any], *, by: Any) -> None:
    """Keep the first version, with its links, of rows of one kind that a bulk method has made."""
    if not rows:
        return
    history: Any = type(rows[0]).history
    reason = _reason.get() or None
    versions = history.bulk_history_create(rows, batch_size=AT_ONCE, default_user=by, default_change_reason=reason)
    of_row = {version.id: version for version in versions}
    for field in history.model._history_m2m_fields:
        kept = getattr(history.model, field.name).model
        own, through = field.m2m_column_name(), field.remote_field.through
        names = [column.attname for column in through._meta.concrete_fields]
        for start in range(0, len(rows), AT_ONCE):
            some = list(of_row)[start : start + AT_ONCE]
            links = through._default_manager.filter(**{f"{own}__in": some}).values(*names)
            kept.objects.bulk_create((kept(history=of_row[link[own]], **link) for link in links), batch_size=AT_ONCE)


def newest_version(row: models.Model) -> Any:
    """Return the newest version of ``row``, or None where its history has not begun."""
    history: Any = type(row).history  # type: ignore[attr-defined]  # only for rows that are recorded
    return history.filter(**{row._meta.pk.attname: row.pk}).order_by("-history_id").first()


@cache
def told_fields(model: type[models.Model]) -> tuple[Any, ...]:
    """Return the columns whose changes are worth telling: not those that the machine derives from others."""
    silent = {"id", *getattr(model, "kept_by_machine", ())}
    return tuple(
        field
        for field in model._meta.concrete_fields
        if field.name not in silent
        and not isinstance(field, SortKeyField)
        and not getattr(field, "auto_now", False)
        and not getattr(field, "auto_now_add", False)
    )


def _says_the_same(version: Any, row: models.Model) -> bool:
    """Whether ``version`` holds what ``row`` now holds, as far as it is worth telling."""
    if version is None or version.history_type == "-":
        return False
    return all(
        _same(field, getattr(version, field.attname), getattr(row, field.attname)) for field in told_fields(type(row))
    )


def _same(field: Any, kept: Any, value: Any) -> bool:
    if isinstance(value, BaseExpression) or hasattr(value, "resolve_expression"):
        return False
    if isinstance(field, models.FileField):
        return str(kept or "") == str(value or "")
    target = field.target_field if field.is_relation else field
    return _even(target.to_python(kept)) == _even(target.to_python(value))


def _even(value: Any) -> Any:
    """Return a text with line ends of one kind: browsers send others than files and databases hold."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


# --- Versions under way ------------------------------------------------------------------------------


def _remember(row: Any, version: Any) -> None:
    end = partial(_end, row)
    row._version_under_way = version, end
    transaction.on_commit(end)


def _end(row: Any) -> None:
    row.__dict__.pop("_version_under_way", None)


def _version_under_way(row: Any) -> Any:
    """Return the version that this transaction has made of ``row``, if any.

    The waiting commit hook is the mark: a savepoint that is rolled back takes both along. The newest hook is last.
    """
    version, end = row.__dict__.get("_version_under_way", (None, None))
    waiting = end is not None and any(entry[1] is end for entry in reversed(connection.run_on_commit))
    return version if waiting else None
