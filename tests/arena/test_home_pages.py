"""The start page: what is next, how much there is, the ways in."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from tests.factories.events import SeminarFactory
from tests.factories.members import DeclarationFactory, OrganisationFactory, RegionFactory
from tests.factories.programmes import IndicatorFactory, ProgrammeFactory, ReadingFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 15, 12, tzinfo=ZoneInfo("Europe/Stockholm"))


def home(client: Client, path: str = "/en/") -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(found: Any) -> list[str]:
    return [" ".join(tag.get_text().split()) for tag in found]


def seminar(title: str, in_days: int, **fields: Any) -> None:
    starts = NOON + timedelta(days=in_days, hours=1)
    SeminarFactory(published=True, title=title, starts_at=starts, ends_at=starts + timedelta(hours=2), **fields)


def test_an_empty_arena_says_so_and_leads_on(client):
    page = home(client)
    assert texts(page.select("h1")) == ["Diversity that works in practice"]
    assert page.select(".hero__card, .numbers, .quote, .map") == []
    assert "There are no programmes yet. They appear here as soon as they are published." in texts(page.select("p"))
    assert [a["href"] for a in page.select(".hero .button")] == ["/en/program/", "/en/deklarationer/"]


@time_machine.travel(NOON, tick=False)
def test_the_next_seminar_is_in_front_and_past_ones_are_not_there(client):
    seminar("I går", -1)
    seminar("Om en vecka", 7, region=RegionFactory(code="12"))
    seminar("I morgon", 1, form="online", translations={"en": {"title": "Tomorrow"}}, is_example=True)
    page = home(client)
    assert texts(page.select(".hero__card > *")) == [
        "Next seminar",
        "Tomorrow",
        "16 June 2026 at 13:00–15:00Online · Region Halland",
        "Example",
    ]
    assert texts(page.select(".date-list time")) == ["16 jun", "22 jun"]
    assert texts(page.select(".date-list .muted")) == [
        "At 13:00–15:00 · Seminar · Online · Region Halland",
        "At 13:00–15:00 · Seminar · Region Skåne In Swedish only",
    ]


@time_machine.travel(NOON, tick=False)
def test_a_cancelled_seminar_is_in_the_calendar_but_not_in_front(client):
    seminar("Inställd", 2, state="cancelled")
    seminar("Blir av", 5)
    page = home(client)
    assert texts(page.select(".hero__card h2")) == ["Blir av"]
    assert len(page.select(".date-list > li")) == 2


@time_machine.travel(NOON, tick=False)
def test_a_day_in_another_year_tells_the_year(client):
    seminar("Långt fram", 300)
    assert texts(home(client).select(".date-list time")) == ["11 apr 2027"]


def test_numbers_leave_out_drafts_and_what_was_made_up(client):
    owner = OrganisationFactory(published=True)
    ProgrammeFactory(published=True, owner=owner)
    ProgrammeFactory(published=True, owner=owner, is_example=True)
    ProgrammeFactory(owner=owner)
    DeclarationFactory(published=True, issuer=owner, signatures_elsewhere=310)
    DeclarationFactory(published=True, issuer=owner, signatures_elsewhere=50, is_example=True)
    numbers = home(client).select(".numbers > div")
    assert [(row.dd.get_text(), row.dt.get_text()) for row in numbers] == [
        ("1", "programme"),
        ("1", "organisation"),
        ("310", "have signed a declaration"),
        ("1", "region"),
    ]


def test_numbers_are_counted_to_a_limit(client, monkeypatch):
    monkeypatch.setattr("arena.pages.COUNT_LIMIT", 2)
    monkeypatch.setattr("arena.pages.TOTALS", type("Totals", (), {"first": staticmethod(_many)}))
    numbers = home(client).select(".numbers > div")
    assert [(row.dd.get_text(), row.dt.get_text()) for row in numbers] == [
        ("over 2", "programmes"),
        ("over 1", "organisation"),
        ("1", "region"),
    ]


def _many() -> Any:
    counted = {"programmes_in_all": 3, "real_programmes": 3, "organisations_in_all": 3, "real_organisations": 1}
    return type("Row", (), {**counted, "signatories_in_all": 0, "regions_in_all": 1})


def test_a_programme_shows_how_far_it_has_come(client):
    programme = ProgrammeFactory(published=True, title="Bredare", life_cycle="running", starts="2024", ends="2028")
    indicator = IndicatorFactory(programme=programme, title="chefer", unit="%", decimals=1, target=30)
    ReadingFactory(indicator=indicator, period="2025", value=23, split="programmet")
    ReadingFactory(indicator=indicator, period="2026", value=24, split="programmet")
    ReadingFactory(indicator=indicator, period="2026", value=19, split="länet")
    card = home(client).select_one("#programmes").find_parent("section").select_one(".card")
    assert texts(card.select(".tag")) == ["Running", "2024–2028", "In Swedish only"]
    assert card.h3.get_text() == "Bredare"
    assert texts(card.select(".card__measure p")) == ["24.0 % chefer (target 30.0 %)"]


def test_the_quote_is_a_real_programmes_vision(client):
    ProgrammeFactory(published=True, title="A", vision="Påhittat", is_example=True)
    ProgrammeFactory(published=True, title="B", slug="b", vision="En region för alla.")
    quote = home(client).select_one(".quote")
    assert (quote.p.get_text(), quote.p["lang"]) == ("En region för alla.", "sv")
    assert (quote.a["href"], quote.footer.get_text(" ", strip=True)) == (
        "/en/program/b/",
        "The vision of B , Region Halland",
    )


def test_regions_with_something_are_listed_and_drawn(client):
    ProgrammeFactory(published=True, title="Programmet", is_example=True)
    OrganisationFactory(published=True, region=RegionFactory(code="12"))
    page = home(client)
    section = page.select_one("#regions").find_parent("section")
    assert texts(section.select(".item-list > li")) == [
        "Region Halland Programmet Example",
        "Region Skåne Organisations",
    ]
    assert len(section.select("svg path")) == 21


def test_hostile_content_is_text(client):
    hostile = "<script>alert(1)</script>"
    ProgrammeFactory(published=True, title=hostile, summary=hostile, vision=hostile)
    DeclarationFactory(published=True, title=hostile)
    assert hostile not in client.get("/").content.decode()


def test_the_page_costs_the_same_with_one_and_with_many(client, django_assert_num_queries):
    home(client)
    with django_assert_num_queries(5):
        home(client)
    for number in range(12):
        region = RegionFactory(code=("01", "12", "13")[number % 3])
        programme = ProgrammeFactory(published=True, region=region)
        ReadingFactory(indicator=IndicatorFactory(programme=programme, unit="%", target=50))
        DeclarationFactory(published=True)
        seminar("Kommande", number + 1, region=region)
    with time_machine.travel(NOON, tick=False), django_assert_num_queries(5):
        page = home(client)
    assert [len(page.select(each)) for each in (".card-grid > li", ".date-list > li", ".band .item-list > li")] == [
        6,
        4,
        3,
    ]


@pytest.mark.parametrize("query", ["?sida=x", "?%00", "?q=" + "a" * 10_000, "?%ED%A0%80=1"])
def test_odd_queries_do_no_harm(client, query):
    assert home(client, f"/{query}").h1 is not None
