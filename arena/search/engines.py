"""How each database looks words up: SQLite by FTS5, PostgreSQL by tsvector. Nothing else here knows the difference.

Both index the same stems, parted by spaces, and neither tokenises: SQLite's "ascii" tokenizer takes every letter
beyond ASCII as part of its word, and PostgreSQL gets its lexemes as an array. So a Unicode table in one database
that differs from the other's, or from Python's, cannot make them find different pages.

``install`` may be repeated at any time. It runs in the first migration, and after every later one because SQLite
changes a table by making a new one, which loses the triggers.
"""

from abc import ABC, abstractmethod
from typing import Any

from django.db import connections

from arena.search.queries import Form, Word

TABLE = "search_searchdocument"


class Engine(ABC):
    """What differs between the databases. Stems hold letters and digits only, so no query has to escape them."""

    narrow = ""  # how to read the few columns that ranking needs, and not the whole row
    letter_order = "C"  # the collation that compares code points
    both, either = " & ", " | "
    whole, beginning = "'{}'", "'{}':*"

    @abstractmethod
    def install(self, cursor: Any) -> None:
        """Make what is missing beside the tables of the models."""

    def uninstall(self, cursor: Any) -> None:  # noqa: B027  most leave nothing behind
        """Take away what would outlive the tables of the models."""

    @abstractmethod
    def matching(self, filters: str, limit: int, *, title_only: bool) -> str:
        """Return a query for the keys of documents that match ``%s`` and ``filters``, the lowest first."""

    def expression(self, parsed: list[Word], *, title_only: bool, every_word: bool) -> str:
        """Return what the documents must match."""
        groups = (
            self.either.join("(" + self.both.join(map(self._form, phrase)) + ")" for phrase in word.phrases)
            for word in parsed
        )
        return (self.both if every_word else self.either).join(f"({group})" for group in groups)

    def _form(self, form: Form) -> str:
        whole, beginning = self.whole.format(form.stem), self.beginning.format(form.beginning)
        if not form.beginning:
            return whole
        return beginning if form.stem.startswith(form.beginning) else f"({whole}{self.either}{beginning})"


class SQLite(Engine):
    """An FTS5 table with the document table as its content, kept current by triggers."""

    narrow = "INDEXED BY search_narrow"
    letter_order = "BINARY"
    both, either = " AND ", " OR "
    whole, beginning = '"{}"', '"{}" *'

    index = f"""CREATE VIRTUAL TABLE search_fts USING fts5(title_norm, body_norm,
        content='{TABLE}', content_rowid='id', tokenize='ascii', prefix='2 3 5')"""
    # Holds all that ranking reads. The rows carry whole texts: a thousand of them are a thousand pages of the file.
    columns = f"""CREATE INDEX IF NOT EXISTS search_narrow ON {TABLE}
        (id, language, kind, object_id, region_code, is_example, title_norm, title_sort)"""
    new = "INSERT INTO search_fts (rowid, title_norm, body_norm) VALUES (new.id, new.title_norm, new.body_norm);"
    old = (
        "INSERT INTO search_fts (search_fts, rowid, title_norm, body_norm)"
        " VALUES ('delete', old.id, old.title_norm, old.body_norm);"
    )
    triggers = {
        "search_fts_insert": f"AFTER INSERT ON {TABLE} BEGIN {new} END",
        "search_fts_delete": f"AFTER DELETE ON {TABLE} BEGIN {old} END",
        "search_fts_update": f"AFTER UPDATE OF title_norm, body_norm ON {TABLE} BEGIN {old} {new} END",
    }

    def install(self, cursor: Any) -> None:
        """Make the FTS5 table, the triggers and the index; fill the table where anything was missing."""
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE 'search_fts%'")
        present = {name for (name,) in cursor.fetchall()}
        missing = {"search_fts", *self.triggers} - present
        if "search_fts" in missing:
            cursor.execute(self.index)
        for name in missing & set(self.triggers):
            cursor.execute(f"CREATE TRIGGER {name} {self.triggers[name]}")
        cursor.execute(self.columns)
        if missing:
            cursor.execute("INSERT INTO search_fts (search_fts) VALUES ('rebuild')")

    def uninstall(self, cursor: Any) -> None:
        """Drop the FTS5 table, which is no part of the document table."""
        for name in self.triggers:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute("DROP TABLE IF EXISTS search_fts")

    def matching(self, filters: str, limit: int, *, title_only: bool) -> str:
        """Go through the FTS5 table and look each hit up in the index."""
        return f"""SELECT id FROM (SELECT d.id
            FROM search_fts CROSS JOIN {TABLE} d {self.narrow} ON d.id = search_fts.rowid
            WHERE search_fts.search_fts MATCH %s AND {filters} ORDER BY search_fts.rowid LIMIT {limit})"""  # noqa: S608 own names

    def expression(self, parsed: list[Word], *, title_only: bool, every_word: bool) -> str:
        """Return what the documents must match, in one column or all."""
        expression = super().expression(parsed, title_only=title_only, every_word=every_word)
        return f"title_norm : ({expression})" if title_only else expression


class PostgreSQL(Engine):
    """Two generated columns with an index each. An array makes lexemes of the stems as they are."""

    vectors = {"title_tsv": "title_norm", "all_tsv": "title_norm || ' ' || body_norm"}

    def install(self, cursor: Any) -> None:
        """Make the columns and their indexes."""
        for column, text in self.vectors.items():
            cursor.execute(
                f"""ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS {column} tsvector
                GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim({text}), ' '))) STORED"""
            )
            # Changes go into the index at once: they are few, and each search would have to read those that wait.
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS search_{column}_gin ON {TABLE}"
                f" USING gin ({column}) WITH (fastupdate = off)"
            )

    def matching(self, filters: str, limit: int, *, title_only: bool) -> str:
        """Ask the column of the titles or that of all texts."""
        column = "title_tsv" if title_only else "all_tsv"
        return f"""(SELECT d.id FROM {TABLE} d
            WHERE d.{column} @@ %s::tsquery AND {filters} ORDER BY d.id LIMIT {limit})"""  # noqa: S608 own names


ENGINES: dict[str, Engine] = {"sqlite": SQLite(), "postgresql": PostgreSQL()}


def engine_of(connection: Any) -> Engine:
    """Return how the database behind ``connection`` looks words up."""
    return ENGINES[connection.vendor]


def install(connection: Any) -> None:
    """Make what the database needs beside the tables of the models, where it is missing."""
    with connection.cursor() as cursor:
        engine_of(connection).install(cursor)


def uninstall(connection: Any) -> None:
    """Take it away again, for the migration that removes the tables."""
    with connection.cursor() as cursor:
        engine_of(connection).uninstall(cursor)


def install_after_migrate(*, using: str, **_: Any) -> None:
    """Repair what a migration has dropped."""
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        install(connection)
