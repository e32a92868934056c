"""An organisation's own page, what its contacts change, and what my pages show of all organisations."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arena.shared.versions import newest_version
from members.actions import organisations as actions
from members.models import Membership, MembershipInvitation, Organisation, SigningDraft
from tests.factories.members import DeclarationVersionFactory, OrganisationFactory, RegionFactory, make_coordinator
from tests.factories.memberships import JoinRequestFactory, MembershipFactory, MembershipInvitationFactory
from tests.forms import fields_of
from tests.members.colleagues import at, notices
from tests.members.logging_in import faults

pytestmark = pytest.mark.django_db
MY_PAGES = "/en/mina-sidor/"


@pytest.fixture
def contact() -> Membership:
    organisation = OrganisationFactory(
        name="Föreningen A",
        slug="a",
        published=True,
        region=RegionFactory(),
        about="Vi finns.",
        website="https://a.example/",
    )
    return MembershipFactory(organisation=organisation, user__name="Kim", user__language="en")


@pytest.fixture
def organisation(contact: Membership) -> Organisation:
    return contact.organisation


@pytest.fixture
def client(contact: Membership) -> Client:
    client = Client()
    client.force_login(contact.user)
    return client


def main(page: Any) -> Any:
    return BeautifulSoup(page.content, "html.parser").main


def links(page: Any) -> list[str]:
    return [link["href"] for link in main(page).select("a[href]")]


def tags(page: Any) -> list[str]:
    return [tag.get_text(strip=True) for tag in main(page).select(".tags .tag")]


def save(client: Client, page: str, form: str, **changes: Any) -> Any:
    """Open the page, change some fields, send the form and follow."""
    return client.post(at(page), {**fields_of(client.get(at(page)), form), **changes}, follow=True)


# --- The page --------------------------------------------------------------------------------------


def test_the_page_tells_how_the_organisation_stands(client: Client, organisation: Organisation):
    MembershipFactory(organisation=organisation, user__name="Mo", is_contact=False, is_signatory=True, title="chef")
    MembershipFactory(organisation=organisation, user__name="Former", ended_at=timezone.now())
    MembershipInvitationFactory(organisation=organisation, name="Nina")
    JoinRequestFactory(organisation=organisation, user__name="Alex")
    page = client.get(at(""))
    assert tags(page) == ["Shown to visitors"]
    people = [item.get_text(" ", strip=True) for item in main(page).select(".account__list li h3")]
    assert people == ["Kim (you)", "Mo"]
    text = main(page).get_text()
    assert [name in text for name in ("Nina", "Alex (ordförande)", "Former")] == [True, True, False]
    assert {"/en/organisationer/a/", at("bjud-in/"), at("texter/"), at("lamna/")} <= set(links(page))


def test_who_is_no_contact_is_offered_nothing_that_is_for_contacts(organisation: Organisation):
    member = MembershipFactory(organisation=organisation, is_contact=False, is_reporter=True)
    MembershipInvitationFactory(organisation=organisation, name="Nina")
    client = Client()
    client.force_login(member.user)
    page = client.get(at(""))
    offered = [link for link in links(page) if "/mina-sidor/organisationer/a/" in link]
    assert (offered, "Nina" in page.text) == ([at("lamna/")], False)


def test_a_hostile_name_is_harmless(client: Client, organisation: Organisation):
    organisation.name = "<script>alert(1)</script>"
    organisation.save()
    for page in ("", "bjud-in/", "texter/", "namn/", "stang/", "lamna/"):
        assert "<script>alert" not in client.get(at(page)).text


# --- Its texts -------------------------------------------------------------------------------------


def test_a_contact_changes_the_texts_and_the_history_names_them(client: Client, contact: Membership):
    page = save(
        client,
        "texter/",
        "texts_form",
        about="Vi finns än.\r\n\r\n<script>alert(1)</script>Hej",
        about_en="We are still here.",
        website="b.example",
        alternative_names="FA\n\n Förr ",
    )
    assert len(notices(page)) == 1
    row = Organisation.objects.get(slug="a")
    assert (row.website, row.alternative_names) == ("https://b.example", ["FA", "Förr"])
    assert "script" not in row.about
    assert row.about.startswith("<p>Vi finns än.") or row.about.startswith("Vi finns än.")
    assert row.translations == {"en": {"about": "We are still here."}}
    version = newest_version(row)
    assert (version.history_user, version.history_change_reason) == (contact.user, "Changed by the organisation")
    save(client, "texter/", "texts_form", about_en="")
    row.refresh_from_db()
    assert row.translations == {}


def test_a_formatted_text_keeps_its_form_while_its_words_stand(client: Client, organisation: Organisation):
    formatted = "<h3>Om oss</h3><p>Vi <strong>finns</strong>.</p>"
    organisation.about, organisation.translations = formatted, {"fi": {"about": "Olemme."}}
    organisation.save()
    stored = Organisation.objects.get(slug="a").about
    assert "headings, lists or links" in client.get(at("texter/")).text
    save(client, "texter/", "texts_form", website="b.example")
    row = Organisation.objects.get(slug="a")
    assert (row.about, row.website, row.translations) == (stored, "https://b.example", {"fi": {"about": "Olemme."}})
    save(client, "texter/", "texts_form", about="Vi finns.")
    row.refresh_from_db()
    assert row.about == "Vi finns."


@pytest.mark.parametrize(
    "fields", [{"website": "no address"}, {"alternative_names": "a\n" * 21}, {"alternative_names": "a" * 161}]
)
def test_what_is_wrong_in_the_texts_is_said(client: Client, organisation: Organisation, fields: dict[str, str]):
    page = save(client, "texter/", "texts_form", about="Nytt.", **fields)
    assert (len(faults(page)), fields_of(page, "texts_form")["about"]) == (1, "Nytt.")
    assert Organisation.objects.get().about == "Vi finns."


def test_of_two_who_save_the_second_is_told_and_loses_nothing(client: Client, organisation: Organisation):
    mine = fields_of(client.get(at("texter/")), "texts_form")
    save(client, "texter/", "texts_form", about="Den andras.")
    page = client.post(at("texter/"), {**mine, "about": "Min."})
    assert len(faults(page)) == 1
    again = fields_of(page, "texts_form")
    assert (again["about"], "Den andras." in page.text) == ("Min.", True)
    assert Organisation.objects.get().about == "Den andras."
    client.post(at("texter/"), again)
    assert Organisation.objects.get().about == "Min."


# --- Its name and its end --------------------------------------------------------------------------


def test_a_new_name_keeps_the_former_one_and_the_coordinator_is_told(client: Client, organisation: Organisation):
    coordinator = make_coordinator(RegionFactory())
    page = save(client, "namn/", "rename_form", name="  Föreningen   B ")
    assert len(notices(page)) == 1
    row = Organisation.objects.get()
    assert (row.name, row.slug, row.alternative_names) == ("Föreningen B", "a", ["Föreningen A"])
    assert [(sent.to, "Föreningen A" in sent.subject) for sent in mail.outbox] == [([coordinator.email], True)]
    save(client, "namn/", "rename_form", name="Föreningen A")
    row.refresh_from_db()
    assert (row.name, row.alternative_names) == ("Föreningen A", ["Föreningen B"])
    assert newest_version(row).history_change_reason == "Renamed by the organisation"


def test_the_same_name_changes_nothing(client: Client, organisation: Organisation):
    save(client, "namn/", "rename_form", name="Föreningen A")
    assert (Organisation.objects.get().alternative_names, mail.outbox) == ([], [])


def test_a_change_of_letters_alone_is_no_former_name(contact: Membership):
    row = actions.rename(organisation=contact.organisation, name="FÖRENINGEN A", by=contact.user)
    assert (row.name, row.alternative_names) == ("FÖRENINGEN A", [])


@pytest.mark.parametrize("name", ["Region Halland", "REGION  halland", "Landstinget"])
def test_nobody_takes_the_name_of_another(client: Client, organisation: Organisation, name: str):
    OrganisationFactory(name="Region Halland", alternative_names=["Landstinget"])
    assert len(faults(save(client, "namn/", "rename_form", name=name))) == 1
    assert Organisation.objects.get(slug="a").name == "Föreningen A"


def test_an_organisation_closes_and_finishes_nothing(client: Client, contact: Membership, organisation: Organisation):
    coordinator = make_coordinator(RegionFactory())
    colleague = MembershipFactory(organisation=organisation, is_contact=False, is_reporter=True).user
    invitation = MembershipInvitationFactory(organisation=organisation)
    SigningDraft.objects.create(organisation=organisation, version=DeclarationVersionFactory())
    assert len(faults(save(client, "stang/", "close_form", reason="Sammanslagning."))) == 1
    today = timezone.localdate()
    page = save(client, "stang/", "close_form", reason="Sammanslagning.", sure="on")
    assert page.redirect_chain == [(at(""), 302)]
    row = Organisation.objects.get(slug="a")
    assert (row.closed_on, row.is_closed) == (today, True)
    assert (SigningDraft.objects.count(), MembershipInvitation.objects.get().is_open) == (0, False)
    version = newest_version(row)
    assert (version.history_user, version.history_change_reason) == (contact.user, "Sammanslagning.")
    assert [sent.to for sent in mail.outbox] == [[coordinator.email], [colleague.email]]
    assert "Has closed" in tags(page)
    assert "has closed" in client.get("/en/organisationer/a/").text.lower()
    assert invitation.organisation == row
    actions.close(organisation=row, on=today - timedelta(days=1), reason="", by=contact.user)
    assert Organisation.objects.get(slug="a").closed_on == today


def test_an_organisation_does_not_close_tomorrow(client: Client, organisation: Organisation):
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = save(client, "stang/", "close_form", on=tomorrow.isoformat(), reason="Snart.", sure="on")
    assert len(faults(page)) == 1
    assert Organisation.objects.get().closed_on is None


# --- My pages --------------------------------------------------------------------------------------


def test_my_pages_lead_to_each_organisation(client: Client, contact: Membership):
    other = MembershipFactory(user=contact.user, organisation__status="draft", is_contact=False, is_reporter=True)
    page = client.get(MY_PAGES)
    assert {at(""), f"/en/mina-sidor/organisationer/{other.organisation.slug}/"} <= set(links(page))
    assert sorted(tags(page)) == ["Not shown to visitors yet", "Shown to visitors", "Without a contact"]


def test_who_acts_for_none_is_shown_the_way(client: Client):
    stranger = MembershipFactory(ended_at=timezone.now()).user
    client.force_login(stranger)
    page = client.get(MY_PAGES)
    assert "You act for no organisation yet." in page.text
    assert "/en/anslut/" in links(page)
    client.force_login(make_coordinator(RegionFactory()))
    assert "You act for no organisation yet." not in client.get(MY_PAGES).text


def test_my_pages_cost_the_same_for_one_and_for_many(client: Client, contact: Membership):
    counts = []
    for number in (0, 5):
        for membership in MembershipFactory.create_batch(number, user=contact.user):
            SigningDraft.objects.create(organisation=membership.organisation, version=DeclarationVersionFactory())
            MembershipFactory.create_batch(2, organisation=membership.organisation)
        with CaptureQueriesContext(connection) as queries:
            client.get(MY_PAGES)
        counts.append(len(queries))
    assert counts == [10, 10]


def test_what_is_kept_is_shown_and_can_be_taken_along(client: Client, contact: Membership):
    former = MembershipFactory(user=contact.user, organisation__name="Förr", ended_at=timezone.now())
    request = JoinRequestFactory(user=contact.user, name="Önskad")
    request.messages.create(author=contact.user, body="Hej!")
    MembershipInvitationFactory(email=contact.user.email.upper(), organisation__name="Bjuder")
    page = client.get("/en/mina-sidor/uppgifter/")
    text = main(page).get_text()
    assert all(words in text for words in ("Föreningen A", "Förr", "Önskad", "Hej!", "Bjuder", contact.user.email))
    answer = client.get("/en/mina-sidor/uppgifter.json")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    kept = answer.json()
    assert [row["Organisation"] for row in kept["For whom you act and have acted"]] == ["Föreningen A", "Förr"]
    assert kept["Your requests to join"][0]["State"] == "waiting for the coordinator"
    assert former.organisation.name in str(kept)
    assert MembershipFactory(organisation__name="Andras").organisation.name not in str(kept)
