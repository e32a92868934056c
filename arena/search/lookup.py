"""Asking the database which pages hold the words of a query.

Few more than ``CAP`` candidates are fetched, so that a word that stands in every page costs no more than a rarer
one. Pages with the words in their titles are fetched for themselves, so that the cap does not cut the best away.
"""

from typing import NamedTuple

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Collate, Length

from arena.search.engines import TABLE, engine_of
from arena.search.models import SearchTerm
from arena.search.queries import Word

CAP = 1000
TITLE_CAP = 300
SHORTEST_PART = 4
MAX_TERMS = 100

_CANDIDATES = """SELECT d.id, d.kind, d.object_id, d.region_code, d.is_example, d.title_norm, d.title_sort
    FROM {table} d {narrow} WHERE d.id IN ({arms})"""


class Candidate(NamedTuple):
    """What ranking and counting need to know of a page. A tuple, for a thousand are made for one search."""

    pk: int
    kind: str
    object_id: int
    region_code: str
    is_example: bool  # 0 or 1 on SQLite
    title: str  # stems
    title_sort: str


def candidates(
    parsed: list[Word], *, language: str, kind: str = "", region: str = "", every_word: bool = True
) -> list[Candidate]:
    """Return the pages in ``language`` that hold every word (or any), in no order.

    Pages of ``kind`` and ``region`` are fetched for themselves too: a filter finds them beyond the cap of all.
    """
    chosen = {"d.kind": kind, "d.region_code": region}
    filters: list[dict[str, str]] = [{}]
    if any(chosen.values()):
        filters.append({column: value for column, value in chosen.items() if value})
    engine = engine_of(connection)
    arms, values = [], []
    for title_only in (True, False):
        limit = TITLE_CAP if title_only else CAP + 1
        for one in filters:
            conditions = {"d.language": language} | one
            where = " AND ".join(f"{column} = %s" for column in conditions)
            arms.append(engine.matching(where, limit, title_only=title_only))
            values += [engine.expression(parsed, title_only=title_only, every_word=every_word), *conditions.values()]
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES.format(table=TABLE, narrow=engine.narrow, arms=" UNION ".join(arms)), values)
        return list(map(Candidate._make, cursor.fetchall()))


def with_parts(parsed: list[Word]) -> list[Word]:
    """Return the words with the longer words that contain them, or else the shorter one that each begins with.

    Nothing where there are neither: then no page can be found.
    """
    parts = {word: {f.stem for f in word.forms if len(f.stem) >= SHORTEST_PART} for word in parsed}
    every = {part for found in parts.values() for part in found}
    if not every:
        return []
    beginnings = {part[:length] for part in every for length in range(SHORTEST_PART, len(part))}
    condition = Q(word__in=beginnings)
    for part in every:
        condition |= Q(word__contains=part)
    by_letters = Collate("word", engine_of(connection).letter_order)
    found = SearchTerm.objects.filter(condition).order_by(Length("word"), by_letters).values_list("word", flat=True)
    terms = list(found[:MAX_TERMS])
    return [word.also(_similar(parts[word], terms)) for word in parsed] if terms else []


def _similar(parts: set[str], terms: list[str]) -> list[str]:
    longer = [term for term in terms if any(part in term for part in parts)]
    return longer or [term for term in terms if any(part.startswith(term) for part in parts)][-1:]
