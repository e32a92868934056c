"""What my pages show of signatures: where each stands, and what there is to do about it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from members.models import Membership, SigningDraft
from members.overviews import Overview, awaited_of, overview_of, overviews_of
from tests.factories.members import (
    DeclarationFactory,
    DeclarationVersionFactory,
    SignatureFactory,
    UserFactory,
    WithdrawalFactory,
)
from tests.factories.memberships import MembershipFactory
from tests.members.signatures import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def signed(**values: Any) -> tuple[Any, Overview]:
    """Return a signature that was made here, and what a contact of the organisation sees."""
    declaration = DeclarationFactory(title="Öppna dörrar", slug="d", published=True, signs_here=True)
    version = DeclarationVersionFactory(declaration=declaration)
    signature = SignatureFactory(signed_here=True, version=version, **values)
    member_of(signature.organisation)
    return signature, seen(signature)


def seen(signature: Any) -> Overview:
    return overview_of(Membership.objects.contacts().get(organisation=signature.organisation))


def titles(lines: list[Any]) -> list[str]:
    return [line.title for line in lines]


def test_a_signature_says_how_it_stands_and_leads_to_its_page():
    signature, overview = signed()
    (line,) = overview.signatures
    assert (line.title, line.address) == ("Öppna dörrar", f"/en/mina-sidor/underskrifter/{signature.public_id}/")
    assert line.note == "version 1, signed, the authority is to be checked"
    assert overview.due == []


def test_a_signature_that_was_renewed_says_so():
    former, _overview = signed(state="standing", organisation__published=True)
    version = DeclarationVersionFactory(declaration=former.declaration, number=2)
    SignatureFactory(
        signed_here=True, version=version, organisation=former.organisation, state="standing", renews=former
    )
    notes = [line.note for line in seen(former).signatures]
    assert notes == ["version 2, signed and standing", "version 1, renewed"]


def test_a_question_is_to_be_answered():
    _signature, overview = signed(state="question")
    assert titles(overview.due) == ["Answer the coordinator’s question: Öppna dörrar"]


def test_a_signing_that_waits_for_others_is_seen_by_them_and_by_those_who_wait():
    person = UserFactory()
    signature, overview = signed(state="pending")
    assert titles(overview.due) == ["Not all have signed yet: Öppna dörrar"]
    signature.signatories.create(number=2, name="Bo", email=person.email.upper(), state="invited")
    assert titles(awaited_of(person)) == [f"Öppna dörrar, for {signature.organisation}"]
    assert awaited_of(UserFactory()) == []
    signature.state = "cancelled"
    signature.save()
    assert awaited_of(person) == []


def test_a_new_version_is_to_be_looked_at_until_it_is_signed():
    signature, _overview = signed(state="standing")
    later = DeclarationVersionFactory(declaration=signature.declaration)
    assert seen(signature).due == [], "a draft is nobody's business"
    later.freeze()
    (line,) = seen(signature).due
    assert (line.title, line.address) == (
        "See the new version, and renew: Öppna dörrar",
        "/en/deklarationer/d/skillnad/1-2/",
    )
    SignatureFactory(signed_here=True, version=later, organisation=signature.organisation, renews=signature)
    overview = seen(signature)
    assert (overview.due, [line.note[:9] for line in overview.signatures]) == ([], ["version 2", "version 1"])


@pytest.mark.parametrize(("days", "number"), [(59, 1), (0, 1), (61, 0), (-1, 0)])
def test_a_signature_that_will_lapse_is_to_be_given_anew(days: int, number: int):
    _signature, overview = signed(state="standing", valid_until=timezone.localdate() + timedelta(days=days))
    assert [line.title.startswith("Sign again: Öppna dörrar") for line in overview.due] == [True] * number


@pytest.mark.parametrize("fields", [{"signs_here": False}, {"status": "unpublished"}, {"closes_on": "2020-01-01"}])
def test_what_takes_no_signatures_asks_for_none(fields: dict[str, Any]):
    signature, _overview = signed(state="standing", valid_until=timezone.localdate())
    for name, value in fields.items():
        setattr(signature.declaration, name, value)
    signature.declaration.save()
    assert seen(signature).due == []


@pytest.mark.parametrize("state", ["refused", "cancelled", "lapsed"])
def test_what_has_ended_is_shown_and_asks_for_nothing(state: str):
    _signature, overview = signed(state=state, valid_until=timezone.localdate())
    assert (len(overview.signatures), overview.due) == (1, [])


def test_a_withdrawn_signature_says_when():
    signature, _overview = signed(state="standing")
    WithdrawalFactory(signature=signature)
    overview = seen(signature)
    assert (overview.signatures[0].note, overview.due) == ("version 1, withdrawn 15 January 2026", [])


def test_a_signature_that_was_only_recorded_leads_to_the_public_page():
    membership = MembershipFactory(organisation__slug="a")
    declaration = DeclarationFactory(slug="d", published=True)
    SignatureFactory(version=DeclarationVersionFactory(declaration=declaration), organisation=membership.organisation)
    (line,) = overview_of(membership).signatures
    assert line.address == "/en/deklarationer/d/undertecknare/a/"
    declaration.status = "unpublished"
    declaration.save()
    assert overview_of(membership).signatures[0].address == ""


def test_drafts_are_seen_by_those_who_work_on_them():
    membership = MembershipFactory()
    version = DeclarationVersionFactory(declaration__title="Öppna dörrar", declaration__slug="d")
    draft = SigningDraft.objects.create(organisation=membership.organisation, version=version)
    (line,) = overview_of(membership).drafts
    assert (line.title, line.address) == ("Öppna dörrar", "/en/deklarationer/d/skriv-under/")
    draft.changed_by = UserFactory(name="Mo")
    draft.save()
    assert overview_of(membership).drafts[0].note.endswith("by Mo")
    reporter = MembershipFactory(organisation=membership.organisation, is_contact=False, is_reporter=True)
    overview = overview_of(reporter)
    assert (overview.decides, overview.drafts, overview.due) == (False, [], [])


def test_organisations_come_by_name_and_say_whether_they_have_a_contact():
    person = UserFactory()
    for name in ("Ödlan", "Anden"):
        MembershipFactory(user=person, organisation__name=name, is_contact=False, is_applicant=True)
    MembershipFactory(user=person, organisation__name="Mesen")
    found = [(row.membership.organisation.name, row.has_contact) for row in overviews_of(person)]
    assert found == [("Anden", False), ("Mesen", True), ("Ödlan", False)]
