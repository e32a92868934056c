"""What the pages of the administration cost a coordinator: as much with a thousand programmes as with one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from events.models import Seminar, Series
from members.models import Declaration, DeclarationVersion, Organisation, Picture, Region, Signature, SignedCommitment
from programmes.models import (
    Consultation,
    Indicator,
    Initiative,
    Programme,
    Reading,
    Step,
    Strategy,
    StrategyGoal,
)
from tests.admin_rows import make_content
from tests.databases import made_once
from tests.factories.members import make_coordinator
from tests.two_regions import address

pytestmark = pytest.mark.django_db
MANY = 1_000
# Session, person, regions, permissions; how many there are; the rows. What is more is said beside it.
QUERIES: dict[Any, int] = {
    Programme: 7,
    Initiative: 7,
    Step: 7,
    Indicator: 7,
    Reading: 7,
    Consultation: 7,
    Strategy: 7,
    StrategyGoal: 7,
    Seminar: 9,  # the first and the last day, and the years between them
    Series: 7,
    Organisation: 7,
    Declaration: 7,
    DeclarationVersion: 7,
    Signature: 7,
    SignedCommitment: 7,
    Picture: 7,
    Region: 7,
}
PARTS = ("partners", "strands", "priorities", "statements", "documents", "films", "continuations", "changes")
LINKED = ("initiatives", "steps", "indicators", "consultations")


@pytest.fixture(scope="module")
def region(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Region]:
    with made_once(django_db_blocker, region_with_rows) as made:
        yield made


def region_with_rows() -> Region:
    """Make one row of each kind in a region."""
    region = Region.objects.get(code="13")
    make_content("ett", region)
    return region


@pytest.fixture
def coordinator(region: Region, client: Client) -> Client:
    client.force_login(make_coordinator(region))
    return client


def make_many(region: Region) -> None:
    """Add a thousand programmes, each with an owner, its parts and a seminar."""
    numbers = range(MANY)
    owners = Organisation.objects.bulk_create(
        Organisation(slug=f"many-{n}", name=f"Många {n}", kind="association", region=region) for n in numbers
    )
    programmes = Programme.objects.bulk_create(
        Programme(slug=f"many-{n}", title=f"Många {n}", kind="internal", summary="Kort.", region=region, owner=owner)
        for n, owner in enumerate(owners)
    )
    Initiative.objects.bulk_create(Initiative(programme=row, key="i", title="Insats") for row in programmes)
    Step.objects.bulk_create(Step(programme=row, key="s", number=1, title="Steg") for row in programmes)
    indicators = Indicator.objects.bulk_create(Indicator(programme=row, key="a", title="Antal") for row in programmes)
    Reading.objects.bulk_create(Reading(indicator=row, period="2026", value=1) for row in indicators)
    Consultation.objects.bulk_create(Consultation(programme=row, key="f", title="F", asked="N") for row in programmes)
    Seminar.objects.bulk_create(
        Seminar(
            slug=f"many-{n}",
            title=f"Många {n}",
            kind="seminar",
            summary="Kort.",
            region=region,
            organiser=row.owner,
            programme=row,
            sort_at=timezone.now(),
        )
        for n, row in enumerate(programmes)
    )


def queries(client: Client, page: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def test_lists_cost_the_same_with_a_thousand_programmes(coordinator: Client, region: Region):
    lists = {model: address(model, "changelist") for model in QUERIES}
    few = {model._meta.label: len(queries(coordinator, page)) for model, page in lists.items()}
    make_many(region)
    many = {model._meta.label: len(queries(coordinator, page)) for model, page in lists.items()}
    assert few == many == {model._meta.label: number for model, number in QUERIES.items()}


def test_a_search_and_filters_cost_no_more(coordinator: Client, region: Region):
    make_many(region)
    page = address(Programme, "changelist")
    for question in ("q=m%C3%A5nga", "status=draft", "english=none", "p=3", "o=1"):
        assert (question, len(queries(coordinator, f"{page}?{question}"))) == (question, QUERIES[Programme])


def test_the_page_of_the_largest_programme(seeded: None, client: Client):
    def size(programme: Programme) -> int:
        return sum(getattr(programme, name).count() for name in (*PARTS, *LINKED))

    largest = max(Programme.objects.all(), key=size)
    assert size(largest) > 50
    client.force_login(make_coordinator(largest.region))
    client.get(address(largest))
    response: Any = client.get(address(largest))
    assert len(queries(client, address(largest))) < 40
    assert len(response.content) < 500_000
