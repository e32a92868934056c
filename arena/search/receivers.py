"""Saving, deleting and relating searchable rows brings the index along, in the same transaction."""

from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import m2m_changed, post_delete, post_save

from arena.search.indexing import index, index_owners
from arena.search.models import SearchDocument
from arena.search.searchable import Searchable, searchable_models


def connect() -> None:
    """Listen to the searchable models only: a listener to all models would slow down every deletion."""
    for model in apps.get_models():
        if not issubclass(model, Searchable):
            continue
        post_save.connect(_saved, sender=model, dispatch_uid=f"search-saved-{model._meta.label}")
        post_delete.connect(_deleted, sender=model, dispatch_uid=f"search-deleted-{model._meta.label}")
        for field in model._meta.local_many_to_many:
            through: Any = field.remote_field.through
            m2m_changed.connect(_related, sender=through, dispatch_uid=f"search-related-{through._meta.label}")


def index_after_migrate(*, using: str, plan: Any = (), **_: Any) -> None:
    """Index the kinds that a migration filled: the models that migrations work with tell nobody that they save."""
    if not plan or not _is_up_to_date(using):
        return
    known = set(SearchDocument.objects.values_list("kind", flat=True).distinct())
    for kind, model in searchable_models().items():
        if kind not in known:
            index(model._base_manager.all())


def _is_up_to_date(using: str) -> bool:
    """Tell whether every model has its table and columns, which is not so after ``migrate <app> <migration>``."""
    executor = MigrationExecutor(connections[using])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _saved(*, instance: Searchable, raw: bool, **_: Any) -> None:
    if not raw:  # fixtures are loaded before what they point at; rebuild_search follows them
        index_owners(instance)


def _deleted(*, instance: Searchable, **_: Any) -> None:
    index_owners(instance)


def _related(*, sender: Any, instance: Any, action: str, reverse: bool, model: Any, pk_set: Any, **_: Any) -> None:
    if not reverse:
        if action.startswith("post_"):
            index_owners(instance)
        return
    if action == "pre_clear":  # afterwards nobody knows which rows were related
        instance._search_cleared = list(_related_rows(sender, instance, model))
    elif action == "post_clear":
        _index_all(instance.__dict__.pop("_search_cleared", []))
    elif action.startswith("post_"):
        _index_all(model._base_manager.filter(pk__in=pk_set))


def _related_rows(through: Any, instance: models.Model, model: Any) -> models.QuerySet[Any]:
    field = next(f for f in model._meta.many_to_many if f.remote_field.through is through)
    return model._base_manager.filter(**{field.name: instance.pk})


def _index_all(rows: Any) -> None:
    for row in rows:
        index_owners(row)
