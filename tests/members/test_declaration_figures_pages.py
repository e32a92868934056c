"""Those who have signed a declaration in figures, and the ways to those whom each figure counts."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members.models import DeclarationVersion, Region
from tests.factories.members import (
    CommitmentFactory,
    DeclarationFactory,
    DeclarationVersionFactory,
    OrganisationFactory,
    SignatureFactory,
    SignedCommitmentFactory,
    WithdrawalFactory,
)

pytestmark = pytest.mark.django_db
FIGURES = "/en/deklarationer/loftet/i-siffror/"


def get(client: Client, path: str = FIGURES) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def table(page: BeautifulSoup, name: str) -> list[tuple[str, str]]:
    rows = page.select(f"section[aria-labelledby={name}] tbody tr")
    return [(row.th.get_text(strip=True), row.td.get_text(strip=True)) for row in rows]


@pytest.fixture
def version() -> DeclarationVersion:
    declaration = DeclarationFactory(published=True, slug="loftet", title="Löftet")
    row = DeclarationVersionFactory(declaration=declaration)
    CommitmentFactory(version=row, title="Rekrytera brett")
    CommitmentFactory(version=row, title="Följa upp")
    row.freeze()
    return row


def sign(version: DeclarationVersion, *numbers: int, code: str = "", **organisation: object) -> None:
    region = Region.objects.get(code=code) if code else None
    signatory = OrganisationFactory(published=True, region=region, **organisation)
    signature = SignatureFactory(version=version, organisation=signatory)
    for commitment in version.commitments.filter(number__in=numbers):
        SignedCommitmentFactory(signature=signature, commitment=commitment, title="")


@pytest.fixture
def signed(version: DeclarationVersion) -> DeclarationVersion:
    sign(version, 1, code="13")
    sign(version, 1, 2, code="12", kind="company", sector="private")
    sign(version, code="12", kind="company", sector="private")
    sign(version, kind="partnership", sector="")
    WithdrawalFactory(signature=SignatureFactory(version=version, organisation=OrganisationFactory(published=True)))
    SignatureFactory(version=version, organisation=OrganisationFactory())
    return version


def test_figures_from_the_largest(client: Client, signed: DeclarationVersion):
    page = get(client)
    assert table(page, "counties") == [
        ("Skåne County", "2"),
        ("Halland County", "1"),
        ("National, or of no county", "1"),
    ]
    assert table(page, "sectors") == [
        ("Private sector", "2"),
        ("Civil society", "1"),
        ("Several sectors together", "1"),
    ]
    assert table(page, "kinds") == [("Company", "2"), ("Association", "1"), ("Development partnership", "1")]
    assert table(page, "chosen") == [("Rekrytera brett", "2"), ("Följa upp", "1")]


def test_each_figure_leads_to_those_whom_it_counts(client: Client, signed: DeclarationVersion):
    page = get(client)
    for row in page.select("tbody tr"):
        if row.th is None or row.th.a is None or row.td is None:
            continue
        there = get(client, str(row.th.a["href"]))
        counted = re.search(r"Showing (?:\d+–\d+ of )?(\d+) signator", there.get_text(" ", strip=True))
        assert counted is not None, row.th.a["href"]
        assert counted[1] == row.td.get_text(strip=True)
    assert len(page.select("tbody th a")) == 9


def test_nobody_has_signed(client: Client, version: DeclarationVersion):
    page = get(client)
    assert "There is no signatory in the portal yet." in page.get_text(" ", strip=True)
    assert page.select("main table") == []


def test_figures_cost_three_queries_with_one_signatory_and_with_many(
    client: Client, version: DeclarationVersion, django_assert_num_queries
):
    sign(version, 1, code="13")
    get(client)
    with django_assert_num_queries(3):
        get(client)
    for code in ("01", "03", "04", "05", "06", "12", "14"):
        sign(version, 1, 2, code=code, kind="company", sector="private")
    with django_assert_num_queries(3):
        get(client)


def test_a_draft_has_no_figures(client: Client):
    DeclarationFactory(slug="loftet")
    assert client.get(FIGURES).status_code == 404
