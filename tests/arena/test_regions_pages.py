"""Pages of regions: the list with its map, and what goes on in each."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from members.models import Region
from tests.factories.events import SeminarFactory
from tests.factories.members import (
    DeclarationFactory,
    MunicipalityFactory,
    OrganisationFactory,
    RegionFactory,
    SignatureFactory,
)
from tests.factories.programmes import ProgrammeFactory, StrategyFactory, StrategyGoalFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 15, 12, tzinfo=ZoneInfo("Europe/Stockholm"))


def soup(client: Client, path: str, status: int = 200) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def halland(client: Client) -> BeautifulSoup:
    return soup(client, "/en/regioner/halland/")


def section(page: BeautifulSoup, heading: str) -> Any:
    found = page.select_one(f"section[aria-labelledby={heading}]")
    assert found is not None
    return found


def texts(found: Any) -> list[str]:
    return [" ".join(tag.get_text().split()) for tag in found]


def seminar(title: str, in_days: int, **fields: Any) -> Any:
    starts = NOON + timedelta(days=in_days)
    return SeminarFactory(published=True, title=title, starts_at=starts, ends_at=starts + timedelta(hours=2), **fields)


def test_all_regions_are_listed_and_drawn_and_those_with_something_come_first(client):
    ProgrammeFactory.create_batch(4, published=True, region=RegionFactory(code="12"))
    ProgrammeFactory(region=RegionFactory(code="01"))
    page = soup(client, "/en/regioner/")
    assert texts(section(page, "active").select("h3")) == ["Region Skåne"]
    everywhere = section(page, "all")
    listed = texts(everywhere.select(".map__list li"))
    assert (len(listed), listed[0], listed[-1]) == (21, "Region Blekinge", "Västra Götalandsregionen")
    assert "Region Skåne more than 3 programmes" in listed
    assert [a["href"] for a in everywhere.select("svg a")] == [a["href"] for a in everywhere.select(".map__list a")]
    assert "digital boundaries of Statistics Sweden (CC0)" in everywhere.get_text()


def test_the_list_costs_the_same_with_one_and_with_many(client, django_assert_num_queries):
    soup(client, "/regioner/")
    with django_assert_num_queries(1):
        soup(client, "/regioner/")
    for region in Region.objects.all():
        ProgrammeFactory(published=True, region=region)
    with django_assert_num_queries(1):
        page = soup(client, "/regioner/")
    assert len(page.select(".card-grid > li")) == 21


def test_a_region_of_which_nothing_is_published_invites(client):
    ProgrammeFactory(title="Hemligt utkast")
    page = halland(client)
    assert texts(page.select("main h2")) == ["Does your region want to take part?", "The municipalities"]
    assert texts(page.select(".map__list li")) == [
        "Falkenberg",
        "Halmstad",
        "Hylte",
        "Kungsbacka",
        "Laholm",
        "Varberg",
    ]
    assert "Hemligt" not in page.get_text()


@time_machine.travel(NOON, tick=False)
def test_what_goes_on_is_told_under_headings(client):
    owner = OrganisationFactory(published=True, name="Ägaren", region=RegionFactory())
    ProgrammeFactory(published=True, owner=owner, title="Programmet")
    seminar("Kommande", 5, organiser=owner)
    seminar("Varit", -5, organiser=owner)
    ProgrammeFactory(published=True, title="Skånes", region=RegionFactory(code="12"), owner=owner)
    page = halland(client)
    assert texts(page.select(".jump-list a")) == ["Programmes", "Seminars", "Organisations", "The municipalities"]
    assert {a["href"] for a in page.select(".jump-list a")} <= {f"#{tag['id']}" for tag in page.select("[id]")}
    assert texts(section(page, "programmes").select("h2, h3")) == ["Programmes (1)", "Programmet"]
    assert texts(section(page, "calendar").select("h3, time")) == ["20 jun", "Kommande"]
    assert texts(section(page, "past").select("h3, time")) == ["10 jun", "Varit"]
    assert section(page, "past").select_one(".heading-row a")["href"] == ("/en/kalender/?region=halland&visa=tidigare")
    assert texts(section(page, "organisations").select("h2, h3")) == ["Organisations (1)", "Ägaren"]


def test_a_seminar_whose_day_the_source_does_not_give_says_so(client):
    SeminarFactory(published=True, title="Okänd dag")
    SeminarFactory(published=True, title="Hösten", held="2021-23")
    past = section(halland(client), "past")
    assert texts(past.select("h3, .muted")) == [
        "Hösten",
        "Autumn 2021 · Seminar In Swedish only",
        "Okänd dag",
        "Day not known · Seminar In Swedish only",
    ]


def test_municipalities_where_something_is_are_marked(client):
    halmstad = MunicipalityFactory(code="1380")
    for published in (True, True, False):
        OrganisationFactory(published=published, region=halmstad.region).municipalities.add(halmstad)
    SeminarFactory(published=True, municipality=halmstad)
    page = halland(client)
    assert "Halmstad 2 organisations, 1 seminar" in texts(page.select(".map__list li"))
    assert texts(page.select(".map__area--here title")) == ["Halmstad: 2 organisations, 1 seminar"]
    assert len(page.select(".map__area")) == 6
    assert "have a colour of their own" in page.select_one(".map__note").get_text()


def test_many_in_a_municipality_are_not_counted_to_the_end(client):
    halmstad = MunicipalityFactory(code="1380")
    for row in OrganisationFactory.create_batch(12, published=True):
        row.municipalities.add(halmstad)
    assert "Halmstad 10 organisations or more" in texts(halland(client).select(".map__list li"))


def test_strategies_stand_in_generations_with_their_goals(client):
    new = StrategyFactory(published=True, title="Ny plan", slug="ny")
    old = StrategyFactory(
        published=True, title="Äldre plan", slug="gammal", starts="2010", ends="2018", case_number="A1", successor=new
    )
    StrategyFactory(title="Utkast", successor=old)
    goal = StrategyGoalFactory(strategy=old, title="Öppen region", level="mål")
    below = StrategyGoalFactory(strategy=old, parent=goal, title="Frigör", level="strategi")
    programme = ProgrammeFactory(published=True, title="Programmet", slug="programmet")
    programme.goals.add(below)
    strategies = section(halland(client), "strategies")
    assert texts(strategies.select("h3")) == ["Äldre plan", "Ny plan"]
    assert texts(strategies.select(".strategy > .muted")) == ["2010–2018 · A1"]
    assert texts(strategies.select(".strategy > p:not(.muted)")) == [
        "It is followed by Ny plan.",
        "It follows Äldre plan.",
    ]
    assert texts(strategies.select(".goals .kicker")) == ["Mål", "Strategi"]
    inner = strategies.select_one(".goals .goals li")
    assert texts(inner.select("p")) == ["Strategi", "Frigör", "Programmes that work for it: Programmet"]
    assert inner.a["href"] == "/en/program/programmet/"


def test_strategies_that_follow_each_other_in_a_ring_are_shown_once(client):
    first = StrategyFactory(published=True, title="A")
    second = StrategyFactory(published=True, title="B", successor=first)
    first.successor = second
    first.save()
    assert texts(section(halland(client), "strategies").select("h3")) == ["A", "B"]


def test_declarations_tell_who_has_signed_from_here(client):
    declaration = DeclarationFactory(published=True, title="Deklarationen", slug="deklarationen")
    here, elsewhere = RegionFactory(), RegionFactory(code="12")
    for number in range(7):
        organisation = OrganisationFactory(published=True, name=f"Härifrån {number}", region=here)
        SignatureFactory(version__declaration=declaration, version__number=number + 1, organisation=organisation)
    draft = OrganisationFactory(name="Utkast", region=here)
    other = OrganisationFactory(published=True, name="Därifrån", region=elsewhere)
    for number, organisation in enumerate((draft, other)):
        SignatureFactory(version__declaration=declaration, version__number=number + 20, organisation=organisation)
    found = section(halland(client), "declarations")
    assert texts(found.select("li li")) == [f"Härifrån {number}" for number in range(6)]
    assert [a["href"] for a in found.select("p a")] == ["/en/deklarationer/deklarationen/undertecknare/?region=halland"]


def test_a_page_costs_the_same_with_little_and_with_much(client, django_assert_num_queries):
    halland(client)
    with django_assert_num_queries(3):
        halland(client)
    halmstad = MunicipalityFactory(code="1380")
    for number in range(9):
        owner = OrganisationFactory(published=True, region=halmstad.region)
        owner.municipalities.add(halmstad)
        goal = StrategyGoalFactory(strategy=StrategyFactory(published=True))
        ProgrammeFactory(published=True, owner=owner).goals.add(goal)
        SignatureFactory(organisation=owner, version__declaration=DeclarationFactory(published=True))
        seminar("Kommande", number + 1, organiser=owner, municipality=halmstad)
        seminar("Varit", -number - 1, organiser=owner)
    with time_machine.travel(NOON, tick=False), django_assert_num_queries(3):
        page = halland(client)
    assert len(page.select("section[aria-labelledby=programmes] .card")) == 6
    assert len(page.select(".date-list > li")) == 8


def test_hostile_content_is_text(client):
    hostile = "<script>alert(1)</script>"
    ProgrammeFactory(published=True, title=hostile, summary=hostile)
    StrategyGoalFactory(strategy=StrategyFactory(published=True, title=hostile), title=hostile, level=hostile)
    html = client.get("/regioner/halland/").content.decode()
    assert hostile not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4


@pytest.mark.parametrize("slug", ["narnia", "a" * 10_000, "Halland", "13"])
def test_unknown_regions_are_a_helpful_404(client, slug):
    page = soup(client, f"/en/regioner/{slug}/", 404)
    assert page.select_one("form[role=search], form.site-search") is not None
