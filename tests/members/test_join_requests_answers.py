"""Following one's request: the question, the answer, what came of it."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members.actions import join_requests
from members.models import User
from tests.factories.members import RegionFactory, make_coordinator
from tests.factories.memberships import JoinRequestFactory
from tests.members.logging_in import faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client: Client) -> User:
    person = User.objects.create_user("kim@region.example", "x", name="Kim", language="en")
    client.force_login(person)
    return person


def main(page: Any) -> Any:
    return BeautifulSoup(page.content, "html.parser").main


def links(page: Any) -> list[str]:
    return [link["href"] for link in main(page).select("a[href]")]


def test_a_question_is_answered_on_the_page(client: Client, person: User):
    row = JoinRequestFactory(user=person)
    address = f"/en/mina-sidor/forfragningar/{row.pk}/"
    assert main(client.get(address)).find("form", id="answer_form") is None
    join_requests.put_question(request=row, body="Vem har bett er?", by=make_coordinator(RegionFactory()))
    page = client.get(address)
    assert ("Vem har bett er?" in page.text, main(page).find("form", id="answer_form") is None) == (True, False)
    assert len(faults(client.post(address, {"body": " "}))) == 1
    client.post(address, {"body": "Styrelsen."})
    row.refresh_from_db()
    assert (row.state, row.messages.last().body) == ("waiting", "Styrelsen.")
    page = client.post(address, {"body": "En gång till."}, follow=True)
    assert "Nothing was done" in page.text
    assert row.messages.count() == 2


def test_a_request_is_taken_back(client: Client, person: User):
    row = JoinRequestFactory(user=person)
    address = f"/en/mina-sidor/forfragningar/{row.pk}/"
    for _ in range(2):
        page = client.post(address, {"withdraw": "1"}, follow=True)
        assert page.redirect_chain == [(address, 302)]
    row.refresh_from_db()
    assert (row.state, row.settled_by) == ("withdrawn", person)
    assert main(client.get(address)).find("form") is None


def test_what_came_of_it_is_told(client: Client, person: User):
    coordinator = make_coordinator(RegionFactory())
    refused, approved = JoinRequestFactory(user=person), JoinRequestFactory(user=person, name="Nya föreningen")
    join_requests.refuse(request=refused, reason="Ni är en del av kommunen.", by=coordinator)
    join_requests.approve(request=approved, roles=["is_contact"], by=coordinator, publish=True)
    page = client.get(f"/en/mina-sidor/forfragningar/{refused.pk}/")
    assert "Ni är en del av kommunen." in page.text
    page = client.get(f"/en/mina-sidor/forfragningar/{approved.pk}/")
    assert "/en/mina-sidor/organisationer/nya-foreningen/" in links(page)


def test_who_asks_hears_that_somebody_else_has_but_not_who(client: Client, person: User):
    other = JoinRequestFactory(name="Nya föreningen", user__name="Hemliga Namnet")
    row = JoinRequestFactory(user=person, name="Nya föreningen")
    page = client.get(f"/en/mina-sidor/forfragningar/{row.pk}/")
    assert ("Somebody else has asked" in page.text, other.user.name in page.text) == (True, False)
