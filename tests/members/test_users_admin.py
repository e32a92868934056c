"""Log-ins in the administration."""

import pytest
from django.test import Client

from members.models import User
from tests.factories.members import RegionFactory, make_coordinator
from tests.forms import errors, send
from tests.members.logging_in import EMAIL, PASSWORD, log_in

pytestmark = pytest.mark.django_db
ADD = "/admin/members/user/add/"
NEW = {"name": "Ny", "email": "Ny@Example.org", "password1": "lang-och-egen-9", "password2": "lang-och-egen-9"}


def test_a_person_is_added_by_email_and_logs_in(administrator: Client):
    send(administrator, ADD, "user_form", **NEW, is_staff="on")  # which follows from what one runs, and is not ticked
    user = User.objects.get(email="Ny@example.org")
    assert (user.name, user.language, user.is_staff, user.is_superuser) == ("Ny", "sv", False, False)
    assert log_in(Client(), "ny@example.org", "lang-och-egen-9")["Location"] == "/mina-sidor/"


def test_a_site_administrator_is_added(administrator: Client):
    send(administrator, ADD, "user_form", **NEW, is_superuser="on")
    assert User.objects.get(email="Ny@example.org").is_site_administrator


def test_an_address_that_is_changed_here_is_the_one_to_log_in_with(administrator: Client, person: User):
    send(administrator, f"/admin/members/user/{person.pk}/change/", "user_form", email="kim.ny@region.example")
    assert log_in(Client(), "kim.ny@region.example", PASSWORD)["Location"] == "/mina-sidor/"
    assert log_in(Client(), EMAIL, PASSWORD).status_code == 200


def test_one_account_per_address_whatever_its_case(administrator: Client):
    page = send(administrator, ADD, "user_form", **{**NEW, "email": "CHEF@example.org"})
    assert len(errors(page)) == 1
    assert User.objects.count() == 1


def test_a_weak_password_is_refused(administrator: Client):
    page = send(administrator, ADD, "user_form", **{**NEW, "password1": "12345678", "password2": "12345678"})
    assert errors(page) != []
    assert User.objects.count() == 1


def test_a_coordinator_hands_out_no_powers(client: Client):
    helper = make_coordinator(RegionFactory())
    chief = User.objects.create_superuser("chef@example.org", "x", name="Chefen")
    client.force_login(helper)
    for person in (helper, chief):
        for page in ("change", "delete", "password"):
            assert client.post(f"/admin/members/user/{person.pk}/{page}/", {"name": "x"}).status_code == 403
    assert set(User.objects.values_list("name", flat=True)) == {"Kim Koordinator", "Chefen"}


def test_nobody_deletes_the_own_account(administrator: Client):
    me = User.objects.get()
    assert administrator.post(f"/admin/members/user/{me.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(("language", "heading"), [("sv", "Logga ut"), ("en", "Log out")])
def test_the_administration_speaks_the_language_of_the_account(client: Client, language: str, heading: str):
    user = User.objects.create_superuser("chef@example.org", "x", name="Chefen", language=language)
    client.force_login(user)
    page = client.get("/admin/")
    assert page.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in page.text
    assert heading in page.text
    assert client.get("/en/om/").headers["Content-Language"] == "en"
    assert client.get("/om/").headers["Content-Language"] == "sv"


def test_the_search_above_a_list_is_named_in_swedish(administrator: Client):
    page = administrator.get("/admin/members/user/?q=nobody").text
    assert '<label for="searchbar">Sök</label>' in page
    assert "0 träffar" in page
