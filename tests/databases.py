"""The database of a test run: how every test finds it as the migrations left it.

A test whose changes are really committed (``transaction=True``, a running server) cannot be undone by a rollback.
Django empties the tables after it, which takes long and leaves the next test without regions, grounds and permissions.
Here what the migrations wrote is kept once, and put back.
"""

import fcntl
import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfile
from typing import TypeVar

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoDbBlocker

from members.evidence import guards

Made = TypeVar("Made")
KEPT = "kept"  # the schema of PostgreSQL that holds copies of the rows


class Beginning:
    """The database as it was when the run began."""

    def __init__(self) -> None:
        connection.ensure_connection()
        self._file = sqlite3.connect(":memory:", check_same_thread=False) if connection.vendor == "sqlite" else None
        self._statements = ""
        if self._file:
            connection.connection.backup(self._file)
        else:
            self._statements = _keep_rows()

    def restore(self) -> None:
        """Put everything back. For tests with real transactions, when all of theirs have ended."""
        connection.close()
        connection.ensure_connection()
        if self._file:
            self._file.backup(connection.connection, progress=_tell_who_waits)
            return
        has_evidence = _has_evidence()
        if has_evidence:
            remove_guards()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(self._statements)
        if has_evidence:
            guards.install(connection)


def _tell_who_waits(status: int, _remaining: int, _total: int) -> None:
    """Fail where ``backup`` would try for ever. ``status`` is SQLite's; it has waited for its busy timeout already."""
    if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        raise DatabaseError("A thread of the test is still writing: the database cannot be put back.")


def _keep_rows() -> str:
    """Copy what PostgreSQL's tables hold; return the statements that put it back. The links are checked at the end."""
    quote = connection.ops.quote_name
    empty, fill = [], []
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        for table in sorted(connection.introspection.table_names()):
            if table == "django_migrations":
                continue
            name = quote(table)
            empty.append(f"DELETE FROM {name}")  # noqa: S608 names of our own tables
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {name})")  # noqa: S608 as above
            if not cursor.fetchone()[0]:
                continue
            cursor.execute(
                "SELECT attname FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
                [name],
            )
            columns = ", ".join(quote(row[0]) for row in cursor.fetchall())
            cursor.execute(f"CREATE TABLE {KEPT}.{name} AS SELECT {columns} FROM {name}")  # noqa: S608 as above
            fill.append(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {KEPT}.{name}")  # noqa: S608 as above
    return ";".join(["SET CONSTRAINTS ALL DEFERRED", *empty, *fill])


# --- Migrations ---------------------------------------------------------------------------------


class Migrated:
    """A file of SQLite as the migrations leave it, for the next run to begin with: they take half a minute.

    It has another name as soon as anything changes that a migration does. Django migrates what is copied from it all
    the same, which does nothing, and tells everybody that it has: rights, kinds of content and guards come from that.
    """

    FOLDER = settings.BASE_DIR / "var" / "tests"
    SOURCES = ("*/migrations/*.*", "arena/*/migrations/*.*", "arena/search/*.py", "arena/shared/*.py", "requirements/*")

    def __init__(self) -> None:
        names = sorted({path for pattern in self.SOURCES for path in settings.BASE_DIR.glob(pattern)})
        name = hashlib.sha256(b"".join(str(path).encode() + path.read_bytes() for path in names)).hexdigest()[:16]
        self._path = self.FOLDER / f"{name}.sqlite3"

    def fetch(self, path: Path) -> None:
        """Put a copy at ``path``; if there is none, whoever comes next waits until this run has made one."""
        self.FOLDER.mkdir(parents=True, exist_ok=True)
        self._lock = (self.FOLDER / "lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        if self._path.exists():
            copyfile(self._path, path)
            self._lock.close()

    def keep(self) -> None:
        """Keep what the migrations made, if there was nothing to copy."""
        if self._lock.closed:
            return
        for former in self.FOLDER.glob("*.*"):
            former.unlink()
        making = self._path.with_suffix(".making")
        with closing(sqlite3.connect(making)) as copy:
            connection.connection.backup(copy)
        making.rename(self._path)
        self._lock.close()


# --- Evidence -----------------------------------------------------------------------------------


def _has_evidence() -> bool:
    """Tell whether a table that the database guards holds anything."""
    tables = sorted({guard.table for guard in guards.wanted(connection)})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in tables)  # noqa: S608 as above
        )
        return cursor.fetchone()[0]


def remove_guards() -> None:
    """Take the guards away, as only who owns the database can."""
    connection.check_constraints()  # PostgreSQL changes no table while links wait to be checked
    with connection.cursor() as cursor:
        for guard in guards.wanted(connection):
            on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{on}")


# --- Content ------------------------------------------------------------------------------------


@contextmanager
def made_once(blocker: DjangoDbBlocker, make: Callable[[], Made]) -> Iterator[Made]:
    """Make rows once for all tests of a module. What each test changes is undone after it, and at last the rows too."""
    with blocker.unblock():
        connection.ensure_connection()
        with transaction.atomic():
            made = make()
            with blocker.block():
                yield made
            transaction.set_rollback(True)


class Demo:
    """The demo content, loaded once for all modules that ask for it one after the other."""

    _now: "Demo | None" = None

    def __init__(self, blocker: DjangoDbBlocker) -> None:
        self._blocker = blocker
        self._users = 0

    @contextmanager
    def used(self) -> Iterator[None]:
        """Have it there; what is changed meanwhile is undone."""
        with self._blocker.unblock():
            self._load()
        with made_once(self._blocker, lambda: None):
            self._users += 1
            yield
            self._users -= 1

    def _load(self) -> None:
        if Demo._now:
            return
        connection.ensure_connection()
        self._loaded = transaction.atomic()
        self._loaded.__enter__()
        Demo._now = self
        try:
            call_command("load_content", settings.BASE_DIR / "arena" / "demo", verbosity=0)
        except BaseException:
            self.put_away()
            raise

    @classmethod
    def put_away(cls) -> None:
        """Undo it, if it is there and no module uses it any longer."""
        demo = cls._now
        if demo is None or demo._users:
            return
        with demo._blocker.unblock():
            transaction.set_rollback(True)
            demo._loaded.__exit__(None, None, None)
            cls._now = None
