"""Who may do what for an organisation, and what a membership is."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError
from django.utils import timezone, translation

from members import rules
from members.models import Membership, MembershipInvitation, Organisation
from tests.factories.members import OrganisationFactory, UserFactory, make_coordinator
from tests.factories.memberships import MembershipFactory, MembershipInvitationFactory

pytestmark = pytest.mark.django_db
OF_A_ROLE = {
    "is_contact": rules.is_contact_of,
    "is_signatory": rules.is_signatory_of,
    "is_reporter": rules.is_reporter_of,
    "is_applicant": rules.is_applicant_of,
}
ALL = (rules.acts_for, *OF_A_ROLE.values(), rules.may_keep, rules.may_sign_for)
NO_ROLE = dict.fromkeys(OF_A_ROLE, False)


def heard(person: Any, organisation: Any) -> list[bool]:
    return [bool(rule(person, organisation)) for rule in ALL]


@pytest.mark.parametrize("role", OF_A_ROLE)
def test_a_role_lets_do_what_it_says_and_no_more(role: str):
    membership = MembershipFactory(**{**NO_ROLE, role: True})
    person, organisation = membership.user, membership.organisation
    assert rules.acts_for(person, organisation)
    assert [name for name, rule in OF_A_ROLE.items() if rule(person, organisation)] == [role]
    assert rules.may_keep(person, organisation) == (role == "is_contact")
    assert not rules.may_sign_for(person, organisation), "nobody who signs, or no contact"


def test_a_signatory_signs_while_there_is_a_contact_and_the_organisation_runs():
    signatory = MembershipFactory(is_contact=False, is_signatory=True)
    organisation = signatory.organisation
    contact = MembershipFactory(organisation=organisation)
    assert rules.may_sign_for(signatory.user, organisation)
    assert rules.may_keep(contact.user, organisation)
    contact.ended_at = timezone.now()
    contact.save()
    assert not rules.may_sign_for(signatory.user, organisation)
    MembershipFactory(organisation=organisation)
    organisation.closed_on = timezone.localdate()
    assert not rules.may_sign_for(signatory.user, organisation)
    organisation.closed_on += timedelta(days=1)
    assert rules.may_sign_for(signatory.user, organisation)


def test_others_may_nothing():
    organisation = MembershipFactory(is_signatory=True).organisation
    colleague = MembershipFactory(is_signatory=True).user  # of another organisation
    former = MembershipFactory(organisation=organisation, is_signatory=True, ended_at=timezone.now()).user
    locked_out = MembershipFactory(organisation=organisation, is_signatory=True, user__is_active=False).user
    people = [AnonymousUser(), UserFactory(), colleague, former, locked_out, make_coordinator()]
    assert [heard(person, organisation) for person in people] == [[False] * len(ALL)] * len(people)


def test_nobody_acts_for_no_organisation():
    person = MembershipFactory().user
    assert heard(person, None) == [False] * len(ALL)
    assert [rule(person, None) for rule in (rules.is_running, rules.has_contact)] == [False, False]


def test_a_membership_needs_a_role():
    with pytest.raises(IntegrityError):
        MembershipFactory(is_contact=False)


def test_nobody_is_a_member_twice_at_a_time():
    membership = MembershipFactory(ended_at=timezone.now())
    again = MembershipFactory(user=membership.user, organisation=membership.organisation)
    assert (membership.is_current, again.is_current) == (False, True)
    with pytest.raises(IntegrityError):
        MembershipFactory(user=membership.user, organisation=membership.organisation)


def test_roles_in_words_keep_their_order():
    membership = Membership(is_applicant=True, is_signatory=True)
    assert membership.roles == ["is_signatory", "is_applicant"]
    with translation.override("en"):
        assert membership.role_words == ["signatory", "applicant"]


def test_members_by_name():
    organisation = OrganisationFactory()
    for name in ("Mo", "Bo", "Åsa"):
        MembershipFactory(organisation=organisation, user__name=name)
    MembershipFactory(organisation=organisation, user__name="Al", ended_at=timezone.now())
    assert [row.user.name for row in organisation.memberships.current().by_person()][:2] == ["Bo", "Mo"]


def test_an_organisation_without_a_contact_is_found():
    left, never, kept, closed, reporting = OrganisationFactory.create_batch(5)
    MembershipFactory(organisation=left, ended_at=timezone.now())
    MembershipFactory(organisation=kept)
    MembershipFactory(organisation=closed, ended_at=timezone.now())
    Organisation.objects.filter(pk=closed.pk).update(closed_on=timezone.localdate())
    MembershipFactory(organisation=reporting, is_contact=False, is_reporter=True)
    assert set(Organisation.objects.without_contact()) == {left, reporting}
    assert never not in Organisation.objects.without_contact()


def test_a_contact_whose_account_is_closed_is_none():
    membership = MembershipFactory(user__is_active=False)
    assert list(Organisation.objects.without_contact()) == [membership.organisation]


def test_an_invitation_is_open_until_it_is_answered_withdrawn_or_old():
    now = timezone.now()
    states: list[dict[str, Any]] = [
        {},
        {"accepted_at": now},
        {"withdrawn_at": now},
        {"expires_at": now - timedelta(seconds=1)},
    ]
    rows = [MembershipInvitationFactory(**state) for state in states]
    assert [row.is_open for row in rows] == [True, False, False, False]
    assert list(MembershipInvitation.objects.open()) == [rows[0]]
    assert set(MembershipInvitation.objects.waiting()) == {rows[0], rows[3]}
    assert str(rows[0]) == f"{rows[0].name} <{rows[0].email}>: {rows[0].organisation}"
