"""Who may come where: every address is declared in access_table.py with what each visitor hears.

A new address without a row fails, and so does a row without an address.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from events.models import Seminar
from members.models import Declaration, Organisation
from programmes.models import Programme
from tests.access_table import (
    ACCESS,
    LANGUAGES,
    NO_LANGUAGE,
    OWN_ROWS,
    address_of,
    nothing,
    public_names,
)

# --- Every address is declared ---------------------------------------------------------------------


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Yield the addresses of our own; the admin's are asked below, model by model."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif pattern.app_name != "admin":
            yield from patterns(pattern)


def test_every_address_is_declared() -> None:
    names = [pattern.name for pattern in patterns(get_resolver())]
    assert None not in names, "give every address a name"
    assert sorted({str(name) for name in names} - set(ACCESS)) == [], "declare who may come there"
    assert sorted(set(ACCESS) - set(names)) == [], "the address is gone"


# --- Visitors --------------------------------------------------------------------------------------


@pytest.fixture
def visitors(seeded: None) -> tuple[Client, Client, Client]:
    """An anonymous visitor, staff without permissions, a site administrator."""
    users = get_user_model().objects
    staff = users.create_user(email="staff@region.example", password="x", is_staff=True)
    administrator = users.create_superuser(email="admin@region.example", password="x")
    anonymous, as_staff, as_administrator = Client(), Client(), Client()
    as_staff.force_login(staff)
    as_administrator.force_login(administrator)
    return anonymous, as_staff, as_administrator


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ACCESS)
def test_each_visitor_hears_what_is_declared(visitors: tuple[Client, Client, Client], name: str, language: str) -> None:
    with translation.override(language):
        address = address_of(name)
        assert address.startswith("/en/") == (language == "en" and name not in NO_LANGUAGE)
    assert tuple(client.get(address).status_code for client in visitors) == ACCESS[name][1]


# Addresses with the name of a row in them; the newest checkpoint has the same one always.
NAMED_ROWS = [
    name for name in ACCESS if ACCESS[name][0] is not nothing and name not in OWN_ROWS and name != "evidence-checkpoint"
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMED_ROWS)
def test_unknown_row_is_not_found(seeded: None, client: Client, name: str) -> None:
    kwargs = {key: 9999 if isinstance(value, int) else "no-such-row" for key, value in ACCESS[name][0]().items()}
    response = client.get(reverse(name, kwargs=kwargs))
    assert response.status_code == 404
    assert BeautifulSoup(response.content, "html.parser").find("form", action=reverse("search")) is not None


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Programme, Organisation, Declaration, Seminar])
def test_draft_is_not_found_by_anyone_outside_the_admin(
    visitors: tuple[Client, Client, Client], model: type[Model]
) -> None:
    row = model._default_manager.order_by("pk")[0]
    row.status = "draft"  # type: ignore[attr-defined]
    row.save()
    address = row.get_absolute_url()  # type: ignore[attr-defined]
    assert [client.get(address).status_code for client in visitors] == [404, 404, 404]


# --- The admin -------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)
def test_admin_is_for_those_with_permission(visitors: tuple[Client, Client, Client], model: type[Model]) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    anonymous, staff, administrator = (client.get(address) for client in visitors)
    assert (anonymous.status_code, urlsplit(anonymous["Location"]).path) == (302, "/admin/login/")
    assert (staff.status_code, administrator.status_code) == (403, 200)


# --- What every public page keeps to ---------------------------------------------------------------

HEADERS = {
    "Content-Security-Policy": (
        "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; img-src 'self'; manifest-src 'self'; require-trusted-types-for 'script'; "
        "script-src 'self'; style-src 'self'"
    ),
    "Permissions-Policy": (
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), "
        "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", public_names())
def test_public_page_is_shielded_and_sets_no_cookie(seeded: None, client: Client, name: str) -> None:
    response = client.get(address_of(name))
    assert {header: response.get(header) for header in HEADERS} == HEADERS
    assert (response.cookies, client.cookies) == ({}, {})
    assert "no-store" not in response.get("Cache-Control", "")
    assert "csrfmiddlewaretoken" not in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", public_names())
def test_public_page_asks_nothing_of_another_host(seeded: None, client: Client, name: str) -> None:
    response = client.get(address_of(name))
    page = BeautifulSoup(response.content, "html.parser")
    fetched = [
        *(tag["src"] for tag in page.find_all(src=True)),
        *(tag["href"] for tag in page.find_all("link", rel=["stylesheet", "preload", "icon", "manifest"])),
        *(tag["href"] for tag in page.find_all(["use", "image"], href=True)),
        *(tag["action"] for tag in page.find_all("form", action=True)),
    ]
    assert [
        address for address in fetched if urlsplit(address).netloc not in {"", urlsplit(settings.SITE_URL).netloc}
    ] == []
