"""The check of the authority: who may, what becomes of the signature, what the log and the mails tell."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from members import rules
from members.actions import checks
from members.evidence.canonical import parse
from members.evidence.log import opened
from members.models import MandateDocument, Signature, SignatureCheck
from members.signature_ways import SignatureWayRefusedError
from tests.factories.members import (
    RegionFactory,
    SignatureFactory,
    UserFactory,
    make_coordinator,
    make_site_administrator,
)
from tests.factories.signatures import SignatoryFactory
from tests.members.signatures import Case, make_case, member_of, told

pytestmark = pytest.mark.django_db
SEEN = "Protokoll 3 oktober, § 7."
EVERYBODY = {"sanna@organisation.example", "kim@organisation.example"}


@pytest.fixture
def case() -> Case:
    return make_case()


# --- Approve ---------------------------------------------------------------------------------------


def test_an_approved_signature_counts(case: Case):
    assert not case.now().is_listed
    check = checks.approve(signature=case.signature, by=case.coordinator, basis="minutes", words=SEEN)
    now = case.now()
    assert (now.state, now.level, now.is_listed) == ("standing", "checked", True)
    now.declaration.refresh_from_db()
    assert now.declaration.signature_count == 1
    assert (check.outcome, check.basis, check.words, check.by) == ("approved", "minutes", SEEN, case.coordinator)
    assert now.history.first().history_user == case.coordinator
    entry = now.log_entries.get(kind="checked")
    facts = parse(bytes(entry.body))
    assert (facts["signature"], facts["outcome"], facts["basis"]) == (now.public_id, "approved", "minutes")
    assert opened(entry) == {"checked-by": "Kim Koordinator", "seen": SEEN}
    assert set(told()) == EVERYBODY


def test_an_e_identification_stays_what_it_is():
    case = make_case(level="eid")
    checks.approve(signature=case.signature, by=case.coordinator, basis="eid", words=SEEN)
    assert case.now().level == "eid"


def test_there_is_no_approval_without_a_basis(case: Case):
    with pytest.raises(ValidationError):
        checks.approve(signature=case.signature, by=case.coordinator, basis="", words=SEEN)
    assert (case.now().state, case.kinds, told()) == ("signed", ["signed"], {})


def test_a_second_approval_is_refused(case: Case):
    checks.approve(signature=case.signature, by=case.coordinator, basis="minutes", words=SEEN)
    mail.outbox.clear()
    with pytest.raises(SignatureWayRefusedError) as refused:
        checks.approve(signature=case.signature, by=case.coordinator, basis="minutes", words=SEEN)
    assert refused.value.name == "approve"
    assert (case.kinds, case.signature.checks.count(), told()) == (["signed", "checked"], 1, {})


def test_an_approved_renewal_takes_the_place_of_the_former():
    case = make_case(state="standing", level="checked")
    assert case.now().is_listed
    newer = SignatureFactory(
        signed_here=True,
        organisation=case.signature.organisation,
        version__declaration=case.signature.declaration,
        renews=case.signature,
    )
    assert case.now().is_listed
    checks.approve(signature=newer, by=case.coordinator, basis="minutes", words=SEEN)
    newer.refresh_from_db()
    assert (case.now().is_listed, newer.is_listed) == (False, True)
    assert case.now().state == "standing"


# --- Ask and answer --------------------------------------------------------------------------------


def test_a_question_goes_out_and_its_answer_comes_back(case: Case):
    checks.ask(signature=case.signature, by=case.coordinator, words="Vem beslutade?")
    assert case.now().state == "question"
    assert set(told()) == EVERYBODY
    assert all("Vem beslutade?" in message.body for message in mail.outbox)
    assert all(f"/mina-sidor/underskrifter/{case.signature.public_id}/" in message.body for message in mail.outbox)
    mail.outbox.clear()
    paper = checks.Paper("protokoll.pdf", b"%PDF-1.7 ...")
    checks.answer(signature=case.signature, by=case.signer, words="Styrelsen.", papers=[paper])
    assert case.now().state == "signed"
    kept = MandateDocument.objects.get(signature=case.signature)
    assert (kept.name, bytes(kept.content), kept.size) == ("protokoll.pdf", b"%PDF-1.7 ...", 12)
    assert set(told()) == {"coordinator@region.example"}
    assert "Styrelsen." in mail.outbox[0].body
    assert f"/admin/members/signature/{case.signature.pk}/change/" in mail.outbox[0].body
    assert [check.outcome for check in case.signature.checks.all()] == ["asked", "answered"]
    assert case.kinds == ["signed"], "questions are no evidence"


def test_a_question_waits_for_one_answer(case: Case):
    with pytest.raises(SignatureWayRefusedError):
        checks.answer(signature=case.signature, by=case.signer, words="Ingen har frågat.")
    checks.ask(signature=case.signature, by=case.coordinator, words="Vem?")
    with pytest.raises(SignatureWayRefusedError):
        checks.ask(signature=case.signature, by=case.coordinator, words="Vem?")
    checks.answer(signature=case.signature, by=case.signer, words="Hon.")
    with pytest.raises(SignatureWayRefusedError):
        checks.answer(signature=case.signature, by=case.signer, words="Hon.")
    assert SignatureCheck.objects.count() == 2


def test_nobody_is_told_of_an_answer_who_has_left(case: Case):
    checks.ask(signature=case.signature, by=case.coordinator, words="Vem?")
    case.coordinator.is_active = False
    case.coordinator.save()
    mail.outbox.clear()
    checks.answer(signature=case.signature, by=case.signer, words="Hon.")
    assert told() == {}


def test_an_answer_to_nobody_is_taken_all_the_same(case: Case):
    Signature.objects.filter(pk=case.signature.pk).update(state="question")
    checks.answer(signature=case.signature, by=case.signer, words="Hon.")
    assert (case.now().state, told()) == ("signed", {})


def test_a_question_may_be_settled_without_an_answer(case: Case):
    checks.ask(signature=case.signature, by=case.coordinator, words="Vem?")
    checks.approve(signature=case.signature, by=case.coordinator, basis="call", words="Ringde växeln.")
    assert case.now().state == "standing"


# --- Refuse ----------------------------------------------------------------------------------------


def test_a_refused_signature_never_counts_and_can_be_given_anew(case: Case):
    checks.refuse(signature=case.signature, by=case.coordinator, words="Protokollet saknas.")
    now = case.now()
    assert (now.state, now.level, now.is_listed) == ("refused", "self", False)
    assert set(told()) == EVERYBODY
    assert all("Protokollet saknas." in message.body for message in mail.outbox)
    entry = now.log_entries.get(kind="checked")
    assert (parse(bytes(entry.body))["outcome"], parse(bytes(entry.body))["basis"]) == ("refused", "")
    assert SignatureFactory(signed_here=True, version=now.version, organisation=now.organisation).pk


# --- Who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["is_contact", "is_signatory", "is_reporter", "is_applicant"])
def test_nobody_checks_the_organisation_that_they_act_for(case: Case, role: str):
    member = member_of(case.signature.organisation, "Jäv Jävsson", **{role: True})
    for deed, values in (
        (checks.approve, {"basis": "minutes", "words": SEEN}),
        (checks.ask, {"words": "?"}),
        (checks.refuse, {"words": "Nej."}),
    ):
        with pytest.raises(SignatureWayRefusedError) as refused:
            deed(signature=case.signature, by=member, **values)
        assert refused.value.words == checks.why_not_by_oneself()
    assert (case.now().state, case.kinds, told()) == ("signed", ["signed"], {})


def test_nobody_checks_their_own_signature_after_they_have_left(case: Case):
    case.signer.memberships.update(ended_at=timezone.now())
    assert not rules.is_unbound(case.signer, case.signature)
    assert rules.is_unbound(case.coordinator, case.signature)


def test_who_may_check(case: Case):
    elsewhere = make_coordinator(RegionFactory(code="12"), email="skane@region.example")
    heard = {
        person.name: bool(rules.may_check(person, case.signature))
        for person in (case.coordinator, case.signer, case.contact)
    }
    assert heard == {"Kim Koordinator": True, "Sanna Signatär": False, "Kim Kontakt": False}
    assert not rules.may_check(elsewhere, case.signature)
    assert rules.is_unbound(make_site_administrator(), case.signature)


def test_who_may_see_and_answer(case: Case):
    reporter = member_of(case.signature.organisation, "Rut Rapportör", is_reporter=True)
    stranger, asked = UserFactory(), UserFactory()
    SignatoryFactory(signature=case.signature, user=asked)
    people = (case.signer, case.contact, reporter, asked, stranger, case.coordinator)
    assert [bool(rules.may_see_signature(person, case.signature)) for person in people] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]
    assert [bool(rules.may_answer_for(person, case.signature)) for person in people] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_nobody_is_anything_to_no_signature(case: Case):
    for rule in (rules.may_see_signature, rules.may_answer_for, rules.is_unbound):
        assert not rule(case.signer, None)


# --- The work queue --------------------------------------------------------------------------------


def test_what_waits_is_found(case: Case):
    assert list(Signature.objects.to_check()) == [case.signature]
    assert list(Signature.objects.unanswered()) == []
    checks.ask(signature=case.signature, by=case.coordinator, words="Vem?")
    assert (list(Signature.objects.to_check()), list(Signature.objects.unanswered())) == ([], [])
    SignatureCheck.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert list(Signature.objects.unanswered()) == [case.signature]


# --- Mails -----------------------------------------------------------------------------------------


def test_everybody_hears_once_in_their_language_and_finds_what_they_can_open(case: Case):
    case.contact.language = "en"
    case.contact.save()
    SignatoryFactory(signature=case.signature, name="Mia Med", email="mia@organisation.example", signed=True)
    SignatoryFactory(signature=case.signature, name="Inte Än", email="inte@organisation.example")
    SignatoryFactory(signature=case.signature, name="Kim Kontakt", email="KIM@organisation.example", signed=True)
    checks.approve(signature=case.signature, by=case.coordinator, basis="minutes", words=SEEN)
    found = {message.to[0]: message for message in mail.outbox}
    assert set(found) == {*EVERYBODY, "mia@organisation.example"}
    english = found["kim@organisation.example"]
    assert english.subject == "The signature is approved: Deklarationen för öppna dörrar"
    assert f"/en/mina-sidor/underskrifter/{case.signature.public_id}/" in english.body
    assert f"/verifiera/{case.signature.public_id}/" in found["mia@organisation.example"].body
    assert SEEN not in "".join(str(message.body) for message in mail.outbox)
