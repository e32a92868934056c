"""A coordinator settles requests to join: on one page, in one's own region, once."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.actions import join_requests
from members.models import JoinRequest, Membership, Organisation, User
from tests.factories.members import (
    OrganisationFactory,
    RegionFactory,
    make_coordinator,
    make_site_administrator,
)
from tests.factories.memberships import JoinRequestFactory, MembershipFactory
from tests.forms import fields_of, messages

pytestmark = pytest.mark.django_db
NUMBER = "232100-0016"
FORMS = {"approve": "joinrequest_form", "ask": "ask_form", "refuse": "refuse_form"}


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


def at(row: JoinRequest) -> str:
    return reverse("admin:members_joinrequest_change", args=[row.pk])


def settle(client: Client, row: JoinRequest, word: str, **changes: Any) -> Any:
    """Fill in one of the three forms and press its button."""
    fields = fields_of(client.get(at(row)), FORMS[word])
    roles = {"approve-roles": ["is_contact", "is_signatory"]} if word == "approve" else {}
    return client.post(at(row), {**fields, **roles, **changes, "_do": word}, follow=True)


def text(page: Any) -> str:
    found = BeautifulSoup(page.content, "html.parser").select_one("#content-main")
    return " ".join(found.get_text(" ").split())


def choices(page: Any, name: str) -> list[str]:
    form = BeautifulSoup(page.content, "html.parser").find("form", id=FORMS["approve"])
    return [field["value"] for field in form.find_all("input", attrs={"name": name})]


# --- What the page shows ---------------------------------------------------------------------------


def test_the_page_shows_all_that_was_asked(client: Client, coordinator: User):
    row = JoinRequestFactory(
        name="Nya <b>föreningen</b>",
        number=NUMBER,
        website="https://annat.example",
        user__name="Alex",
        user__email="a@mejl.example",
    )
    row.messages.create(author=row.user, body="Hej <script>du</script>")
    page = client.get(at(row))
    shown = text(page)
    for words in (
        "Nya <b>föreningen</b>",
        NUMBER,
        "Alex",
        "a@mejl.example",
        "ordförande",
        "Region Halland",
        "<script>du",
    ):
        assert words in shown
    assert "<script>du" not in page.text
    assert "mejl.example) is not of the organisation’s website" in shown
    assert set(choices(page, "approve-roles")) == {"is_contact", "is_signatory", "is_reporter", "is_applicant"}
    ticked = BeautifulSoup(page.content, "html.parser").select("#joinrequest_form input[checked]")
    assert [box["value"] if box["name"] != "approve-publish" else "publish" for box in ticked] == [
        "is_contact",
        "is_signatory",
        "publish",
    ]


def test_what_may_be_the_same_is_offered_if_it_is_ones_own(client: Client):
    by_name = OrganisationFactory(name="Nya föreningen i Halmstad", region=RegionFactory())
    by_number = OrganisationFactory(name="Annat", number=NUMBER, region=RegionFactory())
    OrganisationFactory(name="Nya föreningen i Malmö", region=RegionFactory(code="12"))
    page = client.get(at(JoinRequestFactory(name="Nya föreningen", number=NUMBER)))
    assert choices(page, "approve-organisation") == [str(by_number.pk), str(by_name.pk), "new"]
    assert "An organisation with this number is here already" in text(page)
    assert "Malmö" not in text(page)


def test_a_number_of_another_region_is_told_without_the_name(client: Client):
    OrganisationFactory(name="Hemlig", number=NUMBER, region=RegionFactory(code="12"))
    row = JoinRequestFactory(number=NUMBER)
    page = client.get(at(row))
    assert "An organisation of another region has this number" in text(page)
    assert "Hemlig" not in text(page)
    page = settle(client, row, "approve")
    assert "step__faults" in page.text
    assert not Membership.objects.exists()


def test_others_who_ask_for_the_same_are_named_if_they_are_of_ones_region(client: Client):
    row = JoinRequestFactory(name="Nya föreningen")
    mine = JoinRequestFactory(name="Nya föreningen")
    other = JoinRequestFactory(name="Nya föreningen", region=RegionFactory(code="12"))
    page = client.get(at(row))
    assert (at(mine) in page.text, at(other) in page.text) == (True, False)
    assert "No organisation number was given" in text(page)


def test_contacts_that_there_are_are_told_of(client: Client):
    organisation = MembershipFactory(organisation__region=RegionFactory()).organisation
    page = client.get(at(JoinRequestFactory(organisation=organisation)))
    assert "The organisation has contacts already" in text(page)
    assert choices(page, "approve-organisation") == []
    assert reverse("admin:members_organisation_change", args=[organisation.pk]) in page.text


# --- The three answers -----------------------------------------------------------------------------


def test_approving_registers_and_lets_in_at_one_go(client: Client, coordinator: User):
    row = JoinRequestFactory(name="Nya föreningen", number=NUMBER)
    page = settle(client, row, "approve")
    assert page.redirect_chain == [("/admin/", 302)]
    assert len(messages(page)) == 1
    membership = Membership.objects.get()
    assert (membership.roles, membership.organisation.status) == (["is_contact", "is_signatory"], "published")
    assert Client().get("/organisationer/nya-foreningen/").status_code == 200
    row.refresh_from_db()
    assert (row.state, row.settled_by) == ("approved", coordinator)


def test_approving_may_leave_the_page_for_review(client: Client):
    row = JoinRequestFactory(name="Nya föreningen")
    fields = {"approve-roles": ["is_reporter"], "_do": "approve"}  # publish is not ticked
    client.post(at(row), fields)
    assert (Organisation.objects.get().status, Membership.objects.get().roles) == ("review", ["is_reporter"])


def test_approving_may_choose_one_that_was_here(client: Client):
    standing = OrganisationFactory(name="Nya föreningen i Halmstad", region=RegionFactory())
    row = JoinRequestFactory(name="Nya föreningen")
    page = client.post(at(row), {"approve-roles": ["is_contact"], "_do": "approve"})
    assert "step__faults" in page.text, "which of the two has to be said"
    settle(client, row, "approve", **{"approve-organisation": str(standing.pk)})
    assert (Membership.objects.get().organisation, Organisation.objects.count()) == (standing, 1)


def test_what_was_not_offered_is_not_taken(client: Client):
    OrganisationFactory(name="Nya föreningen i Halmstad", region=RegionFactory())
    other = OrganisationFactory(name="Nya föreningen i Malmö", region=RegionFactory(code="12"))
    row = JoinRequestFactory(name="Nya föreningen")
    page = settle(client, row, "approve", **{"approve-organisation": str(other.pk)})
    assert "step__faults" in page.text
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("word", "fields"),
    [("approve", {"approve-roles": []}), ("ask", {"question-body": " "}), ("refuse", {"refuse-reason": ""})],
)
def test_what_is_missing_is_said(client: Client, word: str, fields: dict[str, Any]):
    row = JoinRequestFactory()
    page = settle(client, row, word, **fields)
    fault = BeautifulSoup(page.content, "html.parser").select_one("#faults a")
    assert BeautifulSoup(page.content, "html.parser").find(id=fault["href"][1:]) is not None
    row.refresh_from_db()
    assert (row.state, mail.outbox) == ("waiting", [])


def test_asking_and_refusing_go_by_mail(client: Client):
    row = JoinRequestFactory()
    page = settle(client, row, "ask", **{"question-body": "Vem har bett er?"})
    assert page.redirect_chain == [(at(row), 302)]
    assert "Vem har bett er?" in text(page)
    page = settle(client, row, "refuse", **{"refuse-reason": "Ni är en del av kommunen."})
    assert "Ni är en del av kommunen." in text(page)
    assert [sent.to for sent in mail.outbox] == [[row.user.email]] * 2
    assert BeautifulSoup(page.content, "html.parser").find("form", id=FORMS["approve"]) is None


def test_who_comes_second_is_told(client: Client):
    row = JoinRequestFactory()
    fields = {"approve-roles": ["is_contact"], "_do": "approve"}
    client.post(at(row), fields, follow=True)
    page = client.post(at(row), fields, follow=True)
    assert "Nothing was done" in messages(page)[0]
    assert (Membership.objects.count(), Organisation.objects.count(), len(mail.outbox)) == (1, 1, 1)


def test_a_press_on_nothing_changes_nothing(client: Client):
    row = JoinRequestFactory()
    assert client.post(at(row), {"_do": "burn"}).status_code == 200
    assert client.post(at(row), {}).status_code == 200
    assert JoinRequest.objects.get().state == "waiting"


# --- Whose it is -----------------------------------------------------------------------------------


def test_another_regions_requests_are_not_found(client: Client):
    other = JoinRequestFactory(region=RegionFactory(code="12"))
    national = JoinRequestFactory(region=None)
    for row in (other, national):
        assert client.get(at(row)).status_code == 404
        assert client.post(at(row), {"approve-roles": ["is_contact"], "_do": "approve"}).status_code == 404
    assert not Membership.objects.exists()
    chief = Client()
    chief.force_login(make_site_administrator())
    chief.post(at(national), {"approve-roles": ["is_contact"], "_do": "approve"})
    assert Membership.objects.get().organisation.region is None


def test_nobody_without_powers_settles(client: Client):
    row = JoinRequestFactory()
    member = Client()
    member.force_login(row.user)
    assert member.post(at(row), {"approve-roles": ["is_contact"], "_do": "approve"}).status_code in {302, 403}
    assert not Membership.objects.exists()


# --- The work queue --------------------------------------------------------------------------------


def test_the_work_queue_leads_to_what_waits(client: Client, coordinator: User):
    waiting, asked, done = [JoinRequestFactory(name=name) for name in ("Väntar", "Frågad", "Klar")]
    join_requests.put_question(request=asked, body="Vem?", by=coordinator)
    join_requests.refuse(request=done, reason="Nej.", by=coordinator)
    alone = MembershipFactory(organisation__region=RegionFactory(), organisation__name="Övergiven")
    Membership.objects.filter(pk=alone.pk).update(ended_at=timezone.now())
    page = client.get("/admin/")
    assert (at(waiting) in page.text, at(asked) in page.text, at(done) in page.text) == (True, True, False)
    assert reverse("admin:members_organisation_change", args=[alone.organisation.pk]) in page.text
    listed = client.get("/admin/members/joinrequest/?todo=join")
    assert ("Väntar" in listed.text, "Frågad" in listed.text) == (True, False)


def test_the_list_costs_the_same_for_one_and_for_many(client: Client):
    counts = []
    for number in (1, 8):
        JoinRequestFactory.create_batch(number)
        client.get("/admin/members/joinrequest/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/members/joinrequest/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
