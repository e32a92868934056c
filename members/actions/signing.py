"""Signing: a draft becomes a signature, with everything that belongs to it, in one transaction or not at all."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arena.search.indexing import indexing_paused
from arena.shared.versions import because
from members import emails_signing as emails
from members.actions import signing_answers as said
from members.actions.signing_checks import Fault, faults
from members.actions.signing_drafts import DraftGoneError
from members.consents import consent
from members.evidence import records
from members.evidence.entries import Shown
from members.identities import Identity
from members.link_secrets import new_secret
from members.mandate_words import mandate_words
from members.models import (
    Commitment,
    Declaration,
    MandateDocument,
    Organisation,
    Signatory,
    Signature,
    SignedCommitment,
    SigningDraft,
    User,
)
from members.models.declaration_versions import OwnCommitments
from members.models.declarations import AssuranceLevel
from members.models.evidence import new_public_id
from members.models.signatories import IdentifiedBy
from members.rules import may_sign_for

State = Signature.State


class SigningRefusedError(Exception):
    """It cannot be signed now. ``words`` say why; the draft is kept. ``faults`` are what the draft still lacks."""

    def __init__(self, words: str, faults: list[Fault] | None = None) -> None:
        super().__init__(words)
        self.words, self.faults = words, faults or []


class ChangedSinceCheckedError(SigningRefusedError):
    """The draft is no longer what was checked: somebody has written in it."""


class SignedByColleagueError(Exception):
    """A colleague has signed this draft already. ``signature`` is what they signed."""

    def __init__(self, signature: Signature) -> None:
        super().__init__(signature.public_id)
        self.signature = signature


@transaction.atomic
def sign(*, draft: SigningDraft, by: User, identity: Identity, stamp: str) -> Signature:
    """Make ``draft`` the organisation's signature. Whoever has signed it already gets the same signature again.

    ``stamp`` is that of what ``by`` has checked (members.actions.signing_answers): nothing else is signed. Rows are
    taken in one order, as everywhere: the organisation, its former signature, the declaration, at last the log.

    Raises:
        SigningRefusedError: it cannot be signed now, or not by ``by``.
        ChangedSinceCheckedError: the draft is another than the one that was checked.
        SignedByColleagueError: a colleague was faster.
        DraftGoneError: the draft was thrown away.
    """
    organisation = Organisation.objects.select_for_update().get(pk=draft.organisation_id)
    locked = SigningDraft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if locked is None:
        return _signed_already(draft, by)
    former = _former(locked) or locked.renews
    declaration = Declaration.objects.select_for_update(of=("self",)).get(pk=locked.version.declaration_id)
    _refuse(locked, organisation, declaration, by, identity)
    if said.stamp(locked, by) != stamp:
        raise ChangedSinceCheckedError(_("The draft has been changed since you checked it. Look at it again."))
    lacking = faults(locked, by)
    if lacking:
        raise SigningRefusedError(_("Something is missing before it can be signed."), lacking)
    with because(_("Signed in the portal")), indexing_paused():
        return _signed(draft=locked, declaration=declaration, former=former, by=by, identity=identity)


def _signed_already(draft: SigningDraft, by: User) -> Signature:
    """Return what the draft became, if ``by`` signed it: the second of two presses of one button."""
    signatures = Signature.objects.filter(organisation=draft.organisation_id, version=draft.version_id)
    made = signatures.filter(public_id__isnull=False).standing().order_by("-pk").first()
    if made is None:
        raise DraftGoneError
    if not made.signatories.filter(number=1, user=by).exists():
        raise SignedByColleagueError(made)
    return made


def _former(draft: SigningDraft) -> Signature | None:
    """Return the signature that this one renews: the organisation's newest under the declaration that still stands."""
    own = Signature.objects.select_for_update(of=("self",)).filter(
        organisation=draft.organisation_id, declaration=draft.version.declaration_id
    )
    return own.under_way().exclude(state=State.PENDING).order_by("-version__number", "-pk").first()


def _refuse(
    draft: SigningDraft, organisation: Organisation, declaration: Declaration, by: User, identity: Identity
) -> None:
    """Ask everything again that was true when the pages were filled in.

    Raises:
        SigningRefusedError: something of it is no longer true.
    """
    if not may_sign_for(by, organisation):
        words = _("You may not sign for %(organisation)s any more. The draft is kept for your colleagues.")
        raise SigningRefusedError(words % {"organisation": organisation})
    why_not = declaration.why_not
    if why_not:
        raise SigningRefusedError(f"{why_not} " + _("Your draft is kept."))
    if declaration.current_version.pk != draft.version_id:
        words = _("A new version of the text was published while you were writing. Your draft is kept.")
        raise SigningRefusedError(words)
    refuse_weak(declaration, identity)
    refuse_second(organisation, declaration, draft.version_id)


def refuse_second(organisation: Organisation, declaration: Declaration, version_id: int) -> None:
    """Let an organisation sign a version once, or anew when its time ends, and let no two signings of it wait at once.

    Raises:
        SigningRefusedError: it has signed the version, or a signing of another version waits for co-signatories.
    """
    running = Signature.objects.under_way().filter(organisation=organisation, declaration=declaration)
    if any(not row.is_ending for row in running.filter(version=version_id).select_related("declaration")):
        raise SigningRefusedError(_("%s has signed this version already.") % organisation)
    if running.filter(state=State.PENDING).exists():
        raise SigningRefusedError(
            _("A signing of a former version still waits for co-signatories. Let it be completed, or give it up first.")
        )


def refuse_weak(declaration: Declaration, identity: Identity) -> None:
    """Ask for the identification that the declaration demands.

    Raises:
        SigningRefusedError: it demands an e-identification, and ``identity`` is of another kind.
    """
    if declaration.required_level == AssuranceLevel.EID and identity.by != IdentifiedBy.EID:
        raise SigningRefusedError(_("This declaration is signed with an e-identification only."))


def _signed(
    *, draft: SigningDraft, declaration: Declaration, former: Signature | None, by: User, identity: Identity
) -> Signature:
    others = said.co_signers(draft)
    now = timezone.now()
    signature = Signature(
        declaration=declaration,
        version=draft.version,
        organisation=draft.organisation,
        public_id=new_public_id(),
        state=State.PENDING if others else complete_state(declaration),
        renews=former,
        level=identity.signature_level,
        signed_at=now,
        signed_on=timezone.localdate(now).isoformat(),
        valid_until=None if others else declaration.valid_until(timezone.localdate(now)),
        language=said.answers_to(draft, said.TEXT, by).get("language", by.language),
        **_mandate(draft, by),
    )
    _save(signature, by)
    _promise(draft, signature, by)
    signatory = _signatory(draft, signature, by, identity)
    invited = [_invited(signature, number, other) for number, other in enumerate(others, start=2)]
    MandateDocument.objects.filter(draft=draft).update(draft=None, signature=signature)
    entry = records.signed(signature, signatory, shown_to(signature, signatory, identity))
    SigningDraft.objects.filter(organisation=draft.organisation, version__declaration=declaration).delete()
    emails.receipt(signatory, entry)
    for person, secret in invited:
        emails.invite(person, secret, first=signatory)
    if signature.state == State.SIGNED:
        emails.tell_coordinators(signature)
    return signature


def complete_state(declaration: Declaration) -> str:
    """Return where a signature stands once all have signed: at once in force, or to be checked first."""
    return State.STANDING if declaration.required_level == AssuranceLevel.SELF else State.SIGNED


def _mandate(draft: SigningDraft, by: User) -> dict[str, Any]:
    typed = said.answers_to(draft, said.MANDATE, by)
    return {
        "mandate": typed["mandate"],
        "mandate_basis": typed["basis"],
        "decision_body": typed.get("body", "").strip(),
        "decided_on": said.read_day(typed.get("decided_on", "")),
        "case_number": typed.get("case_number", "").strip(),
    }


def _save(row: Any, by: User) -> None:
    """Check and store a row whose history names who made it. What the machine copies is filled in by the row itself.

    The database holds the constraints; asking it for each of them first would double what signing costs.
    """
    row._history_user = by
    try:
        kept_by_machine = {field.name for field in row._meta.fields if not field.editable}
        row.full_clean(exclude=kept_by_machine, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise SigningRefusedError(" ".join(error.messages)) from error
    row.save()


def _promise(draft: SigningDraft, signature: Signature, by: User) -> None:
    """Store what is promised: the compulsory commitments, the chosen ones, those in own words, in this order."""
    chosen = said.chosen_numbers(draft)
    offered = signature.version.commitments.order_by("number")
    standard = [row for row in offered if row.kind == Commitment.Kind.COMPULSORY or row.number in chosen]
    wants_own = signature.version.own_commitments != OwnCommitments.NONE
    own = [
        {"title": row.title, "body": row.body, "rhythm": row.rhythm, "due": said.read_due(row.due)}
        for row in (said.own_words(draft) if wants_own else ())
    ]
    promises: list[dict[str, Any]] = [*({"commitment": row} for row in standard), *own]
    for number, words in enumerate(promises, start=1):
        _save(SignedCommitment(signature=signature, number=number, **words), by)


def _signatory(draft: SigningDraft, signature: Signature, by: User, identity: Identity) -> Signatory:
    typed = said.answers_to(draft, said.PUBLIC, by)
    return Signatory.objects.create(
        signature=signature,
        number=1,
        user=by,
        name=typed["name"].strip(),
        title=typed.get("title", "").strip(),
        email=by.email,
        is_shown=typed["shown"] == "yes",
        state=Signatory.State.SIGNED,
        identified_by=identity.by,
        provider=identity.provider,
        signed_at=signature.signed_at,
    )


def _invited(signature: Signature, number: int, other: said.CoSigner) -> tuple[Signatory, str]:
    secret, secret_hash = new_secret()
    person = Signatory.objects.create(
        signature=signature,
        number=number,
        name=other.name,
        title=other.title,
        email=other.email,
        secret_hash=secret_hash,
        asked_at=timezone.now(),
    )
    return person, secret


def words_of(signature: Signature) -> str:
    """Return the sentence by which those who sign say that they may."""
    return mandate_words(
        mandate=signature.mandate,
        basis=signature.mandate_basis,
        body=signature.decision_body,
        decided_on=signature.decided_on,
        case_number=signature.case_number,
        language=signature.language,
    )


def shown_to(signature: Signature, signatory: Signatory, identity: Identity) -> Shown:
    """Return what was said to a signatory, for the log."""
    eid = None
    if identity.by == IdentifiedBy.EID:
        eid = {"level": identity.level, "provider": identity.provider, "transaction": identity.transaction}
    return Shown(
        consent=consent(signature.language).given(is_shown=signatory.is_shown),
        mandate=words_of(signature),
        eid=eid,
        eid_subject=identity.subject,
        eid_answer=identity.evidence,
    )
