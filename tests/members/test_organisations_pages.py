"""The directory of organisations and the page of each."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Organisation, Region
from tests.factories.events import SeminarFactory
from tests.factories.members import (
    DeclarationFactory,
    MunicipalityFactory,
    OrganisationFactory,
    SignatureFactory,
    SignedCommitmentFactory,
    UserFactory,
    WithdrawalFactory,
)
from tests.factories.programmes import ContinuationFactory, ProgrammeFactory, ProgrammePartnerFactory

pytestmark = pytest.mark.django_db


def names(html: str) -> list[str]:
    """Return the headings of the list's items."""
    return re.findall(r"<h3><a [^>]*>([^<]*)</a></h3>", html)


def get(client: Client, query: str = "") -> str:
    response = client.get(f"/en/organisationer/{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def three() -> list[Organisation]:
    halland, skane = Region.objects.get(code="13"), Region.objects.get(code="12")
    return [
        OrganisationFactory(published=True, name="Östra föreningen", slug="ostra", region=halland),
        OrganisationFactory(published=True, name="Ån AB", slug="an", kind="company", sector="private", region=skane),
        OrganisationFactory(
            published=True,
            name="Björks kommun",
            slug="bjork",
            kind="municipality",
            sector="public",
            region=halland,
            alternative_names=["Birch Municipality"],
        ),
    ]


def test_published_organisations_in_swedish_order_and_counted_in_words(client, three):
    OrganisationFactory(name="Utkastet")
    html = get(client)
    assert names(html) == ["Björks kommun", "Ån AB", "Östra föreningen"]
    assert "Showing 1–3 of 3 organisations" in html
    assert "Utkastet" not in html


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?region=halland", ["Björks kommun", "Östra föreningen"]),
        ("?kind=company", ["Ån AB"]),
        ("?sector=civil", ["Östra föreningen"]),
        ("?name=FÖRENING", ["Östra föreningen"]),
        ("?name=birch", ["Björks kommun"]),
        ("?name=bjork", []),
        ("?name=ostra", []),
        ("?region=halland&kind=company", []),
    ],
)
def test_filters(client, three, query, expected):
    assert names(get(client, query)) == expected


def test_filter_by_signature_counts_those_that_stand(client, three):
    ostra, an, _ = three
    SignatureFactory(organisation=ostra)
    WithdrawalFactory(signature=SignatureFactory(organisation=an), withdrawn_on=date(2026, 1, 1))
    assert names(get(client, "?signed=yes")) == ["Östra föreningen"]
    assert names(get(client, "?signed=no")) == ["Björks kommun", "Ån AB"]


def test_active_filters_can_be_taken_away_one_by_one(client, three):
    html = get(client, "?region=halland&kind=municipality&sida=1")
    assert re.findall(r'<li><a href="([^"]*)"><span class="sr-only">Take away', html) == [
        "?kind=municipality",
        "?region=halland",
    ]
    assert 'href="/en/organisationer/">Clear all' in html


def test_unknown_filter_value_is_left_out_and_named(client, three):
    html = get(client, "?kind=x&region=atlantis")
    assert names(html) == ["Björks kommun", "Ån AB", "Östra föreningen"]
    assert "The list left out what it did not understand: Region, Kind." in html


def test_too_long_name_is_left_out(client, three):
    assert len(names(get(client, "?name=" + "x" * 10_000))) == 3


def test_empty_result_shows_a_way_on(client, three):
    html = get(client, "?name=finns+inte")
    assert "No organisation matches all the filters" in html
    assert "Take away a filter above" in html


def test_empty_directory(client):
    assert "There are no organisations yet" in get(client)


@pytest.mark.parametrize("page", ["0", "-1", "x", "2", "99999999999999999999", "%00", "٣"])
def test_page_that_does_not_exist(client, three, page):
    response = client.get(f"/organisationer/?sida={page}")
    assert response.status_code == (404 if page != "%00" else 200)


def test_pages_follow_each_other(client):
    for number in range(30):
        OrganisationFactory(published=True, name=f"Förening {number:02}")
    assert names(get(client, "?sida=2")) == [f"Förening {number}" for number in range(25, 30)]
    assert "Showing 26–30 of 30 organisations" in get(client, "?sida=2")


def test_list_costs_three_queries_with_one_row_and_with_many(client, django_assert_num_queries):
    OrganisationFactory(published=True, region=Region.objects.get(code="13"))
    get(client)
    with django_assert_num_queries(3):
        get(client)
    OrganisationFactory.create_batch(30, published=True, region=Region.objects.get(code="12"))
    with django_assert_num_queries(3):
        get(client)


# --- The page of an organisation -------------------------------------------------------------------


def page(client: Client, organisation: Organisation, language: str = "/en") -> str:
    response = client.get(language + f"/organisationer/{organisation.slug}/")
    assert response.status_code == 200
    return response.content.decode()


def full_organisation() -> Organisation:
    """An organisation with something of everything that its page shows."""
    organisation = OrganisationFactory(
        published=True,
        name="Förbundet",
        slug="forbundet",
        about="Vi samordnar.\n\nOch följer upp.",
        alternative_names=["Det gamla förbundet"],
        region=Region.objects.get(code="13"),
        parent=OrganisationFactory(published=True, name="Moderorganisationen"),
    )
    organisation.municipalities.add(MunicipalityFactory(code="1380"), MunicipalityFactory(code="1382"))
    OrganisationFactory(published=True, name="Enheten", parent=organisation)
    OrganisationFactory(name="Hemliga enheten", parent=organisation)
    declaration = DeclarationFactory(published=True, title="Löftet")
    signature = SignatureFactory(
        version__declaration=declaration,
        organisation=organisation,
        signed_on="2021-23",
        undertaking="Vi lovar bättring.",
    )
    SignedCommitmentFactory(signature=signature, number=1, title="Sprida kunskap")
    DeclarationFactory(published=True, title="Vår egen deklaration", issuer=organisation)
    ProgrammeFactory(published=True, title="Vårt program", owner=organisation)
    ProgrammeFactory(title="Vårt utkast", owner=organisation)
    other = ProgrammeFactory(published=True, title="Andras program")
    ProgrammePartnerFactory(programme=other, organisation=organisation, role="funder")
    ContinuationFactory(programme=other, to_organisation=organisation, title="Nätverket lever")
    SeminarFactory(published=True, title="Samtal om bemötande", organiser=organisation)
    return organisation


def test_page_shows_what_an_organisation_is_promises_and_does(client):
    html = page(client, full_organisation())
    headings = re.findall(r"<h2 id=\"[^\"]*\">([^<]*)</h2>", html)
    assert headings[:8] == [
        "On this page",
        "About the organisation",
        "What it has promised",
        "Programmes",
        "What it carries on",
        "Seminars",
        "Declarations that it has issued",
        "Units",
    ]
    for text in (
        "Region Halland",
        "Falkenberg, Halmstad",
        "Moderorganisationen",
        "Det gamla förbundet",
        "Vi lovar bättring.",
        "Signed: autumn 2021",
        "Sprida kunskap",
        "Vårt program",
        "Andras program",
        "Funder",
        "Nätverket lever",
        "Samtal om bemötande",
        "Vår egen deklaration",
        "Enheten",
    ):
        assert text in html
    assert "Hemliga enheten" not in html
    assert "Vårt utkast" not in html


def test_page_costs_one_query_with_one_of_each_and_with_many(client, django_assert_num_queries):
    organisation = full_organisation()
    page(client, organisation)
    with django_assert_num_queries(1):
        page(client, organisation)
    for number in range(12):
        signature = SignatureFactory(version__declaration__status="published", organisation=organisation)
        SignedCommitmentFactory(signature=signature, number=1)
        SeminarFactory(published=True, organiser=organisation)
        ProgrammePartnerFactory(programme=ProgrammeFactory(published=True), organisation=organisation, key=f"k{number}")
        OrganisationFactory(published=True, parent=organisation)
    with django_assert_num_queries(1):
        html = page(client, organisation)
    assert "All its seminars in the calendar" in html


def test_swedish_only_text_is_marked_on_the_english_page(client):
    html = page(client, full_organisation())
    assert '<p lang="sv">Vi samordnar.</p>' in html
    assert '<p lang="sv">Och följer upp.</p>' in html
    assert '<span lang="sv">Löftet</span>' in html


def test_bare_page_reads_well(client):
    html = page(client, OrganisationFactory(published=True, name="Bara namnet"))
    assert re.findall(r"<h2 id=\"[^\"]*\">([^<]*)</h2>", html)[:2] == ["On this page", "About the organisation"]
    assert "None" not in html.partition("<main")[2]


def test_closed_organisation_keeps_its_page_and_says_so(client):
    html = page(client, OrganisationFactory(published=True, closed_on=date(2020, 6, 30)))
    assert "The organisation closed on 30 June 2020." in html


def test_example_says_so(client):
    html = page(client, OrganisationFactory(published=True, is_example=True))
    assert "This was made up to show what the portal can do." in html


def test_draft_is_not_found(client):
    assert client.get(f"/organisationer/{OrganisationFactory().slug}/").status_code == 404


def test_former_address_leads_to_the_present_one(client):
    organisation = OrganisationFactory(published=True, slug="fore")
    organisation.slug = "efter"
    organisation.save()
    response = client.get("/organisationer/fore/")
    assert (response.status_code, response["Location"]) == (301, "/organisationer/efter/")
    assert client.get("/en/organisationer/fore/")["Location"] == "/en/organisationer/efter/"


@pytest.mark.parametrize("slug", ["finns-inte", "x" * 10_000, "%00", "a%00b", "åäö"])
def test_unknown_address_is_not_found(client, slug):
    assert client.get(f"/organisationer/{slug}/").status_code == 404


def test_no_address_of_a_person_is_shown(client):
    UserFactory(email="hemlig@region.example")
    organisation = full_organisation()
    for path in (reverse("organisation-list"), organisation.get_absolute_url()):
        assert "hemlig@region.example" not in client.get(path).content.decode()
