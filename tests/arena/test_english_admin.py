"""English beside Swedish in the administration: in the form, in the lists, in a filter."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from arena.shared.admin.english import WORDS, how_much, with_english
from members.models import Region
from programmes.models import Programme
from tests.factories.members import make_coordinator
from tests.factories.programmes import IndicatorFactory, ProgrammeFactory
from tests.forms import send
from tests.two_regions import address

pytestmark = pytest.mark.django_db
TEXTS = {"title": "Öppna dörrar", "summary": "Kort."}


@pytest.fixture
def coordinator(client: Client) -> Client:
    client.force_login(make_coordinator(Region.objects.get(code="13")))
    return client


@pytest.fixture
def rows() -> dict[str, Programme]:
    english = {"whole": {"title": "Open doors", "summary": "Short."}, "part": {"title": "Open doors"}, "none": {}}
    return {
        much: ProgrammeFactory(**TEXTS, translations={"en": texts} if texts else {}) for much, texts in english.items()
    }


def form(client: Client, row: Any) -> BeautifulSoup:
    return BeautifulSoup(client.get(address(row)).content, "html.parser")


def test_each_text_stands_in_a_line_with_its_english(coordinator: Client):
    page = form(coordinator, ProgrammeFactory(**TEXTS))
    for name in ("title", "summary", "vision", "body"):
        line = page.select_one(f"#id_{name}").find_parent(class_="form-row")
        fields = line.select("input[name], textarea[name]")
        assert [(field["name"], field.get("lang")) for field in fields] == [(name, "sv"), (f"{name}_en", "en")]
        assert [label["for"] for label in line.select("label")] == [f"id_{name}", f"id_{name}_en"]
    assert "kind" not in page.select_one("#id_title").find_parent(class_="form-row").get("class")


def test_parts_on_the_page_too(coordinator: Client):
    indicator = IndicatorFactory()
    line = form(coordinator, indicator).select_one("#id_readings-__prefix__-note").find_parent(class_="form-row")
    assert [field["name"].split("-")[-1] for field in line.select("input[name]")] == ["note", "note_en"]


def test_where_it_may_only_be_read_it_is_marked_as_english(coordinator: Client):
    programme = ProgrammeFactory(**TEXTS, life_cycle="closed", translations={"en": {"title": "Open doors"}})
    page = form(coordinator, programme)
    assert page.select_one(".field-title_en [lang=en]").get_text() == "Open doors"


def test_english_is_saved_and_taken_away(coordinator: Client):
    programme = ProgrammeFactory(**TEXTS)
    for words, kept in (("Open doors", {"en": {"title": "Open doors"}}), ("", {})):
        assert send(coordinator, address(programme), "programme_form", title_en=words).status_code == 200
        programme.refresh_from_db()
        assert programme.translations == kept


@pytest.mark.parametrize("much", ["whole", "part", "none"])
def test_the_filter_and_the_mark_agree(coordinator: Client, rows: dict[str, Programme], much: str):
    assert list(with_english(Programme.objects.all(), much)) == [rows[much]]
    assert how_much(rows[much]) == much
    response = coordinator.get(address(Programme, "changelist"), {"english": much})
    page = BeautifulSoup(response.content, "html.parser")
    assert [link.get_text() for link in page.select("#result_list tbody th a")] == ["Öppna dörrar"]
    with translation.override("sv"):
        assert [cell.get_text() for cell in page.select(".field-english_mark")] == [str(WORDS[much])]


def test_an_empty_text_lacks_no_english():
    programme = ProgrammeFactory(**TEXTS, translations={"en": {"title": "Open", "summary": "Short.", "vision": "Old"}})
    assert (programme.vision, how_much(programme)) == ("", "whole")
    assert list(with_english(Programme.objects.all(), "whole")) == [programme]


def test_an_unknown_answer_narrows_nothing(coordinator: Client, rows: dict[str, Programme]):
    response = coordinator.get(address(Programme, "changelist"), {"english": "x"})
    assert len(BeautifulSoup(response.content, "html.parser").select("#result_list tbody tr")) == len(rows)
