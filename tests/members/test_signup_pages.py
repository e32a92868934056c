"""Making an account oneself: a code shows that the address is one's own, and nobody learns who has one."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.utils import timezone

from members.actions import accounts
from members.models import User
from tests.factories.members import OrganisationFactory
from tests.factories.memberships import MembershipFactory
from tests.forms import fields_of
from tests.members.logging_in import EMAIL, PASSWORD, faults, headings, log_in
from tests.members.test_accounts_pages import code_in

pytestmark = pytest.mark.django_db
SIGN_UP, CODE = "/en/konto/signup/", "/en/konto/confirm-email/"
NEW = {"name": "Nina Ny", "email": "ny@region.example", "password1": "tre-ord-i-rad"}


def sign_up(client: Client, **fields: str) -> Any:
    return client.post(SIGN_UP, {**NEW, **fields})


def test_who_wants_to_join_makes_an_account_and_comes_back(client: Client):
    wanted = f"/en/anslut/till/{OrganisationFactory(published=True).slug}/"
    page = client.get(wanted, follow=True)
    assert headings(page) == ["Make an account"]
    fields = fields_of(page, "signup_form")
    assert fields["next"] == wanted
    response = client.post(SIGN_UP, {**fields, **NEW})
    assert (response.status_code, response["Location"]) == (302, CODE)
    user = User.objects.get()
    assert (user.name, user.email, user.language, user.is_staff) == ("Nina Ny", NEW["email"], "en", False)
    assert not EmailAddress.objects.get().verified
    assert client.get("/en/mina-sidor/").status_code == 302, "nobody is in before the code has come back"
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([NEW["email"]], "Your code to make an account at Mångfaldsarenan")
    response = client.post(CODE, {**fields_of(client.get(CODE), "code_form"), "code": code_in(sent)})
    assert response["Location"] == wanted
    assert client.get(wanted).status_code == 200
    assert EmailAddress.objects.get().verified


def test_the_way_to_the_log_in_keeps_where_one_was_going(client: Client):
    wanted = "/en/anslut/registrera/?name=Nya"
    page = client.get(wanted, follow=True)
    assert next_of(page, "/en/konto/login/") == wanted
    page = client.get("/en/konto/login/", {"next": wanted})
    assert next_of(page, SIGN_UP) == wanted


def next_of(page: Any, address: str) -> str:
    """Return where the page's link to ``address`` leads in the end."""
    links = [urlsplit(link["href"]) for link in BeautifulSoup(page.content, "html.parser").select("main a[href]")]
    (query,) = [link.query for link in links if link.path == address]
    return parse_qs(query)["next"][0]


def test_known_and_unknown_addresses_hear_the_same(person: User):
    heard = []
    for email in (EMAIL, "nobody@region.example"):
        visitor = Client()
        response = sign_up(visitor, email=email)
        page = visitor.get(response["Location"])
        wrong = visitor.post(CODE, {"code": "AAAA-AAAA"})
        texts = [re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", one.text) for one in (page, wrong)]
        heard.append([response.status_code, response["Location"], *(text.replace(email, "") for text in texts)])
    assert heard[0] == heard[1]
    assert [sent.to for sent in mail.outbox] == [[EMAIL], ["nobody@region.example"]]


def test_who_has_an_account_is_told_so_by_mail(client: Client, person: User):
    person.language = "en"
    person.save()
    sign_up(client, email=EMAIL.upper())
    (sent,) = mail.outbox
    assert sent.subject == "You have an account at Mångfaldsarenan already"
    assert "http://localhost:8000/en/konto/login/" in sent.body
    assert User.objects.count() == 1
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize(
    "fields", [{"password1": "kort"}, {"email": "no address"}, {"name": ""}, {"password1": "ny@region.example"}]
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client: Client, fields: dict[str, str]):
    page = sign_up(client, **fields)
    assert page.status_code == 200
    assert len(faults(page)) >= 1
    assert f'value="{ {**NEW, **fields}["email"] }"' in page.text
    assert not User.objects.exists()


def test_powers_cannot_be_asked_for(client: Client):
    sign_up(client, is_staff="on", is_superuser="on", is_active="")
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)


def test_a_password_alone_does_not_open_an_address_that_was_not_shown(client: Client):
    sign_up(client)
    other = Client()
    with time_machine.travel(timezone.now() + timedelta(seconds=11)):
        response = log_in(other, NEW["email"], NEW["password1"])
    assert response["Location"] == "/konto/confirm-email/"
    assert other.get("/mina-sidor/").status_code == 302


def test_a_code_can_be_sent_again(client: Client):
    sign_up(client)
    former = code_in(mail.outbox[-1])
    client.post(CODE, {"action": "resend"})
    assert len(mail.outbox) == 1, "not in the same ten seconds"
    with time_machine.travel(timezone.now() + timedelta(seconds=11)):
        client.post(CODE, {"action": "resend"})
    code = code_in(mail.outbox[-1])
    assert code != former
    assert faults(client.post(CODE, {"code": former})) != []
    assert client.post(CODE, {"code": code})["Location"] == "/en/mina-sidor/"


def test_a_code_works_for_half_an_hour(client: Client):
    sign_up(client)
    code = code_in(mail.outbox[-1])
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert client.post(CODE, {"code": code})["Location"] == "/en/konto/login/"
    assert not EmailAddress.objects.get().verified


def test_guessing_ends_after_five_times(client: Client):
    sign_up(client)
    answers = [client.post(CODE, {"code": "AAAA-AAAA"}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 302]
    assert client.post(CODE, {"code": code_in(mail.outbox[0])})["Location"] == "/en/konto/login/"


def test_too_many_sign_ups_from_one_place_are_stopped(client: Client):
    statuses = [sign_up(client, email="no address").status_code for _ in range(11)]
    assert statuses[-1] == 429


def test_an_account_that_nobody_confirms_is_forgotten_after_a_week(client: Client, person: User):
    sign_up(client)
    member = MembershipFactory().user
    accounts.forget_unconfirmed()
    assert User.objects.filter(email=NEW["email"]).exists()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        accounts.forget_unconfirmed()
    assert set(User.objects.all()) == {person, member}


def test_an_address_that_was_not_shown_belongs_to_nobody(client: Client):
    sign_up(client)
    assert accounts.owner_of(NEW["email"]) is None
    client.post(CODE, {"code": code_in(mail.outbox[-1])})
    assert accounts.owner_of(NEW["email"].upper()) == User.objects.get()
