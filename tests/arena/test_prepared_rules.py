"""Rows and Prepared: the one query of a detail page."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import OuterRef

from arena.shared.periods import Period
from arena.shared.prepared import Prepared
from arena.shared.rows import Rows
from members.models import Organisation, Region, TargetGroup
from programmes.models import Indicator, Initiative, Programme, ProgrammePartner, Reading, Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    region = Region.objects.get(code="13")
    owner = Organisation.objects.create(
        slug="agare", name="Ägaren", kind="region", sector="public", region=region, status="published"
    )
    row = Programme.objects.create(
        slug="provprogram",
        title="Provprogram",
        summary="Ett prov.",
        kind="internal",
        region=region,
        owner=owner,
        starts="2021",
        status="published",
    )
    step = Step.objects.create(programme=row, key="ett", number=1, title="Första steget")
    initiative = Initiative.objects.create(
        programme=row,
        key="praktik",
        title="Praktik",
        starts="2021-09",
        step=step,
        translations={"en": {"title": "Placement"}},
    )
    initiative.target_groups.add(
        TargetGroup.objects.create(key="unga", name="unga"), TargetGroup.objects.create(key="aldre", name="äldre")
    )
    Initiative.objects.create(programme=row, key="utan", title="Utan steg", position=1)
    indicator = Indicator.objects.create(programme=row, key="antal", title="Antal", unit="personer", is_example=True)
    Reading.objects.create(indicator=indicator, period="2021-09/2021-10", value="26.5")
    ProgrammePartner.objects.create(programme=row, key="tolv", role="partner", label="Tolv aktörer", number=12)
    ProgrammePartner.objects.create(programme=row, key="agare", role="partner", organisation=owner, position=1)
    return row


def page(slug: str) -> Any:
    readings = Rows(
        Reading.objects.filter(indicator=OuterRef("pk")).order_by("period"), fields=["period", "value", "translations"]
    )
    return (
        Programme.objects.select_related("owner")
        .filter(slug=slug)
        .annotate(
            all_initiatives=Rows(
                Initiative.objects.filter(programme=OuterRef("pk")).order_by("position"),
                fields=["title", "starts", "translations"],
                one={"step": ["title", "translations"]},
                many={
                    "all_target_groups": Rows(
                        TargetGroup.objects.filter(initiatives=OuterRef("pk")).order_by("key"), fields=["name"]
                    )
                },
            ),
            all_partners=Rows(
                ProgrammePartner.objects.filter(programme=OuterRef("pk")).order_by("position"),
                fields=["label", "number"],
                one={"organisation": ["name", "published_at"]},
            ),
            all_indicators=Rows(
                Indicator.objects.filter(programme=OuterRef("pk")),
                fields=["unit", "is_example"],
                many={"all_readings": readings},
            ),
        )
    )


PAGE = Prepared(page)


@pytest.mark.parametrize("fetch", [lambda slug: page(slug).first(), lambda slug: PAGE.first(slug=slug)])
def test_one_query_brings_every_related_row(programme, django_assert_num_queries, fetch):
    fetch("annat")  # opens the connection and compiles
    with django_assert_num_queries(1):
        found = fetch("provprogram")
        first, second = found.all_initiatives
        assert (first.title, first.text("title"), first.step.title) == ("Praktik", "Praktik", "Första steget")
        assert first.translations == {"en": {"title": "Placement"}}
        assert isinstance(first.starts, Period)
        assert [group.name for group in first.all_target_groups] == ["äldre", "unga"]
        assert (second.step, second.all_target_groups) == (None, [])
        described, named = found.all_partners
        assert (described.label, described.number, described.organisation) == ("Tolv aktörer", 12, None)
        assert named.organisation.name == "Ägaren"
        assert found.owner.name == "Ägaren"
        (indicator,) = found.all_indicators
        assert indicator.is_example is True
        (reading,) = indicator.all_readings
        assert (reading.value, reading.period) == (Decimal("26.5"), "2021-09/2021-10")


def test_times_keep_their_zone(programme):
    published_at = PAGE.first(slug="provprogram").all_partners[1].organisation.published_at
    assert published_at == programme.owner.published_at
    assert published_at.utcoffset().total_seconds() == 0
    assert published_at > datetime(2026, 1, 1, tzinfo=UTC)


def test_no_row_is_none(programme):
    assert PAGE.first(slug="finns-inte") is None


def test_a_hostile_value_stays_a_value(programme):
    assert PAGE.first(slug="' OR 1=1 --") is None


def test_a_value_that_django_changes_is_refused():
    with pytest.raises(TypeError, match="slug"):
        Prepared(lambda slug: Programme.objects.filter(slug__icontains=slug)).all(slug="x")


def test_constants_are_written_in_and_values_are_not():
    query = Prepared(lambda slug: Programme.objects.published().filter(slug=slug, title__contains="50 %'s"))
    compiled = query._compiled()
    assert "'published'" in compiled.sql
    assert "slug" not in [param for name, param in compiled.params if name is None]
    assert [name for name, _param in compiled.params if name] == ["slug"]
    assert query.all(slug="published") == []


def test_a_value_that_looks_like_a_constant_stays_a_value(programme):
    query = Prepared(lambda status: Programme.objects.filter(status=status))
    assert [row.slug for row in query.all(status="published")] == ["provprogram"]
    assert query.all(status="draft") == []
