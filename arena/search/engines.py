"""How each database looks words up: SQLite by FTS5, PostgreSQL by tsvector.

Both index the same stems, parted by spaces, and neither tokenises: SQLite's "ascii" tokenizer takes every letter
beyond ASCII as part of its word, and PostgreSQL gets its lexemes as an array. So a Unicode table in one database
that differs from the other's, or from Python's, cannot make them find different pages.

``install`` may be repeated at any time. It runs in the first migration, and after every later one because SQLite
changes a table by making a new one, which loses the triggers.
"""

from typing import Any

from django.db import connections

TABLE = "search_searchdocument"

_SQLITE_TABLE = """
CREATE VIRTUAL TABLE search_fts USING fts5(
    title_norm, body_norm, content='search_searchdocument', content_rowid='id', tokenize='ascii', prefix='2 3 5'
)"""
_NEW = "INSERT INTO search_fts (rowid, title_norm, body_norm) VALUES (new.id, new.title_norm, new.body_norm);"
_OLD = (
    "INSERT INTO search_fts (search_fts, rowid, title_norm, body_norm)"
    " VALUES ('delete', old.id, old.title_norm, old.body_norm);"
)
# Holds all that ranking reads. The rows themselves carry whole texts: a thousand of them are a thousand pages of file.
_SQLITE_INDEX = f"""
CREATE INDEX IF NOT EXISTS search_narrow ON {TABLE}
    (id, language, kind, object_id, region_code, is_example, title_norm, title_sort)"""
_SQLITE_TRIGGERS = {
    "search_fts_insert": f"AFTER INSERT ON {TABLE} BEGIN {_NEW} END",
    "search_fts_delete": f"AFTER DELETE ON {TABLE} BEGIN {_OLD} END",
    "search_fts_update": f"AFTER UPDATE OF title_norm, body_norm ON {TABLE} BEGIN {_OLD} {_NEW} END",
}
_POSTGRESQL = [
    f"""ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS {column} tsvector GENERATED ALWAYS AS
    (array_to_tsvector(string_to_array(btrim({text}), ' '))) STORED"""
    for column, text in {"title_tsv": "title_norm", "all_tsv": "title_norm || ' ' || body_norm"}.items()
] + [
    # Changes go into the index at once: they are few, and each search would have to read those that wait.
    f"CREATE INDEX IF NOT EXISTS search_{column}_gin ON {TABLE} USING gin ({column}) WITH (fastupdate = off)"
    for column in ("title_tsv", "all_tsv")
]


def install(connection: Any) -> None:
    """Make what the database needs beside the tables of the models, where it is missing."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _install_sqlite(cursor)
        else:
            for statement in _POSTGRESQL:
                cursor.execute(statement)


def uninstall(connection: Any) -> None:
    """Take it away again, for the migration that removes the tables."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for trigger in _SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
            cursor.execute("DROP TABLE IF EXISTS search_fts")


def install_after_migrate(*, using: str, **_: Any) -> None:
    """Repair what a migration has dropped."""
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        install(connection)


def _install_sqlite(cursor: Any) -> None:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'search_fts%'")
    present = dict(cursor.fetchall())
    missing = [name for name in _SQLITE_TRIGGERS if name not in present]
    if "search_fts" not in present:
        cursor.execute(_SQLITE_TABLE)
    cursor.execute(_SQLITE_INDEX)
    for trigger in missing:
        cursor.execute(f"CREATE TRIGGER {trigger} {_SQLITE_TRIGGERS[trigger]}")
    if missing or "search_fts" not in present:
        cursor.execute("INSERT INTO search_fts (search_fts) VALUES ('rebuild')")
