"""The second step: staff show one before their powers wake."""

import re
import time
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from members.models import User
from members.second_factor import has_factor
from tests.factories.members import RegionFactory, make_coordinator, make_site_administrator
from tests.forms import fields_of
from tests.members.logging_in import EMAIL, PASSWORD, faults, headings, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in production, where a request also ends its transaction: what waits for that does not wait for the test's."""
    settings.SECOND_FACTOR_REQUIRED = True
    monkeypatch.setattr("django.db.transaction.on_commit", lambda done, *args, **kwargs: done())


@pytest.fixture
def coordinator() -> User:
    person = make_coordinator(RegionFactory(), email=EMAIL)
    person.set_password(PASSWORD)
    person.save()
    return person


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give_app(person: User) -> str:
    """Set up the app for ``person``; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def set_up_app(client: Client) -> Any:
    """Set up the app as a person does: read the key off the page, send the code."""
    page = client.get("/konto/2fa/totp/activate/")
    secret = BeautifulSoup(page.content, "html.parser").select_one("code").get_text()
    return client.post("/konto/2fa/totp/activate/", {"code": code_now(secret)})


ADMIN_PAGES = ("/admin/", "/admin/programmes/programme/", "/admin/programmes/programme/add/", "/admin/jsi18n/")


# --- Staff without one -----------------------------------------------------------------------------


def test_staff_without_one_are_led_to_set_it_up_and_get_nowhere_before(client: Client, coordinator: User):
    assert log_in(client)["Location"] == "/konto/2fa/"
    for path in ADMIN_PAGES:
        assert client.get(path)["Location"] == "/konto/2fa/"
        assert client.post(path, {"title": "x"})["Location"] == "/konto/2fa/"
    page = client.get("/konto/2fa/")
    assert headings(page) == ["Logga in i två steg"] or headings(page) == ["Two steps to log in"]
    assert client.get("/mina-sidor/").status_code == 200


def test_their_powers_sleep_outside_the_administration_too(client: Client, coordinator: User):
    coordinator.is_superuser = True
    coordinator.save()
    log_in(client)
    seen = client.get("/mina-sidor/").wsgi_request.user
    assert (seen.is_coordinator, seen.is_site_administrator) == (False, False)
    assert not seen.has_perm("members.change_user")
    assert not seen.has_module_perms("members")


def test_setting_it_up_opens_the_administration_and_gives_recovery_codes(client: Client, coordinator: User):
    log_in(client)
    response = set_up_app(client)
    assert response["Location"] == "/konto/2fa/recovery-codes/"
    page = client.get(response["Location"])
    codes = [code.get_text() for code in BeautifulSoup(page.content, "html.parser").select(".account__codes code")]
    assert len(codes) == 10
    assert client.get("/admin/").status_code == 200
    assert [sent.to for sent in mail.outbox] == [[EMAIL]]


def test_a_wrong_code_sets_nothing_up(client: Client, coordinator: User):
    log_in(client)
    client.get("/konto/2fa/totp/activate/")
    response = client.post("/konto/2fa/totp/activate/", {"code": "000000"})
    assert len(faults(response)) == 1
    assert not has_factor(coordinator)
    assert client.get("/admin/").status_code == 302


def test_the_picture_to_scan_is_part_of_the_page(client: Client, coordinator: User):
    log_in(client)
    page = client.get("/konto/2fa/totp/activate/")
    picture = BeautifulSoup(page.content, "html.parser").select_one("main svg")
    assert (picture["aria-hidden"], picture["width"]) == ("true", picture["height"])
    assert "mm" not in picture["width"]
    assert "data:" not in page.text
    assert " style=" not in page.text


def test_a_name_cannot_reach_the_picture(client: Client, coordinator: User, settings: Any):
    settings.SITE_NAME = '"><script>alert(1)</script>'
    log_in(client)
    assert "<script>alert" not in client.get("/konto/2fa/totp/activate/").text


# --- Staff with one --------------------------------------------------------------------------------


def test_staff_with_one_show_it_at_each_log_in(client: Client, coordinator: User):
    secret = give_app(coordinator)
    assert log_in(client)["Location"] == "/konto/2fa/authenticate/"
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/", "the password alone is no log-in"
    response = client.post("/konto/2fa/authenticate/", {"code": code_now(secret)})
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_the_way_on_is_kept_through_both_steps(client: Client, coordinator: User):
    secret = give_app(coordinator)
    log_in(client, next="/admin/programmes/programme/")
    response = client.post("/konto/2fa/authenticate/", {"code": code_now(secret)})
    assert response["Location"] == "/admin/programmes/programme/"


def test_a_code_works_once(coordinator: User):
    secret = give_app(coordinator)
    code = code_now(secret)
    first, second = Client(), Client()
    for client in (first, second):
        log_in(client)
    assert first.post("/konto/2fa/authenticate/", {"code": code}).status_code == 302
    assert len(faults(second.post("/konto/2fa/authenticate/", {"code": code}))) == 1


def test_a_recovery_code_works_once(client: Client, coordinator: User):
    log_in(client)
    set_up_app(client)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    visitor = Client()
    log_in(visitor)
    assert visitor.post("/konto/2fa/authenticate/", {"code": code})["Location"] == "/admin/"
    assert visitor.get("/admin/").status_code == 200
    again = Client()
    log_in(again)
    assert len(faults(again.post("/konto/2fa/authenticate/", {"code": code}))) == 1


def test_a_code_by_mail_does_not_stand_for_the_second_step(client: Client, coordinator: User):
    give_app(coordinator)
    client.post("/konto/login/code/", {"email": EMAIL})
    code = re.search(r"^ {4}(\S+)$", mail.outbox[0].body, re.MULTILINE)
    response = client.post("/konto/login/code/confirm/", {"code": code[1]})
    assert response["Location"] == "/konto/2fa/authenticate/"


def test_a_session_from_before_shows_it_first(client: Client, coordinator: User):
    log_in(client)
    secret = give_app(coordinator)  # on another device
    address = "/konto/2fa/reauthenticate/?next=%2Fadmin%2F"
    assert client.get("/admin/")["Location"] == address
    response = client.post(address, {"code": code_now(secret), "next": "/admin/"})
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_index"])
def test_a_session_without_it_changes_no_factors(client: Client, coordinator: User, name: str):
    log_in(client)
    give_app(coordinator)
    response = client.get(reverse(name))
    assert response["Location"].startswith("/konto/2fa/reauthenticate/?next=")


def test_the_last_one_stays(client: Client, coordinator: User):
    log_in(client)
    set_up_app(client)
    client.post("/konto/2fa/totp/deactivate/")
    assert has_factor(coordinator)


def test_the_last_passkey_stays(client: Client, coordinator: User):
    log_in(client)
    set_up_app(client)
    key = Authenticator.objects.create(user=coordinator, type="webauthn", data={"name": "Nyckel", "credential": {}})
    Authenticator.objects.filter(type="totp").delete()
    address = f"/konto/2fa/webauthn/keys/{key.pk}/remove/"
    assert client.post(address)["Location"] == "/konto/2fa/webauthn/"
    assert has_factor(coordinator)
    give_app(coordinator)
    client.post(address)
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_too_many_wrong_codes_get_429(client: Client, coordinator: User):
    give_app(coordinator)
    log_in(client)
    statuses = [client.post("/konto/2fa/authenticate/", {"code": "000000"}).status_code for _ in range(6)]
    assert statuses == [200, 200, 200, 200, 200, 429]


# --- What is kept ----------------------------------------------------------------------------------


def test_secrets_are_not_readable_in_the_database(coordinator: User, settings: Any):
    secret = give_app(coordinator)
    kept = Authenticator.objects.get()
    assert secret not in str(kept.data)
    assert kept.wrap().validate_code(code_now(secret))
    settings.SECRET_KEY = "another"
    assert not Authenticator.objects.get().wrap().validate_code(code_now(secret))


# --- Other people, demos ---------------------------------------------------------------------------


def test_other_people_may_but_need_not(client: Client, person: User):
    assert log_in(client)["Location"] == "/mina-sidor/"
    set_up_app(client)
    assert client.post("/konto/2fa/totp/deactivate/")["Location"] == "/konto/2fa/"
    assert not has_factor(person)


def test_a_demo_does_without_and_says_so(client: Client, coordinator: User, settings: Any):
    settings.SECOND_FACTOR_REQUIRED = False
    assert log_in(client)["Location"] == "/admin/"
    assert "demo-notice" in client.get("/admin/").text
    settings.SECOND_FACTOR_REQUIRED = True
    set_up_app(client)
    assert "demo-notice" not in client.get("/admin/").text


# --- A lost one ------------------------------------------------------------------------------------


def test_a_site_administrator_takes_a_lost_one_away(client: Client, coordinator: User, settings: Any):
    settings.SECOND_FACTOR_REQUIRED = False  # of the administrator
    elsewhere = Client()
    log_in(elsewhere)
    give_app(coordinator)
    client.force_login(make_site_administrator())
    choice = {"action": "reset_second_factor", "_selected_action": [coordinator.pk]}
    page = client.post("/admin/members/user/", choice)
    assert EMAIL in page.text
    assert has_factor(coordinator), "asks first"
    client.post("/admin/members/user/", fields_of(page, "reset_form"))
    assert not has_factor(coordinator)
    assert elsewhere.get("/mina-sidor/").status_code == 302
    assert (mail.outbox[-1].to, "http://localhost:8000/konto/login/" in mail.outbox[-1].body) == ([EMAIL], True)


def test_where_nobody_else_can_a_command_does(coordinator: User):
    give_app(coordinator)
    out = StringIO()
    call_command("reset_second_factor", EMAIL.upper(), stdout=out)
    assert (has_factor(coordinator), str(coordinator) in out.getvalue()) == (False, True)
    with pytest.raises(CommandError, match="no account"):
        call_command("reset_second_factor", "nobody@region.example")
