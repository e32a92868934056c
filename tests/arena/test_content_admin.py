"""The administration as a whole: who comes in, which pages open, what lists cost."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.sites import all_sites
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from arena.models import AccessibilityStatement
from members.models import Ground, Municipality, User
from tests.admin_rows import make_everything
from tests.databases import made_once
from tests.test_consistency import NOT_IN_ADMIN

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
NAMES = [model._meta.label for model in MODELS]


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chef@example.org", "hemligt", name="Chefen"))
    return client


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[type, Any]]:
    with made_once(django_db_blocker, make_rows) as made:
        yield made


def make_rows() -> dict[type, Any]:
    """Make a row of each kind that the administration has a page for."""
    rows = make_everything()
    rows[AccessibilityStatement] = AccessibilityStatement.objects.get()
    rows[Municipality] = Municipality.objects.first()
    rows[Ground] = Ground.objects.statutory().first()
    rows[Group] = Group.objects.create(name="Redaktörer")
    return rows


def heading(response: Any) -> str:
    title = BeautifulSoup(response.content, "html.parser").h1
    assert title is not None
    return title.get_text(strip=True)


def test_one_site():
    assert list(all_sites) == [admin.site]


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_every_page_opens(administrator: Client, rows: dict[type, Any], model: Any):
    model_admin = admin.site._registry[model]
    listed = administrator.get(address(model, "changelist"))
    row = rows[model]
    assert listed.status_code == 200
    change = address(model, "change", row.pk)
    assert change in listed.content.decode()
    assert administrator.get(change).status_code == 200
    assert administrator.get(address(model, "history", row.pk)).status_code == 200
    may_add = model_admin.has_add_permission(administrator.get(change).wsgi_request)
    assert administrator.get(address(model, "add")).status_code == (200 if may_add else 403)
    found = administrator.get(address(model, "changelist"), {"q": "program"})
    assert found.status_code == 200


def test_lists_cost_the_same_with_many_rows(administrator: Client, rows: dict[type, Any]):
    def queries() -> dict[str, int]:
        return {model._meta.label: queries_of(model) for model in MODELS}

    def queries_of(model: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert administrator.get(address(model, "changelist")).status_code == 200
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    few = queries()
    for tag in "bcdef":
        make_everything(tag)
    assert queries() == few


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_who_is_not_let_in(client: Client, rows: dict[type, Any], model: Any):
    for page, args in (("changelist", ()), ("add", ()), ("change", (rows[model].pk,)), ("delete", (rows[model].pk,))):
        there = address(model, page, *args)
        response = client.get(there)
        assert (response.status_code, response["Location"]) == (302, f"/admin/login/?next={there}")
    client.force_login(User.objects.create_user("utan@example.org", "x", name="Utan", is_staff=True))
    for page, args in (("changelist", ()), ("add", ()), ("change", (rows[model].pk,)), ("delete", (rows[model].pk,))):
        assert client.get(address(model, page, *args)).status_code == 403


@pytest.mark.parametrize("is_staff", [False, True])
def test_who_runs_nothing_is_not_let_in(client: Client, is_staff: bool):  # noqa: FBT001  a table
    client.force_login(User.objects.create_user("vanlig@example.org", "x", name="Vanlig", is_staff=is_staff))
    assert client.get("/admin/").status_code == 403


def test_the_front_page_names_the_site_and_leads_back(administrator: Client):
    page = BeautifulSoup(administrator.get("/admin/").content, "html.parser")
    assert page.html["lang"] == "sv"
    assert page.select_one("#site-name").get_text(strip=True).startswith("Mångfaldsarenan")
    assert [link["href"] for link in page.select("#user-tools a")][:2] == ["/mina-sidor/", "/"]


def test_own_models_are_registered_or_edited_on_anothers_page():
    inlines = {inline.model for model_admin in admin.site._registry.values() for inline in model_admin.inlines}
    own = [m for label in ("members", "programmes", "events") for m in apps.get_app_config(label).get_models()]
    own = [model for model in own if "Historical" not in model.__name__]
    missing = {model._meta.label for model in own if model not in inlines and model not in admin.site._registry}
    assert missing - NOT_IN_ADMIN == set()
