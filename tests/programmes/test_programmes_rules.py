"""Programmes and their parts: periods, constraints, what stays as it is."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from arena.search.models import SearchDocument
from members.models import Organisation, Region
from programmes.models import (
    Continuation,
    Indicator,
    Initiative,
    Programme,
    ProgrammePartner,
    Reading,
    Statement,
    Step,
    StepPosition,
    Strand,
    Strategy,
    StrategyGoal,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Organisation:
    return Organisation.objects.create(slug="agaren", name="Ägaren", kind="region", sector="public", status="published")


@pytest.fixture
def programme(owner: Organisation) -> Programme:
    return make(owner, "provprogram")


def make(owner: Organisation, slug: str, **fields: Any) -> Programme:
    values = {
        "title": slug.capitalize(),
        "summary": "Ett prov.",
        "kind": "internal",
        "region": Region.objects.get(code="13"),
        "owner": owner,
        "status": "published",
    }
    return Programme.objects.create(slug=slug, **{**values, **fields})


@pytest.mark.parametrize(
    ("starts", "ends", "swedish"),
    [
        ("2010", "2015", "2010–2015"),
        ("2021", "", "från 2021"),
        ("2016", "2016", "2016"),
        ("", "2015", "2015"),
        ("", "", ""),
    ],
)
def test_period_in_words(starts, ends, swedish):
    with translation.override("sv"):
        assert Programme(starts=starts, ends=ends).period == swedish


def test_running_in_a_year(owner):
    make(owner, "forr", starts="2010", ends="2015")
    make(owner, "nu", starts="2021-09")
    make(owner, "okant")
    make(owner, "senare", starts="2030")
    found = {
        year: set(Programme.objects.running_in(year).values_list("slug", flat=True)) for year in (2009, 2015, 2021)
    }
    assert found == {2009: set(), 2015: {"forr"}, 2021: {"nu"}}


def test_running_ones_come_first_then_planned_then_closed_then_what_was_made_up(owner):
    for slug, life_cycle in (
        ("a-stangt", "closed"),
        ("b-planerat", "planned"),
        ("o-pagar", "running"),
        ("c-pagar", "running"),
    ):
        make(owner, slug, life_cycle=life_cycle)
    make(owner, "a-exempel", life_cycle="running", is_example=True)
    assert [row.slug for row in Programme.objects.published().by_life_cycle()] == [
        "c-pagar",
        "o-pagar",
        "b-planerat",
        "a-stangt",
        "a-exempel",
    ]


def test_a_programme_does_not_end_before_it_starts(owner):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(owner, "baklanges", starts="2015", ends="2010")


def test_keys_are_unique_within_a_programme_only(owner, programme):
    Strand.objects.create(programme=programme, key="verkstad", title="Verkstad")
    Strand.objects.create(programme=make(owner, "annat"), key="verkstad", title="Verkstad")
    with pytest.raises(IntegrityError), transaction.atomic():
        Strand.objects.create(programme=programme, key="verkstad", title="En till")


def test_a_partner_is_named_or_described(programme):
    ProgrammePartner.objects.create(programme=programme, key="tolv", role="partner", label="Tolv aktörer", number=12)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammePartner.objects.create(programme=programme, key="ingen", role="partner")


def test_parts_of_another_programme_are_refused(owner, programme):
    other = make(owner, "annat")
    strand = Strand.objects.create(programme=other, key="s", title="S")
    first = Step.objects.create(programme=other, key="ett", number=1, title="Ett")
    with pytest.raises(ValidationError) as refused:
        Initiative(programme=programme, key="i", title="I", strand=strand).full_clean()
    assert list(refused.value.message_dict) == ["strand"]
    with pytest.raises(ValidationError) as refused:
        Step(programme=programme, key="tva", number=2, title="Två", depends_on=first).full_clean()
    assert list(refused.value.message_dict) == ["depends_on"]


def test_what_carries_on_is_something_else(programme):
    with pytest.raises(IntegrityError), transaction.atomic():
        Continuation.objects.create(programme=programme, key="k", title="K", to_programme=programme)


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Statement, {"body": "Text", "kind": "rykte", "evidence": "claimed"}),
        (Statement, {"body": "Text", "kind": "result", "evidence": "säkert"}),
        (Initiative, {"title": "Text", "state": "kanske"}),
    ],
)
def test_choices_hold_in_the_database(programme, model, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(programme=programme, key="x", **fields)


def test_a_published_reading_stands(programme):
    indicator = Indicator.objects.create(programme=programme, key="antal", title="Antal", unit="personer")
    reading = Reading.objects.create(indicator=indicator, period="2021-09/2021-10", value=26)
    reading.note = "Rättad stavning."
    reading.save()
    reading.value = 27
    with pytest.raises(ValidationError):
        reading.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(indicator=indicator, period="2021-09/2021-10", value=30)
    assert Reading.objects.get().value == 26


def test_a_position_on_the_ladder_stands(owner, programme):
    step = Step.objects.create(programme=programme, key="ett", number=1, title="Ett")
    position = StepPosition.objects.create(step=step, organisation=owner, observed="2022")
    position.observed = "2023"
    with pytest.raises(ValidationError):
        position.save()


def test_generations_of_strategies(owner):
    region = Region.objects.get(code="01")
    new = Strategy.objects.create(slug="ny", title="Ny", region=region)
    old = Strategy.objects.create(slug="gammal", title="Gammal", region=region, successor=new)
    assert new.predecessor == old
    goal = StrategyGoal.objects.create(strategy=old, key="mal", level="mål", title="Mål")
    child = StrategyGoal.objects.create(strategy=old, key="strategi", level="strategi", title="Strategi", parent=goal)
    assert list(goal.children.all()) == [child]


def test_the_search_follows_parts_of_a_programme(programme):
    documents = SearchDocument.objects.filter(kind="programme", object_id=programme.pk)
    Initiative.objects.create(programme=programme, key="i", title="Språkombud på jobbet")
    assert "Språkombud på jobbet" in str(documents.get(language="sv").body)
    programme.initiatives.all().delete()
    assert "Språkombud" not in str(documents.get(language="sv").body)
    programme.status = "draft"
    programme.save()
    assert not documents.exists()
