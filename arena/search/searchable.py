"""What a model must offer to be found by the search.

A model with a page of its own names its kind and describes itself, once per language::

    class Programme(Searchable, Publishable):
        search_kind = "programme"

        def search_entry(self) -> SearchEntry | None:
            if not self.is_public:
                return None
            return SearchEntry(
                title=self.text("title"),
                parts=[self.text("summary"), *(strand.text("title") for strand in self.strands.all())],
                url=self.get_absolute_url(),
                region_code=self.region.code,
                is_example=self.is_example,
                meta=f"{self.get_stage_display()} · {self.period}",
            )

``search_entry`` is called with each language active in turn. The text a visitor should read first in the
result list comes first in ``parts``.

A model whose texts are found on the page of another row has no kind, and names that row::

    class Strand(Searchable, Translatable):
        def search_owners(self) -> Iterable[Searchable]:
            return [self.programme]

Nothing else is needed: saving, deleting and changing many-to-many relations keeps the index current, in the
same transaction. What goes past ``save()`` (``QuerySet.update``, ``bulk_create``) calls
``arena.search.indexing.index(rows)`` or, after a bulk load, ``rebuild()``. Imports and other work that saves
many rows of one page wrap themselves in ``indexing_paused()``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.apps import apps
from django.db import models, transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntry:
    """One page as the search shows it in one language.

    Texts that know their language (``Text``) are stemmed and marked up in it; plain strings are taken to be
    in the language of the page.
    """

    title: str
    url: str
    parts: Iterable[str] = ()
    region_code: str = ""
    is_example: bool = False
    meta: str = ""


class Searchable:
    """Mixin for models whose texts the search finds. Stands before ``models.Model`` among the bases."""

    search_kind: ClassVar[str] = ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row and its documents together or not at all."""
        with transaction.atomic():
            super().save(*args, **kwargs)  # type: ignore[misc]  # the mixin stands before models.Model

    def search_entry(self) -> SearchEntry | None:
        """Describe the row's page in the active language, or return None while it is not public.

        A model that names a ``search_kind`` answers for itself; parts have no page of their own.
        """
        return None

    def search_owners(self) -> "Iterable[Searchable]":
        """Return the rows on whose pages this row's texts are found."""
        return [self]

    @classmethod
    def search_queryset(cls) -> models.QuerySet[Any]:
        """Return all rows, with the relations fetched that ``search_entry`` reads."""
        return cls._default_manager.all()  # type: ignore[attr-defined]  # the mixin stands before models.Model


def searchable_models() -> dict[str, type[Any]]:
    """Return the models that have pages of their own, by kind.

    Asked of the app registry, because migrations make further subclasses of the mixin as they run.
    """
    return {
        model.search_kind: model for model in apps.get_models() if issubclass(model, Searchable) and model.search_kind
    }
