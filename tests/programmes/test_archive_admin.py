"""A closed programme is an archive: whichever way one comes, it is read and not changed."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test import Client

from arena.shared.models import Recorded
from arena.shared.scopes import open_rows
from events.models import Series
from members.models import User
from programmes.models import (
    Change,
    Consultation,
    Indicator,
    Initiative,
    Programme,
    Question,
    Reading,
    Statement,
    Step,
    StepPosition,
)
from tests.admin_rows import make_everything
from tests.factories.members import (
    RegionFactory,
    SignatureFactory,
    SignedCommitmentFactory,
    WithdrawalFactory,
    make_coordinator,
    make_site_administrator,
)
from tests.factories.programmes import ProgrammeFactory
from tests.forms import fields_of

pytestmark = pytest.mark.django_db
PARTS = (Initiative, Step, Indicator, Consultation)
WHO = ("coordinator", "site administrator")


@pytest.fixture
def rows() -> dict[type, Any]:
    """A row of every kind; those of the programme are an archive."""
    rows = make_everything()
    rows[Programme].changes.create(body="Något har ändrats.")
    Programme.objects.filter(pk=rows[Programme].pk).update(life_cycle="closed")
    rows[Programme].refresh_from_db()
    signature = SignatureFactory(signed_here=True, state="standing")  # what was signed here is only read as well
    SignedCommitmentFactory(signature=signature)
    WithdrawalFactory(signature=signature)
    return rows


@pytest.fixture(params=WHO)
def person(request: pytest.FixtureRequest, client: Client) -> User:
    """Somebody who runs the region, logged in."""
    who = make_coordinator(RegionFactory(code="12")) if request.param == WHO[0] else make_site_administrator()
    client.force_login(who)
    return who


def address(row: models.Model, word: str) -> str:
    return f"/admin/programmes/{row._meta.model_name}/{row.pk}/{word}/"


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return all rows of programmes and their parts, to see that nothing has changed."""
    kinds = [model for model in apps.get_app_config("programmes").get_models() if "Historical" not in model.__name__]
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in kinds}


def test_what_a_model_says_of_its_archive_holds_for_each_row(rows: dict[type, Any]):
    open_programme = ProgrammeFactory(region=RegionFactory(code="12"))
    kinds = [model for model in apps.get_models() if issubclass(model, Recorded) and model.archived_where]
    assert {Programme, Initiative, Reading, StepPosition, Question, Change, Series, Statement} <= set(kinds)
    for model in kinds:
        archived = {row for row in model._base_manager.all() if row.is_archived}
        assert archived, model
        assert set(open_rows(model._base_manager.all())) == set(model._base_manager.all()) - archived
    assert not open_programme.is_archived
    unsaid = [
        model._meta.label
        for model in apps.get_models()
        if issubclass(model, Recorded) and model.is_archived is not Recorded.is_archived and not model.archived_where
    ]
    assert unsaid == []


def test_its_pages_show_it_and_offer_nothing(client: Client, rows: dict[type, Any], person: User):
    for kind in (Programme, *PARTS):
        page = client.get(address(rows[kind], "change"))
        assert page.status_code == 200
        text = page.content.decode()
        assert 'name="_save"' not in text
        assert 'name="title"' not in text
        assert f'href="{address(rows[kind], "delete")}"' not in text
    form = BeautifulSoup(client.get(address(rows[Programme], "change")).content, "html.parser").find(
        id="programme_form"
    )
    assert form.select("input:not([type=hidden]), select, textarea") == []


def test_a_form_that_was_open_is_refused(client: Client, rows: dict[type, Any], person: User):
    """Somebody has the form of the open programme on their screen, and saves after it was closed."""
    programme = rows[Programme]
    for kind in (Programme, *PARTS):
        row = rows[kind]
        Programme.objects.filter(pk=programme.pk).update(life_cycle="running")
        form = client.get(address(row, "change"))
        sent = {**fields_of(form, f"{row._meta.model_name}_form"), "title": "Ändrad", "_save": "1"}
        Programme.objects.filter(pk=programme.pk).update(life_cycle="closed")
        before = everything()
        assert client.post(address(row, "change"), sent).status_code == 409  # with what was written, on a page
        assert everything() == before


@pytest.mark.parametrize("kind", [Programme, *PARTS])
def test_nothing_is_deleted(client: Client, rows: dict[type, Any], person: User, kind: type[models.Model]):
    before = everything()
    row = rows[kind]
    assert client.post(address(row, "delete"), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(f"/admin/programmes/{kind._meta.model_name}/", chosen)
    assert everything() == before


@pytest.mark.parametrize("kind", PARTS)
def test_nothing_is_added_and_nothing_moved_there(
    client: Client, rows: dict[type, Any], person: User, kind: type[models.Model]
):
    name = kind._meta.model_name
    other = ProgrammeFactory(region=RegionFactory(code="12"))
    there = f"/admin/programmes/{name}/add/?programme={other.pk}"
    sent = {**fields_of(client.get(there), f"{name}_form"), "title": "Ny", "number": "9", "asked": "Nämnden"}
    before = everything()
    refused = client.post(there, {**sent, "programme": rows[Programme].pk})
    assert refused.status_code == 200
    assert "programme" in refused.context["adminform"].form.errors
    assert everything() == before
    client.post(there, sent)
    moved: Any = kind._default_manager.get(programme=other)
    form = client.get(address(moved, "change"))
    sent = {**fields_of(form, f"{name}_form"), "programme": rows[Programme].pk}
    assert client.post(address(moved, "change"), sent).status_code == 200
    moved.refresh_from_db()
    assert moved.programme == other


def test_it_is_not_offered_as_a_home(client: Client, rows: dict[type, Any], person: User):
    other = ProgrammeFactory(region=RegionFactory(code="12"), title="Program öppet")
    question = {"app_label": "programmes", "model_name": "initiative", "field_name": "programme", "term": "program"}
    offered = client.get("/admin/autocomplete/", question).json()["results"]
    assert [row["id"] for row in offered] == [str(other.pk)]
    question |= {"model_name": "programme", "field_name": "follows"}
    offered = client.get("/admin/autocomplete/", question).json()["results"]
    assert {row["id"] for row in offered} == {str(other.pk), str(rows[Programme].pk)}


def test_actions_leave_it_as_it_is(client: Client, rows: dict[type, Any], person: User):
    before = everything()
    for name in ("publish", "unpublish", "submit", "confirm"):
        chosen = {"action": name, "_selected_action": [rows[Programme].pk]}
        client.post("/admin/programmes/programme/", chosen)
    assert everything() == before


def test_every_admin_of_its_rows_asks_whether_it_is_archived(rows: dict[type, Any], person: User, rf: Any):
    request = rf.get("/")
    request.user = person
    for model, model_admin in admin.site._registry.items():
        where = getattr(model, "archived_where", None)
        rows_of: Any = model._base_manager.filter(**where) if where else ()
        for row in rows_of:
            assert row.is_archived
            assert not model_admin.has_change_permission(request, row), model
            assert not model_admin.has_delete_permission(request, row), model
