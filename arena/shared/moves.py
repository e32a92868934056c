"""Taking something from state to state (arena.shared.publishing), on a plan too, and finding it still correct.

Whoever does it takes the row first and looks at where it stands in the database: of two people who press at once
one wins, and the other is told.
"""

import logging
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop

from arena.shared.models import Publishable
from arena.shared.publishing import TRANSITIONS, PublishableStatus, TransitionRefusedError

logger = logging.getLogger(__name__)
# What is written; not ``updated_at``, which tells readers when the text was changed.
_WRITTEN = ("status", "published_at", "publish_at", "confirmed_at", "confirmed_by")


def move(row: Any, name: str, *, by: Any, at: datetime | None = None) -> Any:
    """Take ``row`` the way ``name`` of ``TRANSITIONS`` and return it as it then stands.

    ``at``, for "publish" alone, only notes when it is to be published; ``publish_due`` does it then.

    Raises:
        TransitionRefusedError: the way does not begin where the row stands in the database, the row is archived, or
            what is to be published is not complete.
    """
    with transaction.atomic():
        stored = _taken(row)
        _check(stored, name)
        if at is not None:
            return _plan(stored, name, at, by=by)
        return _take(stored, name, by=by)


def cancel_plan(row: Any, *, by: Any) -> Any:
    """Forget when ``row`` was to be published; it stays in review.

    Raises:
        TransitionRefusedError: nothing is planned.
    """
    with transaction.atomic():
        stored = _taken(row)
        if stored.publish_at is None:
            raise TransitionRefusedError(stored, "cancel_plan", gettext("No publishing is planned."))
        stored.publish_at = None
        return _saved(stored, gettext_noop("The plan to publish was cancelled"), by)


def confirm(row: Any, *, by: Any) -> Any:
    """Note that somebody has found the public page ``row`` still correct.

    Raises:
        TransitionRefusedError: it is not public, or archived.
    """
    with transaction.atomic():
        stored = _taken(row)
        if not stored.is_public:
            raise TransitionRefusedError(stored, "confirm")
        _check_open(stored, "confirm")
        stored.confirmed_at, stored.confirmed_by = timezone.now(), by
        return _saved(stored, gettext_noop("Found to be still correct"), by)


def set_published(row: Any) -> Any:
    """Publish ``row`` from wherever it stands, asking nobody: only in a rehearsal (arena.shared.rehearsal)."""
    return _take(_taken(row), "publish", by=None)


def hindrance(row: Any) -> str:
    """Return in words what keeps ``row`` from being published, or "" where nothing does."""
    try:
        _check(row, "publish")
    except TransitionRefusedError as error:
        return error.reason or error.words
    return ""


def publish_due() -> int:
    """Publish whatever was planned for a time that has come, and return how much that was.

    What cannot be published stays in review, and in the work queue.
    """
    due = [row for model in publishable_models() for row in model._default_manager.late()]
    return sum(_publish_as_planned(row) for row in due)


def publishable_models() -> list[type[Publishable]]:
    """Return every kind of row that is published."""
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


def _publish_as_planned(row: Any) -> bool:
    try:
        with transaction.atomic():
            stored = _taken(row)
            if stored.publish_at is None or stored.publish_at > timezone.now():
                return False  # somebody has thought again
            _check(stored, "publish")
            _take(stored, "publish", by=_planner(stored))
    except TransitionRefusedError:
        return False
    except Exception:  # one row that fails keeps no other from its day
        logger.exception("%r could not be published as planned", row)
        return False
    return True


def _planner(row: Any) -> Any:
    """Return who planned the publishing: what the machine does then is theirs."""
    first = row.history.filter(publish_at=row.publish_at).order_by("history_date", "history_id").first()
    return first.history_user if first else None


def _taken(row: Any) -> Any:
    """Return ``row`` as it is stored, and keep others from changing it until the transaction ends."""
    return type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)


def _check(row: Any, name: str) -> None:
    """Refuse a way that does not begin at ``row``, or that it is not ready for."""
    if not TRANSITIONS[name].leaves(row.status):
        raise TransitionRefusedError(row, name)
    _check_open(row, name)
    if TRANSITIONS[name].target != PublishableStatus.PUBLISHED:
        return
    try:
        row.full_clean()
    except ValidationError as error:
        raise TransitionRefusedError(row, name, " ".join(_in_words(row, error))) from error


def _check_open(row: Any, name: str) -> None:
    if row.is_archived:
        reason = gettext("It is closed and can only be read. A site administrator can open it again.")
        raise TransitionRefusedError(row, name, reason)


def _in_words(row: Any, error: ValidationError) -> list[str]:
    """Return the faults, each with the name of the field that it is in."""
    labels = {field.name: field.verbose_name for field in row._meta.fields}
    found = error.message_dict.items()
    return [
        gettext("%(field)s: %(fault)s") % {"field": labels[name], "fault": fault} if name in labels else fault
        for name, faults in found
        for fault in faults
    ]


def _plan(row: Any, name: str, at: datetime, *, by: Any) -> Any:
    if TRANSITIONS[name].target != PublishableStatus.PUBLISHED:
        raise ValueError(f"Only publishing is planned, not {name!r}.")
    if at <= timezone.now():
        raise TransitionRefusedError(row, name, gettext("The time has passed. Choose a later one."))
    row.publish_at = at
    return _saved(row, gettext_noop("Planned to be published"), by)


def _take(row: Any, name: str, *, by: Any) -> Any:
    way = TRANSITIONS[name]
    row.status, row.publish_at = way.target, None
    if row.is_public:
        row.confirmed_at, row.confirmed_by = timezone.now(), by
        row.published_at = row.published_at or row.confirmed_at
    with translation.override(None):  # reasons are kept in the language of the code, and told in the reader's
        reason = str(way.label)
    return _saved(row, reason, by)


def _saved(row: Any, reason: str, by: Any) -> Any:
    row._change_reason = reason
    if by is not None:
        row._history_user = by
    row.save(update_fields=_WRITTEN)
    return row
