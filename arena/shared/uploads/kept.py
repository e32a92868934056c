"""How long a file is kept.

A file stays as long as a row or an earlier version of a row names it: a replaced one can be returned to. Deleting
the row removes its files, those of its earlier versions too, once the deletion is committed: whoever wants to be
gone from a picture is gone. What a broken upload leaves behind belongs to nobody; ``unnamed()`` finds it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models.signals import post_delete

Names = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A column that names files in a folder; ``all_of`` returns every file that one name stands for."""

    model: Any
    column: str
    folder: str
    all_of: Names

    @property
    def storage(self) -> Storage:
        """Where the files lie."""
        return self.model._meta.get_field(self.column).storage

    def named(self) -> set[str]:
        """Return every file that a row or an earlier version names."""
        rows = self.model._base_manager.exclude(**{self.column: ""}).values_list(self.column, flat=True)
        versions = self.model.history.exclude(**{self.column: ""}).values_list(self.column, flat=True)
        return {name for first in {*rows.iterator(), *versions.iterator()} for name in self.all_of(first)}


_registered: list[Kept] = []


def keep_files(model: Any, column: str, folder: str, all_of: Names = lambda name: [name]) -> None:
    """Remove the files of ``column`` when rows of ``model`` are deleted, and know them as named until then."""
    kept = Kept(model, column, folder, all_of)
    _registered.append(kept)
    uid = f"files-{model._meta.label}-{column}"
    post_delete.connect(partial(_deleted, kept), sender=model, dispatch_uid=uid, weak=False)


def _deleted(kept: Kept, *, instance: Any, **_: Any) -> None:
    own = kept.model.history.filter(id=instance.pk).values_list(kept.column, flat=True)
    names = {str(getattr(instance, kept.column)), *own} - {""}
    if names:
        transaction.on_commit(partial(_remove, kept, instance.pk, names), robust=True)


def _remove(kept: Kept, pk: int, names: set[str]) -> None:
    """Remove the files, but for those that another row has too, or had: a copy of a programme shares its documents."""
    for name in names:
        has_it = models.Q(**{kept.column: name})
        if (
            kept.model._base_manager.filter(has_it).exists()
            or kept.model.history.filter(has_it).exclude(id=pk).exists()
        ):
            continue
        for one in kept.all_of(name):
            kept.storage.delete(one)


def unnamed(before: datetime) -> Iterator[tuple[Storage, str]]:
    """Yield files from before ``before`` that no row and no version names."""
    for kept in _registered:
        try:
            files = kept.storage.listdir(kept.folder)[1]
        except FileNotFoundError:
            continue
        named = kept.named()
        for name in (f"{kept.folder}/{file}" for file in sorted(files)):
            if name not in named and kept.storage.get_modified_time(name) < before:
                yield kept.storage, name
