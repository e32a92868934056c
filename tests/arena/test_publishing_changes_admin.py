"""What is public already: its changes, plans, and whether it is still correct."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from arena.shared.moves import move, publish_due
from members.models import Organisation, Region, User
from programmes.models import Programme
from tests.factories.members import OrganisationFactory, make_coordinator
from tests.factories.programmes import InitiativeFactory, ProgrammeFactory
from tests.forms import messages
from tests.publishing import address, form_of, in_review, news, soup, steps, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def halland() -> Region:
    return Region.objects.get(code="13")


@pytest.fixture
def kim(halland: Region) -> User:
    return make_coordinator(halland)


@pytest.fixture
def coordinator(client: Client, kim: User) -> Client:
    client.force_login(kim)
    return client


@pytest.fixture
def programme(halland: Region) -> Programme:
    return ProgrammeFactory(region=halland, owner=OrganisationFactory(region=halland), title="Öppet")


# --- Before saving what is public already ------------------------------------------------------------


def test_changes_to_a_public_page_are_shown_before_they_are_saved(coordinator: Client, programme: Programme, kim: User):
    move(in_review(programme, kim), "publish", by=kim)
    sent = {**form_of(coordinator, programme), "title": "Öppet för alla", "_changes": "1"}
    response = coordinator.post(address(programme), sent)
    page = soup(response)
    assert "för alla" in news(page)
    assert "no-store" in response["Cache-Control"]
    assert stored(programme).title == "Öppet"
    fields = {field["name"]: field["value"] for field in page.select("#content-main input[type=hidden]")}
    coordinator.post(page.select_one("#content-main form")["action"], {**fields, "_continue": "1"})
    assert stored(programme).title == "Öppet för alla"


def test_changes_in_english_alone_are_shown_under_their_own_heading(
    coordinator: Client, programme: Programme, kim: User
):
    move(in_review(programme, kim), "publish", by=kim)
    sent = {**form_of(coordinator, programme), "summary_en": "Doors are open.", "_changes": "1"}
    page = soup(coordinator.post(address(programme), sent))
    assert page.select_one("#changes-en") is not None
    assert "Doors are open." in page.select_one("section[aria-labelledby=changes-en] [lang=en] ins").get_text()


def test_a_changed_part_of_a_public_page_is_shown_too(coordinator: Client, programme: Programme, kim: User):
    initiative = InitiativeFactory(programme=programme, title="Fika")
    buttons = soup(coordinator.get(address(initiative))).select("button[name=_changes]")
    assert buttons == []
    move(in_review(programme, kim), "publish", by=kim)
    assert len(soup(coordinator.get(address(initiative))).select("button[name=_changes]")) == 2
    sent = {**form_of(coordinator, initiative), "title": "Fika i parken", "_changes": "1"}
    page = soup(coordinator.post(address(initiative), sent))
    assert "i parken" in news(page)


# --- On a plan ---------------------------------------------------------------------------------------


def test_publishing_is_planned_shown_and_done(coordinator: Client, programme: Programme, kim: User):
    in_review(programme, kim)
    day = timezone.localdate() + timedelta(days=3)
    when = {"when": "later", "day": day.isoformat(), "time": "08:00"}
    page = coordinator.post(address(programme, "publish"), when, follow=True)
    at = datetime(day.year, day.month, day.day, 8, tzinfo=ZoneInfo("Europe/Stockholm"))
    assert stored(programme).publish_at == at
    assert "08.00" in messages(page)[0]
    listed = soup(coordinator.get(reverse("admin:programmes_programme_changelist")))
    assert "08.00" in listed.select_one(".field-state_words").get_text()
    assert steps(coordinator, programme) == ["return", "publish", "cancel_plan"]
    with time_machine.travel(at + timedelta(minutes=1)):
        assert publish_due() == 1
    assert stored(programme).status == "published"


def test_a_plan_is_cancelled_on_the_form(coordinator: Client, programme: Programme, kim: User):
    move(in_review(programme, kim), "publish", by=kim, at=timezone.now() + timedelta(days=1))
    coordinator.post(address(programme), {**form_of(coordinator, programme), "_move": "cancel_plan"})
    assert (stored(programme).status, stored(programme).publish_at) == ("review", None)


def test_a_time_that_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    coordinator: Client, programme: Programme, kim: User
):
    in_review(programme, kim)
    when = {"when": "later", "day": "2020-01-01", "time": "08:00"}
    page = soup(coordinator.post(address(programme, "publish"), when))
    assert len(page.select(".errorlist li")) == 1
    assert page.select_one("input[name=day]")["value"] == "2020-01-01"
    assert page.select_one("input[name=time]")["value"] == "08:00"
    assert page.select_one("input[name=when][value=later]").has_attr("checked")
    assert stored(programme).publish_at is None


# --- Still correct -----------------------------------------------------------------------------------


def test_one_click_says_that_a_page_is_still_correct(coordinator: Client, halland: Region, kim: User):
    row = OrganisationFactory(region=halland, published=True)
    Organisation.objects.update(confirmed_at=timezone.now() - timedelta(days=400))
    changed = stored(row).updated_at
    page = coordinator.post(address(row, "step"), {"step": "confirm", "back": "index"})
    assert page["Location"] == "/admin/"
    assert (stored(row).confirmed_by, stored(row).updated_at) == (kim, changed)
    assert not Organisation.objects.to_confirm().exists()


def test_the_page_tells_when_it_was_checked(coordinator: Client, programme: Programme, kim: User):
    move(in_review(programme, kim), "publish", by=kim)
    Programme.objects.update(confirmed_at=datetime(2026, 3, 4, tzinfo=ZoneInfo("Europe/Stockholm")))
    assert "4 mars 2026" in Client().get(programme.get_absolute_url()).content.decode()
