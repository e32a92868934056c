"""Renewing under a new version: who is invited, once, and what their draft begins with."""

import re

import pytest
from django.core import mail

from members.actions import declaration_versions, renewals
from members.actions.renewals import prefill
from members.models import DeclarationVersion, Signature, User
from tests.factories.members import (
    CommitmentFactory,
    DeclarationFactory,
    DeclarationVersionFactory,
    OrganisationFactory,
    SignatureFactory,
    SignedCommitmentFactory,
    UserFactory,
    WithdrawalFactory,
)
from tests.factories.memberships import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> DeclarationVersion:
    declaration = DeclarationFactory(published=True, slug="loftet", title="Löftet", signs_here=True)
    version = DeclarationVersionFactory(declaration=declaration, preamble="Vi lovar.")
    CommitmentFactory(version=version, kind="compulsory")
    CommitmentFactory.create_batch(3, version=version)
    return declaration_versions.publish(version, by=None)


def signed(version: DeclarationVersion, name: str, **values: object) -> Signature:
    organisation = OrganisationFactory(published=True, name=name, slug=name.lower())
    return SignatureFactory(version=version, organisation=organisation, **values)


def member(*signatures: Signature, email: str, **roles: object) -> User:
    person = UserFactory(email=email, name="Kim", language="en")
    for signature in signatures:
        MembershipFactory(user=person, organisation=signature.organisation, **roles)
    return person


def publish_next(version: DeclarationVersion, django_capture: object) -> DeclarationVersion:
    mail.outbox.clear()
    draft, _ = declaration_versions.begin_next(version.declaration, by=UserFactory())
    with django_capture(execute=True):  # type: ignore[operator]
        return declaration_versions.publish(draft, by=None)


def recipients() -> list[str]:
    return sorted(message.to[0] for message in mail.outbox)


# --- Who is invited --------------------------------------------------------------------------------


def test_contacts_and_signatories_of_those_that_stand_are_invited(first, django_capture_on_commit_callbacks):
    standing, ended = signed(first, "Ett"), signed(first, "Tva")
    WithdrawalFactory(signature=ended)
    member(standing, email="kontakt@ett.example")
    member(standing, email="undertecknare@ett.example", is_contact=False, is_signatory=True)
    member(standing, email="rapportor@ett.example", is_contact=False, is_reporter=True)
    member(ended, email="kontakt@tva.example")
    publish_next(first, django_capture_on_commit_callbacks)
    assert recipients() == ["kontakt@ett.example", "undertecknare@ett.example"]
    text = mail.outbox[0].body
    assert mail.outbox[0].subject == "Löftet has a new version: do you want to renew?"
    assert re.findall(r"http\S+/skillnad/\S+", text) == [
        "http://localhost:8000/en/deklarationer/loftet/skillnad/1-2/?fornya=ett"
    ]
    assert "Ett, which has signed version 1:" in text


def test_one_mail_for_all_the_organisations_of_a_person(first, django_capture_on_commit_callbacks):
    member(signed(first, "Ett"), signed(first, "Tva"), email="kim@region.example")
    publish_next(first, django_capture_on_commit_callbacks)
    assert recipients() == ["kim@region.example"]
    assert re.findall(r"fornya=(\w+)", mail.outbox[0].body) == ["ett", "tva"]


def test_many_people_are_written_to_in_batches_each_once(first, django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr(renewals, "BATCH", 2)
    people = [member(signed(first, f"Org{number}"), email=f"p{number}@x.example") for number in range(5)]
    publish_next(first, django_capture_on_commit_callbacks)
    assert recipients() == sorted(person.email for person in people)


def test_nobody_is_invited_to_what_cannot_be_signed_here(first, django_capture_on_commit_callbacks):
    member(signed(first, "Ett"), email="kontakt@ett.example")
    type(first.declaration).objects.update(signs_here=False)
    publish_next(first, django_capture_on_commit_callbacks)
    assert recipients() == []


def test_whoever_has_begun_with_the_new_version_is_not_invited(first, django_capture_on_commit_callbacks):
    former = signed(first, "Ett")
    member(former, email="kontakt@ett.example")
    second = publish_next(first, django_capture_on_commit_callbacks)
    mail.outbox.clear()
    SignatureFactory(
        signed_here=True, version=second, organisation=former.organisation, renews=former, declaration=first.declaration
    )
    renewals.invite_to_renew.call(second.pk)
    assert recipients() == []


def test_a_version_that_a_newer_one_has_followed_invites_nobody(first, django_capture_on_commit_callbacks):
    member(signed(first, "Ett"), email="kontakt@ett.example")
    second = publish_next(first, django_capture_on_commit_callbacks)
    publish_next(second, django_capture_on_commit_callbacks)
    assert re.findall(r"skillnad/(\S+)/", mail.outbox[0].body) == ["1-3"]
    mail.outbox.clear()
    renewals.invite_to_renew.call(second.pk)
    renewals.invite_to_renew.call(9999)
    assert recipients() == []


def test_a_person_who_has_left_is_not_written_to(first, django_capture_on_commit_callbacks):
    person = member(signed(first, "Ett"), email="kontakt@ett.example")
    person.is_active = False
    person.save()
    publish_next(first, django_capture_on_commit_callbacks)
    assert recipients() == []


def test_the_cost_of_a_batch_does_not_grow_with_its_people(first, django_assert_max_num_queries):
    """Each mail is a row and a task; everything else is fetched for all at once."""
    for number in range(6):
        member(signed(first, f"Org{number}"), email=f"p{number}@x.example")
    draft, _ = declaration_versions.begin_next(first.declaration, by=UserFactory())
    draft.freeze()
    people = list(renewals._invited(draft)[:6])
    with django_assert_max_num_queries(2):
        assert len(renewals._signatures_by_person(draft, people)) == 6


# --- What the draft begins with --------------------------------------------------------------------


def test_what_was_chosen_is_filled_in_where_it_still_exists(first):
    signature = signed(first, "Ett", mandate="joint", mandate_basis="decision", decision_body="Styrelsen")
    for commitment in first.commitments.all():
        SignedCommitmentFactory(signature=signature, commitment=commitment, number=commitment.number, title="")
    SignedCommitmentFactory(signature=signature, number=9, title="Eget", body="Vi.", rhythm="once", due="2027-21")
    draft, _ = declaration_versions.begin_next(first.declaration, by=UserFactory())
    draft.changes.filter(old__number=2).update(outcome="dropped", new=None, reason="Lag nu.")
    draft.commitments.get(number=2).delete()
    draft.commitments.filter(number=3).update(number=12, title="Tydligare")
    draft.changes.filter(old__number=3).update(outcome="changed", reason="Tydligare.")
    second = declaration_versions.publish(draft, by=None)
    assert prefill(signature, second) == {
        "commitments": {
            "chosen": [4, 12],
            "own": [{"title": "Eget", "body": "Vi.", "rhythm": "once", "due": "2027-21"}],
        },
        "mandate": {"mandate": "joint", "basis": "decision", "body": "Styrelsen"},
    }


def test_the_same_version_once_more_has_what_it_had(first):
    signature = signed(first, "Ett")
    SignedCommitmentFactory(signature=signature, commitment=first.commitments.get(number=3), title="")
    assert prefill(signature, first)["commitments"] == {"chosen": [3], "own": []}
