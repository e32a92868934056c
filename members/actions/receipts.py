"""Receipts of signatures: made by a task as soon as a checkpoint covers what happened, kept, handed out.

Each thing that the log tells of a signature gives new ones, so that the newest always say how the signature stands: one
for the organisation, which names everybody who has signed, and one for anybody. One whose bytes were forgotten, because
a name was taken away, is made anew without the name.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.signals import post_save
from django.utils import timezone
from django_tasks import task

from arena.shared.papers.blocks import Paper
from arena.shared.papers.pdf import pdf_of
from members.evidence import checkpoints, keys, records
from members.evidence.outside import EvidenceError
from members.models import Checkpoint, EvidenceBlob, LogEntry, Signature, User
from members.models.evidence import RECEIPTS
from members.papers import seals
from members.papers.receipts import Known, receipt
from members.rules import may_see_signature
from members.signature_ways import locked

logger = logging.getLogger(__name__)

RECEIPT, PUBLIC_RECEIPT = RECEIPTS
TRIES = 3  # somebody may change something while the file is being made
RECENT = timedelta(days=2)
MOST_AT_ONCE = 200


def signature_for(person: User, public_id: str) -> Signature | None:
    """Return the signature with this number, if ``person`` acts for its organisation, or has signed it."""
    found = Signature.objects.for_mail().filter(public_id=public_id).first()
    return found if found and may_see_signature(person, found) else None


def newest(signature: Signature, kind: str = RECEIPT) -> EvidenceBlob | None:
    """Return the receipt that says how ``signature`` stands now; None while it is being made."""
    entry = _last_entry(signature)
    return _kept(entry, kind) if entry else None


def public_pdf(signature: Signature) -> bytes | None:
    """Return the receipt for anybody, which names only those who want that; None while it is being made."""
    found = newest(signature, PUBLIC_RECEIPT)
    return bytes(found.content) if found else None


def make(entry: LogEntry) -> EvidenceBlob | None:
    """Make both receipts of what ``entry`` tells, unless they stand, and return the organisation's.

    None: something newer has been told of the signature, which has receipts of its own; or this machine cannot sign
    a checkpoint. Not inside the transaction that writes the entry.

    Raises:
        EvidenceError: the log does not continue the last checkpoint.
    """
    checkpoint = checkpoints.covering(entry)
    if checkpoint is None or entry.signature is None:
        return None
    for _try in range(TRIES):
        papers = _papers(entry.signature, checkpoint)
        files = {kind: seals.sealed(pdf_of(paper)) for kind, paper in papers.items() if not _kept(entry, kind)}
        with transaction.atomic():
            signature = locked(entry.signature)
            if _last_entry(signature) != entry:
                return None
            if _papers(signature, checkpoint) == papers:
                for kind, content in files.items():
                    if not _kept(entry, kind):
                        records.keep(kind, content, entry=entry)
                return _kept(entry, RECEIPT)
    return None


def _papers(signature: Signature, checkpoint: Checkpoint) -> dict[str, Paper]:
    known = Known.of(signature, checkpoint, seal=seals.name())
    return {kind: receipt(known, is_public=kind == PUBLIC_RECEIPT) for kind in RECEIPTS}


def _last_entry(signature: Signature) -> LogEntry | None:
    return signature.log_entries.newest_first().first()


def _kept(entry: LogEntry, kind: str) -> EvidenceBlob | None:
    return EvidenceBlob.objects.filter(entry=entry, kind=kind, forgotten_at__isnull=True).order_by("pk").first()


# --- When ------------------------------------------------------------------------------------------


@task()
def make_receipt(entry_id: int) -> None:
    """Make one receipt. Where that fails, ``order_missing`` has it tried again."""
    entry = LogEntry.objects.select_related("signature").get(pk=entry_id)
    try:
        make(entry)
    except EvidenceError as error:
        logger.error("No receipt of entry %s: %s", entry.seq, error)  # the alarm is raised by whoever signs


def order(entry: LogEntry) -> None:
    """Have the receipt of ``entry`` made as soon as this transaction has happened."""
    transaction.on_commit(lambda: _enqueue(entry.pk), robust=True)


def _enqueue(entry_id: int) -> None:
    """Leave it to the worker, unless there is no key anywhere on this installation that could sign a checkpoint."""
    if keys.public_keys():
        make_receipt.enqueue(entry_id)


def without_receipt(since: datetime | None = None, before: datetime | None = None) -> QuerySet[LogEntry]:
    """Return the entries, the last of each signature, that should have receipts and lack one."""
    later = LogEntry.objects.filter(signature=OuterRef("signature"), seq__gt=OuterRef("seq"))
    kept = EvidenceBlob.objects.filter(entry=OuterRef("pk"), forgotten_at__isnull=True)
    both = Exists(kept.filter(kind=RECEIPT)) & Exists(kept.filter(kind=PUBLIC_RECEIPT))
    rows = LogEntry.objects.filter(~Exists(later), ~Q(both), signature__isnull=False)
    rows = rows.filter(at__gte=since) if since else rows
    return (rows.filter(at__lt=before) if before else rows).in_order()


def order_missing() -> None:
    """Order again what should have been made by now. Each minute (arena/due.py); ``order_all_missing`` once a day."""
    _order(without_receipt(timezone.now() - RECENT))


def order_all_missing() -> None:
    """Order again what should have been made at any time. Daily."""
    _order(without_receipt())


def _order(entries: QuerySet[LogEntry]) -> None:
    for entry in entries[:MOST_AT_ONCE]:
        order(entry)


def _after_entry(instance: LogEntry, **kwargs: Any) -> None:
    if instance.signature_id:
        order(instance)


def _after_forgetting(instance: EvidenceBlob, **kwargs: Any) -> None:
    """A receipt whose bytes were forgotten is made anew, without what was to be forgotten."""
    last = _last_entry(instance.signature) if instance.signature and instance.kind in RECEIPTS else None
    if last and instance.forgotten_at:
        order(last)


def connect() -> None:
    """Order a receipt for each entry that tells of a signature."""
    post_save.connect(_after_entry, sender=LogEntry, dispatch_uid="receipt-of-entry")
    post_save.connect(_after_forgetting, sender=EvidenceBlob, dispatch_uid="receipt-anew")
