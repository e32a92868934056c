"""Memberships and invitations in the administration: help for organisations that cannot help themselves."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Membership, MembershipInvitation, User
from tests.factories.members import OrganisationFactory, RegionFactory, UserFactory, make_coordinator
from tests.factories.memberships import JoinRequestFactory, MembershipFactory, MembershipInvitationFactory
from tests.forms import errors, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    person = make_coordinator(RegionFactory())
    person.language = "en"
    person.save()
    return person


@pytest.fixture
def client(coordinator: User) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


def test_a_coordinator_invites_a_new_contact(client: Client, coordinator: User):
    organisation = OrganisationFactory(published=True, region=RegionFactory())
    add = f"/admin/members/membershipinvitation/add/?organisation={organisation.pk}"
    fields = {"name": "Nina", "email": "ny@region.example"}
    assert len(errors(send(client, add, "membershipinvitation_form", **fields))) == 1, "a role is needed"
    page = send(client, add, "membershipinvitation_form", **fields, is_contact="on")
    assert errors(page) == []
    row = MembershipInvitation.objects.get()
    assert (row.organisation, row.invited_by, row.roles) == (organisation, coordinator, ["is_contact"])
    assert [sent.to for sent in mail.outbox] == [["ny@region.example"]]
    page = send(client, add, "membershipinvitation_form", **fields, is_contact="on")
    assert len(errors(page)) == 1
    listed = client.get("/admin/members/membershipinvitation/")
    assert "ny@region.example" in listed.text


def test_nobody_is_invited_to_an_organisation_of_another_region(client: Client):
    other = OrganisationFactory(published=True, region=RegionFactory(code="12"))
    add = "/admin/members/membershipinvitation/add/"
    fields = {"name": "N", "email": "n@x.example", "organisation": other.pk, "is_contact": "on"}
    assert client.post(add, fields).status_code == 200
    assert (MembershipInvitation.objects.count(), mail.outbox) == (0, [])


def test_an_invitation_tells_what_became_of_it(client: Client):
    now, organisation = timezone.now(), OrganisationFactory(region=RegionFactory())
    for fields in ({}, {"accepted_at": now}, {"withdrawn_at": now}, {"expires_at": now}):
        MembershipInvitationFactory(organisation=organisation, **fields)
    page = client.get("/admin/members/membershipinvitation/")
    cells = [cell.get_text().split()[0] for cell in BeautifulSoup(page.content, "html.parser").select("td.field-state")]
    assert sorted(cells) == ["Accepted", "Expired", "Open", "Withdrawn"]
    row = MembershipInvitation.objects.first()
    assert client.get(f"/admin/members/membershipinvitation/{row.pk}/change/").status_code == 200


def test_a_coordinator_ends_memberships_after_being_asked(client: Client, coordinator: User):
    region = RegionFactory()
    mine = MembershipFactory(organisation__region=region)
    ended = MembershipFactory(organisation__region=region, ended_at=timezone.now())
    other = MembershipFactory(organisation__region=RegionFactory(code="12"))
    chosen = {"action": "end", "_selected_action": [mine.pk, ended.pk, other.pk]}
    page = client.post("/admin/members/membership/", chosen)
    assert "The only contact" in page.text
    assert (mine.user.email in page.text, other.user.email in page.text) == (True, False)
    client.post("/admin/members/membership/", {**chosen, "confirmed": "yes"})
    mine.refresh_from_db()
    assert (mine.ended_by, Membership.objects.get(pk=other.pk).ended_at) == (coordinator, None)
    assert mine.user.email in [sent.to[0] for sent in mail.outbox]


def test_the_page_of_an_organisation_lists_its_people(client: Client):
    row = MembershipFactory(organisation__region=RegionFactory(), user=UserFactory(name="Alex"))
    JoinRequestFactory(organisation=row.organisation, user__name="Bo")
    MembershipInvitationFactory(organisation=row.organisation, name="Cleo")
    page = client.get(reverse("admin:members_organisation_change", args=[row.organisation.pk]))
    linked = [item.get_text() for item in BeautifulSoup(page.content, "html.parser").select(".linked-rows li")]
    assert any("Alex" in item and "contact" in item for item in linked)
    assert any("Cleo" in item for item in linked)


def test_renaming_and_closing_in_the_administration_keep_the_same_rules(client: Client):
    organisation = OrganisationFactory(name="Förr", region=RegionFactory())
    invitation = MembershipInvitationFactory(organisation=organisation)
    change = reverse("admin:members_organisation_change", args=[organisation.pk])
    send(client, change, "organisation_form", name="Nu", closed_on=timezone.localdate().isoformat())
    organisation.refresh_from_db()
    invitation.refresh_from_db()
    assert (organisation.name, organisation.alternative_names) == ("Nu", ["Förr"])
    assert (organisation.is_closed, invitation.is_open) == (True, False)
