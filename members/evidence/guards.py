"""Triggers that let the database itself refuse changes of the evidence: each rule in the words of both.

They are installed after every ``migrate`` (a table that a migration rebuilds on SQLite loses its triggers), and
``missing`` compares what stands in the database with what should, word for word. Who owns the database can still take
them away: that is what checkpoints outside the house are for (docs/evidence.md).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.models.signals import post_migrate, pre_migrate

# Written once: no row is changed, replaced or removed.
APPEND_ONLY = ("LogEntry", "Checkpoint", "EvidenceBlob")
# Frozen when its text has a hash: these columns of these rows.
FROZEN_VERSION = ("declaration_id", "number", "preamble", "elective_minimum", "own_commitments", "text_hash")
FROZEN_COMMITMENT = ("version_id", "number", "kind", "title", "body")
# The one change of a file that passes: its bytes are forgotten, and nothing else.
KEPT_OF_BLOB = ("id", "sha256", "kind", "entry_id", "signature_id", "at")

BEFORE, ROW = 2, 1
EVENTS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}


@dataclass(frozen=True, slots=True)
class Guard:
    """One rule: on which event of which table it raises, and when (``condition``, in the dialect of each database)."""

    table: str
    event: str
    sqlite: str = ""
    postgresql: str = ""

    @property
    def name(self) -> str:
        """The trigger's name; PostgreSQL's function has the same."""
        return f"guard_{self.table}_{self.event.lower()}"

    @property
    def words(self) -> str:
        """What the database answers."""
        return f"{self.event} refused: {self.table} is evidence"

    def sqlite_sql(self) -> str:
        """Return the trigger as SQLite keeps it."""
        when = f" WHEN {self.sqlite}" if self.sqlite else ""
        head = f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH ROW{when}"
        return f"{head} BEGIN SELECT RAISE(ABORT, '{self.words}'); END"

    def postgresql_body(self) -> str:
        """Return what the function of the trigger does."""
        refuse = f"RAISE EXCEPTION '{self.words}' USING ERRCODE = 'integrity_constraint_violation';"
        row = "OLD" if self.event == "DELETE" else "NEW"
        last = "RETURN NULL;" if self.event == "TRUNCATE" else f"RETURN {row};"
        return f"BEGIN IF {self.postgresql or 'TRUE'} THEN {refuse} END IF; {last} END"

    def postgresql_type(self) -> int:
        """Return ``pg_trigger.tgtype``."""
        return EVENTS[self.event] | BEFORE | (0 if self.event == "TRUNCATE" else ROW)


def guards() -> list[Guard]:
    """Return every guard there should be."""
    return [*_append_only(), *_frozen()]


def _append_only() -> Iterator[Guard]:
    inserts = {"LogEntry": _next_in_line, "Checkpoint": _new_row, "EvidenceBlob": _new_row}
    for name in APPEND_ONLY:
        table = _table(name)
        change = _anything_but_forgetting() if name == "EvidenceBlob" else ("", "")
        yield Guard(table, "UPDATE", *change)
        yield Guard(table, "DELETE")
        yield Guard(table, "TRUNCATE")
        yield Guard(table, "INSERT", *[inserts[name](table)] * 2)


def _new_row(table: str) -> str:
    """Return when an insertion is none, but replaces a row: ``INSERT OR REPLACE`` passes the other triggers by."""
    keys = {
        _table("Checkpoint"): "(size = NEW.size AND key_id = NEW.key_id)",
        _table("LogEntry"): "hash = NEW.hash OR prev = NEW.prev OR public_id = NEW.public_id",
    }
    also = f" OR {keys[table]}" if table in keys else ""
    return f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id{also})"  # noqa: S608 as below


def _next_in_line(table: str) -> str:
    """Return when an entry is not the next one."""
    return f"NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM {table}) OR {_new_row(table)}"  # noqa: S608 as below


def _anything_but_forgetting() -> tuple[str, str]:
    forgotten = "length(NEW.content) = 0 AND NEW.forgotten_at IS NOT NULL AND OLD.forgotten_at IS NULL"
    sqlite, postgresql = (
        " AND ".join(f"OLD.{name} {is_same} NEW.{name}" for name in KEPT_OF_BLOB)
        for is_same in ("IS", "IS NOT DISTINCT FROM")
    )
    return f"NOT ({sqlite} AND {forgotten})", f"NOT ({postgresql} AND {forgotten})"


def _frozen() -> Iterator[Guard]:
    versions, commitments = _table("DeclarationVersion"), _table("Commitment")
    frozen = f"SELECT id FROM {versions} WHERE text_hash <> ''"  # noqa: S608 names of our own tables
    old, new = f"OLD.version_id IN ({frozen})", f"NEW.version_id IN ({frozen})"
    cases = (
        (versions, "OLD.text_hash <> ''", f"NEW.id IN ({frozen})", FROZEN_VERSION),
        (commitments, f"({old} OR {new})", new, FROZEN_COMMITMENT),
    )
    for table, stands, inserted, columns in cases:
        sqlite, postgresql = (
            " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in columns)
            for differs in ("IS NOT", "IS DISTINCT FROM")
        )
        yield Guard(table, "UPDATE", f"{stands} AND ({sqlite})", f"{stands} AND ({postgresql})")
        gone = stands if table == versions else old
        yield Guard(table, "DELETE", gone, gone)
        yield Guard(table, "INSERT", inserted, inserted)


def _table(name: str) -> str:
    return apps.get_model("members", name)._meta.db_table


# --- What stands in the database -------------------------------------------------------------------


def wanted(connection: Any) -> list[Guard]:
    """Return the guards of those tables that exist. SQLite knows no TRUNCATE."""
    tables = set(connection.introspection.table_names())
    has_truncate = connection.vendor == "postgresql"
    return [g for g in guards() if g.table in tables and (has_truncate or g.event != "TRUNCATE")]


def missing(connection: Any) -> list[Guard]:
    """Return the guards that are not there, not always on, or not what they should be."""
    expected = wanted(connection)
    found = _found(connection)
    expect: Callable[[Guard], Any] = _as_postgresql if connection.vendor == "postgresql" else Guard.sqlite_sql
    return [guard for guard in expected if found.get(guard.name) != expect(guard)]


def _as_postgresql(guard: Guard) -> Any:
    return guard.table, guard.postgresql_type(), "A", guard.postgresql_body()


def _found(connection: Any) -> dict[str, Any]:
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            return dict(cursor.fetchall())
        cursor.execute(
            "SELECT t.tgname, c.relname, t.tgtype, t.tgenabled, p.prosrc FROM pg_trigger t"
            " JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgqual IS NULL AND pg_table_is_visible(c.oid)"
        )
        return {row[0]: (row[1], row[2], _letter(row[3]), row[4]) for row in cursor.fetchall()}


def _letter(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def install(connection: Any) -> int:
    """Put in place what is missing. Return how many that were."""
    lacking = missing(connection)
    with connection.cursor() as cursor:
        for guard in lacking:
            for statement in _statements(guard, connection.vendor):
                cursor.execute(statement)
    return len(lacking)


def _statements(guard: Guard, vendor: str) -> list[str]:
    if vendor != "postgresql":
        return [f"DROP TRIGGER IF EXISTS {guard.name}", guard.sqlite_sql()]
    each = "STATEMENT" if guard.event == "TRUNCATE" else "ROW"
    head = f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql"
    trigger = f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH {each}"
    return [
        f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}",
        f"{head} AS $guard${guard.postgresql_body()}$guard$",
        f"{trigger} EXECUTE FUNCTION {guard.name}()",
        f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {guard.name}",
    ]


# --- When ------------------------------------------------------------------------------------------


def connect() -> None:
    """Install the guards after every ``migrate``."""
    members = apps.get_app_config("members")
    pre_migrate.connect(_before_migrate, sender=members, dispatch_uid="evidence-guards")
    post_migrate.connect(_after_migrate, sender=members, dispatch_uid="evidence-guards")


def _before_migrate(using: str = DEFAULT_DB_ALIAS, plan: Any = (), **kwargs: Any) -> None:
    """Let SQLite rebuild a table that a guard of another table names: it refuses to rename one while a trigger does.

    What a rebuilt table itself had of triggers goes with it anyway. All are back when the migration is through.
    """
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for guard in guards():
                if guard.table == _table("Commitment"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")


def _after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    install(connections[using])


@checks.register(checks.Tags.database)
def check_guards(databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Find fault with a database that has lost a guard. One without tables, or away, is no matter of ours."""
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        try:
            lacking = missing(connections[alias])
        except OperationalError:
            continue
        if lacking:
            names = ", ".join(guard.name for guard in lacking)
            hint = "Find out why first: manage.py audit_evidence. Then: manage.py migrate --skip-checks."
            found.append(checks.Error(f"The evidence is not guarded: {names}.", hint=hint, id="members.E001"))
    return found
