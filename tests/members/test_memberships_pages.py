"""Changing roles, ending, leaving, handing over."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.utils import timezone

from members.actions import memberships
from members.models import Membership, Organisation
from tests.factories.members import RegionFactory, make_coordinator
from tests.factories.memberships import MembershipFactory
from tests.members.colleagues import at, notices, roles_of
from tests.members.logging_in import faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact() -> Membership:
    return MembershipFactory(organisation__name="Föreningen A", organisation__slug="a", user__name="Kim")


@pytest.fixture
def client(contact: Membership) -> Client:
    client = Client()
    client.force_login(contact.user)
    return client


# --- Roles -----------------------------------------------------------------------------------------


def test_a_colleague_gets_other_roles_and_is_told(client: Client, contact: Membership):
    member = MembershipFactory(organisation=contact.organisation, is_contact=False, is_reporter=True, user__name="Mo")
    client.post(at("kollegor/", member.pk), {"roles": ["is_signatory"], "title": "chef"})
    assert roles_of(contact.organisation) == {"Kim": ["is_contact"], "Mo": ["is_signatory"]}
    member.refresh_from_db()
    assert (member.ended_by, member.roles) == (contact.user, ["is_reporter"]), "who was what, and who changed it"
    assert [sent.to for sent in mail.outbox] == [[member.user.email]]


def test_a_title_is_changed_in_place(client: Client, contact: Membership):
    client.post(at("kollegor/", contact.pk), {"roles": ["is_contact"], "title": "chef"})
    contact.refresh_from_db()
    assert (contact.title, contact.ended_at, len(mail.outbox)) == ("chef", None, 0)


def test_the_last_contact_stays_one(client: Client, contact: Membership):
    page = client.post(at("kollegor/", contact.pk), {"roles": ["is_signatory"], "title": ""})
    assert len(faults(page)) == 1
    MembershipFactory(organisation=contact.organisation)
    page = client.post(at("kollegor/", contact.pk), {"roles": ["is_signatory"], "title": ""}, follow=True)
    assert page.redirect_chain == [(at(""), 302)]
    assert roles_of(contact.organisation)["Kim"] == ["is_signatory"]


def test_a_colleague_is_ended_and_told_once(client: Client, contact: Membership):
    member = MembershipFactory(organisation=contact.organisation)
    for status in (302, 404):
        assert client.post(at("kollegor/", member.pk), {"end": "1"}).status_code == status
    memberships.end(membership=member, by=contact.user)
    member.refresh_from_db()
    assert (member.is_current, member.ended_by) == (False, contact.user)
    assert [sent.to for sent in mail.outbox] == [[member.user.email]]
    assert client.post(at("kollegor/", contact.pk), {"end": "1"})["Location"] == at("lamna/")


def test_what_was_changed_meanwhile_is_told(client: Client, contact: Membership, monkeypatch: pytest.MonkeyPatch):
    member = MembershipFactory(organisation=contact.organisation, user__name="Mo")

    def overtaken(**_kwargs: Any) -> None:
        raise memberships.MembershipEndedError

    monkeypatch.setattr(memberships, "change", overtaken)
    page = client.post(at("kollegor/", member.pk), {"roles": ["is_signatory"], "title": ""}, follow=True)
    assert (page.redirect_chain, len(notices(page))) == ([(at(""), 302)], 1)
    assert roles_of(contact.organisation)["Mo"] == ["is_contact"]


def test_a_membership_that_has_ended_is_not_changed(contact: Membership):
    member = MembershipFactory(organisation=contact.organisation, ended_at=timezone.now())
    with pytest.raises(memberships.MembershipEndedError):
        memberships.change(membership=member, roles=["is_contact"], title="", by=contact.user)


# --- Leaving ---------------------------------------------------------------------------------------


def test_whoever_is_not_the_last_contact_leaves_with_a_tick(client: Client, contact: Membership):
    other = MembershipFactory(organisation=contact.organisation)
    assert "only contact" not in client.get(at("lamna/")).text
    assert len(faults(client.post(at("lamna/"), {}))) == 1
    page = client.post(at("lamna/"), {"sure": "on"}, follow=True)
    assert page.redirect_chain == [("/en/mina-sidor/", 302)]
    assert list(contact.organisation.memberships.current()) == [other]
    assert mail.outbox == []
    assert client.get(at("")).status_code == 404


def test_the_last_contact_is_told_plainly_and_then_the_coordinator(client: Client, contact: Membership):
    Organisation.objects.update(region=RegionFactory())
    coordinator = make_coordinator(RegionFactory())
    reporter = MembershipFactory(organisation=contact.organisation, is_contact=False, is_reporter=True).user
    assert "You are the only contact" in client.get(at("lamna/")).text
    assert len(faults(client.post(at("lamna/"), {}))) == 1
    client.post(at("lamna/"), {"sure": "on"})
    assert list(Organisation.objects.without_contact()) == [contact.organisation]
    assert [sent.to for sent in mail.outbox] == [[coordinator.email], [reporter.email]]
    assert f"/admin/members/membershipinvitation/add/?organisation={contact.organisation.pk}" in mail.outbox[0].body


def test_the_last_contact_hands_over(client: Client, contact: Membership):
    heir = MembershipFactory(organisation=contact.organisation, is_contact=False, is_reporter=True, user__name="Mo")
    stranger = MembershipFactory()
    assert len(faults(client.post(at("lamna/"), {"heir": stranger.pk}))) == 1
    client.post(at("lamna/"), {"heir": heir.pk})
    assert roles_of(contact.organisation) == {"Mo": ["is_contact", "is_reporter"]}
    assert [sent.to for sent in mail.outbox] == [[heir.user.email]]


def test_nothing_is_handed_over_to_somebody_elsewhere(contact: Membership):
    for heir in (MembershipFactory(), contact):
        with pytest.raises(memberships.MembershipEndedError):
            memberships.hand_over(membership=contact, to=heir, by=contact.user)
    assert roles_of(contact.organisation) == {"Kim": ["is_contact"]}


def test_the_last_contact_does_not_go_unawares(contact: Membership):
    with pytest.raises(memberships.LastContactError) as error:
        memberships.end(membership=contact, by=contact.user)
    assert "Föreningen A" in error.value.words
    assert contact.organisation.memberships.current().get() == contact


def test_who_becomes_the_last_in_the_meantime_is_told(
    client: Client, contact: Membership, monkeypatch: pytest.MonkeyPatch
):
    other = MembershipFactory(organisation=contact.organisation)
    end = memberships.end

    def after_the_other(**kwargs: Any) -> None:
        Membership.objects.filter(pk=other.pk).update(ended_at=timezone.now())
        end(**kwargs)

    monkeypatch.setattr(memberships, "end", after_the_other)
    page = client.post(at("lamna/"), {"sure": "on"})
    assert (page.status_code, "You are the only contact" in page.text) == (200, True)
    assert contact.organisation.memberships.current().get() == contact


def test_who_leaves_what_has_closed_leaves_nobody_alone(contact: Membership):
    Organisation.objects.update(closed_on=timezone.localdate())
    contact.organisation.refresh_from_db()
    memberships.end(membership=contact, by=contact.user)
    assert (Membership.objects.current().count(), mail.outbox) == (0, [])


# --- Closing one's account -------------------------------------------------------------------------


def test_whoever_closes_their_account_is_told_whom_they_leave_alone(client: Client, contact: Membership):
    shared = MembershipFactory(user=contact.user).organisation
    MembershipFactory(organisation=shared)
    page = client.get("/en/mina-sidor/stang/")
    alone = [link.get_text() for link in BeautifulSoup(page.content, "html.parser").select("main .notice li a")]
    assert alone == ["Föreningen A"]
    assert len(faults(client.post("/en/mina-sidor/stang/", {"sure": "on"}))) == 1
    client.post("/en/mina-sidor/stang/", {"sure": "on", "alone": "on"})
    assert not Membership.objects.filter(user=contact.user, ended_at=None).exists()
    assert {row.ended_by for row in contact.user.memberships.all()} == {contact.user}
    assert list(Organisation.objects.without_contact()) == [contact.organisation]


def test_an_account_is_not_closed_over_what_nobody_has_said(contact: Membership):
    with pytest.raises(memberships.LastContactError):
        memberships.end_all(user=contact.user)
    assert contact.organisation.memberships.current().get() == contact
