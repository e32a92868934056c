"""Rows on their way out: every column, nothing that runs, and what comes out goes in again as no change."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from arena.exchange.describing import documentation
from arena.exchange.imports import check
from arena.exchange.kinds import KINDS, MADE_BY_THE_MACHINE
from arena.shared.spreadsheets import FORMULA_SIGNS
from events.models import Seminar
from members.models import Organisation, User
from programmes.models import Initiative, Reading
from tests.admin_rows import make_content
from tests.arena.exchange import exported, kind_of, problems
from tests.factories.events import SeminarFactory
from tests.factories.members import MunicipalityFactory, OrganisationFactory, RegionFactory, make_site_administrator
from tests.factories.programmes import IndicatorFactory, InitiativeFactory, ReadingFactory
from tests.source import ROOT

pytestmark = pytest.mark.django_db
MODELS = sorted(KINDS, key=lambda model: model.__name__)
NASTY = [
    "=1+1",
    "-5",
    "'=x",
    '"@y',
    "\t",
    "a;b",
    'c"d',
    "e\r\nf\n\ng",
    "|\\|",
    "_x000D_",
    "#N/A",
    " å ",
    "\x01\ufffe",
    "ja",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.sampled_from(NASTY)


@pytest.fixture
def person() -> User:
    return make_site_administrator()


def untouched(model: Any, person: User) -> list[Any]:
    """Return what an import of an export would change, by both kinds of file."""
    found = []
    for as_xlsx in (False, True):
        result = check(kind_of(model), person, exported(model, person, as_xlsx=as_xlsx))
        assert result.rows
        found += [
            (*result.problems, *problems(result).values(), row.name, row.changes)
            for row in result.rows
            if row.state != "unchanged"
        ]
    return found


@pytest.mark.parametrize("model", MODELS)
def test_every_column_is_in_the_file_or_left_out_with_a_reason(model: Any):
    kind = kind_of(model)
    meta = model._meta
    fields = {field.name for field in (*meta.concrete_fields, *meta.local_many_to_many) if field.editable}
    fields -= {meta.pk.name, "translations", "created_at", "updated_at", *MADE_BY_THE_MACHINE}
    assert fields - {*kind.key, *kind.names, *kind.left_out} == set()
    assert set(kind.left_out) & {*kind.key, *kind.names} == set()
    assert all(str(reason) for reason in kind.left_out.values())
    header = kind(None).header
    assert [f"{name}_en" for name in model.translatable if f"{name}_en" not in header and name in header] == []


def test_addresses_of_mail_stay_in_the_portal(person: User):
    assert [name for model in MODELS for name in kind_of(model)(person).header if "mail" in name] == []


@pytest.mark.parametrize("model", MODELS)
def test_what_is_exported_changes_nothing_when_it_is_imported(model: Any, person: User):
    make_content("a", RegionFactory())
    make_content("b", RegionFactory(code="01"))
    assert untouched(model, person) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=TEXTS.filter(str.strip), text=TEXTS, english=TEXTS, names=st.lists(TEXTS, max_size=3))
def test_any_text_comes_back(person: User, name: str, text: str, english: str, names: list[str]):
    Organisation.objects.all().delete()
    row = OrganisationFactory(name=name[:160], about=text, alternative_names=names, region=RegionFactory(code="01"))
    Organisation.objects.filter(pk=row.pk).update(translations={"en": {"about": english}})
    row.municipalities.set([MunicipalityFactory(), MunicipalityFactory(code="0114")])
    assert untouched(Organisation, person) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.decimals(-99_999_999_999, 99_999_999_999, places=3),
    split=TEXTS.map(lambda text: text.replace("\0", "")[:80]),
)
def test_any_figure_comes_back(person: User, value: Decimal, split: str):
    Reading.objects.all().delete()
    ReadingFactory(indicator__programme__region=RegionFactory(), value=value, split=split.strip(), period="2021-23")
    assert untouched(Reading, person) == []


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # 02:30, the first time
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # 02:30, the second time
        datetime(2026, 7, 1, 11, 0, tzinfo=UTC),
        datetime(2026, 7, 1, 11, 0, 7, 5000, tzinfo=UTC),
    ],
)
def test_any_moment_comes_back(person: User, moment: datetime):
    SeminarFactory(starts_at=moment, ends_at=moment.replace(year=2027))
    assert untouched(Seminar, person) == []


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
def test_no_cell_runs_and_numbers_stay_numbers(person: User, sign: str):
    ReadingFactory(value=Decimal("-7.5"), note=f"{sign}cmd|'/c calc'!A1", source=f'"{sign}1')
    book = load_workbook(io.BytesIO(exported(Reading, person, as_xlsx=True)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell.value for cell in cells if str(cell.value).startswith(FORMULA_SIGNS) and cell.data_type == "s"]
    assert [cell.value for cell in cells if cell.data_type == "n" and cell.value is not None] == [-7.5]
    assert b';"-7,5";' in exported(Reading, person)


def count(model: Any, person: User, *, as_xlsx: bool = False) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        exported(model, person, as_xlsx=as_xlsx)
    return len(queries)


@pytest.mark.parametrize(
    ("model", "make", "queries"),
    [
        (Organisation, OrganisationFactory, 2),
        (Initiative, InitiativeFactory, 3),
        (Reading, ReadingFactory, 1),
        (Seminar, SeminarFactory, 2),
    ],
)
def test_an_export_costs_the_same_with_many_rows(person: User, model: Any, make: Any, queries: int):
    first = make()
    assert count(model, person) == queries
    rows = []
    for number in range(1_000):
        row = model.objects.get(pk=first.pk)
        row.pk, row._state.adding = None, True
        for name in ("slug", "key", "period"):
            if hasattr(row, name):
                setattr(row, name, f"{1000 + number}" if name == "period" else f"rad-{number}")
        rows.append(row)
    model.objects.bulk_create(rows)
    assert count(model, person) == count(model, person, as_xlsx=True) == queries


def test_the_documentation_lists_the_columns_as_they_are():
    text = (ROOT / "docs" / "import-export.md").read_text(encoding="utf-8")
    told = text.partition("<!-- columns -->\n")[2].partition("<!-- end of columns -->")[0]
    assert told.strip() == documentation().strip(), "run: python manage.py describe_columns"
    IndicatorFactory.build()
