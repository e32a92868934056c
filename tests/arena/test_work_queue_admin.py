"""The first page of the administration: what there is to do, where, and how much it costs to ask."""

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arena.admin_menu import GROUPS
from arena.shared.models import CONFIRMATION_LASTS
from arena.shared.moves import move
from members.models import CoordinatorInvitation, Organisation, Region
from programmes.models import Indicator, Programme, Strategy
from tests.factories.events import SeminarFactory
from tests.factories.members import (
    CoordinatorInvitationFactory,
    DeclarationFactory,
    OrganisationFactory,
    make_coordinator,
    make_site_administrator,
)
from tests.factories.programmes import IndicatorFactory, ProgrammeFactory, ReadingFactory, StrategyFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def _spring() -> Any:
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def halland() -> Region:
    return Region.objects.get(code="13")


@pytest.fixture
def skane() -> Region:
    return Region.objects.get(code="12")


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def front(client: Client, **query: str) -> BeautifulSoup:
    response = client.get("/admin/", query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def counts(page: BeautifulSoup) -> dict[str, int]:
    """Return the number of each task, by its key."""
    return {
        task["id"].removeprefix("task-"): int(re.findall(r"\((\d+)\)", task.h3.get_text())[0])
        for task in page.select(".task")
    }


def make_work(region: Region) -> None:
    """Make one row for each task about content, and one for none."""
    owner = OrganisationFactory(region=region, published=True)
    ProgrammeFactory(region=region, owner=owner)
    DeclarationFactory(region=region, issuer=owner)
    SeminarFactory(region=region, organiser=owner, status="review")
    planned, late = StrategyFactory(region=region, status="review"), StrategyFactory(region=region, status="review")
    person = make_site_administrator(f"planner-{region.code}@region.example")
    move(planned, "publish", by=person, at=timezone.now() + timedelta(days=9))
    move(late, "publish", by=person, at=timezone.now() + timedelta(seconds=1))
    type(late).objects.filter(pk=late.pk).update(publish_at=timezone.now() - timedelta(hours=1))
    unconfirmed = OrganisationFactory(region=region, published=True)
    Organisation.objects.filter(pk=unconfirmed.pk).update(confirmed_at=timezone.now() - timedelta(days=400))
    running = ProgrammeFactory(region=region, owner=owner, published=True, life_cycle="running", ends="2025")
    IndicatorFactory(programme=running)
    ReadingFactory(indicator=IndicatorFactory(programme=running), period="2025")


EXPECTED = {"late": 1, "review": 1, "planned": 1, "drafts": 2, "silent": 1, "ended": 1, "confirm": 1}


# --- What is counted ---------------------------------------------------------------------------------


def test_the_numbers_are_those_of_the_lists_that_they_lead_to(halland: Region, skane: Region):
    make_work(halland)
    make_work(skane)
    for client in (logged_in(make_coordinator(halland)), logged_in(make_site_administrator())):
        for query in ({}, {"region": "13"}):
            page = front(client, **query)
            for link in page.select(".task > ul > li > a"):
                listed = BeautifulSoup(client.get(link["href"]).content, "html.parser")
                number = int(link.select_one(".task__count").get_text())
                assert len(listed.select("#result_list tbody tr")) == number, link["href"]


def test_a_coordinator_meets_the_work_of_their_region_alone(halland: Region, skane: Region):
    make_work(halland)
    make_work(skane)
    page = front(logged_in(make_coordinator(halland)))
    assert counts(page) == EXPECTED
    assert page.h1.get_text().endswith("Region Halland")
    assert page.select_one("#work-region") is None
    foreign = {str(row) for row in Programme.objects.filter(region=skane)}
    assert not foreign & {link.get_text() for link in page.select(".task a")}


def test_who_runs_two_regions_meets_both_and_can_switch(halland: Region, skane: Region):
    make_work(halland)
    make_work(skane)
    make_work(Region.objects.get(code="01"))
    client = logged_in(make_coordinator(halland, skane))
    assert counts(front(client)) == {key: 2 * number for key, number in EXPECTED.items()}
    page = front(client, region="13")
    assert counts(page) == EXPECTED
    assert [option["value"] for option in page.select("#work-region option")] == ["", "13", "12"]
    assert page.select_one("#work-region option[selected]")["value"] == "13"
    link = page.select_one("#task-review a")["href"]
    assert parse_qs(urlsplit(link).query) == {"todo": ["review"], "region__id__exact": [str(halland.pk)]}
    assert counts(front(client, region="01")) == {key: 2 * number for key, number in EXPECTED.items()}


def test_site_administrators_meet_everything_and_open_invitations(halland: Region, skane: Region):
    make_work(halland)
    make_work(skane)
    CoordinatorInvitationFactory()
    CoordinatorInvitation.objects.filter(pk=CoordinatorInvitationFactory().pk).update(expires_at=timezone.now())
    page = front(logged_in(make_site_administrator()))
    assert counts(page) == {**{key: 2 * number for key, number in EXPECTED.items()}, "invitations": 1}
    assert "invitations" not in counts(front(logged_in(make_coordinator(halland))))


def test_when_nothing_is_to_be_done_the_page_is_glad(halland: Region):
    page = front(logged_in(make_coordinator(halland)))
    assert counts(page) == {}
    assert page.select_one(".all-done") is not None


def test_what_is_late_says_why(halland: Region):
    row = StrategyFactory(region=halland, status="review")
    type(row).objects.filter(pk=row.pk).update(title="", publish_at=timezone.now() - timedelta(hours=1))
    page = front(logged_in(make_coordinator(halland)))
    assert "titel: " in page.select_one("#task-late .quiet").get_text()


def test_one_click_in_the_queue_confirms(halland: Region):
    row = OrganisationFactory(region=halland, published=True)
    with time_machine.travel(TODAY + CONFIRMATION_LASTS + timedelta(days=2)):
        client = logged_in(make_coordinator(halland))
        form = front(client).select_one("#task-confirm form")
        fields = {field["name"]: field["value"] for field in form.select("input")}
        assert str(row) in form.button.get_text()
        page = client.post(form["action"], fields, follow=True)
        assert page.redirect_chain == [("/admin/", 302)]
        assert counts(front(client)) == {}


@pytest.mark.parametrize(
    ("ends", "is_past"),
    [
        ("2025", True),
        ("2026", False),
        ("2026-04", True),
        ("2026-05", False),
        ("2026-05-03", True),
        ("2026-05-04", False),
        ("2025-23", True),  # autumn
        ("2026-21", False),  # spring, which lasts through May
        ("2026-22", False),
        ("2024/2025", True),
        ("2024/2026", False),
        ("2027", False),
        ("", False),
    ],
)
def test_a_programme_is_past_its_end_when_the_whole_period_is(ends: str, *, is_past: bool):
    programme = ProgrammeFactory(ends=ends)
    assert Programme.objects.past_their_end().exists() == is_past
    programme.life_cycle = "closed"
    programme.save()
    assert not Programme.objects.past_their_end().exists()


def test_a_season_of_this_year_is_past_once_it_is_over():
    ProgrammeFactory(ends="2026-21")
    with time_machine.travel(date(2026, 6, 1)):
        assert Programme.objects.past_their_end().exists()


@pytest.mark.parametrize(
    ("period", "is_silent"),
    [("2024", True), ("2025", False), ("2025-04", True), ("2025-05", False), ("2024/2025", False), ("2024/..", False)],
)
def test_an_indicator_is_silent_without_a_reading_for_the_last_year(period: str, *, is_silent: bool):
    indicator = IndicatorFactory(programme=ProgrammeFactory(life_cycle="running"))
    assert Indicator.objects.silent().exists()
    ReadingFactory(indicator=indicator, period="2020")
    ReadingFactory(indicator=indicator, period=period)
    assert Indicator.objects.silent().exists() == is_silent
    Programme.objects.update(life_cycle="planned")
    assert not Indicator.objects.silent().exists()


# --- What it costs -----------------------------------------------------------------------------------


def test_the_page_costs_the_same_with_a_thousand_programmes(halland: Region):
    make_work(halland)
    Strategy.objects.late().delete()  # what is late is looked at row by row, to say what keeps it: three at most
    client = logged_in(make_coordinator(halland))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/admin/")
        return len(captured)

    queries()
    few = queries()
    owner = Organisation.objects.first()
    Programme.objects.bulk_create(
        Programme(
            slug=f"p{number}",
            title=f"P {number}",
            sort_title=f"p{number}",
            kind="internal",
            region=halland,
            owner=owner,
            summary="S",
            starts="2020",
            ends="2021",
            life_cycle="running",
        )
        for number in range(1_100)
    )
    assert queries() == few <= 10
    page = front(client)
    assert "1" in page.select_one("#task-ended h3").get_text()
    assert len(page.select("#task-ended .task__rows li")) == 3


# --- The content -------------------------------------------------------------------------------------


def test_every_kind_of_row_has_its_place_and_its_words():
    named = [label for group in GROUPS for label, _description in group.entries]
    assert len(named) == len(set(named))
    missing = {model._meta.label for model in admin.site._registry} - set(named)
    assert missing == set(), "say in arena/admin_menu.py where it belongs and what it is for"


def test_the_menu_is_grouped_by_what_one_does(halland: Region):
    page = front(logged_in(make_coordinator(halland)))
    groups = [group["id"] for group in page.select(".menu-group")]
    assert groups[:3] == ["work", "calendar", "promises"]
    first = page.select_one(".menu-group li")
    assert first.a["href"] == "/admin/programmes/programme/"
    assert first.p.get_text()
    headings = [int(tag.name[1]) for tag in page.select("main h1, main h2, main h3")]
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))


def test_my_latest_changes_are_mine(halland: Region):
    programme = ProgrammeFactory(region=halland)
    kim, alex = make_coordinator(halland), make_site_administrator()
    logged_in(kim).post(f"/admin/programmes/programme/{programme.pk}/step/", {"step": "submit"})
    assert str(programme) in front(logged_in(kim)).select_one(".recent").get_text()
    assert str(programme) not in front(logged_in(alex)).select_one(".recent").get_text()
