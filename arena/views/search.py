"""The one search over all kinds of pages."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.search.queries import MAX_LETTERS, MAX_WORDS, safe
from arena.search.results import PAGE_SIZE, Results
from arena.search.results import search as find
from arena.search.searchable import searchable_models
from arena.search.stemming import words
from arena.shared.filters import Active
from arena.shared.numbers import format_number
from arena.shared.pagination import PARAMETER
from arena.shared.texts import Text, active_language

Choice = tuple[str, Text, bool]


def search(request: HttpRequest) -> HttpResponse:
    """Show what is found for ``q``, narrowed by ``kind`` and ``region``."""
    asked = {name: safe(request.GET.get(name, "")) for name in ("q", "kind", "region")}
    page = request.GET.get(PARAMETER, "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 0 if page else 1
    results = find(asked["q"], language=active_language(), kind=asked["kind"], region=asked["region"], page=number)
    asked |= dict.fromkeys(set(results.unknown) & {"kind", "region"}, "")
    labels = {kind: capfirst(model._meta.verbose_name_plural) for kind, model in searchable_models().items()}
    regions = {code: Text(d.title, d.title_lang) for code, d in _by_name(results)}
    context = {
        "results": results,
        "query": asked["q"],
        "rows": list(_rows(results, regions)),
        "kinds": _choices(results, results.kinds, labels, asked["kind"]),
        "regions": _choices(results, results.regions, regions, asked["region"]),
        "active_filters": list(_active(asked, labels, regions)),
        "clear_address": _address({"q": asked["q"]}),
        "count_text": _count_text(results, asked["q"]),
        "notes": list(_notes(results, request.GET.get("q", ""))),
        "ways_on": list(_ways_on(asked)),
        "page": Paginator(range(results.total), PAGE_SIZE).get_page(results.page),
    }
    return render(request, "arena/search.html", context)


def _by_name(results: Results) -> list[tuple[str, Any]]:
    return sorted(results.region_names.items(), key=lambda item: item[1].title_sort)


def _rows(results: Results, regions: Mapping[str, Text]) -> Iterator[dict[str, Any]]:
    models = searchable_models()
    for hit in results.hits:
        document = hit.document
        kind = models.get(document.kind)
        yield {
            "hit": hit,
            "kind": capfirst(kind._meta.verbose_name) if kind else "",
            "region": "" if document.kind == "region" else regions.get(document.region_code, ""),
        }


def _choices(results: Results, counts: Mapping[str, int], labels: Mapping[str, str], chosen: str) -> list[Choice]:
    """Return value, words and whether it is chosen, for what has hits; for everything where the hits are too many."""
    pattern = _("%(label)s (at least %(count)s)") if results.counts_are_least else _("%(label)s (%(count)s)")
    choices = []
    for value, label in labels.items():
        count = counts.get(value, 0)
        if count or value == chosen or results.counts_are_least:
            text = pattern % {"label": label, "count": format_number(count)} if count else label
            choices.append((value, Text(text, getattr(label, "lang", active_language())), value == chosen))
    return choices


def _active(asked: Mapping[str, str], labels: Mapping[str, str], regions: Mapping[str, Text]) -> Iterator[Active]:
    """Return the filters that are on."""
    names = {"kind": (_("Kind"), labels), "region": (_("Region"), regions)}
    for name, (label, values) in names.items():
        if asked[name] in values:
            yield Active(label, values[asked[name]], _address({**asked, name: ""}))


def _address(values: Mapping[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in values.items() if value})
    return f"{reverse('search')}?{query.urlencode()}" if query else reverse("search")


def _count_text(results: Results, query: str) -> str:
    """Return the number of hits as a sentence."""
    first = (results.page - 1) * PAGE_SIZE + 1
    values = {
        "first": format_number(first),
        "last": format_number(min(first + PAGE_SIZE - 1, results.total)),
        "count": format_number(results.total),
        "query": query,
    }
    if results.is_capped:
        return _("Showing %(first)s–%(last)s of over %(count)s hits for “%(query)s”") % values
    return (
        ngettext(
            "Showing %(count)s hit for “%(query)s”",
            "Showing %(first)s–%(last)s of %(count)s hits for “%(query)s”",
            results.total,
        )
        % values
    )


def _notes(results: Results, given: str) -> Iterator[str]:
    """Return what the visitor should know about how the answer came about."""
    if len(given) > MAX_LETTERS or len(words(safe(given))) > MAX_WORDS:
        yield _("The search used only the beginning of what you wrote. A few words are enough.")
    if {"kind", "region"} & set(results.unknown):
        yield _("The address holds a filter that does not exist here. The search left it aside.")
    if "page" in results.unknown and results.total:
        yield _("The list has no such page. You see the nearest one.")
    if results.hits and results.way == "any":
        yield _("No page holds all the words. These pages hold some of them.")
    if results.hits and results.way == "similar":
        yield _("No page holds the word itself. These pages hold similar words.")


def _ways_on(asked: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Return address and words of what to try when nothing is found."""
    if asked["kind"] or asked["region"]:
        yield _address({"q": asked["q"]}), _("Search among everything")
    yield reverse("programme-list"), _("All programmes")
    yield reverse("organisation-list"), _("All organisations")
    yield reverse("declaration-list"), _("All declarations")
    yield reverse("seminar-list"), _("The calendar")
