"""Finding one's organisation, asking for it, registering it, and following the request."""

from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import JoinRequest, User
from tests.factories.members import MunicipalityFactory, OrganisationFactory, RegionFactory
from tests.factories.memberships import JoinRequestFactory, MembershipFactory
from tests.forms import fields_of
from tests.members.logging_in import faults, headings

pytestmark = pytest.mark.django_db
FIND, REGISTER = "/en/anslut/", "/en/anslut/registrera/"
NUMBER = "232100-0016"
PERSONAL = "This looks like a personal number"


@pytest.fixture
def new() -> dict[str, Any]:
    RegionFactory()
    return {
        "name": "Nya föreningen",
        "number": "2321000016",
        "kind": "association",
        "sector": "civil",
        "region": "halland",
        "municipality": MunicipalityFactory().pk,
        "website": "forening.example",
        "title": "ordförande",
        "body": "Vi vill vara med.",
    }


def main(page: Any) -> Any:
    return BeautifulSoup(page.content, "html.parser").main


def found(page: Any) -> list[str]:
    return [heading.get_text(strip=True) for heading in main(page).select(".item-list h3")]


def links(page: Any) -> list[str]:
    return [link["href"] for link in main(page).select("a[href]")]


# --- Finding ---------------------------------------------------------------------------------------


def test_an_organisation_is_found_by_any_of_its_names_and_by_number(client: Client):
    OrganisationFactory(
        published=True,
        name="Halmstads förening",
        slug="h",
        alternative_names=["HF"],
        number=NUMBER,
        region=RegionFactory(),
    )
    OrganisationFactory(published=True, name="Annat")
    for words in ("halmst", "HF", "2321000016", NUMBER, "SE232100001601"):
        page = client.get(FIND, {"q": words})
        assert found(page) == ["Halmstads förening"], words
        assert "/en/anslut/till/h/" in links(page)
    assert "Association · Region Halland · 232100-0016" in main(page).get_text()


def test_who_is_not_here_can_be_registered_with_what_was_written(client: Client):
    page = client.get(FIND, {"q": "Nya föreningen"})
    assert found(page) == []
    assert f"{REGISTER}?name=Nya+f%C3%B6reningen" in links(page)
    assert f"{REGISTER}?number=232100-0016" in links(client.get(FIND, {"q": "2321000016"}))
    assert links(client.get(FIND)) == []


@pytest.mark.parametrize("words", ["121212-1212", "19121212-1212"])
def test_a_sole_trader_hears_kindly_why_not_and_where_to_turn(client: Client, words: str):
    page = client.get(FIND, {"q": words})
    text = main(page).get_text()
    assert PERSONAL in text
    assert "mailto:arenan@regionen.example" in links(page)
    assert REGISTER not in "".join(links(page))
    assert words not in text, "the number stands nowhere on the page but in the field"


def test_a_wrong_number_is_told(client: Client):
    assert "has ten digits" in main(client.get(FIND, {"q": "232100-0017"})).get_text()


@pytest.mark.parametrize("query", ["q=", "q=%20", "sida=x", "q=a&sida=999", f"q={'a' * 200}", "q=%00"])
def test_addresses_that_make_no_sense_are_no_fault(client: Client, query: str):
    assert client.get(f"{FIND}?{query}").status_code in {200, 404}


def test_drafts_are_not_found(client: Client):
    OrganisationFactory(name="Hemliga föreningen", number=NUMBER)
    assert [found(client.get(FIND, {"q": words})) for words in ("hemliga", NUMBER)] == [[], []]
    draft = OrganisationFactory()
    client.force_login(User.objects.create_user("a@x.example", "x"))
    assert client.get(f"/en/anslut/till/{draft.slug}/").status_code == 404


def test_one_that_has_closed_takes_nobody(client: Client):
    OrganisationFactory(published=True, name="Förbi", slug="forbi", closed_on=timezone.localdate())
    assert "/en/anslut/till/forbi/" not in links(client.get(FIND, {"q": "förbi"}))
    client.force_login(User.objects.create_user("a@x.example", "x"))
    assert main(client.get("/en/anslut/till/forbi/")).find("form") is None


def test_finding_costs_the_same_for_one_and_for_many(client: Client):
    for number in (1, 30):
        OrganisationFactory.create_batch(number, published=True, name=f"Föreningen {number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(FIND, {"q": f"föreningen {number}"})
        assert len(queries) == 2


# --- Asking for one that is here -------------------------------------------------------------------


@pytest.fixture
def person(client: Client) -> User:
    person = User.objects.create_user("kim@region.example", "x", name="Kim", language="en")
    client.force_login(person)
    return person


def test_a_person_asks_and_sees_how_it_stands(client: Client, person: User):
    organisation = OrganisationFactory(published=True, slug="a", name="Föreningen A", region=RegionFactory())
    page = client.get("/en/anslut/till/a/")
    assert "you would be its first contact" in page.text
    assert len(faults(client.post("/en/anslut/till/a/", {"title": ""}))) == 1
    page = client.post("/en/anslut/till/a/", {"title": "chef", "body": "Hej <b>du</b>"}, follow=True)
    row = JoinRequest.objects.get()
    assert (row.organisation, row.title, row.user) == (organisation, "chef", person)
    assert page.redirect_chain == [(f"/en/mina-sidor/forfragningar/{row.pk}/", 302)]
    assert headings(page) == ["Your request about Föreningen A"]
    assert "Hej &lt;b&gt;du&lt;/b&gt;" in page.text
    assert f"/en/mina-sidor/forfragningar/{row.pk}/" in links(client.get("/en/anslut/till/a/"))
    assert f"/en/mina-sidor/forfragningar/{row.pk}/" in links(client.get("/en/mina-sidor/"))


def test_where_there_are_contacts_the_page_says_that_they_are_told(client: Client, person: User):
    MembershipFactory(organisation__slug="a")
    assert "they are told of your request by mail" in client.get("/en/anslut/till/a/").text


def test_who_acts_for_it_already_is_led_there(client: Client, person: User):
    MembershipFactory(organisation__slug="a", user=person)
    assert "/en/mina-sidor/organisationer/a/" in links(client.get("/en/anslut/till/a/"))
    assert client.post("/en/anslut/till/a/", {"title": "chef"})["Location"] == "/en/mina-sidor/organisationer/a/"
    assert not JoinRequest.objects.exists()


def test_a_former_address_leads_on(client: Client, person: User):
    organisation = OrganisationFactory(published=True, slug="forr")
    organisation.slug = "nu"
    organisation.save()
    assert client.get("/en/anslut/till/forr/")["Location"] == "/en/anslut/till/nu/"


def test_too_many_requests_are_told_and_nothing_is_lost(client: Client, person: User):
    JoinRequestFactory.create_batch(10, user=person)
    organisation = OrganisationFactory(published=True)
    page = client.post(f"/en/anslut/till/{organisation.slug}/", {"title": "chef", "body": "Hej"})
    assert (len(faults(page)), 'value="chef"' in page.text) == (1, True)


# --- Registering -----------------------------------------------------------------------------------


def test_an_organisation_is_registered(client: Client, person: User, new: dict[str, Any]):
    page = client.post(REGISTER, new, follow=True)
    assert faults(page) == []
    row = JoinRequest.objects.get()
    assert (row.name, row.number, row.kind, row.sector) == ("Nya föreningen", NUMBER, "association", "civil")
    assert (row.region.code, row.municipality.code, row.website) == ("13", "1380", "https://forening.example")
    assert (row.organisation, row.title) == (None, "ordförande")
    assert [message.body for message in row.messages.all()] == ["Vi vill vara med."]
    facts = [fact.get_text() for fact in main(page).select("dl.facts dd")]
    assert facts[:5] == ["Nya föreningen", NUMBER, "Association", "Civil society", "Region Halland"]


def test_a_form_that_is_sent_twice_makes_one_request(client: Client, person: User, new: dict[str, Any]):
    for _ in range(2):
        client.post(REGISTER, new)
    assert (JoinRequest.objects.count(), len(mail.outbox)) == (1, 1)


def test_what_was_searched_for_is_filled_in(client: Client, person: User):
    fields = fields_of(client.get(f"{REGISTER}?name={quote('Nya <b>')}&number={NUMBER}"), "register_form")
    assert (fields["name"], fields["number"]) == ("Nya <b>", NUMBER)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"number": "121212-1212"}, "This is a personal number. A sole trader is a person"),
        ({"number": "19121212-1212"}, "This is a personal number. A sole trader is a person"),
        ({"number": "232100-0017"}, "with ten digits"),
        ({"number": "ett två"}, "with ten digits"),
        ({"number": ""}, "by it we know that we mean the same"),
        ({"region": ""}, "Region"),
        ({"region": "atlantis"}, "Region"),
        ({"region": "skane"}, "This municipality lies in another region"),
        ({"kind": ""}, "Kind"),
        ({"municipality": "999999"}, "Municipality"),
        ({"website": "not an address"}, "Website"),
        ({"name": " "}, "Name of the organisation"),
        ({"title": ""}, "Your title there"),
        ({"body": "x" * 2_001}, "Message to the coordinator"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    client: Client, person: User, new: dict[str, Any], fields: dict[str, str], words: str
):
    RegionFactory(code="12")
    page = client.post(REGISTER, {**new, **fields})
    (fault,) = faults(page)
    assert words in fault
    kept = {name: str(value) for name, value in {**new, **fields}.items() if name in {"title", "website", "number"}}
    sent = fields_of(page, "register_form")
    assert {name: sent[name] for name in kept} == kept
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize("kind", ["unit", "partnership"])
def test_what_is_a_part_of_something_needs_no_number(client: Client, person: User, new: dict[str, Any], kind: str):
    client.post(REGISTER, {**new, "number": "", "kind": kind, "region": "national", "municipality": ""})
    row = JoinRequest.objects.get()
    assert (row.number, row.region) == ("", None)


def test_a_number_that_is_here_leads_to_that_organisation(client: Client, person: User, new: dict[str, Any]):
    OrganisationFactory(published=True, slug="a", name="Redan här", number=NUMBER)
    page = client.post(REGISTER, new)
    assert faults(page) == ["Organisation number: Redan här has this number and is here already."]
    assert "/en/anslut/till/a/" in links(page)


def test_a_draft_with_the_number_is_told_to_nobody(client: Client, person: User, new: dict[str, Any]):
    OrganisationFactory(name="Hemliga", number=NUMBER)
    page = client.post(REGISTER, new, follow=True)
    assert "Hemliga" not in page.text
    assert JoinRequest.objects.get().number == NUMBER


def test_names_that_are_nearly_the_same_are_shown_first(client: Client, person: User, new: dict[str, Any]):
    OrganisationFactory(published=True, slug="a", name="Nya föreningen i Halmstad")
    page = client.post(REGISTER, new)
    assert ("/en/anslut/till/a/" in links(page), len(faults(page))) == (True, 1)
    assert not JoinRequest.objects.exists()
    client.post(REGISTER, {**new, "is_new": "on"})
    assert JoinRequest.objects.get().name == "Nya föreningen"
