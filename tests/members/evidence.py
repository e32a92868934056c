"""Entries of the evidence log for tests, and what somebody with power over the database would do to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from members.evidence import guards, log
from members.evidence.canonical import canonical, parse
from members.models import LogEntry, Signature
from tests.databases import remove_guards
from tests.factories.members import SignatureFactory


def write(number: int = 1, kind: str = "checkpoint-sent", **personal: str) -> list[LogEntry]:
    """Write plain entries, one after the other."""
    with transaction.atomic():
        return [log.append(kind, {"size": n, "note": "å"}, personal=personal or None) for n in range(number)]


def sign(**values: Any) -> tuple[Signature, LogEntry]:
    """Return a signature that was signed here, and what the log tells of it."""
    signature = SignatureFactory(signed_here=True, **values)
    return signature, signature.log_entries.get(kind="signed")


@contextmanager
def unguarded() -> Iterator[Any]:
    """A cursor of somebody who owns the database, has taken the guards away, and puts them back."""
    remove_guards()
    with connection.cursor() as cursor:
        yield cursor
    connection.check_constraints()
    guards.install(connection)


def sql(statement: str, *values: Any) -> int:
    """Run a statement on the log as it is guarded. Return how many rows it concerned."""
    connection.check_constraints()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def rewrite(seq: int, **facts: Any) -> None:
    """Change an entry and link all later ones anew, as somebody would who owns the database and knows the code."""
    before = LogEntry.objects.filter(seq=seq - 1).values_list("hash", flat=True).first() or log.START
    bodies = [dict(parse(bytes(row.body))) for row in LogEntry.objects.filter(seq__gte=seq).in_order()]
    bodies[0] |= facts
    with unguarded() as cursor:
        cursor.execute("UPDATE members_logentry SET hash = 'h' || seq, prev = 'p' || seq WHERE seq >= %s", [seq])
        for body in bodies:
            data = canonical(body | {"prev": before})
            values = [data, log.hash_of_bytes(data), before, body["seq"]]
            cursor.execute("UPDATE members_logentry SET body = %s, hash = %s, prev = %s WHERE seq = %s", values)
            before = values[1]
