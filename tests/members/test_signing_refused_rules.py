"""When a draft is not signed, and that it is kept then; what a signature renews."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from members.actions import signing_answers, signing_drafts
from members.actions.signing import ChangedSinceCheckedError, SigningRefusedError, sign
from members.identities import Identity
from members.models import (
    EvidenceBlob,
    Signatory,
    Signature,
    SigningDraft,
    Withdrawal,
)
from members.models.signatories import IdentifiedBy
from tests.members.signing import ANSWERS, IDENTITY, Case, make_case, new_version
from tests.uploads import good, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


@pytest.fixture
def case() -> Case:
    return make_case()


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
