"""The audit: the whole log is read again, and everything that was ever said of it is compared. Memory stays the same.

* each entry: its bytes have their hash, are canonical, say what the columns say, follow the one before, also in time
* each checkpoint, and the last one outside: signed by a key of ours, and of the tree as it was at its size
* each opened value: is the one that the entry commits to
* each kept file: has its hash, and an entry names it; each published text is still the one that was published
* each replacement of a key: signed by both; the guards of the database: in place; private keys: readable by nobody else
"""

import hmac
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django_tasks import task

from members.evidence import alarms, guards, keys, log, outside, rotation
from members.evidence.canonical import CanonicalError, parse
from members.evidence.checkpoints import leaf_of
from members.evidence.entries import declaration_text
from members.evidence.merkle import Frontier
from members.evidence.notes import Note, NoteError, read
from members.models import Checkpoint, DeclarationVersion, EvidenceAudit, EvidenceBlob, LogEntry, Opening
from members.models.evidence import RECEIPTS

logger = logging.getLogger(__name__)
AT_ONCE = 500
KEPT = timedelta(days=365)
MOST_PROBLEMS = 50


@dataclass(slots=True)
class Found:
    """What an audit has found so far. After fifty problems more of the same tell nothing new."""

    problems: list[str] = field(default_factory=list)

    def add(self, problem: str) -> None:
        """Note a problem."""
        if len(self.problems) < MOST_PROBLEMS and problem not in self.problems:
            self.problems.append(problem)


def run() -> EvidenceAudit:
    """Look everything through, keep what was found, and return it."""
    started = time.monotonic()
    found = Found()
    tree = _entries(found)
    _openings(found)
    _files(found)
    _texts(found)
    _surroundings(found)
    taken = round((time.monotonic() - started) * 1000)
    return EvidenceAudit.objects.create(
        size=tree.size, root=tree.root.hex(), problems=found.problems, milliseconds=taken
    )


# --- The chain and the tree ------------------------------------------------------------------------


def _entries(found: Found) -> Frontier:
    """Walk along the log, and stop at each size at which something was signed."""
    tree, head, at = Frontier(), log.START, ""
    notes = _notes(found)
    note = next(notes, None)
    rows = LogEntry.objects.in_order().annotate(of=F("signature__public_id"), number=F("version__number"))
    for entry in rows.iterator(AT_ONCE):
        body = _body(entry, found)
        if entry.seq != tree.size + 1:
            found.add(_("Entry %d is missing.") % (tree.size + 1))
        if entry.prev != head:
            found.add(_("Entry %d does not follow the one before it.") % entry.seq)
        then, at = at, str(body.get("at", at))
        if at < then:
            found.add(_("Entry %d is earlier than the one before it.") % entry.seq)
        tree.add(leaf_of(entry.hash))
        head = entry.hash
        while note is not None and note.size <= tree.size:
            if (note.size, note.root) != (tree.size, tree.root):
                found.add(_("The log is not the one of the checkpoint of %d entries.") % note.size)
            note = next(notes, None)
    if note is not None:
        found.add(_("Entry %d, which has been signed, is missing.") % note.size)
    return tree


def _body(entry: Any, found: Found) -> dict[str, Any]:
    """Return what the entry says, if its bytes are what they should be."""
    if log.hash_of_bytes(bytes(entry.body)) != entry.hash:
        found.add(_("Entry %d was changed.") % entry.seq)
    body = _read(entry)
    if not body:
        found.add(_("Entry %d cannot be read.") % entry.seq)
        return {}
    said = tuple(body.get(name) for name in ("seq", "kind", "prev", "at", "id", "signature"))
    columns = entry.seq, entry.kind, entry.prev, log.written_time(entry.at), entry.public_id, entry.of
    version = body.get("declaration", {}).get("version", entry.number)
    if (said, version) != (columns, entry.number):
        found.add(_("Entry %d is listed as something else than it is.") % entry.seq)
    if entry.kind == LogEntry.Kind.KEY_ROTATED and not rotation.is_signed(body):
        found.add(_("Entry %d tells of a key that did not sign it.") % entry.seq)
    return body


def _read(entry: LogEntry) -> dict[str, Any]:
    try:
        body = parse(bytes(entry.body))
    except CanonicalError:
        return {}
    return body if isinstance(body, dict) else {}


def _notes(found: Found) -> Iterator[Note]:
    """Yield what was signed, the smallest size first, and note what is wrong with it by itself."""
    public = keys.public_keys()
    last = _outside(found)
    for checkpoint in Checkpoint.objects.order_by("size", "pk").iterator(AT_ONCE):
        if last is not None and last.size < checkpoint.size:
            yield last
            last = None
        note = _note(checkpoint, public, found)
        if note is not None:
            yield note
    if last is not None:
        yield last


def _note(checkpoint: Checkpoint, public: list[keys.PublicKey], found: Found) -> Note | None:
    try:
        note = read(checkpoint.note)
    except NoteError:
        found.add(_("The checkpoint of %d entries cannot be read.") % checkpoint.size)
        return None
    if (note.size, note.root.hex(), note.origin) != (checkpoint.size, checkpoint.root, settings.EVIDENCE_ORIGIN):
        found.add(_("The checkpoint of %d entries is listed as something else than it is.") % checkpoint.size)
    if not any(key.fingerprint == checkpoint.key_id and key.has_signed(note) for key in public):
        found.add(_("The checkpoint of %d entries was not signed by its key.") % checkpoint.size)
    return note


def _outside(found: Found) -> Note | None:
    """Return the last checkpoint that is kept outside the database."""
    try:
        last = outside.load()
    except outside.EvidenceError as error:
        found.add(str(error))
        return None
    if last is None:
        if Checkpoint.objects.exists() and keys.signing_key():
            found.add(_("The last checkpoint is not kept outside the database: its file is missing."))
        return None
    if keys.signer_of(last.note) is None:
        found.add(_("The last checkpoint outside the database was signed by no key of ours."))
    return last.note


# --- What belongs to entries -----------------------------------------------------------------------


def _openings(found: Found) -> None:
    """Compare every value that has not been forgotten with its commitment."""
    body: dict[str, Any] = {}
    seen = 0
    for row in Opening.objects.select_related("entry").order_by("entry__seq", "name").iterator(AT_ONCE):
        if row.entry_id != seen:
            body, seen = _read(row.entry), row.entry_id
        locked = body.get("personal", {}).get(row.name, {}).get("hmac", "")
        if not hmac.compare_digest(log.commitment(row.value, bytes(row.salt)), locked):
            found.add(_("A value of entry %d is not the one that was locked.") % row.entry.seq)


def _files(found: Found) -> None:
    """Compare every kept file with its hash."""
    for blob in EvidenceBlob.objects.select_related("entry").iterator(50):
        seq = blob.entry.seq if blob.entry else 0
        if blob.forgotten_at is None and log.hash_of_bytes(bytes(blob.content)) != blob.sha256:
            found.add(_("A file of entry %d was changed.") % seq)
        if blob.entry and blob.kind not in RECEIPTS and blob.sha256.encode() not in bytes(blob.entry.body):
            found.add(_("Entry %d does not name a file that is kept with it.") % seq)


def _texts(found: Found) -> None:
    """Compare the texts of published versions with what was published."""
    published = LogEntry.objects.filter(kind=LogEntry.Kind.DECLARATION_PUBLISHED).in_order()
    for entry in published.select_related("version__declaration").iterator(50):
        version: DeclarationVersion | None = entry.version
        texts = _read(entry).get("texts", {})
        if version is None or log.hash_of_bytes(declaration_text(version, "sv").encode()) != texts.get("sv"):
            found.add(_("The text that entry %d published is not the one that is shown.") % entry.seq)


# --- What is around the log ------------------------------------------------------------------------


def _surroundings(found: Found) -> None:
    for guard in guards.missing(connection):
        found.add(_("The database has lost its guard %s.") % guard.name)
    for name in keys.readable_by_others():
        found.add(_("Others than its owner can read the private key %s.") % name)


@task()
def look_through() -> None:
    """Audit, and raise the alarm when something is wrong. Each night (arena/due.py)."""
    audit = run()
    forget_before(audit.at - KEPT)
    if not audit.is_clean:
        logger.critical("The evidence does not hold: %s", " ".join(audit.problems))
        alarms.raise_alarm(audit.problems)


def ask() -> None:
    """Let the worker audit, outside the transaction in which this is called."""
    transaction.on_commit(look_through.enqueue, robust=True)


def newest() -> EvidenceAudit | None:
    """Return the last audit, if there was one."""
    return EvidenceAudit.objects.first()


def forget_before(moment: datetime) -> None:
    """Delete what was found before ``moment``; the last audit stays."""
    last = newest()
    if last:
        EvidenceAudit.objects.filter(at__lt=moment).exclude(pk=last.pk).delete()
