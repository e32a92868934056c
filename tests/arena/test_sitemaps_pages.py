"""What crawlers and finders of weaknesses are told."""

import re

import pytest
import time_machine
from django.test import Client

from arena import sitemaps
from members.models import Organisation
from tests.factories.events import SeminarFactory
from tests.factories.members import DeclarationFactory, OrganisationFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def addresses(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    return re.findall(r"<loc>([^<]*)</loc>", response.content.decode())


def test_index_names_a_file_for_each_kind_of_page(client):
    assert addresses(client, "/sitemap.xml") == [
        f"{SITE}/sitemap-{kind}.xml"
        for kind in ("pages", "regions", "programmes", "organisations", "declarations", "seminars")
    ]


@pytest.mark.parametrize(
    ("kind", "factory", "path"),
    [
        ("organisations", OrganisationFactory, "organisationer"),
        ("declarations", DeclarationFactory, "deklarationer"),
        ("programmes", ProgrammeFactory, "program"),
        ("seminars", SeminarFactory, "kalender"),
    ],
)
def test_published_rows_in_both_languages(client, kind, factory, path):
    factory(published=True, slug="synlig")
    factory(slug="utkast")
    found = [address for address in addresses(client, f"/sitemap-{kind}.xml") if "organisation-" not in address]
    assert found == [f"{SITE}/{path}/synlig/", f"{SITE}/en/{path}/synlig/"]


def test_each_address_names_the_other_language(client):
    OrganisationFactory(published=True, slug="synlig")
    html = client.get("/sitemap-organisations.xml").content.decode()
    assert html.count('hreflang="sv"') == html.count('hreflang="en"') == html.count('hreflang="x-default"') == 2
    assert f'rel="alternate" hreflang="en" href="{SITE}/en/organisationer/synlig/"' in html


def test_pages_that_there_is_one_of(client):
    found = addresses(client, "/sitemap-pages.xml")
    assert found[:2] == [f"{SITE}/", f"{SITE}/en/"]
    assert f"{SITE}/en/tillganglighet/" in found
    assert len(found) == 2 * len(sitemaps.PAGES)


def test_many_rows_are_split_over_files(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(sitemaps.BothLanguages, "limit", 4)
    for number in range(5):
        OrganisationFactory(published=True, slug=f"nr-{number}")
    names = [name for name in addresses(client, "/sitemap.xml") if "organisations" in name]
    assert names == [f"{SITE}/sitemap-organisations.xml{page}" for page in ("", "?p=2", "?p=3")]
    slugs = [row.slug for row in Organisation.objects.order_by("pk")]
    with django_assert_num_queries(2):
        assert addresses(client, "/sitemap-organisations.xml?p=2") == [
            f"{SITE}{language}/organisationer/{slug}/" for slug in slugs[2:4] for language in ("", "/en")
        ]
    assert len(addresses(client, "/sitemap-organisations.xml?p=3")) == 2


@pytest.mark.parametrize(
    "path",
    [
        "sitemap-x.xml",
        "sitemap-organisations.xml?p=x",
        "sitemap-organisations.xml?p=9",
        "sitemap-organisations.xml?p=99999999999999999999",
    ],
)
def test_file_that_does_not_exist(client, path):
    assert client.get(f"/{path}").status_code == 404


def test_robots(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "User-agent: *\nDisallow: /admin/\nDisallow: /sok/\nDisallow: /en/sok/\n\n"
        "Sitemap: http://localhost:8000/sitemap.xml\n"
    )


@time_machine.travel("2026-06-15 12:00:00+02:00", tick=False)
def test_security_contact(client, settings):
    settings.CONTACT_EMAIL = "arenan@region.example"
    assert client.get("/.well-known/security.txt").content.decode() == (
        "Contact: mailto:arenan@region.example\n"
        "Expires: 2026-12-12T00:00:00Z\n"
        "Preferred-Languages: sv, en\n"
        "Canonical: http://localhost:8000/.well-known/security.txt\n"
    )
