"""Taking an import back: rows as they were, new ones gone, and nothing of what was done since is lost."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from arena.exchange.undoing import NotUndoneError, Undoing, plan, undo
from arena.models import ImportRun
from events.models import Seminar
from members.models import Organisation, User
from programmes.models import Initiative, Reading
from tests.arena.exchange import imported
from tests.factories.events import SeminarFactory
from tests.factories.members import (
    MunicipalityFactory,
    OrganisationFactory,
    RegionFactory,
    make_coordinator,
    make_site_administrator,
)
from tests.factories.programmes import InitiativeFactory, ProgrammeFactory, ReadingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def person(db: None) -> User:
    return make_site_administrator()


def stored(row: Any) -> Any:
    return type(row)._default_manager.get(pk=row.pk)


def take_back(run: ImportRun, person: User, *, leave: bool = False) -> Undoing:
    return undo(run, person, shown=plan(run, person).mark(), leave=leave)


def fates(run: ImportRun, person: User) -> dict[str, tuple[str, str]]:
    """Return what would become of each row, and why it stands."""
    return {row.name: (str(row.fate), row.why) for row in plan(run, person).rows}


def test_rows_become_what_they_were_and_new_ones_go(person: User):
    row = OrganisationFactory(slug="ett", name="Ett", translations={"en": {"about": "About"}}, region=RegionFactory())
    row.municipalities.set([MunicipalityFactory(), MunicipalityFactory(code="1383")])
    run = imported(
        Organisation, person, "slug;name;kind;about_en;municipalities", "ett;Ny;unit;;1384", "tva;Två;unit;;1380"
    )
    assert list(stored(row).municipalities.values_list("code", flat=True)) == ["1384"]
    assert fates(run, person) == {"Ny": ("return", ""), "Två": ("delete", "")}
    take_back(run, person)
    row = stored(row)
    assert (row.name, row.kind, row.translations) == ("Ett", "association", {"en": {"about": "About"}})
    assert sorted(row.municipalities.values_list("code", flat=True)) == ["1380", "1383"]
    assert Organisation.objects.filter(slug="tva").count() == 0
    run.refresh_from_db()
    assert (run.undone_by, run.undone_at is not None) == (person, True)
    reasons = Organisation.history.order_by("-history_id").values_list("history_type", "history_change_reason")
    assert set(reasons[:2]) == {("~", "Undo of the import rader.csv"), ("-", "Undo of the import rader.csv")}


def test_an_import_is_undone_once(person: User):
    run = imported(Organisation, person, "slug;name;kind", "ett;Ett;unit")
    shown = plan(run, person).mark()
    undo(run, person, shown=shown, leave=False)
    with pytest.raises(NotUndoneError):
        undo(run, person, shown=shown, leave=True)


def test_two_imports_are_undone_one_after_the_other(person: User):
    row = OrganisationFactory(slug="ett", name="Ett")
    row.municipalities.set([MunicipalityFactory()])
    first = imported(Organisation, person, "slug;name;municipalities", "ett;Två;1380|1383")
    second = imported(Organisation, person, "slug;name;municipalities", "ett;Tre;")
    assert fates(first, person)["Tre"][0] == "stands"
    take_back(second, person)
    take_back(first, person)
    assert (stored(row).name, stored(row).municipalities.get().code) == ("Ett", "1380")


def test_what_was_changed_since_stands_unless_one_agrees_to_leave_it(person: User):
    first, second = OrganisationFactory(slug="ett", name="Ett"), OrganisationFactory(slug="tva", name="Två")
    run = imported(Organisation, person, "slug;name", "ett;Ny 1", "tva;Ny 2")
    first = stored(first)
    first.website, first._history_user = "https://efter.example", person
    first.save()
    told = fates(run, person)
    assert told["Ny 1"][0] == "stands"
    assert told["Ny 1"][1].startswith("Changed since: ")
    assert told["Ny 1"][1].endswith("by Alex Admin.")
    with pytest.raises(NotUndoneError):
        take_back(run, person)
    assert stored(second).name == "Ny 2"
    take_back(run, person, leave=True)
    assert (stored(first).name, stored(first).website, stored(second).name) == ("Ny 1", "https://efter.example", "Två")


def test_links_that_were_set_since_count_as_a_change(person: User):
    row = OrganisationFactory(slug="ett", name="Ett")
    run = imported(Organisation, person, "slug;name", "ett;Ny")
    stored(row).municipalities.add(MunicipalityFactory())
    assert fates(run, person)["Ny"][0] == "stands"


def test_a_new_row_that_is_used_stands(person: User):
    run = imported(Organisation, person, "slug;name;kind", "ett;Ett;unit", "tva;Två;unit")
    SeminarFactory(organiser=Organisation.objects.get(slug="ett"))
    InitiativeFactory().actors.add(Organisation.objects.get(slug="tva"))
    assert fates(run, person) == {
        "Ett": ("stands", "It is used since, by seminars."),
        "Två": ("stands", "It is used since, by initiatives."),
    }


def test_a_new_row_that_was_published_stands(person: User):
    run = imported(Organisation, person, "slug;name;kind", "ett;Ett;unit")
    row = Organisation.objects.get()
    row.status = "published"
    row.save()
    assert fates(run, person)["Ett"][0] == "stands"


def test_a_row_that_is_gone_is_no_hindrance(person: User):
    OrganisationFactory(slug="tva", name="Två")
    run = imported(Organisation, person, "slug;name;kind", "ett;Ett;unit", "tva;Ny;unit")
    Organisation.objects.get(slug="ett").delete()
    assert plan(run, person).counts == {"stands": 0, "return": 1, "delete": 0, "gone": 1}
    take_back(run, person)
    assert Organisation.objects.get().name == "Två"


def test_what_belongs_to_a_closed_programme_stands(person: User):
    programme = ProgrammeFactory(slug="ett", region=RegionFactory())
    InitiativeFactory(programme=programme, key="a", title="A")
    run = imported(Initiative, person, "programme;key;title", "ett;a;Ny", "ett;b;B")
    type(programme).objects.filter(pk=programme.pk).update(life_cycle="closed")
    assert {fate for fate, _why in fates(run, person).values()} == {"stands"}
    assert "Open it again first" in fates(run, person)["Ny"][1]


def test_readings_are_taken_back_too(person: User):
    ReadingFactory(indicator__key="antal", indicator__programme__slug="ett", period="2021", value=1, note="Först")
    header = "programme;indicator;period;value;note"
    run = imported(Reading, person, header, "ett;antal;2021;1;Sedan", "ett;antal;2022;2;")
    take_back(run, person)
    assert list(Reading.objects.values_list("period", "note")) == [("2021", "Först")]


def test_an_earlier_version_that_cannot_stand_any_more_is_told(person: User):
    row = OrganisationFactory(slug="ett", name="Ett", number="232100-0016")
    run = imported(Organisation, person, "slug;number", "ett;")
    OrganisationFactory(slug="tva", number="232100-0016")
    assert fates(run, person)["Ett"] == (
        "stands",
        "Its earlier version cannot stand any more: Another organisation has this number.",
    )
    assert stored(row).number == ""


def test_a_row_whose_earlier_version_is_unknown_is_not_deleted(person: User):
    OrganisationFactory(slug="ett", name="Ett")
    Organisation.history.all().delete()
    run = imported(Organisation, person, "slug;name", "ett;Ny")
    assert fates(run, person)["Ny"] == ("stands", "Its earlier version is not known.")


def test_rows_that_one_runs_no_more_stand_and_are_not_named():
    person = make_coordinator(RegionFactory())
    run = imported(Organisation, person, "slug;name;kind", "ett;Ett;unit")
    Organisation.objects.update(region=RegionFactory(code="12"))
    ((name, (fate, why)),) = fates(run, person).items()
    assert (fate, why) == ("stands", "It is not yours to change any more.")
    assert "Ett" not in name


def test_a_seminar_comes_back_with_its_time(person: User):
    row = SeminarFactory(slug="ett")
    run = imported(Seminar, person, "slug;starts_at;ends_at", "ett;2026-07-01 13:00;2026-07-01 15:00")
    take_back(run, person)
    assert (stored(row).starts_at, stored(row).sort_at) == (None, row.sort_at)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_undoes():
    person = User.objects.create_superuser("chef@example.org", "hemligt", name="Chefen")
    run = imported(Organisation, person, "slug;name;kind", "ett;Ett;unit")
    shown, outcomes, start = plan(run, person).mark(), [], threading.Barrier(2)

    def one() -> None:
        try:
            start.wait(10)
            with translation.override("en"):
                undo(run, person, shown=shown, leave=False)
            outcomes.append("undone")
        except NotUndoneError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["refused", "undone"]
    assert Organisation.history.filter(history_type="-").count() == 1
    assert not Organisation.objects.exists()
