"""What the cells of a file mean, kind by kind."""

from typing import Any

import pytest
from django.utils import translation

from events.models import Seminar
from members.models import Organisation, User
from programmes.models import Initiative, Reading
from tests.arena.exchange import changes, checked, imported, problems, states
from tests.factories.events import SeminarFactory
from tests.factories.members import OrganisationFactory, RegionFactory, TargetGroupFactory, make_site_administrator
from tests.factories.programmes import (
    IndicatorFactory,
    ProgrammeFactory,
    ReadingFactory,
    StepFactory,
    StrandFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def person() -> User:
    return make_site_administrator()


def stored(row: Any) -> Any:
    return type(row)._default_manager.get(pk=row.pk)


# --- What a cell means -----------------------------------------------------------------------------


def test_a_column_that_is_missing_is_left_alone_and_an_empty_cell_empties(person: User):
    row = OrganisationFactory(slug="ett", name="Ett", website="https://a.example", about="Text", sector="civil")
    imported(Organisation, person, "slug;website;sector", "ett;;")
    row = stored(row)
    assert (row.name, row.website, row.sector, row.about) == ("Ett", "", "", "Text")
    found = checked(Organisation, person, "slug;name;kind", "ett;;")
    assert problems(found) == {
        (2, "name"): "This cannot be empty.",
        (2, "kind"): "This cannot be empty. Write one of: region, municipality, authority, county-board, coordination, "
        "partnership, association, union, company, school, unit, other.",
    }


def test_words_of_both_languages_and_numbers_of_spreadsheets_are_understood(person: User):
    OrganisationFactory(slug="mor", name="Mor")
    header = "slug;name;kind;sector;region;municipalities;parent;number;is_example;closed_on"
    imported(Organisation, person, header, "ett;Ett;förening;Civil society;1;halmstad|114;mor;2321000016;ja;2026-01-02")
    row = Organisation.objects.get(slug="ett")
    assert (row.kind, row.sector, row.region.code, row.number) == ("association", "civil", "01", "232100-0016")
    assert sorted(row.municipalities.values_list("code", flat=True)) == ["0114", "1380"]
    assert (row.parent.slug, row.is_example, str(row.closed_on), row.status) == ("mor", True, "2026-01-02", "draft")


def test_english_lies_beside_the_swedish(person: User):
    row = OrganisationFactory(slug="ett", about="Om", translations={"en": {"about": "About"}})
    found = checked(Organisation, person, "slug;about_en", "ett;All about it")
    assert changes(found) == [("about_en", "About", "All about it")]
    imported(Organisation, person, "slug;about_en", "ett;All about it")
    assert stored(row).translations == {"en": {"about": "All about it"}}
    imported(Organisation, person, "slug;about_en", "ett;")
    assert stored(row).translations == {}


def test_formatted_texts_are_cleaned_and_shown_clean(person: User):
    OrganisationFactory(slug="ett")
    line = 'ett;<p onclick="x()">Hej <b>då</b><script>alert(1)</script></p>'
    found = checked(Organisation, person, "slug;about", line.replace('"', "'"))
    ((_column, _old, new),) = changes(found)
    assert "script" not in new
    assert "onclick" not in new
    imported(Organisation, person, "slug;about", line.replace('"', "'"))
    assert Organisation.objects.get().about == new


def test_an_initiative_finds_its_parts_within_its_programme(person: User):
    programme = ProgrammeFactory(slug="ett", region=RegionFactory())
    strand, step = StrandFactory(programme=programme, key="spar"), StepFactory(programme=programme, key="steg")
    StrandFactory(key="annat")
    group, actor = TargetGroupFactory(key="unga"), OrganisationFactory(slug="aktor")
    header = "programme;key;title;state;strand;step;target_groups;actors;starts;title_en"
    found = checked(Initiative, person, header, "ett;a;A;;annat;;;;;", "ett;;B;;;;;;;", "tva;c;C;;;;;;;")
    assert problems(found) == {
        (2, "strand"): "The programme has no strand “annat”. It has: spar.",
        (3, "key"): "This cannot be empty: the row is known by it. For example: b",
        (4, "programme"): "There is no programme “tva” that you can refer to.",
    }
    imported(Initiative, person, header, "ett;a;A;avslutad;spar;steg;unga;aktor;2021-23;A in English")
    row = Initiative.objects.get()
    assert (row.programme, row.strand, row.step, row.state) == (programme, strand, step, "ended")
    assert (list(row.target_groups.all()), list(row.actors.all()), row.starts) == ([group], [actor], "2021-23")
    assert row.text("title") == "A in English"


def test_a_seminar_is_read_with_its_times(person: User):
    row = SeminarFactory(slug="ett")
    header = "slug;starts_at;ends_at"
    found = checked(Seminar, person, header, "ett;2026-03-29 02:30;2026-03-29 05:00")
    assert problems(found)[2, "starts_at"] == "“2026-03-29 02:30” does not exist: the clocks skip this hour."
    found = checked(Seminar, person, header, "ett;2026-03-29 12:00;2026-03-29 11:00")
    assert problems(found) == {(2, "ends_at"): "It ends before it starts."}
    imported(Seminar, person, header, "ett;2026-07-01 13:00;2026-07-01T15:30")
    row = stored(row)
    assert (row.starts_at.isoformat(), row.ends_at.isoformat()) == (
        "2026-07-01T11:00:00+00:00",
        "2026-07-01T13:30:00+00:00",
    )


# --- Readings stand --------------------------------------------------------------------------------


def test_the_value_of_a_reading_stands_and_its_note_does_not(person: User):
    row = ReadingFactory(indicator__key="antal", indicator__programme__slug="ett", period="2021", value="26.5")
    header = "programme;indicator;period;value;note"
    found = checked(Reading, person, header, "ett;antal;2021;27;", "ett;antal;2022;1 234,5;", "ett;inget;2022;1;")
    assert "The value for this period is 26.5" in problems(found)[2, "value"]
    assert problems(found)[4, "indicator"] == "The programme has no indicator “inget”. It has: antal."
    imported(Reading, person, header, "ett;antal;2021;26,50;Rättad", "ett;antal;2022;1 234,5;")
    assert (stored(row).value, stored(row).note) == (row.value.__class__("26.5"), "Rättad") or stored(
        row
    ).note == "Rättad"
    assert [str(value) for value in Reading.objects.order_by("period").values_list("value", flat=True)] == [
        "26.500",
        "1234.500",
    ]


def test_parts_of_an_indicator_are_told_apart(person: User):
    indicator = IndicatorFactory(key="antal", programme__slug="ett")
    ReadingFactory(indicator=indicator, period="2021", split="kvinnor", value=1)
    found = checked(
        Reading, person, "programme;indicator;split;period;value", "ett;antal;kvinnor;2021;1", "ett;antal;;2021;2"
    )
    assert states(found) == ["unchanged", "new"]
