"""Asking the database which pages hold the words of a query.

Few more than ``CAP`` candidates are fetched, so that a word that stands in every page costs no more than a rarer
one. Pages with the words in their titles are fetched for themselves, so that the cap does not cut the best away.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Collate, Length

from arena.search.engines import TABLE
from arena.search.models import SearchTerm
from arena.search.queries import Form, Word

CAP = 1000
TITLE_CAP = 300
SHORTEST_PART = 4
MAX_TERMS = 100

_ARMS = {
    "sqlite": """SELECT id FROM (
        SELECT d.id FROM search_fts CROSS JOIN {table} d INDEXED BY search_narrow ON d.id = search_fts.rowid
        WHERE search_fts.search_fts MATCH %s AND {filters} ORDER BY search_fts.rowid LIMIT {limit})""",
    "postgresql": """(SELECT d.id FROM {table} d
        WHERE {column} @@ %s::tsquery AND {filters} ORDER BY d.id LIMIT {limit})""",
}
_CANDIDATES = """SELECT d.id, d.kind, d.object_id, d.region_code, d.is_example, d.title_norm, d.title_sort
    FROM {table} d {narrow} WHERE d.id IN ({arms})"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What ranking and counting need to know of a page."""

    pk: int
    kind: str
    object_id: int
    region_code: str
    is_example: bool
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
    arms, values = [], []
    for title_only in (True, False):
        for one in filters:
            conditions = {"d.language": language} | one
            arms.append(_arm(conditions, title_only=title_only))
            values += [_expression(parsed, title_only=title_only, every_word=every_word), *conditions.values()]
    with connection.cursor() as cursor:
        narrow = "INDEXED BY search_narrow" if connection.vendor == "sqlite" else ""
        cursor.execute(_CANDIDATES.format(table=TABLE, narrow=narrow, arms=" UNION ".join(arms)), values)
        return [Candidate(*row[:4], bool(row[4]), *row[5:]) for row in cursor.fetchall()]


def _arm(conditions: Iterable[str], *, title_only: bool) -> str:
    return _ARMS[connection.vendor].format(
        table=TABLE,
        column="d.title_tsv" if title_only else "d.all_tsv",
        filters=" AND ".join(f"{column} = %s" for column in conditions),
        limit=TITLE_CAP if title_only else CAP + 1,
    )


def _expression(parsed: list[Word], *, title_only: bool, every_word: bool) -> str:
    """Return the query in the database's own language. Stems hold letters and digits only: nothing to escape."""
    sqlite = connection.vendor == "sqlite"
    either, both = (" OR ", " AND ") if sqlite else (" | ", " & ")
    form = _sqlite_form if sqlite else _postgresql_form
    alternatives = (
        either.join("(" + both.join(form(one) for one in phrase) + ")" for phrase in word.phrases) for word in parsed
    )
    expression = (both if every_word else either).join(f"({one})" for one in alternatives)
    return f"title_norm : ({expression})" if sqlite and title_only else expression


def _sqlite_form(form: Form) -> str:
    return _either(form, f'"{form.stem}"', f'"{form.beginning}" *', " OR ")


def _postgresql_form(form: Form) -> str:
    return _either(form, f"'{form.stem}'", f"'{form.beginning}':*", " | ")


def _either(form: Form, whole: str, beginning: str, either: str) -> str:
    if not form.beginning:
        return whole
    return beginning if form.stem.startswith(form.beginning) else f"({whole}{either}{beginning})"


def with_parts(parsed: list[Word]) -> list[Word]:
    """Return the words with the compounds in whose middle or end they stand, or nothing where there are none."""
    parts = {word: {f.stem for f in word.forms if len(f.stem) >= SHORTEST_PART} for word in parsed}
    wanted = [Q(word__contains=part) for found in parts.values() for part in found]
    if not wanted:
        return []
    condition = wanted[0]
    for further in wanted[1:]:
        condition |= further
    by_letters = Collate("word", "BINARY" if connection.vendor == "sqlite" else "C")
    terms = list(
        SearchTerm.objects.filter(condition)
        .order_by(Length("word"), by_letters)
        .values_list("word", flat=True)[:MAX_TERMS]
    )
    if not terms:
        return []
    return [word.also(t for t in terms if any(part in t for part in parts[word])) for word in parsed]
