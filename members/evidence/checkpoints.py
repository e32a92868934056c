"""Checkpoints: signed statements of how long the log is and what its root hash is.

One is signed after each entry, as soon as its transaction has happened, by whoever does the site's slow work and has
the key (``ask``; at the latest by the next round of what is due). A log that does not continue the last checkpoint,
which is also kept outside the database, is never signed: ``EvidenceError``, and an alarm.
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save
from django.utils.translation import gettext
from django_tasks import task

from members.evidence import alarms, keys, outside
from members.evidence.log import START, hash_of_bytes
from members.evidence.merkle import Frontier, leaf_hash
from members.evidence.notes import Note, read
from members.evidence.outside import EvidenceError, Last
from members.models import Checkpoint, LogEntry

logger = logging.getLogger(__name__)
AT_ONCE = 500


def leaf_of(entry_hash: str) -> bytes:
    """Return the leaf of the tree that stands for the entry with this SHA-256."""
    return leaf_hash(bytes.fromhex(entry_hash))


def newest() -> Checkpoint | None:
    """Return the newest checkpoint, if there is one."""
    return Checkpoint.objects.first()


def covering(entry: LogEntry) -> Checkpoint | None:
    """Return the first checkpoint that covers ``entry``, signing one if need be; None on a machine without a key.

    For receipts. Not inside the transaction that writes the entry: what could still be rolled back is not signed.

    Raises:
        EvidenceError: the log does not continue the last checkpoint.
    """
    standing = Checkpoint.objects.filter(size__gte=entry.seq).order_by("size", "pk")
    found = standing.first()
    if found is None:
        sign_newest()
        found = standing.first()
    return found


def sign_newest() -> Checkpoint | None:
    """Sign the log as it stands, and return the checkpoint; None where there is no key, or nothing to sign.

    Raises:
        EvidenceError: the log does not continue the last checkpoint. Nothing has been signed.
        RuntimeError: called inside a transaction.
    """
    key = keys.signing_key()
    if key is None:
        return None
    with outside.alone(), transaction.atomic(durable=True):
        last = outside.load()
        grown = _continued(last) if last else _from_the_start()
        if not grown.tree.size:
            return None
        note = key.signed(Note(settings.EVIDENCE_ORIGIN, grown.tree.size, grown.tree.root))
        standing = Checkpoint.objects.filter(size=note.size, key_id=key.public.fingerprint).first()
        if standing and standing.note != str(note):
            raise EvidenceError(gettext("Another checkpoint of %d entries was signed before.") % note.size)
        outside.store(Last(note, grown.head, grown.tree))
        return standing or Checkpoint.objects.create(
            size=note.size, root=note.root.hex(), note=str(note), key_id=key.public.fingerprint
        )


def _continued(last: Last) -> Last:
    """Return the tree of the last checkpoint, grown by the entries since.

    Raises:
        EvidenceError: the log is shorter, its entry at the end of that tree is another, or a newer one does not fit.
    """
    if keys.signer_of(last.note) is None:
        raise EvidenceError(gettext("The last checkpoint outside the database was signed by no key of ours."))
    if last.note.origin != settings.EVIDENCE_ORIGIN:
        raise EvidenceError(gettext("The last checkpoint is of another log: %s.") % last.note.origin)
    found = LogEntry.objects.filter(seq=last.note.size).values_list("hash", flat=True).first()
    if found != last.head:
        words = gettext("Entry %d, which has been signed, was changed.")
        words = words if found else gettext("Entry %d, which has been signed, is missing.")
        raise EvidenceError(words % last.note.size)
    return _grown(last)


def _grown(last: Last) -> Last:
    tree, head = Frontier(last.tree.size, list(last.tree.edge)), last.head
    rows = LogEntry.objects.filter(seq__gt=tree.size).in_order().values_list("seq", "prev", "hash", "body")
    for seq, prev, entry_hash, body in rows.iterator(AT_ONCE):
        if seq != tree.size + 1 or prev != head or hash_of_bytes(bytes(body)) != entry_hash:
            raise EvidenceError(gettext("Entry %d does not follow the one before it.") % seq)
        tree.add(leaf_of(entry_hash))
        head = entry_hash
    return Last(last.note, head, tree)


def _from_the_start() -> Last:
    """Return the tree of the whole log, where nothing is kept outside: then every checkpoint there is has to fit.

    Raises:
        EvidenceError: one does not.
    """
    grown = Last(Note(settings.EVIDENCE_ORIGIN, 0, b""), START, Frontier())
    for checkpoint in Checkpoint.objects.order_by("size", "pk").iterator(AT_ONCE):
        note = read(checkpoint.note)
        part = _grown_to(grown, note.size)
        if (part.tree.size, part.tree.root) != (note.size, note.root):
            raise EvidenceError(gettext("The log is not the one of the checkpoint of %d entries.") % note.size)
        grown = part
    return _grown(grown)


def _grown_to(last: Last, size: int) -> Last:
    tree, head = Frontier(last.tree.size, list(last.tree.edge)), last.head
    rows = LogEntry.objects.filter(seq__gt=tree.size, seq__lte=size).in_order().values_list("hash", flat=True)
    for head in rows.iterator(AT_ONCE):
        tree.add(leaf_of(head))
    return Last(last.note, head, tree)


def leaves(size: int) -> list[bytes]:
    """Return the first ``size`` leaves of the tree."""
    return [leaf_of(found) for found in _hashes(size)]


def _hashes(size: int) -> Iterator[str]:
    return LogEntry.objects.filter(seq__lte=size).in_order().values_list("hash", flat=True).iterator(2000)


# --- When ------------------------------------------------------------------------------------------


@task()
def sign_due() -> None:
    """Sign what has not been. A log that cannot be signed raises the alarm."""
    try:
        sign_newest()
    except EvidenceError as error:
        logger.critical("No checkpoint was signed: %s", error)
        alarms.raise_alarm([str(error)])


def ask(**kwargs: Any) -> None:
    """Let a checkpoint be signed as soon as this transaction has happened."""
    transaction.on_commit(_enqueue, robust=True)


def _enqueue() -> None:
    """Leave it to the worker, unless there is no key anywhere on this installation that could sign."""
    if keys.public_keys():
        sign_due.enqueue()


def ask_if_due() -> None:
    """Ask for a checkpoint where the newest does not cover the whole log. Each minute (arena/due.py)."""
    last = LogEntry.objects.newest_first().values_list("seq", flat=True).first() or 0
    covered = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    if last > covered:
        ask()


def connect() -> None:
    """Ask for a checkpoint after each entry."""
    post_save.connect(ask, sender=LogEntry, dispatch_uid="evidence-checkpoint")
