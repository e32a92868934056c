"""Drafts: whose they are, two who write at once, papers, a new version, the end of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from arena.exchange.kinds import KINDS
from arena.shared.scopes import region_path_of
from members.actions import signing_answers, signing_drafts
from members.actions.signing_drafts import ChangedMeanwhileError, DraftGoneError
from members.models import MandateDocument, SigningDraft
from tests.factories.members import CoordinationFactory, UserFactory, make_site_administrator
from tests.factories.memberships import MembershipFactory
from tests.members.signing import ANSWERS, MANDATE, Case, make_case, new_version
from tests.uploads import good, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


@pytest.fixture
def case() -> Case:
    return make_case()


def save(draft: SigningDraft, step: str, answers: dict[str, Any], case: Case, **values: Any) -> SigningDraft:
    given = {"revision": draft.revision, "by": case.signatory, **values}
    return signing_drafts.save(draft=draft, step=step, answers=answers, **given)


# --- Whose they are --------------------------------------------------------------------------------


def test_contacts_and_signatories_share_one_draft(case: Case):
    draft = case.begin()
    assert case.begin(case.contact) == draft
    assert list(signing_drafts.drafts_of(case.contact)) == [draft]


@pytest.mark.parametrize("who", ["coordinator", "administrator", "reporter", "former", "neighbour"])
def test_nobody_else_reads_or_writes_it(case: Case, who: str):
    draft = case.fill()
    person = case.coordinator if who == "coordinator" else UserFactory()
    if who == "administrator":
        person = make_site_administrator()
    elif who == "reporter":
        MembershipFactory(user=person, organisation=case.organisation, is_contact=False, is_reporter=True)
    elif who == "former":
        MembershipFactory(user=person, organisation=case.organisation, ended_at=timezone.now())
    elif who == "neighbour":
        MembershipFactory(user=person, is_signatory=True)
    assert list(SigningDraft.objects.of(person)) == []
    assert signing_drafts.draft_for(case.organisation, case.declaration, person) is None
    with pytest.raises(DraftGoneError):
        save(draft, "commitments", {"chosen": []}, case, by=person)
    with pytest.raises(DraftGoneError):
        signing_drafts.add_document(draft=draft, file=sent("a.pdf", good("pdf")), by=person)
    with pytest.raises(DraftGoneError):
        signing_drafts.remove_document(draft=draft, number=1, by=person)
    with pytest.raises(DraftGoneError):
        signing_drafts.discard(draft=draft, by=person)
    with pytest.raises(DraftGoneError):
        case.begin(person)
    assert SigningDraft.objects.get().data == draft.data


def test_a_coordinator_who_is_a_colleague_reads_it_as_one(case: Case):
    draft = case.begin()
    MembershipFactory(user=case.coordinator, organisation=case.organisation, is_contact=True)
    assert list(SigningDraft.objects.of(case.coordinator)) == [draft]


def test_staff_meet_drafts_nowhere():
    assert SigningDraft not in admin.site._registry
    inlines = {inline.model for model_admin in admin.site._registry.values() for inline in model_admin.inlines}
    assert SigningDraft not in inlines
    assert SigningDraft not in KINDS
    assert region_path_of(SigningDraft) is None
    assert not hasattr(SigningDraft, "history")


# --- Beginning -------------------------------------------------------------------------------------


def test_what_cannot_be_signed_cannot_be_begun(case: Case):
    case.declaration.signs_here = False
    case.declaration.save()
    with pytest.raises(ValidationError, match="cannot be signed here"):
        case.begin()


def test_what_is_signed_is_not_begun_again(case: Case):
    case.sign()
    with pytest.raises(ValidationError, match="has a signature under this declaration already"):
        case.begin()


def test_what_waits_for_others_is_not_begun_anew(case: Case):
    case.sign(case.fill_jointly())
    new_version(case)
    with pytest.raises(ValidationError, match="has a signature under this declaration already"):
        case.begin()


def test_a_renewal_begins_with_what_was_promised_before(case: Case):
    former = case.sign()
    new_version(case)
    draft = case.begin()
    assert (draft.version.number, draft.renews) == (2, former)
    assert signing_answers.chosen_numbers(draft) == {4}
    assert [row.title for row in signing_answers.own_words(draft)] == ["Vi frågar dem som slutar"]
    assert draft.data["mandate"] == {"mandate": "sole", "basis": "decision", "body": "Styrelsen"}


# --- Two who write at once -------------------------------------------------------------------------


def test_each_change_counts_and_is_signed_by_its_writer(case: Case):
    draft = case.begin()
    saved = save(draft, "commitments", {"chosen": [2], "own": []}, case, by=case.contact)
    assert (saved.revision, saved.changed_by) == (1, case.contact)
    assert saved.data["changed"]["commitments"]["name"] == "Kim Kontakt"
    assert saved.expires_at > timezone.now() + timedelta(days=179)


def test_the_same_again_changes_nothing(case: Case):
    answers = {"chosen": [2], "own": []}
    draft = save(case.begin(), "commitments", answers, case)
    assert save(draft, "commitments", answers, case, revision=0, by=case.contact).revision == 1


def test_the_later_of_two_is_told(case: Case):
    opened = case.begin()
    save(opened, "commitments", {"chosen": [2], "own": []}, case, by=case.contact)
    with pytest.raises(ChangedMeanwhileError) as told:
        save(opened, "commitments", {"chosen": [3], "own": []}, case)
    assert told.value.draft.data["commitments"]["chosen"] == [2]
    assert SigningDraft.objects.get().data["commitments"]["chosen"] == [2]
    save(told.value.draft, "commitments", {"chosen": [3], "own": []}, case)
    assert SigningDraft.objects.get().data["commitments"]["chosen"] == [3]


def test_two_at_different_steps_are_not_in_each_others_way(case: Case):
    opened = case.begin()
    save(opened, "commitments", {"chosen": [2], "own": []}, case, by=case.contact)
    save(opened, "mandate", MANDATE, case)
    data = SigningDraft.objects.get().data
    assert (data["commitments"]["chosen"], data["mandate"]["body"]) == ([2], "Styrelsen")


def test_each_answers_for_themselves_who_is_named(case: Case):
    opened = case.begin()
    save(opened, "public", {"shown": "no"}, case, by=case.contact)
    draft = save(opened, "public", {"shown": "yes"}, case)
    assert signing_answers.answers_to(draft, "public", case.signatory) == {"shown": "yes"}
    assert signing_answers.answers_to(draft, "public", case.contact) == {"shown": "no"}


def test_more_than_a_draft_holds_is_refused(case: Case):
    with pytest.raises(ValidationError, match="more text than a draft can hold"):
        save(case.begin(), "commitments", {"own": [{"body": "x" * 200_000}]}, case)


# --- Papers ----------------------------------------------------------------------------------------


def test_a_paper_is_kept_with_the_draft_once(case: Case):
    draft = case.begin()
    first = signing_drafts.add_document(draft=draft, file=sent("Protokoll 3.PDF", good("pdf")), by=case.contact)
    again = signing_drafts.add_document(draft=draft, file=sent("b.pdf", good("pdf")), by=case.contact)
    assert first == again
    assert (first.name, first.size) == ("Protokoll 3.pdf", len(good("pdf")))
    assert SigningDraft.objects.get().revision == 1


def test_what_is_no_document_is_refused_and_the_draft_kept(case: Case):
    draft = case.fill()
    with pytest.raises(ValidationError):
        signing_drafts.add_document(draft=draft, file=sent("a.exe", b"MZ"), by=case.signatory)
    assert (MandateDocument.objects.count(), SigningDraft.objects.get().data) == (0, draft.data)


def test_there_is_an_end_to_papers(case: Case):
    draft = case.begin()
    for number in range(signing_drafts.MOST_DOCUMENTS):
        signing_drafts.add_document(draft=draft, file=sent(f"{number}.txt", b"%d" % number), by=case.contact)
    with pytest.raises(ValidationError, match="There are 5 documents already"):
        signing_drafts.add_document(draft=draft, file=sent("6.txt", b"6"), by=case.contact)


def test_a_paper_is_removed_and_removing_it_twice_is_no_fault(case: Case):
    draft = case.begin()
    paper = signing_drafts.add_document(draft=draft, file=sent("a.txt", b"a"), by=case.contact)
    assert signing_drafts.document_of(draft, paper.pk) == paper
    for _press in range(2):
        signing_drafts.remove_document(draft=draft, number=paper.pk, by=case.contact)
    assert (MandateDocument.objects.count(), SigningDraft.objects.get().revision) == (0, 2)


# --- A new version ---------------------------------------------------------------------------------


def test_a_draft_is_carried_to_the_new_version(case: Case):
    draft = case.fill(commitments={"chosen": [2, 3]})
    version = new_version(case)
    carried = signing_drafts.carry_over(draft=draft, by=case.contact)
    assert (carried.pk, carried.version) == (draft.pk, version)
    assert signing_answers.chosen_numbers(carried) == {4}
    assert [row.title for row in signing_answers.own_words(carried)] == ["Vi frågar dem som slutar"]
    assert carried.data["mandate"] == ANSWERS["mandate"]
    assert signing_answers.answers_to(carried, "public", case.signatory)["shown"] == "yes"
    assert signing_answers.answers_to(carried, "text", case.signatory) == {}


def test_carrying_over_twice_changes_nothing(case: Case):
    draft = case.fill()
    new_version(case)
    carried = signing_drafts.carry_over(draft=draft, by=case.contact)
    assert signing_drafts.carry_over(draft=carried, by=case.contact).revision == carried.revision


# --- The end ---------------------------------------------------------------------------------------


def test_a_colleague_throws_it_away_with_its_papers(case: Case):
    draft = case.fill()
    signing_drafts.add_document(draft=draft, file=sent("a.txt", b"a"), by=case.contact)
    signing_drafts.discard(draft=draft, by=case.contact)
    assert (SigningDraft.objects.count(), MandateDocument.objects.count()) == (0, 0)
    with pytest.raises(DraftGoneError):
        save(draft, "commitments", {}, case)


def test_after_half_a_year_it_is_forgotten(case: Case):
    draft = case.fill()
    assert signing_drafts.forget_expired() == 0
    SigningDraft.objects.update(expires_at=timezone.now())
    assert (signing_drafts.forget_expired(), SigningDraft.objects.filter(pk=draft.pk).count()) == (1, 0)


def test_a_coordinator_of_the_region_is_no_colleague():
    region_coordinator = CoordinationFactory().user
    assert list(signing_drafts.memberships_of(region_coordinator)) == []
