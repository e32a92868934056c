"""Corrections of what was signed: the signature stays as it was, the correction stands beside it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from members import emails_checks as emails
from members.evidence import records
from members.models import Correction, Signature, SignedCommitment, User
from members.signature_ways import taken

Field = Correction.Field


def words_of(promise: SignedCommitment) -> str:
    """Return an own commitment as one text: its title, and below it what else it says."""
    return "\n\n".join(part for part in (promise.title, promise.body) if part)


def as_it_stands(signature: Signature, field: str, promise: SignedCommitment | None = None) -> str:
    """Return what the signature says under ``field`` with all corrections; "" for what has no field of its own."""
    last = signature.corrections.filter(field=field, promise=promise).order_by("created_at", "pk").last()
    if field == Field.OTHER:
        return ""
    if last:
        return last.after
    if field == Field.COMMITMENT:
        return words_of(promise) if promise else ""
    value = getattr(signature, field)
    return value.isoformat() if field == Field.DECIDED_ON and value else str(value or "")


def correct(
    *,
    signature: Signature,
    by: User,
    field: str,
    after: str,
    reason: str,
    promise: SignedCommitment | None = None,
    before: str = "",
) -> Correction:
    """Say what was wrong and is right now. ``before`` is asked of people only for what has no field of its own.

    Raises:
        SignatureWayRefusedError: the signature has ended, or is not complete yet.
        ValidationError: nothing is changed by it, or it is said already.
    """
    with transaction.atomic():
        row = taken(signature, "correct")
        before = before if field == Field.OTHER else as_it_stands(row, field, promise)
        if before == after:
            raise ValidationError({"after": gettext("It says that already.")})
        if row.corrections.filter(field=field, promise=promise, before=before, after=after).exists():
            raise ValidationError({"after": gettext("This correction has been made already.")})
        correction = Correction(
            signature=row, field=field, promise=promise, before=before, after=after, reason=reason, by=by
        )
        correction.full_clean()
        correction.save()
        records.corrected(correction)
        emails.tell_of_correction(correction)
    return correction
