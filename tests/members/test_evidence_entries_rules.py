"""What each kind of entry says, fact by fact, and what it only commits to."""

from datetime import date
from typing import Any

import pytest

from members.evidence import log, records
from members.evidence.canonical import parse
from members.evidence.entries import Shown, declaration_text
from members.models import EvidenceBlob, LogEntry, SignatureCheck, Withdrawal
from tests.factories.members import CommitmentFactory, DeclarationVersionFactory, UserFactory
from tests.factories.signatures import CorrectionFactory, SignatoryFactory
from tests.members.evidence import sign

pytestmark = pytest.mark.django_db
SHOWN = Shown(consent="Vi vill visas.", mandate="Jag får underteckna.")


def said(entry: LogEntry) -> dict[str, Any]:
    """Return the facts, without what the log itself sets."""
    body = parse(bytes(entry.body))
    return {name: body[name] for name in body if name not in {"v", "id", "kind", "seq", "prev", "at", "personal"}}


def kept(entry: LogEntry) -> dict[str, bytes]:
    return {blob.kind: bytes(blob.content) for blob in entry.blobs.all()}


TEXT = "Lika värde.\n\n1. Vi utbildar\nAlla."
PROMISES = '[{"standard":1,"version":2},{"body":"På torsdagar.","due":"2027-06","rhythm":"once","title":"Vi öppnar"}]'


@pytest.fixture
def signed(db: None) -> LogEntry:
    """What is told of a signature with one commitment of the declaration and one in own words."""
    version = DeclarationVersionFactory(
        declaration__published=True, declaration__slug="vardegrund", preamble="Lika värde.", number=2
    )
    CommitmentFactory(version=version, number=1, title="Vi utbildar", body="Alla.")
    signature, _entry = sign(version=version, organisation__name="Räta Linjen", organisation__number="802002-4280")
    signature.commitments.create(number=1, commitment=version.commitments.get())
    signature.commitments.create(number=2, title="Vi öppnar", body="På torsdagar.", rhythm="once", due="2027-06")
    return records.signed(signature, signature.signatories.get(), SHOWN)


def test_signing(signed: LogEntry):
    mandate = {
        "kind": "sole",
        "basis": "decision",
        "signatories": 1,
        "signed": 1,
        "state": "signed",
        "decided-by": "Styrelsen",
        "decided-on": "2026-10-01",
        "case-number": "2026/17",
        "text": log.hash_of_text(SHOWN.mandate),
    }
    assert said(signed) == {
        "signature": signed.signature.public_id,
        "renews": None,
        "declaration": {"id": "vardegrund", "version": 2, "language": "sv", "text": log.hash_of_text(TEXT)},
        "commitments": {"sha256": log.hash_of_text(PROMISES), "chosen": [1], "own": 1},
        "organisation": {"number": "802002-4280", "region": signed.signature.organisation.region.code},
        "signatory": {"number": 1},
        "mandate": mandate,
        "consent": log.hash_of_text(SHOWN.consent),
        "assurance": {"level": "self", "by": "code", "provider": None},
        "documents": [],
    }
    assert (signed.kind, signed.version.text_hash) == ("signed", log.hash_of_text(TEXT))


def test_signing_keeps_personal_values_apart_and_texts_as_they_were_shown(signed: LogEntry):
    assert log.opened(signed) == {
        "organisation-name": "Räta Linjen",
        "signatory-name": "Sanna Signatär",
        "signatory-title": "ordförande",
        "signatory-email": "sanna@organisation.example",
        "commitments": PROMISES,
    }
    assert kept(signed) == {
        "declaration-text": TEXT.encode(),
        "consent-text": SHOWN.consent.encode(),
        "mandate-text": SHOWN.mandate.encode(),
    }


def test_co_signing_renewal_and_answer_of_an_eid_service():
    old, _entry = sign()
    signature, _entry = sign(version=DeclarationVersionFactory(declaration=old.declaration, number=2), renews=old)
    second = SignatoryFactory(signature=signature, state="signed", identified_by="eid", signed_at=signature.signed_at)
    shown = Shown("Ja.", "Ja.", eid={"acr": "loa3", "provider": "Freja"}, eid_answer=b"signed answer")
    entry = records.signed(signature, second, shown)
    facts = said(entry)
    assert (entry.kind, facts["signatory"], facts["renews"]) == ("co-signed", {"number": 2}, old.public_id)
    assert facts["assurance"] == {
        "level": "self",
        "by": "eid",
        "provider": None,
        "eid": {"acr": "loa3", "provider": "Freja"},
        "answer": log.hash_of_bytes(b"signed answer"),
    }
    assert (facts["mandate"]["signatories"], facts["mandate"]["signed"]) == (2, 2)
    assert kept(entry)["eid-token"] == b"signed answer"


def test_english_text_is_what_an_english_reader_signed():
    version = DeclarationVersionFactory(
        declaration__published=True, preamble="Lika värde.", translations={"en": {"preamble": "Equal worth."}}
    )
    signature, _entry = sign(version=version, language="en")
    entry = records.signed(signature, signature.signatories.get(), SHOWN)
    assert said(entry)["declaration"] | {"id": ""} == {
        "id": "",
        "version": version.number,
        "language": "en",
        "text": log.hash_of_text("Equal worth."),
    }
    assert declaration_text(version, "sv") == "Lika värde."


def test_answer_of_a_coordinator():
    signature, _entry = sign()
    check = SignatureCheck.objects.create(
        signature=signature, outcome="refused", words="Fel protokoll.", by=UserFactory(name="Sam")
    )
    entry = records.checked(check)
    assert (entry.kind, said(entry)) == (
        "checked",
        {"signature": signature.public_id, "outcome": "refused", "basis": ""},
    )
    assert log.opened(entry) == {"checked-by": "Sam", "seen": "Fel protokoll."}


def test_withdrawal():
    signature, _entry = sign()
    withdrawal = Withdrawal.objects.create(signature=signature, withdrawn_on=date(2026, 12, 1))
    entry = records.withdrawn(withdrawal, by="Sanna")
    assert said(entry) == {"signature": signature.public_id, "withdrawn-on": "2026-12-01"}
    assert log.opened(entry) == {"withdrawn-by": "Sanna"}


def test_correction():
    correction = CorrectionFactory(by__name="Kim")
    entry = records.corrected(correction)
    assert (entry.kind, said(entry)) == (
        "corrected",
        {"signature": correction.signature.public_id, "field": "case_number"},
    )
    assert log.opened(entry) == {
        "before": "2026/17",
        "after": "2026/71",
        "why": "Siffrorna var omkastade.",
        "corrected-by": "Kim",
    }


def test_published_version_in_both_languages():
    version = DeclarationVersionFactory(
        declaration__slug="vardegrund", preamble="Ja.", translations={"en": {"preamble": "Yes."}}
    )
    version.freeze()
    entry = records.published(version)
    region = version.declaration.region
    assert said(entry) == {
        "declaration": {"id": "vardegrund", "version": version.number},
        "texts": {"sv": log.hash_of_text("Ja."), "en": log.hash_of_text("Yes.")},
        "issuer": version.declaration.issuer.number or None,
        "region": region.code if region else None,
    }
    assert sorted(bytes(blob.content) for blob in entry.blobs.all()) == [b"Ja.", b"Yes."]
    assert entry.signature is None
    assert EvidenceBlob.objects.filter(entry=entry, signature=None).count() == 2
