"""Two people save the same page; and why somebody does."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Region
from programmes.models import Initiative, Programme, Strand
from tests.arena.saving import again, change, conflict, is_told, logged_in, opened, person, saved
from tests.factories.members import RegionFactory, ThemeFactory
from tests.factories.programmes import ProgrammeFactory, StrandFactory
from tests.forms import errors, fields_of, send

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def region() -> Region:
    return RegionFactory()


@pytest.fixture
def kim(region: Region) -> Client:
    return logged_in(person(region, "Kim"))


@pytest.fixture
def alex(region: Region) -> Client:
    return logged_in(person(region, "Alex"))


@pytest.fixture
def programme(region: Region) -> Programme:
    return ProgrammeFactory(title="Öppna dörrar", summary="Kort.", region=region, case_number="RS 1")


# --- The same row ------------------------------------------------------------------------------------


def test_the_second_is_told_sees_both_and_saves_knowingly(kim: Client, alex: Client, programme: Programme):
    theirs, mine = opened(kim, programme), opened(alex, programme)
    saved(kim, programme, theirs, title="Kims titel", _why="Nämnden bad om det.")
    page = saved(alex, programme, mine, title="Alex titel", summary="Alex sammanfattning.")
    assert is_told(page)
    box = conflict(page)
    for words in ("Kim", "title", "Nämnden bad om det.", "Theirs: Kims titel", "Yours: Alex titel"):
        assert words in box
    assert "Alex sammanfattning." not in box  # nobody else has touched it
    assert again(programme).title == "Kims titel"
    form = fields_of(page, "programme_form")
    assert (form["title"], form["summary"]) == ("Alex titel", "Alex sammanfattning.")
    done = alex.post(change(programme), form, follow=True)
    assert errors(done) == []
    assert (again(programme).title, again(programme).summary) == ("Alex titel", "Alex sammanfattning.")


def test_what_the_second_has_not_touched_follows_the_first(kim: Client, alex: Client, programme: Programme):
    theme = ThemeFactory(name="Arbete")
    theirs, mine = opened(kim, programme), opened(alex, programme)
    changes = {
        "summary": "Kims sammanfattning.",
        "summary_en": "Kim's summary.",
        "themes": [theme.pk],
        "starts": "2021",
    }
    saved(kim, programme, theirs, **changes)
    page = saved(alex, programme, mine, title="Alex titel")
    assert is_told(page)
    assert "Taken over into your form" in conflict(page)
    assert "Theirs:" not in conflict(page)
    alex.post(change(programme), fields_of(page, "programme_form"))
    programme = again(programme)
    assert (programme.title, programme.summary, str(programme.starts)) == ("Alex titel", "Kims sammanfattning.", "2021")
    assert programme.translations == {"en": {"summary": "Kim's summary."}}
    assert list(programme.themes.all()) == [theme]


def test_the_first_is_not_told_nor_is_one_who_saves_twice(kim: Client, programme: Programme):
    fields = opened(kim, programme)
    page = saved(kim, programme, fields, title="Ett", _continue="1")
    assert not is_told(page)
    page = kim.post(change(programme), {**fields_of(page, "programme_form"), "title": "Två"}, follow=True)
    assert not is_told(page)
    assert again(programme).title == "Två"


def test_a_fault_of_ones_own_does_not_make_one_forget_the_other(kim: Client, alex: Client, programme: Programme):
    mine = opened(alex, programme)
    page = saved(alex, programme, mine, title="")
    assert len(errors(page)) == 1
    saved(kim, programme, opened(kim, programme), title="Kims titel")
    page = alex.post(change(programme), {**fields_of(page, "programme_form"), "title": "Alex titel"})
    assert is_told(page)


def test_saving_without_a_change_overtakes_nobody(kim: Client, alex: Client, programme: Programme):
    mine = opened(alex, programme)
    saved(kim, programme, opened(kim, programme))
    assert not is_told(saved(alex, programme, mine, title="Alex titel"))


def test_the_line_ends_of_a_browser_are_no_change(kim: Client, alex: Client, programme: Programme):
    programme.summary = "Ett stycke.\n\nEtt till."
    programme.save()
    fields = opened(kim, programme)
    mine = opened(alex, programme)
    for form in (fields, mine):
        form["summary"] = form["summary"].replace("\n", "\r\n")
    saved(kim, programme, fields)
    assert programme.history.count() == 2
    saved(kim, programme, fields, summary="Bara ett.\r\n\r\nOch ett.")
    assert again(programme).summary == "Bara ett.\n\nOch ett."
    page = saved(alex, programme, mine, title="Alex titel")
    assert "Taken over into your form" in conflict(page)
    assert "Theirs:" not in conflict(page)


def test_hostile_words_of_the_other_are_words(kim: Client, alex: Client, programme: Programme):
    mine = opened(alex, programme)
    saved(kim, programme, opened(kim, programme), title=HOSTILE, _why=HOSTILE)
    page = saved(alex, programme, mine, title="<b>Alex</b>")
    assert is_told(page)
    assert HOSTILE not in page.content.decode()
    assert "<b>Alex" not in page.content.decode()


@pytest.mark.parametrize(
    "token", ["", "x", "[]", "1", '{"": 1}', '{"": {"a": "b"}}', '{"": {"1": 99999999999999999999999}}']
)
def test_a_broken_token_breaks_nothing(kim: Client, programme: Programme, token: str):
    saved(kim, programme, opened(kim, programme), title="Ny", _versions=token)
    assert again(programme).title == "Ny"


def test_a_token_of_versions_that_are_unknown_is_a_conflict(kim: Client, programme: Programme):
    token = json.dumps({"": {str(programme.pk): 123456789}, "strands": {"77": 5}})
    page = saved(kim, programme, opened(kim, programme), title="Ny", _versions=token)
    assert is_told(page)
    assert fields_of(page, "programme_form")["title"] == "Ny"


# --- Why ---------------------------------------------------------------------------------------------


def test_the_reason_stands_in_all_versions_that_one_form_makes(kim: Client, programme: Programme):
    strand = StrandFactory(programme=programme, title="Ett")
    send(
        kim,
        change(programme),
        "programme_form",
        title="Ny",
        **{"strands-0-title": "Nytt"},
        _why="  Efter  remissen. ",
    )
    for row in (programme, strand):
        newest = row.history.first()
        assert (newest.history_change_reason, newest.history_user.name) == ("Efter remissen.", "Kim")


def test_a_form_without_a_change_makes_no_version(kim: Client, programme: Programme):
    StrandFactory(programme=programme, title="Ett")
    send(kim, change(programme), "programme_form", _why="Ingenting.")
    assert (programme.history.count(), Strand.history.count()) == (1, 1)


def test_a_fault_keeps_the_reason_that_was_typed(kim: Client, programme: Programme):
    page = send(kim, change(programme), "programme_form", title="", _why="För att det står så.")
    assert 'value="För att det står så."' in page.content.decode()


def test_several_rows_are_deleted_with_one_reason(kim: Client, programme: Programme):
    rows = [Initiative.objects.create(programme=programme, key=f"i{n}", title="Insats") for n in range(2)]
    fields = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
    address = reverse("admin:programmes_initiative_changelist")
    page = kim.post(address, fields)
    form = fields_of(page, "delete_form")
    kim.post(address, {**form, **fields, "_why": "Blev aldrig av."})
    assert list(Initiative.history.filter(history_type="-").values_list("history_change_reason", flat=True)) == [
        "Blev aldrig av.",
        "Blev aldrig av.",
    ]


# --- What it costs -----------------------------------------------------------------------------------


def test_the_token_of_a_form_costs_one_query_however_many_rows(
    kim: Client, programme: Programme, django_assert_max_num_queries: Any
):
    StrandFactory(programme=programme)
    with django_assert_max_num_queries(80) as few:
        kim.get(change(programme))
    StrandFactory.create_batch(10, programme=programme)
    with django_assert_max_num_queries(len(few)):
        kim.get(change(programme))
    versions = [query["sql"] for query in few.captured_queries if "historical" in query["sql"]]
    assert len(versions) == 1
