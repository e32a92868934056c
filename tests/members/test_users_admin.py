"""Log-ins in the administration."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from members.admin.permissions import PermissionsField
from members.models import User
from tests.forms import errors, send

pytestmark = pytest.mark.django_db
ADD = "/admin/members/user/add/"
NEW = {"name": "Ny", "email": "Ny@Example.org", "password1": "lang-och-egen-9", "password2": "lang-och-egen-9"}


def test_a_person_is_added_by_email_and_logs_in(administrator: Client):
    send(administrator, ADD, "user_form", **NEW, is_staff="on")
    user = User.objects.get(email="Ny@example.org")
    assert (user.name, user.language, user.is_staff, user.is_superuser) == ("Ny", "sv", True, False)
    visitor = Client()
    page = visitor.post("/admin/login/?next=/admin/", {"username": "ny@example.org", "password": "lang-och-egen-9"})
    assert (page.status_code, page["Location"]) == (302, "/admin/")


def test_one_account_per_address_whatever_its_case(administrator: Client):
    page = send(administrator, ADD, "user_form", **{**NEW, "email": "CHEF@example.org"})
    assert len(errors(page)) == 1
    assert User.objects.count() == 1


def test_a_weak_password_is_refused(administrator: Client):
    page = send(administrator, ADD, "user_form", **{**NEW, "password1": "12345678", "password2": "12345678"})
    assert errors(page) != []
    assert User.objects.count() == 1


def test_only_a_site_administrator_hands_out_powers(client: Client):
    helper = User.objects.create_user("hjalp@example.org", "x", name="Hjälp", is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(content_type__model="user"))
    chief = User.objects.create_superuser("chef@example.org", "x", name="Chefen")
    client.force_login(helper)
    send(client, f"/admin/members/user/{helper.pk}/change/", "user_form", is_superuser="on", name="Hjälpen")
    helper.refresh_from_db()
    assert (helper.name, helper.is_superuser) == ("Hjälpen", False)
    assert client.post(f"/admin/members/user/{chief.pk}/change/", {"name": "x"}).status_code == 403
    assert client.post(f"/admin/members/user/{chief.pk}/password/", {"password1": "x"}).status_code == 403
    assert client.post(f"/admin/members/user/{chief.pk}/delete/", {"post": "yes"}).status_code == 403


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


@pytest.mark.parametrize(
    ("language", "permission"),
    [
        ("sv", "Medlemmar och deklarationer | organisation | får ändra"),
        ("en", "Members and declarations | organisation | may change"),
    ],
)
def test_permissions_are_named_in_the_language_of_the_page(client: Client, language: str, permission: str):
    user = User.objects.create_superuser("chef@example.org", "x", name="Chefen", language=language)
    client.force_login(user)
    for path in ("/admin/auth/group/add/", f"/admin/members/user/{user.pk}/change/"):
        page = client.get(path).text
        assert permission in page
        assert "Can change" not in page


def test_a_permission_of_another_sort_keeps_its_name():
    permission = Permission.objects.get(codename="change_user")
    permission.codename, permission.name = "export_all", "May export everything"
    label = PermissionsField(Permission.objects.all()).label_from_instance(permission)
    assert label.endswith(" | May export everything")


def test_the_search_above_a_list_is_named_in_swedish(administrator: Client):
    page = administrator.get("/admin/members/user/?q=nobody").text
    assert '<label for="searchbar">Sök</label>' in page
    assert "0 träffar" in page
