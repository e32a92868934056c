"""The four real programmes of the demo content, as a reader finds them. (The fifth source is a declaration.)"""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from programmes.models import Programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]


def soup(client: Client, slug: str, language: str = "") -> BeautifulSoup:
    response = client.get(f"{language}/program/{slug}/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(found: Any) -> list[str]:
    return [" ".join(tag.get_text().split()) for tag in found]


def facts(page: BeautifulSoup, section: str) -> dict[str, str]:
    rows = page.select(f"section[aria-labelledby={section}] .facts > div")
    return {row.dt.get_text(): " ".join(row.dd.get_text().split()) for row in rows if row.dt and row.dd}


def test_stockholm_leads_from_the_strategy_to_what_carried_on(client: Client) -> None:
    page = soup(client, "organisationers-mangfaldsorientering", "/en")
    assert texts(page.select(".page-head .tag")) == ["Closed", "2011–2015"]
    assert facts(page, "decision") == {
        "Decided by": "The committee for growth and regional planning (Tillväxt- och regionplaneringsutskottet)",
        "Decided": "2011",
    }
    assert texts(page.select(".path li > *")) == [
        "Goal",
        "An open and accessible region",
        "Strategy",
        "Release life chances",
        "Undertaking",
        "Make organisations diversity-oriented",
    ]
    assert len(page.select("section[aria-labelledby=about] .prose li")) == 7
    assert texts(page.select(".timeline h3")) == [
        "Mapping of integration work in the region",
        "Decision",
        "The programme ended",
        "Membership in Diversity Charter Sweden",
        "Cooperation with the county administrative board in the project Vidga Normen (widen the norm)",
        "The strategy group for gender equality",
        "Internal work with the CEMR declaration and inclusion",
        "Networks and contacts live on in the new RUFS",
    ]
    assert texts(page.select(".timeline__when"))[3:] == ["Continued by"] * 5


def test_ostergotland_gives_a_number_where_the_source_names_nobody(client: Client) -> None:
    page = soup(client, "mangfaldens-ansikten")
    partners = facts(page, "partners")
    assert partners["Partner"].startswith("12 aktörer från offentlig sektor")
    assert texts(page.select("section[aria-labelledby=strands] h3")) == ["Experimentverkstaden", "Erfarenhetsdialogen"]
    countries = texts(page.select("section[aria-labelledby=partners] dd li"))[-4:]
    assert [country.split()[2] for country in countries] == ["Skottland", "Nederländerna", "Portugal", "Italien"]
    assert texts(page.select("section[aria-labelledby=films] h3")) == ["Blåögd"]
    assert page.select("section[aria-labelledby=decision], .page-head .tag + .tag") == []
    assert texts(page.select("section[aria-labelledby=seminars] h3")) == ["Vad är en riktig karl?"]


def test_halland_shows_groups_limitations_steps_and_the_one_reading(client: Client) -> None:
    page = soup(client, "intern-social-hallbarhet")
    assert [texts(row.select("th, td")) for row in page.select("table.heat tbody tr")] == [
        ["Invånare med funktionsnedsättning", "2", "0", "2"],
        ["Långtidsarbetslösa invånare", "2", "1", "3"],
        ["Unga invånare", "2", "1", "3"],
        ["Utrikesfödda invånare", "2", "1", "3"],
    ]
    placements = page.select_one("#initiative-praktikplatser")
    assert placements is not None
    assert "I huvudsak inte tänkta att leda till arbete" in placements.get_text()
    assert texts(page.select(".ladder h3")) == [
        "Nästa nivå av likabehandlingsarbete",
        "Ta ansvar som stor offentlig arbetsgivare",
        "Verka för en god och jämlik sysselsättning",
    ]
    assert len(page.select(".ladder__needs")) == 2
    assert texts(page.select("section[aria-labelledby=indicators] .big-number")) == ["26 personer"]
    assert texts(page.select("section[aria-labelledby=consultations] li")) == [
        "Vilka inspel vill ni skicka med?",
        "Vilka förutsättningar behöver nämnden och förvaltningen för att arbetet ska bli varaktigt?",
    ]
    assert facts(page, "decision")["Diarienummer"] == "RS210955"


def test_skane_says_how_well_its_results_are_supported(client: Client) -> None:
    page = soup(client, "jamstalld-regional-tillvaxt", "/en")
    assert texts(page.select(".page-head .tag")) == ["Closed", "2016–2018"]
    assert len(page.select("section[aria-labelledby=priorities] .commitments > li")) == 3
    assert set(texts(page.select("section[aria-labelledby=ending] .tag"))) == {"Self-reported"}
    assert set(texts(page.select("section[aria-labelledby=recognition] .tag"))) == {"Assessed by an outside body"}
    partners = facts(page, "partners")
    assert set(partners) == {"Commissioner", "Funder"}
    assert "Grounds beside the seven" in texts(page.select("section[aria-labelledby=about] h3"))


def test_english_pages_are_in_english(client: Client) -> None:
    for programme in Programme.objects.published().select_related("region"):
        page = soup(client, programme.slug, "/en")
        assert set(texts(page.select("main [lang=sv]"))) <= {programme.region.name}
