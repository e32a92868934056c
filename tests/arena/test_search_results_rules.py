"""What is found, in which order: the same literal lists on SQLite and PostgreSQL."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from arena.search import results as results_module
from arena.search.lookup import CAP
from arena.search.models import Synonym
from arena.search.results import search
from tests.arena.search_pages import PAGES, add, fill, titles

pytestmark = pytest.mark.django_db

ORIENTATION = "Organisationers mångfaldsorientering"
AT_WORK = "Mångfald på jobbet"
TO_LAST = "Att få mångfald att hålla"
SOCIAL = "Intern social hållbarhet"
FATHER = "Far och son"
SHEEP = "Får och lamm i Ängelholm"
OPEN_PLACES = "Öppna arbetsplatser"
GROWTH = "Jämställd regional tillväxt"


@pytest.fixture
def _pages() -> None:
    fill()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # The title begins with it; holds it; holds it in a compound; the text holds it.
        ("mångfald", [AT_WORK, TO_LAST, ORIENTATION, FATHER, SOCIAL]),
        ("mångfaldens", [AT_WORK, TO_LAST, ORIENTATION, FATHER, SOCIAL]),
        ("MÅNGFALD", [AT_WORK, TO_LAST, ORIENTATION, FATHER, SOCIAL]),
        ("organisation", [ORIENTATION, AT_WORK]),
        ("organisationer", [ORIENTATION, AT_WORK]),
        ("organisationers", [ORIENTATION, AT_WORK]),
        ("arbetsplats", [OPEN_PLACES, SOCIAL, ORIENTATION]),
        ("arbetsplatsen", [OPEN_PLACES, SOCIAL, ORIENTATION]),
        ("kommun", [GROWTH]),
        # Letters of their own
        ("far", [FATHER]),
        ("får", [SHEEP]),
        ("fa", [FATHER]),
        ("öppna", [OPEN_PLACES]),
        ("oppna", []),
        # Accents
        ("idéer", [FATHER]),
        ("ide", [FATHER, SHEEP]),  # idéer, and ideell
        # Every word
        ("mångfald arbetsplats", [ORIENTATION, SOCIAL]),
        ("mångfald på jobbet", [AT_WORK]),
        ("mångfald och far", [FATHER]),
        # Nothing to look for
        ("", []),
        ("?!*", []),
    ],
)
@pytest.mark.usefixtures("_pages")
def test_finds_forms_and_compounds_in_this_order(query: str, expected: list[str]) -> None:
    assert titles(query) == expected


@pytest.mark.usefixtures("_pages")
def test_finds_any_of_the_words_where_no_page_has_all() -> None:
    found = search("lamm kaffe", language="sv")
    assert (found.way, [hit.document.title for hit in found.hits]) == ("any", [SHEEP, TO_LAST])


@pytest.mark.usefixtures("_pages")
def test_finds_the_end_of_a_compound_where_nothing_begins_with_it() -> None:
    found = search("orientering", language="sv")
    assert (found.way, [hit.document.title for hit in found.hits]) == ("similar", [ORIENTATION])
    assert found.hits[0].title == "Organisationers <mark>mångfaldsorientering</mark>"
    assert titles("täl") == []  # three letters are in the middle of everything


@pytest.mark.usefixtures("_pages")
def test_finds_the_beginning_of_a_compound_where_nothing_holds_it() -> None:
    found = search("mångfaldsvecka", language="sv")
    assert (found.way, [hit.document.title for hit in found.hits][:2]) == ("similar", [AT_WORK, TO_LAST])
    assert titles("hållbarh") == [SOCIAL]  # half written


@pytest.mark.usefixtures("_pages")
def test_english_pages_are_found_by_english_and_swedish_forms() -> None:
    assert titles("organisation", "en") == ["Diversity in organisations", AT_WORK]
    assert titles("diversities", "en") == ["Diversity in organisations"]
    assert titles("mångfaldens", "en")[:2] == [AT_WORK, TO_LAST]
    assert titles("diversity", "sv") == []


@pytest.mark.usefixtures("_pages")
def test_synonyms_stand_for_the_word() -> None:
    assert titles("landsbygd") == []
    Synonym.objects.create(word="Landsbygden", synonyms="får, öppna arbetsplatser")
    assert titles("landsbygd") == [SHEEP, OPEN_PLACES]


def test_examples_come_after_real_content() -> None:
    add("Mångfald nu", number=1)
    example_page = add("Mångfald alltid", number=2)
    type(example_page).objects.filter(pk=example_page.pk).update(is_example=True)
    assert titles("mångfald") == ["Mångfald nu", "Mångfald alltid"]


def test_equals_come_in_swedish_alphabetical_order() -> None:
    for number, name in enumerate(["Ö", "Z", "Ä", "Å", "a"], start=1):
        add(f"{name} mångfald", number=number)
    assert titles("mångfald") == ["a mångfald", "Z mångfald", "Å mångfald", "Ä mångfald", "Ö mångfald"]


@pytest.mark.usefixtures("_pages")
def test_each_facet_is_counted_as_the_other_leaves_it() -> None:
    found = search("mångfald", language="sv", kind="seminar", region="12")
    assert [hit.document.title for hit in found.hits] == [TO_LAST]
    assert dict(found.kinds) == {"seminar": 1, "organisation": 1}
    assert dict(found.regions) == {"01": 1, "12": 1}
    assert {code: d.title for code, d in found.region_names.items()} == {
        "01": "Region Stockholm",
        "12": "Region Skåne",
        "13": "Region Halland",
    }


@pytest.mark.usefixtures("_pages")
def test_unknown_filters_and_pages_are_left_aside_and_named() -> None:
    found = search("mångfald", language="sv", kind="x'", region="99", page=40)
    assert found.unknown == ["kind", "region", "page"]
    assert (found.total, found.page) == (5, 1)
    assert search("mångfald", language="sv", region="13", kind="organisation").unknown == []


def test_a_common_word_costs_no_more_than_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("arena.search.lookup.CAP", 20)
    monkeypatch.setattr("arena.search.lookup.TITLE_CAP", 5)
    monkeypatch.setattr(results_module, "CAP", 20)
    for number in range(1, 41):
        add(f"Sida {number:02}", "mångfald", kind="seminar" if number > 35 else "programme", number=number)
    add("Mångfald sist", number=50)
    found = search("mångfald", language="sv")
    assert (found.total, found.is_capped, found.counts_are_least, found.pages) == (20, True, True, 2)
    assert found.hits[0].document.title == "Mångfald sist"  # the title is found beyond the cap
    narrowed = search("mångfald", language="sv", kind="seminar")
    assert [hit.document.title for hit in narrowed.hits] == [f"Sida {number}" for number in range(36, 41)]
    assert not narrowed.is_capped


def test_the_cap_is_a_thousand() -> None:
    assert CAP == 1000


@pytest.mark.parametrize("many", [1, 30])
def test_three_queries_find_and_six_do_not_find(many: int) -> None:
    for number in range(many):
        add(f"Mångfald {number}", "Arbete", number=number)
    for query, count in [("mångfald", 3), ("mångfald arbete", 3), ("qqqq", 4), ("qqqq rrrr", 5), ("?", 0)]:
        with CaptureQueriesContext(connection) as queries:
            search(query, language="sv")
        assert (query, len(queries)) == (query, count)


class AnyInputTests(TestCase):
    """Whatever is written, there is an answer."""

    @classmethod
    def setUpTestData(cls) -> None:
        fill()

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=300), st.sampled_from(["sv", "en"]))
    @example('c++ AND ("x', "sv")
    @example("title_norm : x* NEAR(a b) OR -y ^z {", "sv")
    @example("a & b | !c <-> 'd':*A \\", "en")
    @example("\x00 \ud800 mångfald", "sv")
    @example("w" * 300, "sv")
    @example("%_ %s %%", "sv")
    def test_any_text(self, query: str, language: str) -> None:
        found = search(query, language=language, kind=query, region=query)
        assert 0 <= found.total <= len(PAGES)

    @settings(max_examples=100, deadline=None)
    @given(st.lists(st.sampled_from(["mångfald", "Mångfaldens", "får", "far", "organisationers", "å", "öppna"])))
    def test_more_words_never_find_more(self, chosen: list[str]) -> None:
        for number in range(1, len(chosen)):
            fewer = search(" ".join(chosen[:number]), language="sv")
            more = search(" ".join(chosen[: number + 1]), language="sv")
            assert more.way != "all" or more.total <= fewer.total
