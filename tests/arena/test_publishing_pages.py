"""What visitors see of the four states: of published rows everything, of others nothing, anywhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from arena.search.models import SearchDocument
from arena.shared.publishing import PublishableStatus
from members.models import Region
from tests.factories.events import SeminarFactory
from tests.factories.members import DeclarationVersionFactory, OrganisationFactory, SignatureFactory
from tests.factories.programmes import (
    ContinuationFactory,
    ProgrammeFactory,
    ProgrammePartnerFactory,
    StrategyFactory,
    StrategyGoalFactory,
)

pytestmark = pytest.mark.django_db
HIDDEN = [status for status in PublishableStatus.values if status != PublishableStatus.PUBLISHED]
NAME = "Kvarnhjulet"
LISTS = {
    "programme": "/program/",
    "organisation": "/organisationer/",
    "declaration": "/deklarationer/",
    "seminar": "/kalender/",
    "strategy": None,
}


@pytest.fixture
def halland() -> Region:
    return Region.objects.get(code="13")


def make(kind: str, status: str, region: Region) -> Any:
    """Make a row of the kind, called NAME, in the state, and whatever else leads to it."""
    host = OrganisationFactory(region=region, published=True)
    if kind == "programme":
        row = ProgrammeFactory(region=region, owner=host, status=status, title=NAME, slug="kvarnhjulet")
        ContinuationFactory(programme=public_programme(region), to_programme=row, title="Sedan")
        return row
    if kind == "organisation":
        row = OrganisationFactory(region=region, status=status, name=NAME, slug="kvarnhjulet")
        SignatureFactory(organisation=row, version__declaration__status="published")
        ProgrammePartnerFactory(programme=public_programme(region), organisation=row)
        return row
    if kind == "declaration":
        declaration = {"status": status, "title": NAME, "slug": "kvarnhjulet", "region": region, "issuer": host}
        return DeclarationVersionFactory(
            **{f"declaration__{name}": value for name, value in declaration.items()}
        ).declaration
    if kind == "seminar":
        return SeminarFactory(
            region=region,
            organiser=host,
            status=status,
            title=NAME,
            slug="kvarnhjulet",
            programme=public_programme(region),
            starts_at=timezone.now() + timedelta(days=9),
            ends_at=timezone.now() + timedelta(days=9, hours=2),
        )
    row = StrategyFactory(region=region, status=status, title=NAME, slug="kvarnhjulet")
    public_programme(region).goals.add(StrategyGoalFactory(strategy=row))
    return row


def public_programme(region: Region) -> Any:
    return ProgrammeFactory(region=region, owner__region=region, published=True, slug="programmet", title="Programmet")


def addresses(row: Any, kind: str) -> list[str]:
    """Return every address at which a row of the kind may show."""
    found = [row.shown_at(), LISTS[kind], "/", "/regioner/", "/regioner/halland/", "/program/programmet/"]
    search = [f"/sok/?q={NAME}"] if kind != "strategy" else []  # a strategy is found by its region's page
    return [address for address in found if address] + search


def where_it_shows(row: Any, kind: str) -> list[str]:
    """Return the addresses whose pages lead to the row."""
    link = f'href="{row.shown_at()}"' if kind != "strategy" else NAME
    found = []
    for address in addresses(row, kind):
        page = Client().get(address)
        own = address == row.shown_at() and kind != "strategy"
        if page.status_code == 200 and (own or link in page.content.decode()):
            found.append(address)
    return found


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("status", HIDDEN)
def test_what_is_not_published_shows_nowhere(halland: Region, kind: str, status: str):
    row = make(kind, status, halland)
    assert where_it_shows(row, kind) == []
    assert not SearchDocument.objects.filter(title=NAME).exists()
    assert "kvarnhjulet" not in "".join(
        Client().get(f"/sitemap-{name}s.xml").content.decode() for name in LISTS if name != "strategy"
    )


@pytest.mark.parametrize("kind", LISTS)
def test_what_is_published_shows(halland: Region, kind: str):
    row = make(kind, "published", halland)
    shown = where_it_shows(row, kind)
    assert row.shown_at() in shown
    assert kind == "strategy" or LISTS[kind] in shown


@pytest.mark.parametrize("status", HIDDEN)
def test_a_signature_of_an_organisation_that_is_not_public_is_on_no_list(halland: Region, status: str):
    row = make("organisation", status, halland)
    signature = row.signatures.get()
    assert not signature.is_listed
    declaration = signature.declaration
    declaration.refresh_from_db()
    assert declaration.signature_count == 0
    assert NAME not in Client().get(declaration.get_absolute_url()).content.decode()
    assert Client().get(signature.get_absolute_url()).status_code == 404
