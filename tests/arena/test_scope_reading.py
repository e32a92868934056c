"""What a coordinator of one region can find out about another one's drafts in the administration: nothing."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from arena.shared.scopes import SHARED, region_path_of
from events.models import Seminar, Series
from members.models import Declaration, DeclarationVersion, Organisation, Signature, SignedCommitment, User
from programmes.models import Indicator, Initiative, Programme, Strategy, StrategyGoal
from tests.databases import made_once
from tests.two_regions import SECRET, World, address, make_world

pytestmark = pytest.mark.django_db
REGIONAL = [
    model
    for model in sorted(admin.site._registry, key=lambda model: model._meta.label)
    if region_path_of(model) not in {None, SHARED, "pk"}
]
NAMES = [model._meta.label for model in REGIONAL]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with made_once(django_db_blocker, make_world) as made:
        yield made


@pytest.fixture
def coordinator(world: World) -> Client:
    return world.client(world.coordinator)


def keys_in(response: Any) -> set[str]:
    """Return the numbers of the rows that a list shows."""
    page = BeautifulSoup(response.content, "html.parser")
    return {box["value"] for box in page.select("input.action-select")} | {
        link["href"].split("/")[-3] for link in page.select("#result_list tbody th a")
    }


# --- Lists -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", REGIONAL, ids=NAMES)
def test_a_list_has_own_rows_only(world: World, coordinator: Client, model: Any):
    response = coordinator.get(address(model, "changelist"))
    assert str(world.own[model].pk) in keys_in(response)
    others = {str(rows[model].pk) for rows in (world.other, world.public, world.national) if model in rows}
    assert keys_in(response) & others == set()
    assert SECRET not in response.content.decode()


@pytest.mark.parametrize("model", REGIONAL, ids=NAMES)
def test_search_finds_own_rows_only(world: World, coordinator: Client, model: Any):
    response = coordinator.get(address(model, "changelist"), {"q": SECRET})
    assert (response.status_code, keys_in(response)) == (200, set())


@pytest.mark.parametrize("model", REGIONAL, ids=NAMES)
def test_filters_count_and_name_own_rows_only(world: World, coordinator: Client, model: Any):
    response = coordinator.get(address(model, "changelist"), {"_facets": "True"})
    page = BeautifulSoup(response.content, "html.parser")
    box = page.select_one("#changelist-filter")
    words = box.get_text() if box else ""
    assert world.b.name not in words
    total = model._default_manager.filter(**{region_path_of(model): world.a}).count()
    assert [number for number in re.findall(r"\((\d+)\)", words) if int(number) > total] == []


@pytest.mark.parametrize(
    ("model", "question"),
    [
        (Programme, "region__id__exact={b}"),
        (Programme, "region={b}"),
        (Programme, "title__startswith=Hemligt"),
        (Programme, "pk__in={programme}"),
        (Indicator, "programme__region__id__exact={b}"),
        (Initiative, "programme__id__exact={programme}"),
        (Organisation, "all=1"),
        (Organisation, "p=2"),
        (Seminar, "starts_at__year=2026&o=-1.2.3"),
        (Seminar, "o=1"),
        (Signature, "has_withdrawal=yes&organisation__id__exact={organisation}"),
    ],
)
def test_lookups_in_the_address_stay_at_home(world: World, coordinator: Client, model: Any, question: str):
    filled = question.format(
        b=world.b.pk, programme=world.other[Programme].pk, organisation=world.other[Organisation].pk
    )
    response = coordinator.get(f"{address(model, 'changelist')}?{filled}", follow=True)
    others = {str(rows[model].pk) for rows in (world.other, world.public) if model in rows}
    assert (response.status_code, keys_in(response) & others) == (200, set())


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (Initiative, "programme__title__startswith"),
        (Programme, "owner__name__startswith"),
        (Programme, "confirmed_by__email__startswith"),
        (Programme, "continues__id__exact"),  # who refers to one's own row
        (Programme, "seminars"),
        (Programme, "region__programmes__title__startswith"),
        (Indicator, "programme__region__programmes__title__startswith"),
        (Organisation, "owned_programmes__id__gt"),
        (Organisation, "partnerships__programme__title__startswith"),
        (Organisation, "initiatives"),
        (StrategyGoal, "programmes__id__exact"),
        (Strategy, "predecessor__id__exact"),
        (Declaration, "signatures__organisation__name__startswith"),
    ],
)
def test_lookups_are_no_oracle(coordinator: Client, model: Any, lookup: str):
    assert coordinator.get(address(model, "changelist"), {lookup: "1"}).status_code == 400


# --- Pages of one row ------------------------------------------------------------------------------


@pytest.mark.parametrize("whose", ["other", "public", "national"])
@pytest.mark.parametrize("model", REGIONAL, ids=NAMES)
def test_others_rows_are_not_found(world: World, coordinator: Client, model: Any, whose: str):
    row = getattr(world, whose).get(model)
    if row is None:
        assert whose == "national"  # the model does not let a row be without a region
        return
    unknown = coordinator.get(address(row).replace(f"/{row.pk}/", "/987654/"))
    for page in ("change", "delete", "history"):
        response = coordinator.get(address(row, page))
        assert response.status_code == 404
        assert SECRET not in response.content.decode()
    assert coordinator.get(address(row)).content == unknown.content.replace(b"987654", str(row.pk).encode())


@pytest.mark.parametrize("model", [Programme, Organisation, Declaration, Seminar])
def test_the_way_to_the_public_page_is_for_own_rows(world: World, coordinator: Client, model: Any):
    kind = ContentType.objects.get_for_model(model)
    for rows in (world.other, world.public, world.own):  # one's own is a draft, which has no public page
        found = coordinator.get(reverse("admin:view_on_site", args=[kind.pk, rows[model].pk]))
        assert found.status_code == 404


def test_linked_rows_are_ones_own(world: World, coordinator: Client):
    programme = world.own[Programme]
    Seminar.objects.filter(pk=world.other[Seminar].pk).update(programme=programme)
    Series.objects.filter(pk=world.own[Series].pk).update(programme=programme)
    Signature.objects.filter(pk=world.other[Signature].pk).update(declaration=world.own[Declaration])
    for row in (programme, world.own[Series], world.own[Declaration], world.own[Organisation]):
        assert SECRET not in coordinator.get(address(row)).content.decode()


@pytest.mark.parametrize(
    ("model", "field", "target"),
    [
        (Initiative, "programme", Programme),
        (Indicator, "programme", Programme),
        (Seminar, "programme", Programme),
        (Seminar, "series", Series),
        (Seminar, "organiser", Organisation),
        (Seminar, "fulfils", SignedCommitment),
        (Programme, "owner", Organisation),
        (Programme, "goals", StrategyGoal),
        (Organisation, "parent", Organisation),
        (Declaration, "issuer", Organisation),
        (Signature, "version", DeclarationVersion),
        (Signature, "declaration", Declaration),
        (StrategyGoal, "strategy", Strategy),
        (Strategy, "successor", Strategy),
    ],
)
def test_the_add_form_takes_no_start_from_others(
    world: World, coordinator: Client, model: Any, field: str, target: Any
):
    for popup in ({}, {"_popup": "1", "_to_field": "id"}):
        page = coordinator.get(address(model, "add"), {field: world.other[target].pk, **popup})
        assert page.status_code == 200
        assert SECRET not in page.content.decode()


# --- Suggestions -----------------------------------------------------------------------------------

SUGGESTED = [  # a link, and whether others' public rows are suggested
    ("programmes", "initiative", "programme", Programme, False),
    ("programmes", "initiative", "actors", Organisation, True),
    ("programmes", "programme", "owner", Organisation, True),
    ("programmes", "programme", "goals", StrategyGoal, True),
    ("programmes", "programme", "follows", Programme, False),
    ("programmes", "continuation", "to_programme", Programme, True),
    ("programmes", "strategygoal", "strategy", Strategy, False),
    ("programmes", "strategy", "successor", Strategy, False),
    ("events", "seminar", "programme", Programme, False),
    ("events", "seminar", "series", Series, False),
    ("events", "seminar", "organiser", Organisation, True),
    ("events", "seminar", "fulfils", SignedCommitment, False),
    ("events", "series", "programme", Programme, False),
    ("members", "signature", "organisation", Organisation, False),
    ("members", "signature", "declaration", Declaration, True),
    ("members", "signature", "version", DeclarationVersion, True),
    ("members", "declarationversion", "declaration", Declaration, False),
    ("members", "organisation", "parent", Organisation, True),
]


@pytest.mark.parametrize("row", SUGGESTED, ids=lambda row: f"{row[1]}.{row[2]}")
def test_suggestions(world: World, coordinator: Client, row: Any):
    app, model, field, target, public_too = row
    question = {"app_label": app, "model_name": model, "field_name": field}
    found: set[str] = set()
    for term in ("", "e", "a"):
        response = coordinator.get(reverse("admin:autocomplete"), {**question, "term": term})
        found |= {item["id"] for item in json.loads(response.content)["results"]}
    assert str(world.own[target].pk) in found
    assert (str(world.public[target].pk) in found) == public_too
    assert str(world.other[target].pk) not in found
    secret = coordinator.get(reverse("admin:autocomplete"), {**question, "term": SECRET})
    assert json.loads(secret.content)["results"] == []


def test_a_draft_wording_of_a_published_declaration_is_not_suggested(world: World, coordinator: Client):
    draft = DeclarationVersion.objects.create(declaration=world.public[Declaration], number=2, preamble=SECRET)
    question = {"app_label": "members", "model_name": "signature", "field_name": "version", "term": ""}
    found = json.loads(coordinator.get(reverse("admin:autocomplete"), question).content)["results"]
    assert str(draft.pk) not in {item["id"] for item in found}


@pytest.mark.parametrize("field", ["closed_by", "confirmed_by", "no_such_field", "title"])
def test_people_are_not_suggested(coordinator: Client, field: str):
    question = {"app_label": "programmes", "model_name": "programme", "field_name": field, "term": "e"}
    assert coordinator.get(reverse("admin:autocomplete"), question).status_code == 403


# --- Histories, files and the first page -----------------------------------------------------------


def test_the_history_of_a_deleted_row_is_its_regions(world: World, coordinator: Client):
    goal = world.other[StrategyGoal]
    there = address(goal, "history")
    type(goal).objects.filter(pk=goal.pk).delete()  # the row itself serves the other tests
    assert coordinator.get(there).status_code == 404
    assert world.client(world.neighbour).get(there).status_code == 200


def test_a_history_tells_of_no_other_rows(world: World, coordinator: Client):
    own, other = world.own[Programme], world.other[Programme]
    numbers = [(row._meta.model_name, row.history.first().history_id) for row in (other, other.owner)]
    numbers += [("initiative", world.other[Initiative].history.first().history_id)]
    for kind, number in numbers:
        for page in ("version", "return"):
            assert coordinator.get(address(own, page, kind, number)).status_code == 404


@pytest.mark.parametrize("model", [Organisation, Initiative, Seminar])
def test_a_file_holds_own_rows_only(world: World, coordinator: Client, model: Any):
    response: Any = coordinator.get(address(model, "export"), {"_format": "csv"})
    words = b"".join(response.streaming_content).decode()
    assert "-egen" in words  # addresses say whose they are
    assert [word for word in ("-hemlig", "-offentlig", SECRET) if word in words] == []


def test_the_first_page_is_about_ones_own(world: World, coordinator: Client):
    for rows in (world.own, world.other):
        LogEntry.objects.log_actions(world.coordinator.pk, [rows[Programme]], CHANGE, "x")
    page = coordinator.get("/admin/", {"region": world.b.code})
    words = page.content.decode()
    assert str(world.own[Programme]) in words
    assert world.other[Programme].title not in words
    assert SECRET not in words
    assert world.b.name not in words


# --- What is not theirs at all ---------------------------------------------------------------------


def test_menus_name_what_is_theirs(world: World, coordinator: Client):
    for page in (coordinator.get("/admin/"), coordinator.get(reverse("admin:app_list", args=["members"]))):
        html = page.content.decode()
        for closed in ("members/user/", "shared/formerslug/", "search/synonym/", "arena/accessibilitystatement/"):
            assert f"/admin/{closed}" not in html
        assert "/admin/members/theme/add/" not in html
        assert "/admin/members/organisation/add/" in html
    assert coordinator.get(reverse("admin:app_list", args=["shared"])).status_code == 404


def test_who_runs_nothing_sees_nothing(world: World):
    for person in (
        User.objects.create_user("staff@region.example", "x", is_staff=True),
        User.objects.create_user("member@region.example", "x"),
        User.objects.create_user("root@region.example", "x", is_superuser=True, is_staff=False),
    ):
        response = world.client(person).get("/admin/")
        assert response.status_code in {302, 403}
        assert "/admin/programmes/" not in response.content.decode()
