"""Pages of programmes: the list with its filters, the page, the figures as CSV."""

import csv
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members.models import Ground, TargetGroup
from programmes.models import Programme
from programmes.views.pictures import heat_table, initiative_groups
from tests.factories.members import OrganisationFactory, RegionFactory, TargetGroupFactory
from tests.factories.programmes import (
    ContinuationFactory,
    IndicatorFactory,
    InitiativeFactory,
    ProgrammeFactory,
    ReadingFactory,
    StatementFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db


def soup(client: Client, path: str, status: int = 200) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def texts(found: list[Any]) -> list[str]:
    return [" ".join(tag.get_text().split()) for tag in found]


def titles(client: Client, query: str = "") -> list[str]:
    return texts(soup(client, f"/en/program/{query}").select(".item-list h3"))


@pytest.fixture
def three() -> None:
    halland, skane = RegionFactory(), RegionFactory(code="12")
    running = ProgrammeFactory(published=True, title="Pågår", region=halland, life_cycle="running", starts="2021")
    running.grounds.add(Ground.objects.get(key="kon"))
    closed = ProgrammeFactory(
        published=True,
        title="Avslutat",
        region=skane,
        life_cycle="closed",
        kind="action-plan",
        starts="2016",
        ends="2018",
    )
    closed.target_groups.add(TargetGroupFactory(key="unga", name="unga"))
    ProgrammeFactory(title="Utkast", region=halland)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Pågår", "Avslutat"]),
        ("?region=halland", ["Pågår"]),
        ("?status=closed", ["Avslutat"]),
        ("?kind=action-plan", ["Avslutat"]),
        ("?ground=kon", ["Pågår"]),
        ("?target_group=unga", ["Avslutat"]),
        ("?year=2017", ["Avslutat"]),
        ("?year=2022", ["Pågår"]),
        ("?region=halland&status=closed", []),
    ],
)
def test_the_list_is_narrowed(client, three, query, found):
    assert titles(client, query) == found


def test_what_is_chosen_can_be_taken_away_one_by_one(client, three):
    page = soup(client, "/en/program/?region=halland&status=running")
    assert {a["href"]: " ".join(a.get_text().split()) for a in page.select(".active-filters li a")} == {
        "?status=running": "Take away Region: Region Halland",
        "?region=halland": "Take away Status: Running",
    }
    assert page.select_one(".result-count").get_text(strip=True) == "Showing 1 programme"


@pytest.mark.parametrize(
    "query",
    [
        "?region=narnia",
        "?status=x",
        "?kind=x%00",
        "?ground=9",
        "?target_group=%ED%A0%80",
        "?year=tjugo",
        "?year=99999999999999999999",
    ],
)
def test_a_value_that_makes_no_sense_is_left_out_and_named(client, three, query):
    page = soup(client, f"/en/program/{query}")
    assert texts(page.select(".item-list h3")) == ["Pågår", "Avslutat"]
    assert "The list left out what it did not understand" in page.select_one(".notice--info").get_text()


@pytest.mark.parametrize("number", ["0", "-1", "x", "2", "99999999999999999999", "１"])
def test_a_page_that_does_not_exist_is_a_helpful_404(client, three, number):
    page = soup(client, f"/en/program/?sida={number}", 404)
    assert page.select_one("form[role=search], form.site-search") is not None


def test_no_programme_matches(client, three):
    page = soup(client, "/en/program/?region=halland&status=closed")
    assert page.select_one(".empty h2").get_text() == "No programme matches all the filters"


def test_the_list_costs_the_same_with_one_and_with_many(client, django_assert_num_queries):
    ProgrammeFactory(published=True)
    client.get("/program/")
    with django_assert_num_queries(5):
        client.get("/program/")
    ProgrammeFactory.create_batch(30, published=True)
    with django_assert_num_queries(5):
        page = soup(client, "/program/")
    assert len(page.select(".item-list > li")) == 25


@pytest.fixture
def whole() -> Programme:
    programme = ProgrammeFactory(
        published=True,
        slug="hela",
        title="Hela programmet",
        summary="Vad vi gör.",
        life_cycle="closed",
        starts="2010",
        ends="2015",
        decision_body="Utskottet",
        decided_on="2011",
        case_number="RS123",
        translations={"en": {"title": "The whole programme"}},
    )
    programme.grounds.add(*Ground.objects.statutory())
    first = StepFactory(programme=programme, number=1, title="Första")
    StepFactory(programme=programme, number=2, title="Andra", depends_on=first)
    young, old = TargetGroupFactory(key="unga", name="unga"), TargetGroupFactory(key="aldre", name="äldre")
    for title, kind, groups in (("Praktik", "measure", [young, old]), ("Kurs", "training", [old])):
        row = InitiativeFactory(programme=programme, title=title, kind=kind, state="running", limitation="Inte jobb")
        row.target_groups.add(*groups)
    indicator = IndicatorFactory(programme=programme, key="antal", title="Antal personer", unit="personer", target=30)
    ReadingFactory(indicator=indicator, period="2021-09/2021-10", value=26)
    StatementFactory(
        programme=programme, kind="result", evidence="self-reported", body="Det gick bra.", source="Regionen"
    )
    ContinuationFactory(
        programme=programme, title="Nätverket lever", to_organisation=OrganisationFactory(published=True)
    )
    return programme


def test_the_page_tells_the_whole_story(client, whole):
    page = soup(client, "/en/program/hela/")
    assert texts(page.select("h1")) == ["The whole programme"]
    assert texts(page.select(".page-head .tag")) == ["Closed", "2010–2015"]
    assert page.select_one(".lead")["lang"] == "sv"
    assert texts(page.select(".on-this-page a")) == [
        "What it led to",
        "About the programme",
        "Decision",
        "The steps",
        "Initiatives",
        "Indicators",
        "What happened, and what carried on",
        "Where this comes from",
    ]
    assert {link["href"] for link in page.select(".on-this-page a")} <= {f"#{tag['id']}" for tag in page.select("[id]")}
    assert texts(page.select("section[aria-labelledby=decision] dd")) == ["Utskottet", "2011", "RS123"]
    assert texts(page.select(".ladder__needs")) == ["Builds on: Första"]
    assert texts(page.select("#chart-antal .big-number")) == ["26\xa0personer".replace("\xa0", " ")]
    assert texts(page.select(".timeline__when"))[-1] == "Continued by"
    assert "Self-reported" in page.select_one("section[aria-labelledby=ending]").get_text()


def test_the_seven_grounds_stand_in_the_order_of_the_act(client, whole):
    page = soup(client, "/program/hela/")
    found = texts(page.select("section[aria-labelledby=about] li"))
    assert found == [ground.name for ground in Ground.objects.statutory()]


def test_initiatives_stand_once_in_full(client, whole):
    page = soup(client, "/en/program/hela/")
    assert texts(page.select("h4")).count("Praktik") == 1
    assert texts(page.select("h3[id^=group-]")) == ["Unga", "Äldre"]
    heat = page.select_one("table.heat")
    assert [texts(row.select("th, td")) for row in heat.select("tbody tr")] == [
        ["Unga", "1", "0", "1"],
        ["Äldre", "1", "1", "2"],
    ]
    assert [a["href"] for a in heat.select("a")] == ["#group-unga", "#group-aldre"]


def test_the_page_is_one_query_whatever_it_holds(client, whole, django_assert_num_queries):
    client.get("/program/hela/")
    with django_assert_num_queries(1):
        client.get("/program/hela/")
    for number in range(20):
        InitiativeFactory(programme=whole, title=f"Nummer {number}").target_groups.add(TargetGroup.objects.first())
        IndicatorFactory(programme=whole)
        StatementFactory(programme=whole)
    with django_assert_num_queries(1):
        client.get("/program/hela/")


def test_a_page_of_which_the_source_says_little_reads_well(client):
    ProgrammeFactory(published=True, slug="tyst", title="Tyst", summary="Kort.")
    page = soup(client, "/en/program/tyst/")
    assert texts(page.select(".on-this-page a")) == ["About the programme", "Where this comes from"]
    assert "None" not in page.select_one("main").get_text()


def test_drafts_and_unknown_ones_are_404_and_former_addresses_lead_on(client, whole):
    ProgrammeFactory(slug="utkast")
    for slug in ("utkast", "finns-inte", "a" * 300):
        assert client.get(f"/program/{slug}/").status_code == 404
    whole.slug = "nytt-namn"
    whole.save()
    response = client.get("/en/program/hela/")
    assert (response.status_code, response["Location"]) == (301, "/en/program/nytt-namn/")


def test_hostile_content_is_text(client):
    hostile = "<script>alert(1)</script>"
    programme = ProgrammeFactory(published=True, slug="elak", title=hostile, summary=hostile)
    InitiativeFactory(programme=programme, title=hostile, body=hostile, limitation=hostile)
    StepFactory(programme=programme, number=1, title=hostile)
    html = client.get("/program/elak/").content.decode()
    assert hostile not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 6


def rows_of(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode())))


def test_figures_as_csv(client, whole):
    indicator = whole.indicators.get()
    ReadingFactory(indicator=indicator, period="2020", value="12.5", split="=HYPERLINK()", note="+1")
    response = client.get("/en/program/hela/indikatorer/antal.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="hela-antal.csv"'
    assert rows_of(response) == [
        ["period", "part", "value", "unit", "note", "source"],
        ["2021-09/2021-10", "", "26", "personer", "", ""],
        ["2020", "'=HYPERLINK()", "12", "personer", "'+1", ""],
    ]
    assert client.get("/program/hela/indikatorer/finns-inte.csv").status_code == 404


def test_groups_that_do_not_order_the_initiatives_make_no_table(whole):
    def initiative(groups: list[TargetGroup], strand: Any = None) -> Any:
        row = InitiativeFactory.build(programme=whole, kind="measure")
        row.all_target_groups, row.strand = groups, strand
        return row

    young = TargetGroup(key="unga", name="unga")
    rows = [initiative([young]), initiative([]), initiative([])]
    assert heat_table(rows) is None
    assert [group["slug"] for group in initiative_groups(rows)] == ["kind-measure"]
