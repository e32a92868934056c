"""What people's own actions refuse though a page said otherwise: somebody was faster, or two forms met."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from members.actions import accounts, coordinators, join_requests, membership_invitations, memberships
from members.actions.coordinators import InvitationGoneError
from members.models import Coordination, JoinRequest, Membership, MembershipInvitation, Organisation, User
from tests.factories.members import (
    CoordinatorInvitationFactory,
    OrganisationFactory,
    RegionFactory,
    UserFactory,
    make_coordinator,
)
from tests.factories.memberships import JoinRequestFactory, MembershipFactory, MembershipInvitationFactory

pytestmark = pytest.mark.django_db
NEW = {"name": "Nina", "language": "sv", "password": "tre-ord-i-rad"}


def test_whoever_closes_their_account_takes_their_requests_back():
    person = UserFactory()
    waiting, settled = JoinRequestFactory(user=person), JoinRequestFactory(user=person)
    join_requests.refuse(request=settled, reason="Nej.", by=make_coordinator(RegionFactory()))
    other = JoinRequestFactory()
    accounts.close(person)
    states = {row.pk: (row.state, row.settled_by) for row in JoinRequest.objects.filter(pk__in=[waiting.pk, other.pk])}
    assert states == {waiting.pk: ("withdrawn", person), other.pk: ("waiting", None)}
    settled.refresh_from_db()
    assert settled.state == "refused"


def test_an_invitation_to_coordinators_is_answered_once():
    invitation = CoordinatorInvitationFactory(accepted_at=timezone.now())
    with pytest.raises(InvitationGoneError):
        coordinators.send_again(invitation)
    invitation = CoordinatorInvitationFactory(email=UserFactory().email)
    with pytest.raises(InvitationGoneError):
        coordinators.accept_with_new_account(invitation, **NEW)
    assert (mail.outbox, Coordination.objects.count()) == ([], 0)


@pytest.mark.parametrize("is_staff", [True, False])
def test_powers_follow_what_somebody_runs(is_staff: Any):
    person = UserFactory(is_staff=is_staff)
    coordinators.settle_powers(person)
    assert User.objects.get(pk=person.pk).is_staff is False


def test_an_invitation_is_no_way_to_take_over_an_account():
    owner = UserFactory(name="Ägaren")
    invitation = MembershipInvitationFactory(email=owner.email)
    with pytest.raises(InvitationGoneError):
        membership_invitations.accept_with_new_account(invitation, **NEW)
    owner.refresh_from_db()
    assert (owner.name, Membership.objects.count()) == ("Ägaren", 0)


def test_what_was_withdrawn_since_is_not_accepted():
    person = UserFactory()
    invitation = MembershipInvitationFactory(email=person.email)
    MembershipInvitation.objects.update(withdrawn_at=timezone.now())
    with pytest.raises(InvitationGoneError):
        membership_invitations.accept(invitation, person)
    assert not Membership.objects.exists()


def test_nobody_is_invited_to_what_has_closed():
    contact = MembershipFactory(organisation__closed_on=timezone.localdate())
    organisation = contact.organisation
    new = MembershipInvitation(organisation=organisation, email="ny@x.example", name="N", is_contact=True)
    standing = MembershipInvitationFactory(organisation=organisation)
    deeds = [
        lambda: membership_invitations.invite(new, by=contact.user),
        lambda: membership_invitations.send_again(standing),
        lambda: membership_invitations.refuse_second(organisation, "ny@x.example"),
    ]
    for deed in deeds:
        with pytest.raises(ValidationError):
            deed()
    assert (mail.outbox, MembershipInvitation.objects.count()) == ([], 1)


def test_who_is_a_contact_already_takes_over_without_a_mail():
    leaving = MembershipFactory()
    heir = MembershipFactory(organisation=leaving.organisation)
    memberships.hand_over(membership=leaving, to=heir, by=leaving.user)
    assert (list(leaving.organisation.memberships.current()), mail.outbox) == ([heir], [])


def test_the_same_roles_and_title_change_nothing():
    membership = MembershipFactory(title="chef")
    before = membership.updated_at
    after = memberships.change(membership=membership, roles=["is_contact"], title="chef", by=membership.user)
    assert (after, after.updated_at, Membership.objects.count()) == (membership, before, 1)


def test_a_number_that_is_taken_in_the_last_moment_is_told(monkeypatch: pytest.MonkeyPatch):
    OrganisationFactory(number="232100-0016")
    row = JoinRequestFactory(number="232100-0016")
    monkeypatch.setattr(Organisation, "full_clean", lambda _row: None)  # as if the other came after the look
    with pytest.raises(ValidationError):
        join_requests.approve(request=row, roles=["is_contact"], by=make_coordinator(RegionFactory()))
    row.refresh_from_db()
    assert (row.state, Membership.objects.count()) == ("waiting", 0)
