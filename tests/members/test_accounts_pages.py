"""Logging in, and what a person sees of themselves."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from members.models import User
from tests.factories.members import RegionFactory, make_coordinator
from tests.forms import fields_of
from tests.members.logging_in import EMAIL, LOGIN, PASSWORD, faults, headings, log_in

pytestmark = pytest.mark.django_db


# --- Logging in ------------------------------------------------------------------------------------


def test_a_person_logs_in_and_comes_to_their_pages(client: Client, person: User):
    before = client.get(LOGIN) and client.cookies.get("sessionid")
    response = log_in(client, "KIM@Region.example")
    assert (response.status_code, response["Location"]) == (302, "/mina-sidor/")
    assert client.cookies["sessionid"].value != getattr(before, "value", "")
    page = client.get("/mina-sidor/")
    assert headings(page) == ["Mina sidor"]
    assert "Kim &lt;b&gt;Å&lt;/b&gt;" in page.text
    assert "/admin/" not in page.text


def test_a_coordinator_comes_to_the_administration(client: Client):
    coordinator = make_coordinator(RegionFactory(), email=EMAIL)
    coordinator.set_password(PASSWORD)
    coordinator.save()
    assert log_in(client)["Location"] == "/admin/"
    page = client.get("/mina-sidor/").text
    assert 'href="/regioner/halland/"' in page
    assert 'href="/admin/"' in page


def test_the_administration_leads_to_the_one_log_in_and_back(client: Client):
    make_coordinator(RegionFactory(), email=EMAIL)
    response = client.get("/admin/programmes/programme/?q=x", follow=True)
    address = "/konto/login/?next=/admin/programmes/programme/%3Fq%3Dx"
    assert response.redirect_chain[-1] == (address, 302)
    fields = fields_of(response, "login_form")
    assert fields["next"] == "/admin/programmes/programme/?q=x"
    response = client.post(LOGIN, {**fields, "login": EMAIL, "password": "x"})
    assert response["Location"] == "/admin/programmes/programme/?q=x"


@pytest.mark.parametrize("address", ["//evil.example/", "https://evil.example/", "/\\evil.example/", "javascript:x"])
def test_nobody_is_led_to_another_site(client: Client, person: User, address: str):
    assert log_in(client, next=address)["Location"] == "/mina-sidor/"


def test_english_lies_under_en(client: Client, person: User):
    assert headings(client.get("/en/konto/login/")) == ["Log in"]
    assert headings(client.get(LOGIN)) == ["Logga in"]


def test_the_administration_logs_out_of_everything(client: Client):
    client.force_login(User.objects.create_superuser(EMAIL, PASSWORD, name="Chefen"))
    response = client.post("/admin/logout/")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/mina-sidor/")["Location"] == "/konto/login/?next=/mina-sidor/"
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"


def test_logging_out_takes_a_post(logged_in: Client):
    assert headings(logged_in.get("/konto/logout/")) != []
    assert logged_in.get("/mina-sidor/").status_code == 200
    assert logged_in.post("/konto/logout/")["Location"] == "/"
    assert logged_in.get("/mina-sidor/").status_code == 302
    assert logged_in.cookies["sessionid"].value == ""


def test_the_administration_sends_to_the_one_page_for_passwords(client: Client):
    client.force_login(User.objects.create_superuser(EMAIL, PASSWORD, name="Chefen"))
    assert client.get("/admin/password_change/")["Location"] == "/konto/password/change/"


# --- Nobody learns who has an account --------------------------------------------------------------


def answer(client: Client, path: str, fields: dict[str, str]) -> tuple[int, str, str]:
    response = client.post(path, fields)
    text = client.get(response["Location"]).text if response.status_code == 302 else response.text
    kept = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    return response.status_code, response.get("Location", ""), kept.replace(fields.get("email") or fields["login"], "")


@pytest.mark.parametrize(
    ("path", "field"),
    [(LOGIN, "login"), ("/konto/login/code/", "email"), ("/konto/password/reset/", "email")],
)
def test_known_and_unknown_addresses_hear_the_same(person: User, path: str, field: str):
    known = answer(Client(), path, {field: EMAIL, "password": "wrong"})
    unknown = answer(Client(), path, {field: "nobody@region.example", "password": "wrong"})
    assert known == unknown


def test_a_stranger_gets_a_mail_that_says_so(client: Client, person: User):
    client.post("/konto/login/code/", {"email": "nobody@region.example"})
    assert [sent.to for sent in mail.outbox] == [["nobody@region.example"]]
    assert "/konto/" not in mail.outbox[0].body


# --- A code by mail --------------------------------------------------------------------------------


def test_a_person_logs_in_with_a_code_by_mail(client: Client, person: User):
    person.language = "en"
    person.save()
    client.post("/konto/login/code/", {"email": EMAIL})
    sent = mail.outbox[0]
    assert (sent.to, sent.subject) == ([EMAIL], "Your code to log in to Mångfaldsarenan")
    code = re.search(r"^ {4}(\S+)$", sent.body, re.MULTILINE)
    assert code
    html: Any = sent.alternatives[0][0]
    assert code[1] in html
    response = client.post("/konto/login/code/confirm/", {"code": code[1]})
    assert response["Location"] == "/mina-sidor/"


def test_a_wrong_code_is_refused(client: Client, person: User):
    client.post("/konto/login/code/", {"email": EMAIL})
    response = client.post("/konto/login/code/confirm/", {"code": "XXXXXX"})
    assert len(faults(response)) == 1
    assert client.get("/mina-sidor/").status_code == 302


# --- Passwords -------------------------------------------------------------------------------------


def test_a_forgotten_password_is_replaced_and_ends_all_sessions(logged_in: Client, person: User):
    visitor = Client(headers={"host": "testserver"})
    visitor.post("/konto/password/reset/", {"email": EMAIL})
    link = re.search(r"http://localhost:8000(\S+/password/reset/key/\S+)", mail.outbox[0].body)
    assert link, "the mail names the site's own address, not the one that the visitor used"
    page = visitor.get(link[1], follow=True)
    form = page.redirect_chain[-1][0]
    response = visitor.post(form, {"password1": "en-helt-ny-fras", "password2": "en-helt-ny-fras"})
    assert response.status_code == 302
    assert visitor.get(link[1]).text != "", "the link works once"
    assert "set-password" not in visitor.get(link[1]).get("Location", "")
    assert logged_in.get("/mina-sidor/").status_code == 302
    assert log_in(Client(), password="en-helt-ny-fras")["Location"] == "/mina-sidor/"
    assert "har" in mail.outbox[-1].body
    assert mail.outbox[-1].to == [EMAIL]


def test_a_changed_password_ends_the_other_sessions_only(logged_in: Client, person: User):
    elsewhere = Client()
    log_in(elsewhere)
    new = "en-helt-ny-fras"
    response = logged_in.post(
        "/konto/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}, follow=True
    )
    assert response.redirect_chain == [("/mina-sidor/", 302)]
    assert logged_in.get("/mina-sidor/").status_code == 200
    assert elsewhere.get("/mina-sidor/").status_code == 302
    assert mail.outbox[-1].to == [EMAIL]


def test_a_weak_password_is_refused_with_what_to_do(logged_in: Client):
    response = logged_in.post(
        "/konto/password/change/", {"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"}
    )
    assert len(faults(response)) >= 1
    assert response.text.count("<title>Fel:") == 1


# --- The address -----------------------------------------------------------------------------------


def code_in(sent: Any) -> str:
    code = re.search(r"^ {4}(\S+)$", sent.body, re.MULTILINE)
    assert code
    assert code[1] in sent.alternatives[0][0]
    return code[1]


def test_an_address_changes_when_the_new_one_answers(logged_in: Client, person: User):
    page = logged_in.post("/konto/email/", {"action_add": "", "email": "kim.ny@region.example"}, follow=True)
    assert page.redirect_chain == [("/konto/confirm-email/", 302)]
    person.refresh_from_db()
    assert person.email == EMAIL, "nothing changes until the code has come back"
    assert mail.outbox[-1].to == ["kim.ny@region.example"]
    logged_in.post("/konto/confirm-email/", {"code": code_in(mail.outbox[-1])})
    person.refresh_from_db()
    assert person.email == "kim.ny@region.example"
    assert log_in(Client(), "kim.ny@region.example")["Location"] == "/mina-sidor/"
    assert mail.outbox[-1].to == [EMAIL], "the former address is told"


def test_an_address_that_somebody_else_has_is_not_taken_over(logged_in: Client, person: User):
    User.objects.create_user("other@region.example", PASSWORD, name="Other")
    logged_in.post("/konto/email/", {"action_add": "", "email": "other@region.example"})
    told = mail.outbox[-1]
    assert told.to == ["other@region.example"]
    logged_in.post("/konto/confirm-email/", {"code": code_in(told)})  # even who has the code
    person.refresh_from_db()
    assert person.email == EMAIL


# --- My pages --------------------------------------------------------------------------------------


def test_name_and_language_are_changed_and_nothing_else(logged_in: Client, person: User):
    fields = {"name": "Kim Berg", "language": "en", "is_staff": "on", "is_superuser": "on", "email": "x@x.example"}
    assert logged_in.post("/mina-sidor/", fields)["Location"] == "/en/mina-sidor/"
    person.refresh_from_db()
    assert (person.name, person.language, person.email) == ("Kim Berg", "en", EMAIL)
    assert (person.is_staff, person.is_superuser) == (False, False)


def test_a_name_is_needed(logged_in: Client, person: User):
    response = logged_in.post("/mina-sidor/", {"name": " ", "language": "sv"})
    assert len(faults(response)) == 1
    person.refresh_from_db()
    assert person.name != ""


def test_an_account_is_closed(client: Client):
    region = RegionFactory()
    person = make_coordinator(region, email=EMAIL)
    client.force_login(person)
    assert len(faults(client.post("/mina-sidor/stang/", {}))) == 1
    response = client.post("/mina-sidor/stang/", {"sure": "on"})
    assert response["Location"] == "/mina-sidor/stangt/"
    person.refresh_from_db()
    assert (person.is_active, person.is_staff, person.coordinations.count()) == (False, False, 0)
    assert client.get("/mina-sidor/").status_code == 302
    assert mail.outbox[-1].to == [EMAIL]
    assert faults(log_in(Client(), password="x")) == faults(log_in(Client(), "nobody@x.example", "x"))


def test_the_last_site_administrator_stays(client: Client):
    person = User.objects.create_superuser(EMAIL, PASSWORD, name="Chefen")
    client.force_login(person)
    assert len(faults(client.post("/mina-sidor/stang/", {"sure": "on"}))) == 1
    person.refresh_from_db()
    assert person.is_site_administrator


def test_the_frame_says_who_may_log_in_and_who_has(client: Client, person: User):
    def links() -> list[str]:
        page = BeautifulSoup(client.get("/om/").content, "html.parser")
        return [link["href"] for link in page.select("header .header__links a")]

    assert links() == ["/konto/login/", "/en/om/"]
    log_in(client)
    assert links() == ["/mina-sidor/", "/en/om/"]


@pytest.mark.parametrize("path", [LOGIN, "/mina-sidor/", "/konto/email/", "/konto/2fa/", "/konto/sessions/"])
def test_pages_about_somebody_are_kept_by_nobody(logged_in: Client, path: str):
    response = logged_in.get(path)
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
