"""What each kind of entry says, built from the rows: public facts, and personal values for commitments.

``members.evidence.records`` writes them. A fact is never rebuilt later: the bytes of the entry are what counts.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils import translation

from arena.shared.texts import BASE_LANGUAGE
from members.evidence.canonical import canonical, normal
from members.evidence.log import hash_of_bytes, hash_of_text
from members.models import (
    Correction,
    DeclarationVersion,
    EvidenceBlob,
    Organisation,
    Signatory,
    Signature,
    SignatureCheck,
    Withdrawal,
)

# Personal values that anybody may see: what the page of the signature shows too.
PUBLIC_NAMES = frozenset({"organisation-name", "commitments", "reason"})
# Those that anybody may see only if the signatory wants to be named.
SHOWN_NAMES = frozenset({"signatory-name", "signatory-title"})


@dataclass(slots=True)
class Told:
    """What an entry is to say: ``facts`` openly, ``personal`` as commitments, ``blobs`` by their hash."""

    facts: dict[str, Any]
    personal: dict[str, str] = field(default_factory=dict)
    blobs: list[tuple[str, bytes]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a signatory saw and agreed to, word for word, in the moment of signing; and what an eID service answered.

    Consent and mandate are kept for ever, so they name nobody: "I may sign for the organisation by decision of …".
    ``eid`` holds the level of assurance, the provider and the transaction, ``eid_subject`` the person there as an HMAC;
    ``eid_answer`` is the service's own signed result, or a statement in its place: it can be forgotten.
    """

    consent: str
    mandate: str
    eid: dict[str, str] | None = None
    eid_subject: str = ""
    eid_answer: bytes = b""


def declaration_text(version: DeclarationVersion, language: str) -> str:
    """Return the text of ``version`` as it is hashed: what comes first, then the numbered commitments.

    In Swedish its SHA-256 is the version's ``text_hash``.
    """
    with translation.override(language):
        rows = version.commitments.order_by("number")
        lines = [f"{row.number}. {row.text('title')}\n{row.text('body')}" for row in rows]
        return "\n\n".join([version.text("preamble"), *lines])


def of_signing(signature: Signature, signatory: Signatory, shown: Shown) -> Told:
    """Return what is told of a signatory who has just signed, the first one or a co-signer."""
    text = declaration_text(signature.version, signature.language).encode()
    commitments = _commitments(signature)
    mandate, consent = normal(shown.mandate).encode(), normal(shown.consent).encode()
    facts = {
        "signature": signature.public_id,
        "renews": signature.renews.public_id if signature.renews else None,
        "declaration": _declaration(signature.version) | {"language": signature.language, "text": hash_of_bytes(text)},
        "commitments": {
            "sha256": hash_of_text(commitments),
            "chosen": [row.commitment.number for row in signature.commitments.all() if row.commitment],
            "own": sum(1 for row in signature.commitments.all() if not row.commitment),
        },
        "organisation": _organisation(signature.organisation),
        "signatory": {"number": signatory.number},
        "mandate": _mandate(signature) | {"text": hash_of_bytes(mandate)},
        "consent": hash_of_bytes(consent),
        "assurance": _assurance(signatory, shown),
        "documents": sorted(signature.mandate_documents.values_list("sha256", flat=True)),
    }
    personal = {
        "organisation-name": signature.organisation.name,
        "signatory-name": signatory.name,
        "signatory-title": signatory.title,
        "signatory-email": signatory.email,
        "signatory-eid": shown.eid_subject,
        "commitments": commitments,
    }
    kind = EvidenceBlob.Kind
    blobs: list[tuple[str, bytes]] = [(kind.DECLARATION, text), (kind.MANDATE, mandate), (kind.CONSENT, consent)]
    if shown.eid_answer:
        blobs.append((kind.EID_TOKEN, shown.eid_answer))
    return Told(facts, personal, blobs)


def of_check(check: SignatureCheck) -> Told:
    """Return what is told of a coordinator's answer: who saw what is personal, what it was compared with is not."""
    facts = {"signature": check.signature.public_id, "outcome": check.outcome, "basis": check.basis}
    return Told(facts, {"checked-by": check.by.name, "seen": check.words})


def of_withdrawal(withdrawal: Withdrawal, by: str) -> Told:
    """Return what is told of a withdrawal. ``by`` is the name of who withdrew."""
    facts = {"signature": withdrawal.signature.public_id, "withdrawn-on": withdrawal.withdrawn_on.isoformat()}
    return Told(facts, {"withdrawn-by": by, "reason": withdrawal.reason})


def of_correction(correction: Correction) -> Told:
    """Return what is told of a correction."""
    facts = {"signature": correction.signature.public_id, "field": correction.field}
    personal = {"before": correction.before, "after": correction.after, "why": correction.reason}
    return Told(facts, personal | {"corrected-by": correction.by.name})


def of_version(version: DeclarationVersion) -> Told:
    """Return what is told of a version that is published: the hash of its text in each language that it has."""
    languages = [BASE_LANGUAGE, *sorted(version.translations)]
    texts = {language: declaration_text(version, language).encode() for language in languages}
    declaration = version.declaration
    facts = {
        "declaration": _declaration(version),
        "texts": {language: hash_of_bytes(text) for language, text in texts.items()},
        "issuer": declaration.issuer.number or None,
        "region": declaration.region.code if declaration.region else None,
    }
    return Told(facts, {}, [(EvidenceBlob.Kind.DECLARATION, text) for text in texts.values()])


def _declaration(version: DeclarationVersion) -> dict[str, Any]:
    return {"id": version.declaration.slug, "version": version.number}


def _organisation(organisation: Organisation) -> dict[str, Any]:
    return {
        "number": organisation.number or None,
        "region": organisation.region.code if organisation.region else None,
    }


def _mandate(signature: Signature) -> dict[str, Any]:
    signed = signature.signatories.exclude(state=Signatory.State.INVITED).count()
    return {
        "kind": signature.mandate,
        "basis": signature.mandate_basis or None,
        "signatories": signature.signatories.count(),
        "signed": signed,
        "state": signature.state,
        "decided-by": signature.decision_body or None,
        "decided-on": signature.decided_on.isoformat() if signature.decided_on else None,
        "case-number": signature.case_number or None,
    }


def _assurance(signatory: Signatory, shown: Shown) -> dict[str, Any]:
    """Return how sure we are of who signed, never more than is so."""
    said: dict[str, Any] = {
        "level": signatory.signature.level,
        "by": signatory.identified_by,
        "provider": signatory.provider or None,
    }
    if shown.eid:
        said["eid"] = shown.eid
    if shown.eid_answer:
        said["answer"] = hash_of_bytes(shown.eid_answer)
    return said


def _commitments(signature: Signature) -> str:
    """Return the canonical list of what was promised: standard ones by number, own ones in full."""
    rows = signature.commitments.select_related("commitment").order_by("number")
    return canonical(
        [
            {"standard": row.commitment.number, "version": signature.version.number}
            if row.commitment
            else {"title": row.title, "body": row.body, "rhythm": row.rhythm, "due": str(row.due or "")}
            for row in rows
        ]
    ).decode()
