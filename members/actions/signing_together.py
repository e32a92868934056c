"""Signing jointly: the others who are asked sign or decline, each by a link of their own, until the last has signed."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import emails_signing as emails
from members.actions.signing import complete_state, refuse_weak, shown_to
from members.evidence import records
from members.identities import Identity
from members.link_secrets import hash_of, new_secret
from members.models import Organisation, Signatory, Signature, User, Withdrawal
from members.models.signatories import IdentifiedBy
from members.models.signature_choices import SignatureLevel
from members.rules import is_running
from members.signature_ways import locked, moved

REMIND_AFTER = timedelta(days=7)
GIVE_UP_AFTER = timedelta(days=60)
State = Signature.State


class CoSigningOverError(Exception):
    """The signing that somebody was asked to join is over, or they are asked no longer. ``words`` say so."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def find(secret: str) -> Signatory | None:
    """Return who was asked by the link with this secret, whatever has become of it since."""
    people = Signatory.objects.exclude(secret_hash="").filter(secret_hash=hash_of(secret))
    return people.select_related(
        "signature__organisation", "signature__declaration", "signature__version__declaration", "user"
    ).first()


def end_of(signature: Signature) -> datetime:
    """Return when the signing is given up, if not all have signed by then."""
    return (signature.signed_at or timezone.now()) + GIVE_UP_AFTER


def awaited(person: Signatory) -> bool:
    """Whether ``person`` can still sign or decline."""
    return person.state == Signatory.State.INVITED and person.signature.state == State.PENDING


def _taken(person: Signatory) -> tuple[Signatory, Signature]:
    """Take the signature's row first: of two who are the last only one completes it.

    Raises:
        CoSigningOverError: nobody waits for ``person`` any more.
    """
    signature = locked(person.signature)
    now = Signatory.objects.filter(pk=person.pk, secret_hash=person.secret_hash).first()
    if now is None:
        raise CoSigningOverError(_("Somebody else was asked instead of you. You need do nothing."))
    now.signature = signature
    if now.state == Signatory.State.INVITED and signature.state != State.PENDING:
        raise CoSigningOverError(_("The signing was given up before all had signed. Nothing is needed from you."))
    return now, signature


@transaction.atomic
def co_sign(
    *, person: Signatory, identity: Identity, name: str, title: str, is_shown: bool, user: User | None = None
) -> Signature:
    """Let ``person`` sign too; the last one completes the signature. Who has signed already gets it again.

    Raises:
        CoSigningOverError: they were replaced, have declined, or the signing is over.
        SigningRefusedError: the declaration asks for another kind of identification.
    """
    Organisation.objects.select_for_update().get(pk=person.signature.organisation_id)
    now, signature = _taken(person)
    if now.state == Signatory.State.SIGNED:
        return signature
    if now.state == Signatory.State.DECLINED:
        raise CoSigningOverError(_("You have declined already. Whoever asked you can ask you again."))
    _refuse_closed(signature)
    refuse_weak(signature.declaration, identity)
    now.name, now.title, now.is_shown = name, title, is_shown
    now.user, now.state, now.signed_at = user, Signatory.State.SIGNED, timezone.now()
    now.identified_by, now.provider = identity.by, identity.provider
    now.save()
    if signature.signatories.unsigned().exists():
        records.signed(signature, now, shown_to(signature, now, identity))
    else:
        _complete(signature, now, identity)
    return signature


def _refuse_closed(signature: Signature) -> None:
    """Take no signature for an organisation that has ceased to be, or after the declaration's last day."""
    if not is_running(None, signature.organisation):
        raise CoSigningOverError(_("The organisation has closed. Nothing can be signed in its name."))
    if signature.declaration.why_not:
        raise CoSigningOverError(signature.declaration.why_not)


def _complete(signature: Signature, last: Signatory, identity: Identity) -> None:
    """Make the signature whole: from now on it is valid, or checked."""
    signed_by = set(signature.signatories.values_list("identified_by", flat=True))
    signature.level = SignatureLevel.EID if signed_by == {IdentifiedBy.EID} else SignatureLevel.SELF
    signature.valid_until = signature.declaration.valid_until(timezone.localdate())
    stands = complete_state(signature.declaration) == State.STANDING
    moved(signature, "stand" if stands else "complete", by=last.user)
    entry = records.signed(signature, last, shown_to(signature, last, identity))
    for person in signature.signatories.order_by("number"):
        emails.tell_of_completion(person, signature, entry)
    if not stands:
        emails.tell_coordinators(signature)


@transaction.atomic
def decline(*, person: Signatory, reason: str) -> None:
    """Let ``person`` say no, with a reason that whoever asked them reads. A second time nothing happens.

    Raises:
        CoSigningOverError: they were replaced, have signed, or the signing is over.
    """
    now, signature = _taken(person)
    if now.state == Signatory.State.SIGNED:
        raise CoSigningOverError(_("You have signed already. Ask your organisation to give the signing up instead."))
    if now.state == Signatory.State.DECLINED:
        return
    now.state, now.declined_because = Signatory.State.DECLINED, reason
    now.save()
    emails.tell_of_refusal(now, signature)


@transaction.atomic
def replace(*, person: Signatory, name: str, email: str, title: str) -> Signatory:
    """Ask somebody else instead of ``person``, or the same person anew. The link that they had stops working.

    Raises:
        CoSigningOverError: the signing is over, or they have signed by now.
        ValidationError: the address is none, or somebody else's who signs.
    """
    validate_email(email)
    signature = locked(person.signature)
    now = signature.signatories.get(pk=person.pk)
    if signature.state != State.PENDING or now.state == Signatory.State.SIGNED:
        raise CoSigningOverError(_("Nobody can be replaced any more: the signature has gone on."))
    if signature.signatories.exclude(pk=now.pk).filter(email__iexact=email).exists():
        raise ValidationError(_("Each who signs needs an address of their own."))
    secret, now.secret_hash = new_secret()
    now.signature = signature
    now.name, now.email, now.title, now.user = name, email, title, None
    now.state, now.declined_because = Signatory.State.INVITED, ""
    now.asked_at, now.reminded_at = timezone.now(), None
    now.save()
    emails.invite(now, secret, first=signature.signatories.get(number=1))
    return now


# --- When its time has come ------------------------------------------------------------------------


def remind_co_signers() -> int:
    """Remind, once, whoever was asked a week ago. Return how many. Called daily (arena.due)."""
    due = Signatory.objects.to_remind(timezone.now() - REMIND_AFTER)
    return sum(_remind(person) for person in due.select_related("signature"))


@transaction.atomic
def _remind(person: Signatory) -> bool:
    signature = locked(person.signature)
    now = Signatory.objects.to_remind(timezone.now() - REMIND_AFTER).filter(pk=person.pk).first()
    if now is None or signature.state != State.PENDING:
        return False
    secret, now.secret_hash = new_secret()  # of the former one only a hash is kept
    now.reminded_at, now.signature = timezone.now(), signature
    now.save()
    emails.remind(now, secret, until=end_of(signature))
    return True


def give_up_waiting() -> int:
    """Give up what has waited for co-signatories too long. Return how many. Called daily (arena.due)."""
    waiting = Signature.objects.filter(state=State.PENDING, signed_at__lte=timezone.now() - GIVE_UP_AFTER)
    return sum(_give_up(signature) for signature in waiting)


@transaction.atomic
def _give_up(signature: Signature) -> bool:
    row = locked(signature)
    if row.state != State.PENDING:
        return False
    told = Withdrawal(signature=row, withdrawn_on=timezone.localdate(), reason=_("Not all had signed in time."))
    moved(row, "cancel", by=None)
    records.withdrawn(told, by="")
    row.signatories.missing().update(secret_hash="")
    for person in row.signatories.exclude(state=Signatory.State.DECLINED):
        emails.tell_of_giving_up(person, row)
    return True
