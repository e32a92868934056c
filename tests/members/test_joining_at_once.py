"""Two at once: of those who do the same thing in one moment one wins, the others are told, nothing is done twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from members.actions import join_requests, membership_invitations, memberships
from members.actions.coordinators import InvitationGoneError
from members.models import JoinRequest, Membership, MembershipInvitation, Organisation, User
from tests.factories.members import OrganisationFactory, RegionFactory, UserFactory, make_coordinator
from tests.factories.memberships import JoinRequestFactory, MembershipFactory, MembershipInvitationFactory

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = (join_requests.SettledError, InvitationGoneError, memberships.LastContactError)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all of these in the same moment; return what each gave, or how it was refused."""
    start = Barrier(len(deeds))

    def one(deed: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return deed()
        except REFUSED as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


@pytest.fixture
def coordinators(transactional_db: None) -> list[User]:
    region = RegionFactory()
    return [make_coordinator(region, email=f"c{number}@region.example") for number in range(4)]


def test_four_who_approve_register_one_organisation(coordinators: list[User]):
    row = JoinRequestFactory(name="Nya föreningen", number="232100-0016")

    def approve(person: User) -> Any:
        return join_requests.approve(request=row, roles=["is_contact"], by=person, publish=True)

    told = at_once(*(lambda person=person: approve(person) for person in coordinators))
    assert told.count(join_requests.SettledError) == 3
    assert (Organisation.objects.count(), Membership.objects.count(), len(mail.outbox)) == (1, 1, 1)
    row.refresh_from_db()
    assert (row.state, row.settled_by in coordinators) == ("approved", True)


def test_one_who_approves_and_one_who_refuses_do_not_both(coordinators: list[User]):
    row = JoinRequestFactory()
    first, second, *_others = coordinators
    told = at_once(
        lambda: join_requests.approve(request=row, roles=["is_contact"], by=first),
        lambda: join_requests.refuse(request=row, reason="Nej.", by=second),
    )
    assert told.count(join_requests.SettledError) == 1
    row.refresh_from_db()
    assert Membership.objects.exists() == (row.state == "approved")
    assert len(mail.outbox) == 1


def test_two_requests_with_one_number_make_one_organisation(coordinators: list[User]):
    rows = [JoinRequestFactory(name=f"Nya {number}", number="232100-0016") for number in range(2)]

    def approve(row: JoinRequest, person: User) -> Any:
        try:
            return join_requests.approve(request=row, roles=["is_contact"], by=person)
        except join_requests.ValidationError:
            return "taken"

    told = at_once(*(lambda pair=pair: approve(*pair) for pair in zip(rows, coordinators, strict=False)))
    assert told.count("taken") == 1
    assert (Organisation.objects.count(), Membership.objects.count()) == (1, 1)


def test_a_form_that_is_sent_eight_times_makes_one_request(coordinators: list[User]):
    person, organisation = UserFactory(), OrganisationFactory(published=True, region=RegionFactory())
    told = at_once(*[lambda: join_requests.ask(organisation=organisation, user=person, title="chef")] * 8)
    assert len({row.pk for row in told}) == 1
    assert (JoinRequest.objects.count(), len(mail.outbox)) == (1, 1 + len(coordinators))


def test_two_who_accept_one_invitation_make_one_member(transactional_db: None):
    invitation = MembershipInvitationFactory(email="ny@region.example")

    def accept() -> User:
        return membership_invitations.accept_with_new_account(
            invitation, name="Nina", language="sv", password="tre-ord-i-rad"
        )

    told = at_once(accept, accept)
    assert told.count(InvitationGoneError) == 1
    assert (User.objects.filter(email="ny@region.example").count(), Membership.objects.count()) == (1, 1)


def test_one_accepts_what_another_withdraws(transactional_db: None):
    person = UserFactory()
    invitation = MembershipInvitationFactory(email=person.email)
    told = at_once(
        lambda: membership_invitations.accept(invitation, person), lambda: membership_invitations.withdraw(invitation)
    )
    assert told.count(InvitationGoneError) == 1
    row = MembershipInvitation.objects.get()
    assert (row.accepted_at is None) != (row.withdrawn_at is None)
    assert Membership.objects.exists() == (row.accepted_at is not None)


def test_a_colleague_who_is_invited_four_times_gets_one_mail(transactional_db: None):
    contact = MembershipFactory()

    def invite() -> Any:
        row = MembershipInvitation(
            organisation=contact.organisation, email="ny@region.example", name="N", is_contact=True
        )
        return membership_invitations.invite(row, by=contact.user)

    at_once(*[invite] * 4)
    assert (MembershipInvitation.objects.count(), len(mail.outbox)) == (1, 1)


def test_of_two_contacts_who_leave_one_is_the_last_and_stays(transactional_db: None):
    organisation = OrganisationFactory(published=True)
    both = MembershipFactory.create_batch(2, organisation=organisation)
    told = at_once(*(lambda row=row: memberships.end(membership=row, by=row.user) for row in both))
    assert told.count(memberships.LastContactError) == 1
    assert organisation.memberships.contacts().count() == 1


def test_two_who_change_the_same_roles_leave_one_membership(transactional_db: None):
    contact = MembershipFactory()
    member = MembershipFactory(organisation=contact.organisation)

    def change(role: str) -> Any:
        try:
            return memberships.change(membership=member, roles=[role], title="", by=contact.user)
        except memberships.MembershipEndedError:
            return "ended"

    told = at_once(lambda: change("is_signatory"), lambda: change("is_reporter"))
    assert told.count("ended") == 1
    assert Membership.objects.filter(user=member.user, ended_at=None).count() == 1
