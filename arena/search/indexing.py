"""Keeping the index current. See ``arena.search.searchable`` for what a model must do."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone, translation

from arena.search.models import SearchDocument, SearchTerm
from arena.search.searchable import Searchable, SearchEntry, searchable_models
from arena.search.stemming import clean, indexed, stems
from arena.shared.rehearsal import is_rehearsal
from arena.shared.sorting import sort_key
from arena.shared.texts import Text

BATCH = 500
MAX_BODY = 100_000  # letters of one page; PostgreSQL's index of one text holds a megabyte
MAX_TERM = 40
KEY = ("kind", "object_id", "language")
CONTENT = [f.name for f in SearchDocument._meta.concrete_fields if f.name not in {"id", *KEY}]

_waiting: ContextVar[dict[type[Any], set[Any]] | None] = ContextVar("waiting", default=None)


def index(rows: Iterable[Searchable]) -> None:
    """Bring the documents of ``rows`` up to date, or remember to while indexing is paused.

    The rows are read anew: those in hand may be half saved, deleted, or carry relations from before. What will be
    undone is not indexed.
    """
    if is_rehearsal():
        return
    keys: dict[type[Any], set[Any]] = defaultdict(set)
    for row in rows:
        if row is not None and type(row).search_kind:
            keys[type(row)].add(row.pk)  # type: ignore[attr-defined]  # a mixin of models
    waiting = _waiting.get()
    if waiting is None:
        _index(keys)
        return
    for model, pks in keys.items():
        waiting[model] |= pks


def index_owners(row: Searchable) -> None:
    """Bring the pages on which the texts of ``row`` are found up to date."""
    try:
        owners = list(row.search_owners())
    except ObjectDoesNotExist:  # the owner went first; its own documents go with it
        return
    index(owners)


@contextmanager
def indexing_paused() -> Iterator[None]:
    """Index every page once, at the end, however many rows were saved. Nothing is indexed after an error.

    Must be inside the transaction that it serves::

        with transaction.atomic(), indexing_paused():
            ...
    """
    if _waiting.get() is not None:  # the outermost does the work
        yield
        return
    keys: dict[type[Any], set[Any]] = defaultdict(set)
    token = _waiting.set(keys)
    try:
        yield
    finally:
        _waiting.reset(token)
    _index(keys)


def rebuild() -> int:
    """Make the whole index anew and return the number of documents in it."""
    with transaction.atomic():
        SearchTerm.objects.all().delete()
        SearchDocument.objects.exclude(kind__in=searchable_models()).delete()
        for kind, model in searchable_models().items():
            gone = SearchDocument.objects.filter(kind=kind).exclude(object_id__in=model._base_manager.values("pk"))
            gone.delete()
            pks = iter(list(model._base_manager.order_by("pk").values_list("pk", flat=True)))
            while batch := set(islice(pks, BATCH)):
                _index({model: batch})
    return SearchDocument.objects.count()


def _index(keys: dict[type[Any], set[Any]]) -> None:
    with transaction.atomic():
        for model, pks in keys.items():
            documents = list(_documents(model, pks))
            kept = {(document.object_id, document.language) for document in documents}
            stored = SearchDocument.objects.filter(kind=model.search_kind, object_id__in=pks)
            former = stored.values_list("object_id", "language", "pk")
            SearchDocument.objects.filter(
                pk__in=[pk for object_id, language, pk in former if (object_id, language) not in kept]
            ).delete()
            store(documents)


def _documents(model: type[Any], pks: set[Any]) -> Iterator[SearchDocument]:
    for row in model.search_queryset().filter(pk__in=pks).order_by("pk"):
        titles: list[str] = []
        for language, _name in settings.LANGUAGES:  # Swedish first
            with translation.override(language):
                entry = row.search_entry()
                if entry is None:
                    continue
                # What is known by its Swedish name is found by it on the pages in other languages too.
                names = [title for title in titles if title != entry.title]
                entry = replace(entry, parts=[*entry.parts, *names])
                titles.append(Text(entry.title, _language(entry.title, language)))
                yield document(entry, kind=model.search_kind, object_id=row.pk, language=language)


def document(entry: SearchEntry, *, kind: str, object_id: int, language: str) -> SearchDocument:
    """Return ``entry`` as a row of the index."""
    title, title_lang = clean(str(entry.title)), _language(entry.title, language)
    body = [(_language(part, language), " ".join(clean(str(part)).split())) for part in entry.parts if part]
    body_stems = [stem for lang, text in body for stem in stems(text, lang)]
    return SearchDocument(
        kind=kind,
        object_id=object_id,
        language=language,
        title=title,
        title_lang=title_lang,
        body=body,
        url=entry.url,
        region_code=entry.region_code,
        is_example=entry.is_example,
        meta=clean(str(entry.meta))[:300],
        title_norm=indexed(stems(title, title_lang)),
        body_norm=_cut(indexed(body_stems)),
        title_sort=sort_key(title),
        updated_at=timezone.now(),
    )


def store(documents: list[SearchDocument]) -> None:
    """Write ``documents``, over those that are there already."""
    SearchDocument.objects.bulk_create(
        documents, batch_size=BATCH, update_conflicts=True, unique_fields=KEY, update_fields=CONTENT
    )
    found = {word for row in documents for word in f"{row.title_norm} {row.body_norm}".split()}
    terms = [SearchTerm(word=word) for word in sorted(found) if 4 < len(word) <= MAX_TERM]
    SearchTerm.objects.bulk_create(terms, batch_size=BATCH, ignore_conflicts=True)


def _cut(norm: str) -> str:
    return norm if len(norm) <= MAX_BODY else norm[:MAX_BODY].rpartition(" ")[0]


def _language(text: str, language: str) -> str:
    return getattr(text, "lang", language)
