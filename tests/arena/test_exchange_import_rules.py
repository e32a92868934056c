"""Rows on their way in: all faults at once and in words, exactly what was shown, all of it or nothing."""

from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from stdnum import luhn

from arena.exchange.imports import ChangedMeanwhileError, check, run_import
from arena.exchange.kinds import KINDS
from arena.exchange.rules import TOLD, breakable
from arena.models import ContentGeneration, ImportRun
from arena.shared.models import FormerSlug
from events.models import Seminar
from members.models import Organisation, User
from programmes.models import Initiative
from tests.arena.exchange import checked, csv_of, imported, kind_of, problems, states
from tests.factories.members import OrganisationFactory, make_site_administrator
from tests.factories.programmes import (
    InitiativeFactory,
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


# --- Columns ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("namn;kind", "“slug” is missing"),
        ("slug;nane", "Did you mean “name”?"),
        ("slug;hopp", "no column “hopp”"),
        ("slug;name;name", "“name” is there twice"),
        ("slug;status;x", "decided on the page"),
        ("slug;;name", "Column 2 has no name"),
    ],
)
def test_wrong_columns_are_named_with_those_there_are(person: User, header: str, words: str):
    found = checked(Organisation, person, header, "a;b;c"[: len(header.split(";")) * 2 - 1])
    assert words in " ".join(found.problems)
    assert found.is_refused
    if words != "“name” is there twice" and "Column" not in words:
        assert any("slug;name;alternative_names" in problem for problem in found.problems)


def test_column_names_may_be_capitalised(person: User):
    assert states(checked(Organisation, person, "Slug; NAME ;Kind", "a;A;company")) == ["new"]


# --- Faults ----------------------------------------------------------------------------------------


def test_twenty_faults_are_told_at_once_and_nothing_is_written(person: User):
    lines = [f"rad-{number};;fel;nej;2020-13-01;ingen" for number in range(20)]
    found = checked(Organisation, person, "slug;name;kind;is_example;closed_on;parent", "bra;Bra;unit;;;", *lines)
    assert found.counts == {"error": 20, "changed": 0, "new": 1, "unchanged": 0}
    assert len(problems(found)) == 80
    assert problems(found)[3, "name"] == "This cannot be empty."
    assert problems(found)[3, "closed_on"] == "“2020-13-01” is not a day. Write year, month and day: 2027-02-04."
    content = csv_of("slug;name;kind", "a;A;unit", "b;;unit")
    shown = check(kind_of(Organisation), person, content).mark()
    with pytest.raises(ChangedMeanwhileError):
        run_import(kind_of(Organisation), person, content, file_name="x", shown=shown)
    assert not Organisation.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("slug", "å ä", "“å ä” cannot be used here. Write letters a–z, digits and hyphens only. For example: a-a"),
        ("number", "123", "ten digits, such as 232100-0016"),
        ("number", "850101-1236", "personal number"),
        ("website", "inte en adress", "URL"),
        ("region", "77", "There is no region “77” that you can refer to."),
        ("municipalities", "1380|Halmstadd", "Did you mean"),
        ("parent", "ett", "cannot be a part of itself"),
        ("name", "x" * 161, "160"),
        ("is_example", "kanske", "Write yes or no."),
    ],
)
def test_a_fault_says_how_to_put_it_right(person: User, column: str, cell: str, words: str):
    OrganisationFactory(slug="ett", name="Ett", kind="company")
    cells = {"slug": "ett", "name": "Ett", "kind": "company", column: cell}
    found = checked(Organisation, person, ";".join(cells), ";".join(cells.values()))
    told = problems(found)[2, column]
    assert words in told or (column == "municipalities" and "Halmstadd" in told)


def test_a_row_that_is_there_twice_is_told(person: User):
    OrganisationFactory(slug="ny", name="Ny")
    FormerSlug.objects.create(kind="members.organisation", slug="gammal", object_id=Organisation.objects.get().pk)
    found = checked(Organisation, person, "slug;name", "gammal;Ny", "ny;Nyare", "tva;2", "tva;2")
    assert problems(found)[3, "slug"] == "This is the same row as in row 2."
    assert problems(found)[5, "slug"] == "This is the same row as in row 4."


def test_what_may_be_there_only_once_is_looked_for_in_the_file_too(person: User):
    OrganisationFactory(slug="ett", number="232100-0016")
    lines = ("tva;T;unit;232100-0016", "tre;T;unit;2021003260", "fyra;F;unit;202100-3260")
    found = checked(Organisation, person, "slug;name;kind;number", *lines)
    assert set(problems(found)) == {(2, "number"), (4, "number")}
    assert all("Another organisation has this number" in text for text in problems(found).values())


def test_a_new_row_needs_its_columns(person: User):
    found = checked(Seminar, person, "slug;title", "ett;Ett")
    assert {column for _line, column in problems(found)} == {"kind", "summary", "organiser", "region"}
    assert set(problems(found).values()) == {"A new row needs this column, and the file does not have it."}


# --- Archives --------------------------------------------------------------------------------------


def test_what_belongs_to_a_closed_programme_is_only_read(person: User):
    row = InitiativeFactory(programme__slug="ett", programme__life_cycle="closed", key="a", title="A")
    found = checked(Initiative, person, "programme;key;title", "ett;a;A", "ett;b;B")
    assert states(found) == ["unchanged", "error"]
    found = checked(Initiative, person, "programme;key;title", "ett;a;Annat")
    assert "Open it again first" in problems(found)[2, ""]
    assert stored(row).title == "A"


# --- Writing ---------------------------------------------------------------------------------------


def test_an_import_is_one_change_with_its_reason(person: User):
    OrganisationFactory(slug="ett", name="Ett", published=True)
    OrganisationFactory(slug="tva", name="Två")
    before = ContentGeneration.objects.get().number
    run = imported(Organisation, person, "slug;name;kind", "ett;Ny;association", "tva;Två;association", "tre;Tre;unit")
    assert ContentGeneration.objects.get().number <= before + 1  # the tests' own transaction may have raised it before
    assert (run.added, run.changed, run.made_by, run.model) == (1, 1, person, "members.organisation")
    assert len(run.rows) == 2
    versions = Organisation.history.filter(history_id__in=[after for _row, _before, after in run.rows])
    assert {version.history_change_reason for version in versions} == {"Import of rader.csv"}
    assert Organisation.objects.get(slug="tva").history.count() == 1


def test_an_import_that_would_do_something_else_is_not_done(person: User):
    row = OrganisationFactory(slug="ett", name="Ett")
    content = csv_of("slug;name", "ett;Två")
    shown = check(kind_of(Organisation), person, content).mark()
    row.name = "Emellan"
    row.save()
    with pytest.raises(ChangedMeanwhileError):
        run_import(kind_of(Organisation), person, content, file_name="x", shown=shown)
    assert stored(row).name == "Emellan"


def test_a_row_that_fails_takes_all_others_back(person: User, monkeypatch: pytest.MonkeyPatch):
    OrganisationFactory(slug="ett", name="Ett")
    OrganisationFactory(slug="tva", name="Två")
    content = csv_of("slug;name;kind", "ett;Ny;unit", "tva;Ny;unit", "tre;Tre;unit")
    shown = check(kind_of(Organisation), person, content).mark()
    save = Organisation.save

    def fail_at_the_second(row: Organisation, *args: Any, **kwargs: Any) -> None:
        if row.slug == "tva":
            raise IntegrityError("somebody was faster")
        save(row, *args, **kwargs)

    monkeypatch.setattr(Organisation, "save", fail_at_the_second)
    with pytest.raises(ChangedMeanwhileError):
        run_import(kind_of(Organisation), person, content, file_name="x", shown=shown)
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["Ett", "Två"]
    assert not ImportRun.objects.exists()


def organisation_number(number: int) -> str:
    digits = f"80200{number:04d}"
    return digits + luhn.calc_check_digit(digits)


def test_a_check_asks_the_same_number_of_queries_for_many_rows(person: User):
    def asked(number: int) -> int:
        lines = [
            f"rad-{one};Rad {one};unit;13;{'ett' if one % 2 else ''};{organisation_number(one)};civil"
            for one in range(number)
        ]
        content = csv_of("slug;name;kind;region;parent;number;sector", *lines)
        with CaptureQueriesContext(connection) as queries:
            assert check(kind_of(Organisation), person, content).counts["new"] == number
        return len(queries)

    OrganisationFactory(slug="ett")
    asked(1)  # what is asked once for a person
    assert asked(10) == asked(400) == 5


@pytest.mark.parametrize("model", list(KINDS), ids=lambda model: model.__name__)
def test_every_rule_of_the_database_has_its_words(model: Any):
    kind = kind_of(model)
    columns = {str(column.attribute) for column in kind(None).columns} | set(kind(None).identity_columns())
    silent = {rule.name for rule in breakable(model, columns, set(kind(None).identity_columns()))} - set(TOLD)
    assert silent == set()
