"""The append-only log: writing an entry, and the personal values behind its commitments."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from members.evidence.canonical import canonical, normal
from members.models import DeclarationVersion, LogEntry, Opening, Signature

VERSION = 1
START = "0" * 64  # what the first entry names as the hash of the one before it
SALT_BYTES = 16
LOCK = 0x45_56_49_44_45_4E_43_45  # "EVIDENCE": the number of PostgreSQL's advisory lock
OWN_WORDS = frozenset({"v", "id", "kind", "seq", "prev", "at", "personal"})


def append(
    kind: str,
    facts: dict[str, Any],
    *,
    personal: dict[str, str] | None = None,
    signature: Signature | None = None,
    version: DeclarationVersion | None = None,
) -> LogEntry:
    """Write one entry, in the transaction of what it tells of, and return it.

    ``facts`` are public and stand in the entry as they are (members/evidence/entries.py builds them). Of each value
    in ``personal`` the entry holds a commitment only; value and salt are kept as an ``Opening``.

    Raises:
        TransactionManagementError: not inside a transaction, so that the entry could stand alone.
        ValueError: an unknown kind, or a fact under a name that the log sets itself.
        CanonicalError: a fact cannot be written canonically.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("An entry is written in the transaction of what it tells of.")
    taken = OWN_WORDS & facts.keys()
    if taken:
        raise ValueError(f"The log itself sets: {', '.join(sorted(taken))}.")
    salted = {name: (normal(value), secrets.token_bytes(SALT_BYTES)) for name, value in (personal or {}).items()}
    lock()
    last = LogEntry.objects.newest_first().values("seq", "hash", "at").first()
    entry = LogEntry(
        seq=last["seq"] + 1 if last else 1,
        kind=LogEntry.Kind(kind).value,
        prev=last["hash"] if last else START,
        at=max(database_time(), last["at"]) if last else database_time(),
        signature=signature,
        version=version,
    )
    entry.body = canonical({**facts, **_frame(entry, salted)})
    entry.hash = hash_of_bytes(entry.body)
    entry.save(force_insert=True)
    openings = (Opening(entry=entry, name=name, value=value, salt=salt) for name, (value, salt) in salted.items())
    Opening.objects.bulk_create(openings)
    return entry


def _frame(entry: LogEntry, salted: dict[str, tuple[str, bytes]]) -> dict[str, Any]:
    """Return what the log itself says in every entry."""
    return {
        "v": VERSION,
        "id": entry.public_id,
        "kind": entry.kind,
        "seq": entry.seq,
        "prev": entry.prev,
        "at": written_time(entry.at),
        "personal": {name: {"hmac": commitment(value, salt)} for name, (value, salt) in salted.items()},
    }


def lock() -> None:
    """Take the one lock of the log, until the transaction ends: entries are written one after the other.

    On SQLite a transaction holds the write lock from its beginning (``IMMEDIATE``, arena/settings.py).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def database_time() -> datetime:
    """Return the time by the database's clock. SQLite has none but that of the machine."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now.astimezone(UTC)


def written_time(moment: datetime) -> str:
    """Return ``moment`` as entries write it: in UTC, to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def commitment(value: str, salt: bytes) -> str:
    """Return the HMAC-SHA-256, in hexadecimal, that stands in the entry for a personal value."""
    return hmac.new(salt, value.encode(), hashlib.sha256).hexdigest()


def hash_of_bytes(data: bytes) -> str:
    """Return the SHA-256, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def hash_of_text(text: str) -> str:
    """Return the SHA-256, in hexadecimal, of ``text`` in Unicode's form NFC and UTF-8."""
    return hash_of_bytes(normal(text).encode())


def opened(entry: LogEntry) -> dict[str, str]:
    """Return those personal values of ``entry`` that have not been forgotten, by name."""
    return dict(entry.openings.values_list("name", "value"))


def forget(entry_or_signature: LogEntry | Signature, names: Iterable[str]) -> int:
    """Delete personal values, of one entry or of all entries of a signature. Return how many there were.

    The log stays whole and verifiable; what stood behind the commitments cannot be guessed back.
    """
    rows = Opening.objects.filter(name__in=list(names))
    if isinstance(entry_or_signature, LogEntry):
        return rows.filter(entry=entry_or_signature).delete()[0]
    return rows.filter(entry__signature=entry_or_signature).delete()[0]
