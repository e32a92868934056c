"""One search, from what the visitor wrote to the page of hits: three queries, six where nothing is found at first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from arena.search.excerpts import Excerpt, excerpt, marked
from arena.search.lookup import CAP, Candidate, candidates, with_parts
from arena.search.models import SearchDocument, Synonym
from arena.search.queries import Marker, Ranking, Word, parse, safe, written
from arena.search.searchable import searchable_models
from arena.search.stemming import BASE_LANGUAGE, stem

PAGE_SIZE = 10
REGION_KIND = "region"


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the result list."""

    document: SearchDocument
    title: str
    excerpt: Excerpt


@dataclass(slots=True)
class Results:
    """What the result page shows."""

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    is_capped: bool = False  # there are more hits than are shown
    counts_are_least: bool = False  # the facets were counted over some of the hits
    page: int = 1
    way: str = "all"  # how it was found: all words, any, or similar words; "none" was asked for
    kinds: Counter[str] = field(default_factory=Counter)
    regions: Counter[str] = field(default_factory=Counter)
    region_names: dict[str, SearchDocument] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """How many pages the hits fill."""
        return max(1, -(-self.total // PAGE_SIZE))


def search(query: str, *, language: str, kind: str = "", region: str = "", page: int = 1) -> Results:
    """Find ``query`` among the pages in ``language``.

    A kind, region or page that does not exist is left aside and named in ``unknown``.
    """
    query, region = safe(query), safe(region)
    parsed = parse(query, language, _synonyms(query))
    results = Results()
    if not parsed:
        results.way = "none"
        return results
    if kind and kind not in searchable_models():
        results.unknown.append("kind")
        kind = ""
    found, parsed, results.way = _find(parsed, language=language, kind=kind, region=region)
    if region and not _is_region(region, found):
        results.unknown.append("region")
        region = ""
    _count(results, found, kind=kind, region=region)
    ranked = _ranked(parsed, found, kind=kind, region=region)
    results.is_capped = len(ranked) > CAP
    results.total = min(len(ranked), CAP)
    if not 1 <= page <= results.pages:
        results.unknown.append("page")
    results.page = min(max(page, 1), results.pages)
    shown = [c.pk for c in ranked[(results.page - 1) * PAGE_SIZE :][:PAGE_SIZE]]
    _fetch(results, shown, language=language, marker=Marker(parsed))
    return results


def _synonyms(query: str) -> dict[str, str]:
    stems = {stem(word, BASE_LANGUAGE) for word in written(query)}
    found: dict[str, str] = {}
    for one, synonyms in Synonym.objects.filter(stem__in=stems).values_list("stem", "synonyms"):
        found[one] = f"{found[one]},{synonyms}" if one in found else synonyms
    return found


def _find(parsed: list[Word], **where: Any) -> tuple[list[Candidate], list[Word], str]:
    """Look for all words, then for any of them, then for words that contain them or that they begin with."""
    found = candidates(parsed, **where)
    if found:
        return found, parsed, "all"
    if len(parsed) > 1:
        found = candidates(parsed, every_word=False, **where)
        if found:
            return found, parsed, "any"
    compounds = with_parts(parsed)
    return (candidates(compounds, **where) if compounds else []), compounds or parsed, "similar"


def _is_region(code: str, found: Iterable[Candidate]) -> bool:
    if any(candidate.region_code == code for candidate in found):
        return True
    return SearchDocument.objects.filter(kind=REGION_KIND, region_code=code).exists()


def _count(results: Results, found: list[Candidate], *, kind: str, region: str) -> None:
    """Count each facet as the other one leaves it."""
    results.kinds = Counter(c.kind for c in found if not region or c.region_code == region)
    results.counts_are_least = len(found) > CAP
    results.regions = Counter(c.region_code for c in found if c.region_code and (not kind or c.kind == kind))


def _ranked(parsed: list[Word], found: Iterable[Candidate], *, kind: str, region: str) -> list[Candidate]:
    ranking = Ranking(parsed)
    return sorted(
        (c for c in found if (not kind or c.kind == kind) and (not region or c.region_code == region)),
        key=lambda c: (ranking(c.title), c.is_example, c.title_sort, c.kind, c.object_id),
    )


def _fetch(results: Results, shown: list[int], *, language: str, marker: Marker) -> None:
    """Fetch the hits of the page, and in the same query the regions' own pages, which name the regions."""
    wanted = Q(pk__in=shown) | Q(kind=REGION_KIND, language=language)
    documents = {d.pk: d for d in SearchDocument.objects.filter(wanted).defer("title_norm", "body_norm")}
    results.region_names = {d.region_code: d for d in documents.values() if d.kind == REGION_KIND}
    results.hits = [
        Hit(d, marked(d.title, marker.spots(d.title, d.title_lang)), excerpt(d.body, marker))
        for d in (documents[pk] for pk in shown)
    ]
