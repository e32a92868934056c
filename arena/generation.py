"""The content generation: how a kept page learns that the content behind it has changed.

Writing: every save, delete or many-to-many change of a content model raises one number in the same
transaction, so a rolled back change raises nothing. Code that writes past the signals
(``QuerySet.update``, ``bulk_create``) calls ``bump()`` itself.

Reading: ``current()`` asks the database at most every ``POLL_SECONDS``; a commit in this process is
seen at once, another process's within that time.
"""

import itertools
import threading
import time
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Model
from django.db.models.signals import m2m_changed, post_delete, post_save

from arena.models import ContentGeneration

POLL_SECONDS = 0.5
ROW = 1
OWN_PACKAGES = {"members", "programmes", "events", "arena"}


class Watch:
    """This process's view of the generation. ``(epoch, number)`` changes whenever content may have changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._epochs = itertools.count(1)
        self._epoch = 0
        self._number: int | None = None
        self._next_poll = 0.0

    def current(self) -> tuple[int, int | None]:
        """Return the mark to keep a page under. At most one thread asks the database, the others do not wait."""
        if time.monotonic() >= self._next_poll and self._lock.acquire(blocking=False):
            try:
                self._next_poll = time.monotonic() + POLL_SECONDS
                self._number = _read()
            except DatabaseError:
                pass  # a page that stands may still be shown while the database is away
            finally:
                self._lock.release()
        return self._epoch, self._number

    def forget(self) -> None:
        """Content has been committed in this process: nothing kept before now may be shown again."""
        self._epoch = next(self._epochs)
        self._next_poll = 0.0


watch = Watch()


def _read() -> int | None:
    """Read the number on this thread's connection, which may have gone stale: no request signal has freshened it."""
    own_request = not connection.in_atomic_block
    if own_request:
        connection.close_if_unusable_or_obsolete()
    try:
        return ContentGeneration.objects.filter(pk=ROW).values_list("number", flat=True).first()
    finally:
        if own_request:
            connection.close_if_unusable_or_obsolete()


def bump() -> None:
    """Raise the generation, once for the transaction that is under way."""
    if _is_raised():
        return
    with transaction.atomic():
        rows = ContentGeneration.objects.filter(pk=ROW)
        if not rows.update(number=F("number") + 1):
            ContentGeneration.objects.create(pk=ROW, number=time.time_ns())
        transaction.on_commit(watch.forget)


def _is_raised() -> bool:
    """Tell whether this transaction has raised the generation already.

    The waiting commit hook is the mark: a savepoint that is rolled back takes both along.
    """
    return connection.in_atomic_block and any(entry[1] == watch.forget for entry in connection.run_on_commit)


def connect() -> None:
    """Listen to every content model. Models in migrations are other classes and stay unheard."""
    for model in content_models():
        uid = f"generation-{model._meta.label}"
        post_save.connect(_saved, sender=model, dispatch_uid=uid)
        post_delete.connect(_changed, sender=model, dispatch_uid=uid)
        m2m_changed.connect(_changed, sender=model, dispatch_uid=uid)


def content_models() -> list[type[Model]]:
    """Return every model of our own apps, link tables included, but for the generation itself."""
    own = (config for config in apps.get_app_configs() if config.name.split(".")[0] in OWN_PACKAGES)
    models = (model for config in own for model in config.get_models(include_auto_created=True))
    return [model for model in models if model is not ContentGeneration and not _is_memory(model)]


def _is_memory(model: type[Model]) -> bool:
    """Whether the rows are earlier versions, which no visitor sees."""
    return "Historical" in model.__name__


def _saved(sender: type[Model], update_fields: frozenset[str] | None = None, **kwargs: Any) -> None:
    """A log-in writes its time on the user: that is no change of content."""
    if update_fields != {"last_login"}:
        bump()


def _changed(sender: type[Model], **kwargs: Any) -> None:
    bump()
