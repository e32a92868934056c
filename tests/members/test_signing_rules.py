"""From a draft to a signature: what is made of it, who hears of it, and when it is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from members.actions import signing, signing_answers, signing_drafts
from members.actions.signing import ChangedSinceCheckedError, SignedByColleagueError, SigningRefusedError, sign
from members.actions.signing_drafts import DraftGoneError
from members.consents import consent
from members.identities import Identity
from members.models import (
    EvidenceBlob,
    LogEntry,
    MandateDocument,
    Signatory,
    Signature,
    SigningDraft,
    Withdrawal,
)
from members.models.signatories import IdentifiedBy
from tests.factories.members import UserFactory
from tests.factories.memberships import MembershipFactory
from tests.members.signing import ANSWERS, IDENTITY, Case, make_case, new_version, recipients
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
    assert entry.hash in mail.outbox[0].alternatives[0].content


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


# --- Refused ---------------------------------------------------------------------------------------


def refused(case: Case, draft: SigningDraft | None = None, **values: Any) -> str:
    """Return why it could not be signed, and see that the draft is kept."""
    with pytest.raises(SigningRefusedError) as error:
        case.sign(draft, **values)
    assert (Signature.objects.filter(public_id__isnull=False, state="signed").count(), len(mail.outbox)) == (0, 0)
    assert SigningDraft.objects.count() == 1
    return error.value.words


def test_what_was_not_checked_is_not_signed(case: Case):
    draft = case.fill()
    stamp = signing_answers.stamp(draft, case.signatory)
    signing_drafts.save(
        draft=draft, step="commitments", answers={"chosen": [3], "own": []}, revision=99, by=case.contact
    )
    with pytest.raises(ChangedSinceCheckedError):
        sign(draft=draft, by=case.signatory, identity=IDENTITY, stamp=stamp)
    assert Signature.objects.count() == 0


def test_an_attached_paper_changes_what_was_checked(case: Case):
    draft = case.fill()
    stamp = signing_answers.stamp(draft, case.signatory)
    signing_drafts.add_document(draft=draft, file=sent("a.pdf", good("pdf")), by=case.contact)
    with pytest.raises(ChangedSinceCheckedError):
        sign(draft=draft, by=case.signatory, identity=IDENTITY, stamp=stamp)


def test_who_lost_the_role_does_not_sign(case: Case):
    draft = case.fill()
    case.signatory.memberships.update(is_signatory=False, is_contact=True)
    assert refused(case, draft) == (
        "You may not sign for Föreningen Öppet any more. The draft is kept for your colleagues."
    )


def test_a_contact_does_not_sign(case: Case):
    refused(case, case.fill(case.contact), by=case.contact)


def test_an_organisation_that_has_closed_does_not_sign(case: Case):
    draft = case.fill()
    case.organisation.closed_on = timezone.localdate()
    case.organisation.save()
    refused(case, draft)


def test_a_declaration_that_closed_meanwhile_is_not_signed(case: Case):
    draft = case.fill()
    case.declaration.closes_on = timezone.localdate() - timedelta(days=1)
    case.declaration.save()
    words = refused(case, draft)
    assert words.startswith("The last day to sign was")
    assert words.endswith("Your draft is kept.")


def test_a_declaration_that_is_signed_elsewhere_is_not_signed_here(case: Case):
    draft = case.fill()
    case.declaration.signs_here = False
    case.declaration.save()
    refused(case, draft)


def test_a_version_that_was_published_meanwhile_is_said(case: Case):
    draft = case.fill()
    new_version(case)
    assert refused(case, draft) == (
        "A new version of the text was published while you were writing. Your draft is kept."
    )


def test_what_is_missing_is_named(case: Case):
    draft = case.fill(mandate={"body": ""})
    with pytest.raises(SigningRefusedError) as error:
        case.sign(draft)
    assert [(fault.step, fault.field) for fault in error.value.faults] == [("mandate", "body")]


def test_an_organisation_signs_a_version_once(case: Case):
    case.sign()
    mail.outbox.clear()
    Signature.objects.update(state="standing")
    draft = SigningDraft.objects.create(
        organisation=case.organisation,
        version=case.version,
        data={step: answers for step, answers in ANSWERS.items() if step in {"commitments", "mandate"}},
    )
    for step in ("text", "public"):
        draft = signing_drafts.save(draft=draft, step=step, answers=ANSWERS[step], revision=0, by=case.signatory)
    with pytest.raises(SigningRefusedError, match="Föreningen Öppet"):
        case.sign(draft)
    assert Signature.objects.count() == 1


def test_a_former_version_that_waits_for_others_comes_first(case: Case):
    case.sign(case.fill_jointly())
    version = new_version(case)
    draft = SigningDraft.objects.create(organisation=case.organisation, version=version)
    with pytest.raises(SigningRefusedError, match="waits for co-signatories"):
        case.sign(draft)


def test_an_identification_that_is_too_weak_is_refused(case: Case):
    case.declaration.required_level = "eid"
    case.declaration.save()
    refused(case)


def test_an_eid_is_kept_with_what_its_provider_said(case: Case):
    identity = Identity(
        by=IdentifiedBy.EID, provider="freja", level="loa3", transaction="tx-1", evidence=b"signed by the provider"
    )
    case.declaration.required_level = "eid"
    case.declaration.save()
    signature = case.sign(identity=identity)
    assert (signature.level, signature.signatories.get().provider) == ("eid", "freja")
    assert bytes(EvidenceBlob.objects.get(kind="eid-token").content) == b"signed by the provider"


def test_what_the_models_refuse_is_said_and_nothing_is_kept(case: Case, monkeypatch: pytest.MonkeyPatch):
    def full_clean(*_args: Any, **_kwargs: Any) -> None:
        raise ValidationError("So geht es nicht.")

    monkeypatch.setattr(Signature, "full_clean", full_clean)
    assert refused(case) == "So geht es nicht."


# --- Renewals --------------------------------------------------------------------------------------


def test_a_new_version_renews_the_former_signature(case: Case):
    case.declaration.required_level = "self"
    case.declaration.save()
    former = case.sign()
    new_version(case)
    draft = case.fill(commitments={"chosen": [4], "own": []})
    assert draft.renews == former
    signature = case.sign(draft)
    former.refresh_from_db()
    case.declaration.refresh_from_db()
    assert (signature.renews, signature.is_listed, former.is_listed) == (former, True, False)
    assert (former.state, case.declaration.signature_count) == ("standing", 1)


def test_one_that_was_withdrawn_is_not_renewed(case: Case):
    former = case.sign()
    Withdrawal.objects.create(signature=former, withdrawn_on=timezone.localdate())
    assert case.sign().renews is None


def test_one_that_has_lapsed_is_renewed_where_the_draft_says_so(case: Case):
    former = case.sign()
    Signature.objects.update(state="lapsed")
    draft = case.fill()
    SigningDraft.objects.update(renews=former)
    assert case.sign(draft).renews == former


def test_nobody_without_a_name_is_written_to(case: Case):
    from members import emails_signing

    signature = case.sign()
    mail.outbox.clear()
    person = signature.signatories.get()
    person.user, person.email = None, ""
    emails_signing.tell_of_giving_up(person, signature)
    assert mail.outbox == []
    assert Signatory.objects.missing().count() == 0
