"""What a coordinator may import, and what of other regions an import tells: nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from events.models import Seminar
from members.models import Organisation, User
from programmes.models import Initiative, Reading
from tests.arena.exchange import checked, exported, imported, problems, states
from tests.factories.events import SeminarFactory
from tests.factories.members import OrganisationFactory, RegionFactory, make_coordinator
from tests.factories.programmes import IndicatorFactory, InitiativeFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def person() -> User:
    return make_coordinator(RegionFactory())


@pytest.fixture
def other() -> Any:
    return RegionFactory(code="12")


def test_a_row_of_another_region_is_not_changed(person: User, other: Any):
    OrganisationFactory(slug="deras", name="Deras", region=other)
    OrganisationFactory(slug="nationell", name="Nationell", published=True)
    found = checked(Organisation, person, "slug;name", "deras;Min", "nationell;Min")
    words = "You cannot change a row with this address. If yours is a new one, give it another."
    assert problems(found) == {(2, "slug"): words, (3, "slug"): words}
    assert not any(row.changes for row in found.rows)


@pytest.mark.parametrize("there", [True, False])
def test_drafts_of_another_region_are_as_if_they_were_not_there(person: User, other: Any, there: bool):  # noqa: FBT001  a case of the test
    if there:
        programme = ProgrammeFactory(slug="deras", region=other, owner__region=other)
        IndicatorFactory(programme=programme, key="antal")
        InitiativeFactory(programme=programme, key="insats")
        OrganisationFactory(slug="deras", region=other)
    OrganisationFactory(slug="min", region=RegionFactory())
    programme_words = "There is no programme “deras” that you can refer to."
    found = checked(Initiative, person, "programme;key;title", "deras;insats;X")
    assert problems(found) == {(2, "programme"): programme_words}
    found = checked(Reading, person, "programme;indicator;period;value", "deras;antal;2021;1")
    assert problems(found) == {(2, "programme"): programme_words}
    found = checked(Organisation, person, "slug;parent", "min;deras")
    assert problems(found) == {(2, "parent"): "There is no organisation “deras” that you can refer to."}
    header = "slug;title;kind;summary;organiser;programme"
    found = checked(Seminar, person, header, "ny;Ny;seminar;Kort;deras;deras")
    assert problems(found) == {
        (2, "organiser"): "There is no organisation “deras” that you can refer to.",
        (2, "programme"): programme_words,
    }


def test_what_another_region_has_published_may_be_named(person: User, other: Any):
    OrganisationFactory(slug="deras", region=other, published=True)
    imported(Seminar, person, "slug;title;kind;summary;organiser", "ny;Ny;seminar;Kort;deras")
    seminar = Seminar.objects.get()
    assert (seminar.region, seminar.organiser.slug, seminar.status) == (RegionFactory(), "deras", "draft")


def test_a_row_does_not_leave_for_another_region_or_for_none(person: User, other: Any):
    OrganisationFactory(slug="min", region=RegionFactory())
    found = checked(Organisation, person, "slug;region", "min;12")
    assert (2, "region") in problems(found)
    found = checked(Organisation, person, "slug;region", "min;")
    assert problems(found) == {(2, "region"): "This cannot be empty."}


def test_a_new_row_lies_in_the_only_region_of_its_maker(person: User):
    imported(Organisation, person, "slug;name;kind", "ny;Ny;unit")
    assert Organisation.objects.get().region == RegionFactory()


def test_somebody_with_two_regions_says_which(other: Any):
    person = make_coordinator(RegionFactory(), other)
    found = checked(Organisation, person, "slug;name;kind", "ny;Ny;unit")
    assert {column for _line, column in problems(found)} == {"region"}
    assert states(checked(Organisation, person, "slug;name;kind;region", "ny;Ny;unit;12")) == ["new"]


def test_a_link_that_stands_may_stay(person: User, other: Any):
    """An administrator has linked a draft of another region: the own row goes out and in all the same."""
    theirs = OrganisationFactory(slug="deras", region=other)
    row = SeminarFactory(slug="min", region=RegionFactory(), organiser=theirs)
    content = exported(Seminar, person, Seminar.objects.filter(pk=row.pk))
    lines = content.decode("utf-8-sig").splitlines()
    assert states(checked(Seminar, person, *lines)) == ["unchanged"]
