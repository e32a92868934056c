"""Persons' names in signatures: each decides whether the public reads theirs, and can take it away for good.

What is taken away goes from the rows, from the values behind the evidence log, and from the mails that are kept. The
log stays whole: it holds that somebody signed, and no longer who.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from arena.shared.outbox import OutgoingMail
from members.evidence import canonical, log
from members.link_secrets import hash_of
from members.models import EvidenceBlob, LogEntry, Opening, Signatory, Signature, SignedCommitment, Withdrawal
from members.models.signature_choices import ENDED
from members.signature_ways import locked

OF_THE_SIGNATORY = ("signatory-name", "signatory-title", "signatory-email", "signatory-eid")
OF_WHO_DID_IT = ("withdrawn-by", "corrected-by")
# What a receipt or an eID service's answer says of a person cannot be told apart from the rest of it.
OF_PERSONS = (
    EvidenceBlob.Kind.RECEIPT,
    EvidenceBlob.Kind.PUBLIC_RECEIPT,
    EvidenceBlob.Kind.EID_TOKEN,
    EvidenceBlob.Kind.VALIDATION,
)
KEEP_ADDRESSES = timedelta(days=730)  # of signatories without an account
KEEP_UNSIGNED = timedelta(days=90)  # of people who were asked to sign something that was given up


class NameStaysError(Exception):
    """The name cannot be taken away yet. ``words`` says why."""

    @property
    def words(self) -> str:
        """Why, and what to do."""
        return gettext(
            "The authority is being checked, and for that your name is needed. You can take it away when the check is "
            "done, or when the signature has been given up."
        )


def find(secret: str) -> Signatory | None:
    """Return the signatory whose link this is, as long as there is something about them to decide on."""
    people = Signatory.objects.select_related("signature__organisation", "signature__declaration")
    return people.filter(secret_hash=hash_of(secret), forgotten_at__isnull=True).exclude(secret_hash="").first()


def show(signatory: Signatory, *, shown: bool) -> Signatory:
    """Name somebody who has signed on the public pages, or no longer."""
    with transaction.atomic():
        signature = locked(signatory.signature)
        row = Signatory.objects.get(pk=signatory.pk)
        if row.state == Signatory.State.SIGNED and not row.forgotten_at and row.is_shown != shown:
            row.is_shown = shown
            row.save(update_fields=["is_shown", "updated_at"])
            _forget_files(signature, (EvidenceBlob.Kind.PUBLIC_RECEIPT,))
    return row


def may_be_forgotten(signatory: Signatory) -> bool:
    """Whether nobody needs the name any more: the check is done, or the signature has ended."""
    signature = signatory.signature
    return signature.has_ended or signature.state in {*ENDED, Signature.State.STANDING}


def forget(signatory: Signatory) -> Signatory:
    """Take away for good who a signatory is; that somebody signed stays.

    Raises:
        NameStaysError: the check of the authority is not done.
    """
    with transaction.atomic():
        signature = locked(signatory.signature)
        row = Signatory.objects.get(pk=signatory.pk)
        row.signature = signature
        if row.forgotten_at:
            return row
        if not may_be_forgotten(row):
            raise NameStaysError
        _forget_in_log(row)
        _forget_in_histories(row)
        _forget_mails(row.email)
        row.name = row.title = row.email = row.secret_hash = row.declined_because = ""
        row.is_shown, row.user, row.forgotten_at = False, None, timezone.now()
        row.save()
    return row


def _forget_in_log(signatory: Signatory) -> None:
    signature = signatory.signature
    for entry in entries_of(signatory):
        log.forget(entry, OF_THE_SIGNATORY)
    Opening.objects.filter(entry__signature=signature, name__in=OF_WHO_DID_IT, value=signatory.name).delete()
    _forget_files(signature, OF_PERSONS)


def _forget_files(signature: Signature, kinds: Iterable[str]) -> None:
    """Delete the bytes of files; of a receipt another one is made (members.actions.receipts)."""
    for blob in signature.blobs.filter(kind__in=kinds, forgotten_at__isnull=True):
        blob.forget()


def _forget_in_histories(signatory: Signatory) -> None:
    """Let the versions of what was signed no longer say whose account made them."""
    if signatory.user_id is None:
        return
    signature = signatory.signature
    promises = SignedCommitment.history.filter(signature_id=signature.pk)
    withdrawals = Withdrawal.history.filter(signature_id=signature.pk)
    for versions in (Signature.history.filter(id=signature.pk), promises, withdrawals):
        versions.filter(history_user=signatory.user_id).update(history_user=None)


def entries_of(signatory: Signatory) -> list[LogEntry]:
    """Return the entries that say that ``signatory`` has signed: one, or none where they have not."""
    kinds = (LogEntry.Kind.SIGNED, LogEntry.Kind.CO_SIGNED)
    found = signatory.signature.log_entries.filter(kind__in=kinds)
    return [entry for entry in found if _number_in(entry) == signatory.number]


def _number_in(entry: LogEntry) -> int:
    return int(canonical.parse(bytes(entry.body))["signatory"]["number"])


def _forget_mails(email: str) -> None:
    """Delete what the outbox knows of somebody. What is on its way to others goes as soon as it has been sent."""
    if email:
        OutgoingMail.objects.filter(to__iexact=email).delete()


# --- What nobody needs any more --------------------------------------------------------------------


def forget_what_is_not_needed() -> int:
    """Delete addresses of signatories without an account, and people who never signed. Return how many. Daily."""
    now = timezone.now()
    return _forget_addresses(now - KEEP_ADDRESSES) + _forget_unsigned(now - KEEP_UNSIGNED)


def _forget_addresses(before: datetime) -> int:
    """Delete the address of who has signed and has no account; the name stays, and the link of the receipt too."""
    old = Signatory.objects.filter(state=Signatory.State.SIGNED, user__isnull=True, signed_at__lt=before)
    number = 0
    for person in old.exclude(email="").select_related("signature"):
        for entry in entries_of(person):
            log.forget(entry, ["signatory-email"])
        _forget_mails(person.email)
        number += Signatory.objects.filter(pk=person.pk).update(email="")
    return number


def _forget_unsigned(before: datetime) -> int:
    """Forget who was asked to sign and has not, once the signature has ended without them."""
    ended = Q(signature__state__in=ENDED) | Q(signature__has_ended=True)
    rows = Signatory.objects.unsigned().filter(ended, forgotten_at__isnull=True, signature__updated_at__lt=before)
    people = list(rows.select_related("signature"))
    for person in people:
        forget(person)
    return len(people)
