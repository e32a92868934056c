"""The search page: what it says, marks, offers and survives."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from arena.search.indexing import document, store
from arena.search.searchable import SearchEntry
from arena.shared.texts import Text
from tests.arena.search_pages import add, fill

pytestmark = pytest.mark.django_db


def get(client: Client, path: str = "/en/sok/", **query: str) -> BeautifulSoup:
    """Return the page."""
    response = client.get(path, query)
    assert response.status_code == 200
    assert not response.cookies
    return BeautifulSoup(response.content, "html.parser")


def hits(page: BeautifulSoup) -> list[str]:
    """Return the titles of the hits."""
    return [link.get_text() for link in page.select("main .item-list h3 a")]


def words(node: Any) -> str:
    """Return the text of ``node`` on one line."""
    return " ".join(node.get_text().split())


def options(page: BeautifulSoup, name: str) -> list[tuple[str, str]]:
    """Return value and words of a select's options."""
    return [(option["value"], words(option)) for option in page.select(f"select[name={name}] option")]


@pytest.fixture
def _pages() -> None:
    fill()


@pytest.mark.usefixtures("_pages")
class TestHits:
    def test_are_listed_with_kind_region_and_a_marked_excerpt(self, client: Client) -> None:
        page = get(client, q="mångfald")
        first = page.select("main .item-list > li")[0]
        assert words(first.h3) == "Mångfald på jobbet Example"
        assert first.h3.a["href"] == "/seminar/7/"
        assert words(first.select(".muted")[0]) == "Seminar · Region Stockholm · meta 7"
        third = page.select("main .item-list > li")[2]
        assert str(third.h3.a) == '<a href="/programme/4/" lang="en">Diversity in organisations</a>'.replace(
            ' lang="en"', ""
        )
        assert [mark.get_text() for mark in third.select("mark")] == ["mångfaldens"]

    def test_are_counted_in_words(self, client: Client) -> None:
        assert words(get(client, q="mångfald").select_one(".result-count")) == "Showing 1–5 of 5 hits for “mångfald”"
        assert words(get(client, q="lamm").select_one(".result-count")) == "Showing 1 hit for “lamm”"

    def test_know_their_language(self, client: Client) -> None:
        swedish, english = get(client, "/sok/", q="mångfald"), get(client, q="mångfald")
        assert swedish.select(".item-list [lang]") == []
        first = english.select("main .item-list > li")[0]
        assert first.h3.a["lang"] == "sv"
        assert [span.get_text() for span in first.select(".muted [lang=sv]")] == ["Region Stockholm"]
        assert first.find_all("p")[1]["lang"] == "sv"
        assert english.select_one("option[value='01']")["lang"] == "sv"

    def test_cost_three_queries(self, client: Client) -> None:
        client.get("/sok/", {"q": "lamm"})
        for number in range(30):
            add(f"Mångfald {number}", number=200 + number)
        for query in ("lamm", "mångfald"):
            with CaptureQueriesContext(connection) as queries:
                client.get("/sok/", {"q": query, "region": "12"})
            assert len(queries) == 3

    def test_come_ten_a_page(self, client: Client) -> None:
        for number in range(30):
            add(f"Lamm {number:02}", number=200 + number, language="en")
        page = get(client, q="lamm", sida="2")
        assert hits(page)[0] == "Lamm 10"
        assert len(hits(page)) == 10
        assert words(page.select_one(".result-count")) == "Showing 11–20 of 31 hits for “lamm”"
        assert [link["href"] for link in page.select(".pagination a[rel]")] == ["?q=lamm", "?q=lamm&sida=3"]


@pytest.mark.usefixtures("_pages")
class TestFilters:
    def test_offer_what_has_hits_with_counts(self, client: Client) -> None:
        page = get(client, q="mångfald")
        assert options(page, "kind") == [
            ("", "All kinds"),
            ("seminar", "Seminars (2)"),
            ("programme", "Programmes (2)"),
            ("organisation", "Organisations (1)"),
        ]
        assert options(page, "region") == [
            ("", "All regions"),
            ("13", "Region Halland (1)"),
            ("12", "Region Skåne (2)"),
            ("01", "Region Stockholm (2)"),
        ]

    def test_narrow_the_list_and_may_be_taken_off(self, client: Client) -> None:
        page = get(client, q="mångfald", kind="seminar", region="12")
        assert hits(page) == ["Att få mångfald att hålla"]
        active = page.select_one(".active-filters")
        assert [(words(link), link["href"]) for link in active.select("li a")] == [
            ("Take away Kind: Seminars", "/en/sok/?q=m%C3%A5ngfald&region=12"),
            ("Take away Region: Region Skåne", "/en/sok/?q=m%C3%A5ngfald&kind=seminar"),
        ]
        assert active.find_all("a")[-1]["href"] == "/en/sok/?q=m%C3%A5ngfald"
        assert page.select_one("select[name=kind] option[selected]")["value"] == "seminar"

    def test_that_do_not_exist_are_left_aside_with_a_note(self, client: Client) -> None:
        page = get(client, q="mångfald", kind="'; drop", region="\x00", sida="x")
        assert len(hits(page)) == 5
        assert [words(note) for note in page.select(".notice")] == [
            "The address holds a filter that does not exist here. The search left it aside.",
            "The list has no such page. You see the nearest one.",
        ]
        assert page.select(".active-filters") == []

    def test_that_leave_nothing_lead_back(self, client: Client) -> None:
        page = get(client, q="mångfald", kind="region")
        assert words(page.select_one(".empty h2")) == "Nothing found for “mångfald”"
        link = page.select_one(".empty li a")
        assert (words(link), link["href"]) == ("Search among everything", "/en/sok/?q=m%C3%A5ngfald")


@pytest.mark.usefixtures("_pages")
class TestNothingFound:
    def test_says_so_and_shows_ways_on(self, client: Client) -> None:
        page = get(client, q="xyzzy")
        assert words(page.select_one(".empty h2")) == "Nothing found for “xyzzy”"
        assert [link["href"] for link in page.select(".empty li a")] == [
            *("/en/program/", "/en/organisationer/", "/en/deklarationer/", "/en/kalender/"),
        ]

    def test_says_when_only_some_words_or_parts_of_words_were_found(self, client: Client) -> None:
        assert words(get(client, q="lamm kaffe").select_one(".notice")) == (
            "No page holds all the words. These pages hold some of them."
        )
        assert words(get(client, "/en/sok/", q="betsplats").select_one(".notice")) == (
            "No page holds the word itself. These pages hold similar words."
        )

    def test_asks_for_words(self, client: Client) -> None:
        assert words(get(client).select_one(".result-count")).startswith("Write one or a few words.")
        assert words(get(client, q="?!").select_one(".result-count")).startswith("There is no word to search for.")


class TestHostileInput:
    def test_in_titles_and_texts_is_shown_as_text(self, client: Client) -> None:
        hostile = '<script>alert("mångfald")</script> & mångfald <img src=x onerror=alert(1)>'
        entry = SearchEntry(title=Text(hostile), parts=[Text(hostile)], url="/x/", meta="<b>meta</b>")
        store([document(entry, kind="programme", object_id=1, language="sv")])
        page = get(client, "/sok/", q="mångfald")
        first = page.select_one("main .item-list > li")
        assert first.h3.a.get_text() == hostile
        assert [mark.get_text() for mark in first.h3.select("mark")] == ["mångfald", "mångfald"]
        assert {tag.name for tag in first.find_all(True)} <= {"h3", "a", "p", "mark", "span"}
        assert hostile in first.get_text()

    @pytest.mark.parametrize(
        "query",
        ['"><script>alert(1)</script>', "\x00", "å" * 10_000, "%", "{{ 7 }}", "mångfald " * 50, "a" * 300],
    )
    @pytest.mark.parametrize("path", ["/sok/", "/en/sok/"])
    def test_in_the_query_is_shown_as_text(self, client: Client, path: str, query: str) -> None:
        page = get(client, path, q=query, kind=query, region=query, sida=query)
        assert page.select("main script") == []
        assert page.select_one("#search-words")["value"] == " ".join(query[:200].replace("\x00", " ").split())

    def test_in_another_encoding_is_no_error(self, client: Client) -> None:
        response = client.get("/sok/?q=m%E5ngfald&kind=%ff&sida=%00")
        assert response.status_code == 200

    def test_that_is_too_long_is_said_to_be(self, client: Client) -> None:
        page = get(client, q="mångfald " * 100)
        assert [words(note) for note in page.select(".notice")] == [
            "The search used only the beginning of what you wrote. A few words are enough.",
        ]


def test_search_engines_are_asked_to_stay_away(client: Client) -> None:
    assert get(client, q="lamm").select_one("meta[name=robots]")["content"] == "noindex"


def test_title_says_what_was_searched_for(client: Client) -> None:
    with override("en"):
        assert words(get(client, q="<lamm>").title) == "“<lamm>” – search – Mångfaldsarenan"
        assert words(get(client).title) == "Search – Mångfaldsarenan"
