"""Doing something as if for good, looking at what comes of it, and undoing it all.

What is written inside a rehearsal is rolled back: rows, history, search index, content generation, and whatever
waits for the commit. What would last beyond the transaction asks ``is_rehearsal()`` first, or is undone here: a file
that was stored with a row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.signals import pre_save

_files: ContextVar[list[Any] | None] = ContextVar("files", default=None)


@contextmanager
def rehearsal() -> Iterator[None]:
    """Undo at the end whatever is written inside."""
    files: list[Any] = []
    token = _files.set(files)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _files.reset(token)
        for file in files:
            if file._committed and file.name:
                file.storage.delete(file.name)


def is_rehearsal() -> bool:
    """Whether what is done now will be undone."""
    return _files.get() is not None


def connect() -> None:
    """Notice new files of rows that are saved in a rehearsal."""
    for model in apps.get_models():
        if any(isinstance(field, models.FileField) for field in model._meta.local_fields):
            pre_save.connect(_note_files, sender=model, dispatch_uid=f"rehearsal-{model._meta.label}")


def _note_files(*, instance: models.Model, **_: Any) -> None:
    noted = _files.get()
    if noted is None:
        return
    fields = (field for field in instance._meta.local_fields if isinstance(field, models.FileField))
    files = (getattr(instance, field.attname) for field in fields)
    noted += [file for file in files if file and not file._committed]
