"""The start page and the regions with the demo content."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]

REGIONS = {
    "stockholm": "Region Stockholm",
    "ostergotland": "Region Östergötland",
    "halland": "Region Halland",
    "skane": "Region Skåne",
}


def soup(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(found: Any) -> list[str]:
    return [" ".join(tag.get_text().split()) for tag in found]


def test_the_start_page_counts_what_is_real(client: Client) -> None:
    numbers = soup(client, "/en/").select(".numbers > div")
    found = {row.dt.get_text(): row.dd.get_text() for row in numbers if row.dt and row.dd}
    assert (found["programmes"], found["have signed a declaration"], found["regions"]) == ("4", "310", "4")


def test_the_english_start_page_marks_what_is_swedish(client: Client) -> None:
    assert set(texts(soup(client, "/en/").select("main [lang=sv]"))) == set(REGIONS.values())


def test_stockholm_shows_the_way_from_goal_to_programme(client: Client) -> None:
    strategies = soup(client, "/regioner/stockholm/").select("section[aria-labelledby=strategies]")[0]
    assert texts(strategies.select(".goals .kicker + p")) == [
        "En öppen och tillgänglig region",
        "Frigöra livschanser",
        "Göra organisationer mångfaldsorienterade",
    ]
    assert texts(strategies.select("h3")) == ["RUFS 2010", "Ny RUFS (efterföljare till RUFS 2010)"]
    assert [link["href"] for link in strategies.select(".goals a")] == [
        "/program/organisationers-mangfaldsorientering/"
    ]


@pytest.mark.parametrize("slug", REGIONS)
def test_english_pages_of_regions_mark_what_is_swedish(client: Client, slug: str) -> None:
    page = soup(client, f"/en/regioner/{slug}/")
    assert set(texts(page.select("main [lang=sv]"))) == {REGIONS[slug]}
    assert texts(page.select("h1[lang=sv]")) == [REGIONS[slug]]


@pytest.mark.parametrize("slug", REGIONS)
def test_what_was_made_up_is_marked(client: Client, slug: str) -> None:
    made_up = ("xempel", "åhittat")
    page = soup(client, f"/regioner/{slug}/")
    rows = page.select(".card, .date-list > li, section[aria-labelledby=organisations] .item-list > li")
    assert [row.h3.get_text() for row in rows if row.h3 and any(word in row.h3.get_text() for word in made_up)] == [
        row.h3.get_text()
        for row in rows
        if row.h3 and row.select(".tag--example") and any(word in row.h3.get_text() for word in made_up)
    ]
