"""Writing what happened into the log, one function for each thing that happens, in the transaction in which it does."""

from datetime import UTC

from members.evidence import entries, log
from members.evidence.entries import Shown, Told
from members.models import (
    Correction,
    DeclarationVersion,
    EvidenceBlob,
    LogEntry,
    Signatory,
    Signature,
    SignatureCheck,
    Withdrawal,
)

Kind = LogEntry.Kind


def signed(signature: Signature, signatory: Signatory, shown: Shown) -> LogEntry:
    """Record that ``signatory`` has signed. The rows, commitments among them, have to be stored before."""
    kind = Kind.SIGNED if signatory.number == 1 else Kind.CO_SIGNED
    return _written(kind, entries.of_signing(signature, signatory, shown), signature, signature.version)


def checked(check: SignatureCheck) -> LogEntry:
    """Record that a coordinator has approved or refused the authority."""
    return _written(Kind.CHECKED, entries.of_check(check), check.signature, check.signature.version)


def withdrawn(withdrawal: Withdrawal, *, by: str) -> LogEntry:
    """Record that a signature was withdrawn. ``by`` is the name of who did it."""
    signature = withdrawal.signature
    return _written(Kind.WITHDRAWN, entries.of_withdrawal(withdrawal, by), signature, signature.version)


def corrected(correction: Correction) -> LogEntry:
    """Record a correction. The entry that it corrects stays as it is."""
    signature = correction.signature
    return _written(Kind.CORRECTED, entries.of_correction(correction), signature, signature.version)


def published(version: DeclarationVersion) -> LogEntry:
    """Record that the text of ``version`` was published, and keep it, so that no later change can put it in doubt."""
    return _written(Kind.DECLARATION_PUBLISHED, entries.of_version(version), None, version)


def _written(kind: str, told: Told, signature: Signature | None, version: DeclarationVersion) -> LogEntry:
    personal = {name: value for name, value in told.personal.items() if value}
    entry = log.append(kind, told.facts, personal=personal, signature=signature, version=version)
    for what, content in told.blobs:
        keep(what, content, entry=entry)
    return entry


def keep(kind: str, content: bytes, *, entry: LogEntry) -> EvidenceBlob:
    """Keep bytes with the entry that they belong to: a text that was shown, an answer, the receipt as it was sent."""
    return EvidenceBlob.objects.create(
        kind=EvidenceBlob.Kind(kind).value,
        sha256=log.hash_of_bytes(content),
        content=content,
        entry=entry,
        signature=entry.signature,
        at=log.database_time().astimezone(UTC),
    )
