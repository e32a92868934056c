"""From a draft to a signature: what is made of it, who hears of it, and what a second press does."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone, translation

from arena.shared.mail import deliver_due
from members import emails_signing
from members.actions import signing, signing_answers, signing_drafts
from members.actions.signing import SignedByColleagueError, sign
from members.actions.signing_drafts import DraftGoneError
from members.consents import consent
from members.models import (
    Checkpoint,
    EvidenceBlob,
    LogEntry,
    MandateDocument,
    Signature,
    SigningDraft,
)
from tests.factories.members import UserFactory
from tests.factories.memberships import MembershipFactory
from tests.members.signing import IDENTITY, Case, make_case, recipients
from tests.uploads import good, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


@pytest.fixture
def case() -> Case:
    return make_case()


def test_a_draft_becomes_a_signature(case: Case):
    signature = case.sign()
    assert SigningDraft.objects.count() == 0
    assert (signature.version, signature.organisation, signature.declaration) == (
        case.version,
        case.organisation,
        case.declaration,
    )
    assert (signature.state, signature.level, signature.language) == ("signed", "self", "en")
    assert (signature.mandate, signature.mandate_basis, signature.decision_body) == ("sole", "decision", "Styrelsen")
    assert (signature.decided_on, signature.case_number) == (date(2026, 10, 1), "2026/17")
    assert str(signature.signed_on) == timezone.localdate().isoformat()
    assert len(signature.public_id) == 26
    promises = [(row.number, row.words.title, row.rhythm) for row in signature.commitments.order_by("number")]
    assert promises == [
        (1, "Vi lyssnar", "continuous"),
        (2, "Vi öppnar dörrarna", "continuous"),
        (3, "Vi frågar dem som slutar", "recurring"),
    ]


def test_the_signatory_is_kept_apart_from_the_signature(case: Case):
    signature = case.sign()
    person = signature.signatories.get()
    assert (person.number, person.user, person.name, person.title) == (
        1,
        case.signatory,
        "Sanna Signatär",
        "ordförande",
    )
    assert (person.email, person.is_shown, person.state) == (case.signatory.email, True, "signed")
    assert (person.identified_by, person.signed_at) == ("code", signature.signed_at)
    told = [str(version.__dict__) for version in Signature.history.all()]
    assert not any("Sanna" in text or "sanna@" in text for text in told)


def test_history_says_who_signed_and_that_it_was_in_the_portal(case: Case):
    signature = case.sign()
    version = signature.history.first()
    assert (version.history_user, version.history_change_reason) == (case.signatory, "Signed in the portal")


def test_the_log_tells_of_it(case: Case):
    signature = case.sign()
    entry = LogEntry.objects.get()
    assert (entry.kind, entry.signature, entry.version) == ("signed", signature, case.version)
    blobs = dict(EvidenceBlob.objects.values_list("kind", "content"))
    assert bytes(blobs["consent-text"]).decode() == consent("en").given(is_shown=True)
    assert bytes(blobs["mandate-text"]).decode() == signing.words_of(signature)
    assert b"Sanna" not in bytes(entry.body)


def test_mails_go_to_the_signatory_and_the_coordinator(case: Case):
    signature = case.sign()
    entry = LogEntry.objects.get()
    assert recipients() == [
        ("sanna@organisation.example", "Receipt: Föreningen Öppet and Deklarationen för öppna dörrar"),
        (case.coordinator.email, "To check: Föreningen Öppet has signed Deklarationen för öppna dörrar"),
    ]
    text = mail.outbox[0].body
    assert "- Vi lyssnar\n- Vi öppnar dörrarna\n- Vi frågar dem som slutar\n" in text
    assert entry.hash in text
    assert f"/en/mina-sidor/underskrifter/{signature.public_id}/" in text
    assert f"/en/verifiera/{signature.public_id}/" in text
    html: Any = mail.outbox[0]
    assert entry.hash in html.alternatives[0].content


def test_without_a_region_the_site_administrators_check(case: Case):
    administrator = UserFactory(is_staff=True, is_superuser=True)
    case.organisation.region = None
    case.organisation.save()
    case.sign()
    assert recipients()[1][0] == administrator.email


def test_a_declaration_without_a_check_stands_at_once(case: Case):
    case.declaration.required_level, case.declaration.valid_months = "self", 12
    case.declaration.save()
    signature = case.sign()
    case.declaration.refresh_from_db()
    assert (signature.state, signature.is_listed, case.declaration.signature_count) == ("standing", True, 1)
    assert signature.valid_until == case.declaration.valid_until(timezone.localdate())
    assert [to for to, _subject in recipients()] == ["sanna@organisation.example"]
    counts = dict(case.version.commitments.values_list("number", "signed_count"))
    assert counts == {1: 1, 2: 1, 3: 0}


def test_papers_move_with_it(case: Case):
    draft = case.fill()
    signing_drafts.add_document(draft=draft, file=sent("protokoll.pdf", good("pdf")), by=case.signatory)
    draft.refresh_from_db()
    signature = case.sign(draft)
    paper = MandateDocument.objects.get()
    assert (paper.draft, paper.signature, paper.name) == (None, signature, "protokoll.pdf")


def test_own_words_are_left_out_where_the_version_takes_none():
    assert make_case(version={"own_commitments": "none"}).sign().commitments.in_own_words().count() == 0


# --- Pressed twice ---------------------------------------------------------------------------------


def test_a_second_press_gets_the_same_signature_and_no_second_mail(case: Case):
    draft = case.fill()
    stamp = signing_answers.stamp(draft, case.signatory)
    made = [sign(draft=draft, by=case.signatory, identity=IDENTITY, stamp=stamp) for _press in range(20)]
    assert len({signature.pk for signature in made}) == 1
    assert (Signature.objects.count(), LogEntry.objects.count(), len(mail.outbox)) == (1, 1, 2)


def test_a_colleague_who_is_later_is_told(case: Case):
    colleague = UserFactory(name="Disa Delegat")
    MembershipFactory(user=colleague, organisation=case.organisation, is_signatory=True)
    case.fill(colleague)
    draft = case.fill()
    stamp = signing_answers.stamp(draft, colleague)
    signature = case.sign(draft)
    with pytest.raises(SignedByColleagueError) as refused:
        sign(draft=draft, by=colleague, identity=IDENTITY, stamp=stamp)
    assert refused.value.signature == signature


def test_a_draft_that_was_thrown_away_is_not_signed(case: Case):
    draft = case.fill()
    stamp = signing_answers.stamp(draft, case.signatory)
    signing_drafts.discard(draft=SigningDraft.objects.get(), by=case.contact)
    with pytest.raises(DraftGoneError):
        sign(draft=draft, by=case.signatory, identity=IDENTITY, stamp=stamp)


@pytest.mark.django_db(transaction=True)
def test_the_receipt_carries_the_checkpoint_that_covers_it(evidence_key: Any, settings: Any):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    make_case().sign()
    assert mail.outbox == []
    deliver_due.call()
    receipt: Any = next(sent for sent in mail.outbox if sent.to == ["sanna@organisation.example"])
    checkpoint = Checkpoint.objects.get()
    assert checkpoint.size == LogEntry.objects.count()
    assert checkpoint.note.strip() in receipt.body
    assert checkpoint.note.strip().splitlines()[-1] in receipt.alternatives[0].content


def test_without_a_key_the_receipt_says_nothing_of_a_checkpoint(case: Case):
    case.sign()
    assert "[[" not in mail.outbox[0].body
    assert emails_signing.checkpoint_words("1") == emails_signing.checkpoint_words("x") == ""
