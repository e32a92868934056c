"""Inviting a colleague by a link in a mail."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from members.actions import membership_invitations
from members.models import Membership, MembershipInvitation, User
from tests.factories.members import UserFactory
from tests.factories.memberships import MembershipFactory, MembershipInvitationFactory
from tests.members.colleagues import at, notices, roles_of
from tests.members.logging_in import PASSWORD, faults, headings, log_in

pytestmark = pytest.mark.django_db
ANSWER = {"name": "Nina Ny", "language": "en", "password": "tre-ord-i-rad"}
COLLEAGUE = "ny@region.example"


@pytest.fixture
def contact() -> Membership:
    return MembershipFactory(organisation__name="Föreningen A", organisation__slug="a", user__name="Kim")


@pytest.fixture
def client(contact: Membership) -> Client:
    client = Client()
    client.force_login(contact.user)
    return client


def link_in(sent: Any) -> str:
    link = re.search(r"http://localhost:8000(/(?:en/)?inbjudan/organisation/\S+/)", sent.body)
    assert link
    assert link[1] in sent.alternatives[0][0]
    return link[1]


def invite(client: Client, *roles: str, **fields: str) -> str:
    sent = {"name": "Nina", "email": COLLEAGUE, "title": "chef", "roles": roles or ["is_signatory"], **fields}
    page = client.post(at("bjud-in/"), sent, follow=True)
    assert page.redirect_chain == [(at(""), 302)], faults(page)
    return link_in(mail.outbox[-1])


def test_a_colleague_is_invited_makes_an_account_and_acts(client: Client, contact: Membership):
    link = invite(client, "is_signatory", "is_reporter")
    invitation = MembershipInvitation.objects.get()
    assert (invitation.email, invitation.invited_by, invitation.roles) == (
        COLLEAGUE,
        contact.user,
        ["is_signatory", "is_reporter"],
    )
    visitor = Client()
    assert "Föreningen A" in visitor.get(link).text
    assert not User.objects.filter(email=COLLEAGUE).exists(), "opening the link changes nothing"
    response = visitor.post(link, ANSWER)
    assert (response.status_code, response["Location"]) == (302, "/mina-sidor/organisationer/a/")
    assert visitor.get(at("")).status_code == 200
    member = Membership.objects.get(user__email=COLLEAGUE)
    assert (member.user.name, member.roles, member.title) == ("Nina Ny", ["is_signatory", "is_reporter"], "chef")
    assert (member.user.is_staff, member.user.language) == (False, "en")
    invitation.refresh_from_db()
    assert (invitation.accepted_by, invitation.is_open) == (member.user, False)


def test_a_link_works_once(client: Client):
    link = invite(client)
    Client().post(link, ANSWER)
    late = Client()
    assert [late.get(link).status_code, late.post(link, ANSWER).status_code] == [404, 404]
    assert Membership.objects.count() == 2


def test_a_link_works_for_14_days(client: Client):
    link = invite(client)
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23)):
        assert Client().get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert Client().post(link, ANSWER).status_code == 404


def test_who_has_an_account_logs_in_and_accepts(client: Client):
    User.objects.create_user(COLLEAGUE, PASSWORD, name="Nina", language="en")
    link = invite(client)
    assert link.startswith("/en/")
    visitor = Client()
    assert "password" not in visitor.get(link).text
    assert visitor.post(link)["Location"] == f"/en/konto/login/?next={link}"
    assert log_in(visitor, COLLEAGUE, PASSWORD, next=link)["Location"] == link
    assert visitor.post(link)["Location"] == at("")
    assert Membership.objects.get(user__email=COLLEAGUE).roles == ["is_signatory"]


def test_nobody_else_accepts(client: Client):
    link = invite(client)
    other = Client()
    other.force_login(UserFactory())
    assert COLLEAGUE in other.get(link).text
    other.post(link, ANSWER)
    assert Membership.objects.count() == 1


def test_an_account_that_nobody_has_confirmed_becomes_that_of_who_has_the_mailbox(client: Client):
    Client().post("/konto/signup/", {"name": "Mallory", "email": COLLEAGUE, "password1": "angriparens-egen-fras"})
    link = invite(client)
    Client().post(link, ANSWER)
    user = User.objects.get(email=COLLEAGUE)
    assert (user.name, user.check_password("angriparens-egen-fras")) == ("Nina Ny", False)
    assert Membership.objects.get(user=user).is_current


def test_who_acts_already_gets_the_roles_beside_those_they_have(client: Client, contact: Membership):
    member = MembershipFactory(
        organisation=contact.organisation, is_contact=False, is_reporter=True, user__email=COLLEAGUE, user__name="Nina"
    )
    invitation = MembershipInvitationFactory(organisation=contact.organisation, email=COLLEAGUE, is_contact=True)
    membership_invitations.accept(invitation, member.user)
    assert roles_of(contact.organisation) == {"Kim": ["is_contact"], "Nina": ["is_contact", "is_reporter"]}
    assert Membership.objects.filter(user=member.user).count() == 2, "what was before is kept"


def test_an_invitation_is_sent_again_with_a_new_link(client: Client):
    former = invite(client)
    row = MembershipInvitation.objects.get()
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        client.force_login(User.objects.get(name="Kim"))
        assert "too old" in client.get(at("")).text
        assert client.get(at("inbjudningar/", row.pk)).status_code == 200
        client.post(at("inbjudningar/", row.pk), {"again": "1"})
        link = link_in(mail.outbox[-1])
        assert [Client().get(former).status_code, Client().get(link).status_code] == [404, 200]


def test_a_withdrawn_invitation_does_not_work(client: Client):
    link = invite(client)
    row = MembershipInvitation.objects.get()
    page = client.post(at("inbjudningar/", row.pk), {"withdraw": "1"}, follow=True)
    assert len(notices(page)) == 1
    assert [Client().get(link).status_code, client.get(at("inbjudningar/", row.pk)).status_code] == [404, 404]
    assert headings(Client().get(link)) != []


def test_an_answered_invitation_is_left_alone(client: Client, contact: Membership):
    row = MembershipInvitationFactory(organisation=contact.organisation, accepted_at=timezone.now())
    for deed in (membership_invitations.send_again, membership_invitations.withdraw):
        with pytest.raises(membership_invitations.InvitationGoneError):
            deed(row)
    assert mail.outbox == []


@pytest.mark.parametrize(
    "fields",
    [{"roles": []}, {"roles": ["is_king"]}, {"name": ""}, {"email": "no address"}, {"email": "KIM@region.example"}],
)
def test_what_is_wrong_is_said_and_nothing_is_sent(client: Client, contact: Membership, fields: dict[str, Any]):
    User.objects.filter(pk=contact.user.pk).update(email="kim@region.example")
    sent = {"name": "Nina", "email": COLLEAGUE, "title": "", "roles": ["is_contact"], **fields}
    page = client.post(at("bjud-in/"), sent)
    assert (page.status_code, len(faults(page))) == (200, 1)
    assert (MembershipInvitation.objects.count(), len(mail.outbox)) == (0, 0)
    assert "<title>Error: " in page.text


def test_the_same_twice_is_one_invitation_and_one_mail(client: Client):
    invite(client)
    page = client.post(at("bjud-in/"), {"name": "N", "email": COLLEAGUE.upper(), "roles": ["is_contact"]})
    assert len(faults(page)) == 1
    assert (MembershipInvitation.objects.count(), len(mail.outbox)) == (1, 1)
    row = MembershipInvitation.objects.get()
    again = MembershipInvitation(organisation=row.organisation, email=row.email, name="N", is_contact=True)
    assert membership_invitations.invite(again, by=row.invited_by) == row
    assert len(mail.outbox) == 1


def test_nobody_sends_mails_to_the_world(client: Client, contact: Membership):
    MembershipInvitationFactory.create_batch(30, organisation=contact.organisation)
    page = client.post(at("bjud-in/"), {"name": "N", "email": COLLEAGUE, "roles": ["is_contact"]})
    assert len(faults(page)) == 1
    assert mail.outbox == []
