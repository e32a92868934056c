"""Who may come where: every address is declared here with what each visitor hears.

A new address without a row fails, and so does a row without an address. The statuses stand for
anonymous visitor, staff without permissions, site administrator.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core import mail
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from events.models import Seminar
from members.actions import coordinators, membership_invitations
from members.models import CoordinatorInvitation, Declaration, Organisation, Region
from programmes.models import Indicator, Programme
from tests import access_samples as samples
from tests.factories.members import OrganisationFactory, UserFactory
from tests.factories.memberships import JoinRequestFactory, MembershipFactory, MembershipInvitationFactory
from tests.factories.programmes import DocumentFactory
from tests.uploads import good, make_picture, sent

Sample = Callable[[], dict[str, object]]
Statuses = tuple[int, int, int]

PUBLIC: Statuses = (200, 200, 200)
LANGUAGES = ("sv", "en")


def nothing() -> dict[str, object]:
    return {}


def slug_of(model: type[Model]) -> Sample:
    return lambda: {"slug": model._default_manager.published().order_by("pk")[0].slug}  # type: ignore[attr-defined]


def commitment() -> dict[str, object]:
    return {**slug_of(Declaration)(), "number": 1}


def indicator() -> dict[str, object]:
    found = Indicator.objects.filter(programme__in=Programme.objects.published()).order_by("pk")[0]
    return {"slug": found.programme.slug, "key": found.key}


def document_file() -> dict[str, object]:
    programme = Programme.objects.published().order_by("pk")[0]
    document = DocumentFactory(programme=programme, file=sent("a.pdf", good("pdf")))
    return {"pk": document.pk, "name": document.download_name}


def picture_file() -> dict[str, object]:
    programme = Programme.objects.published().order_by("pk")[0]
    programme.picture = make_picture()
    programme.save()
    return {"pk": programme.picture.pk, "stamp": programme.picture.stamp, "width": 480}


# name: (what fills the address, statuses)
ACCESS: dict[str, tuple[Sample, Statuses]] = {
    "home": (nothing, PUBLIC),
    "region-list": (nothing, PUBLIC),
    "region": (lambda: {"slug": Region.objects.order_by("pk")[0].slug}, PUBLIC),
    "programme-list": (nothing, PUBLIC),
    "programme": (slug_of(Programme), PUBLIC),
    "indicator-csv": (indicator, PUBLIC),
    "join": (nothing, PUBLIC),
    "organisation-list": (nothing, PUBLIC),
    "organisation": (slug_of(Organisation), PUBLIC),
    "declaration-list": (nothing, PUBLIC),
    "declaration": (slug_of(Declaration), PUBLIC),
    "signatory-list": (slug_of(Declaration), PUBLIC),
    "declaration-figures": (slug_of(Declaration), PUBLIC),
    "declaration-versions": (slug_of(Declaration), PUBLIC),
    "declaration-version": (samples.version, PUBLIC),
    "declaration-difference": (samples.difference, PUBLIC),
    "board-paper": (samples.board_paper, PUBLIC),
    "board-paper-pdf": (samples.board_paper, PUBLIC),
    "signature": (samples.signature, PUBLIC),
    "signature-version": (samples.signature_of_version, PUBLIC),
    "badge": (samples.badge, PUBLIC),
    "badge-picture": (samples.badge_picture, PUBLIC),
    "commitment": (commitment, PUBLIC),
    "sign-declaration": (slug_of(Declaration), PUBLIC),
    "seminar-list": (nothing, PUBLIC),
    "seminar": (slug_of(Seminar), PUBLIC),
    "search": (nothing, PUBLIC),
    "about": (nothing, PUBLIC),
    "accessibility": (nothing, PUBLIC),
    "personal-data": (nothing, PUBLIC),
    "cookies": (nothing, PUBLIC),
    "health": (nothing, PUBLIC),
    "theme": (nothing, (405, 405, 405)),
    "document-file": (document_file, PUBLIC),
    "picture-file": (picture_file, PUBLIC),
    "sitemap": (nothing, PUBLIC),
    "sitemap-section": (lambda: {"name": "programmes"}, PUBLIC),
    "favicon": (nothing, (302, 302, 302)),
    "verification-start": (nothing, PUBLIC),
    "verification": (samples.proof, PUBLIC),
    "verification-bundle": (samples.signed_proof, PUBLIC),
    "evidence-log": (nothing, PUBLIC),
    "evidence-feed": (nothing, PUBLIC),
    "evidence-checkpoint": (nothing, (404, 404, 404)),  # none has been signed: test_log_entries_pages.py
    "evidence-checkpoint-at": (samples.checkpoint, PUBLIC),
    "evidence-hashes": (nothing, PUBLIC),
    "evidence-keys": (nothing, PUBLIC),
    "evidence-key": (samples.public_key, PUBLIC),
    "evidence-programme": (lambda: {"name": "verify.py"}, PUBLIC),
    "robots": (nothing, PUBLIC),
    "security-txt": (nothing, PUBLIC),
}
LOGGED_IN: Statuses = (302, 200, 200)  # others are led to the log-in
OWN: Statuses = (302, 404, 404)  # for the organisation's own people: test_memberships_access.py
WAY_IN: Statuses = (200, 302, 302)  # who is in already is led on
ASKED_AGAIN: Statuses = (302, 302, 302)  # who it is has to be shown again before something this grave


def invitation() -> dict[str, object]:
    row = CoordinatorInvitation(email="ny@region.example", name="Ny")
    coordinators.invite(row, Region.objects.filter(code="13"), by=get_user_model().objects.first())
    link = re.search(r"/inbjudan/([^/]+)/", mail.outbox[-1].body)
    return {"secret": link[1]}


def membership_invitation() -> dict[str, object]:
    row = MembershipInvitationFactory.build(organisation=OrganisationFactory())
    membership_invitations.invite(row, by=UserFactory())
    link = re.search(r"/inbjudan/organisation/([^/]+)/", mail.outbox[-1].body)
    return {"secret": link[1]}


def of_membership() -> dict[str, object]:
    row = MembershipFactory()
    return {"slug": row.organisation.slug, "pk": row.pk}


def passkey() -> dict[str, object]:
    return {"pk": 999}


# The log-in, and what people see of themselves. Here a cookie is set, and a form has a token.
ACCOUNT: dict[str, tuple[Sample, Statuses]] = {
    "account_login": (nothing, WAY_IN),
    "account_logout": (nothing, LOGGED_IN),
    "account_inactive": (nothing, PUBLIC),
    "account_signup": (nothing, WAY_IN),
    "account_request_login_code": (nothing, WAY_IN),
    "account_confirm_login_code": (nothing, (302, 302, 302)),  # only on the way in
    "account_reset_password": (nothing, PUBLIC),
    "account_reset_password_done": (nothing, PUBLIC),
    "account_reset_password_from_key": (lambda: {"uidb36": "1", "key": "no-such-key"}, PUBLIC),  # says it is void
    "account_reset_password_from_key_done": (nothing, PUBLIC),
    "account_email_verification_sent": (nothing, (302, 302, 302)),  # only where a code is waited for
    "account_reauthenticate": (nothing, LOGGED_IN),
    "account_email": (nothing, LOGGED_IN),
    "account_change_password": (nothing, LOGGED_IN),
    "account_set_password": (nothing, ASKED_AGAIN),  # only who has none
    "mfa_index": (nothing, LOGGED_IN),
    "mfa_authenticate": (nothing, (302, 302, 302)),  # only on the way in
    "mfa_reauthenticate": (nothing, (302, 302, 302)),  # they have no code to give
    "mfa_activate_totp": (nothing, ASKED_AGAIN),
    "mfa_deactivate_totp": (nothing, (302, 404, 404)),  # they have none
    "mfa_view_recovery_codes": (nothing, (302, 404, 404)),
    "mfa_generate_recovery_codes": (nothing, ASKED_AGAIN),
    "mfa_download_recovery_codes": (nothing, (302, 404, 404)),
    "mfa_list_webauthn": (nothing, LOGGED_IN),
    "mfa_add_webauthn": (nothing, ASKED_AGAIN),
    "mfa_edit_webauthn": (passkey, ASKED_AGAIN),
    "mfa_remove_webauthn": (passkey, ASKED_AGAIN),
    "mfa_reauthenticate_webauthn": (nothing, (302, 302, 302)),
    "mfa_login_webauthn": (nothing, (302, 302, 302)),  # for the script of the log-in page
    "usersessions_list": (nothing, LOGGED_IN),
    "own-bundle": (samples.proof, OWN),
    "my-pages": (nothing, LOGGED_IN),
    "close-account": (nothing, LOGGED_IN),
    "account-closed": (nothing, PUBLIC),
    "coordinator-invitation": (invitation, PUBLIC),
    "my-data": (nothing, LOGGED_IN),
    "my-data-file": (nothing, LOGGED_IN),
    "join-register": (nothing, LOGGED_IN),
    "join-ask": (slug_of(Organisation), LOGGED_IN),
    "join-request": (lambda: {"pk": JoinRequestFactory().pk}, OWN),
    "my-organisation": (slug_of(Organisation), OWN),
    "edit-organisation": (slug_of(Organisation), OWN),
    "rename-organisation": (slug_of(Organisation), OWN),
    "close-organisation": (slug_of(Organisation), OWN),
    "invite-colleague": (slug_of(Organisation), OWN),
    "membership-invitation-sent": (of_membership, OWN),
    "colleague": (of_membership, OWN),
    "leave-organisation": (slug_of(Organisation), OWN),
    "membership-invitation": (membership_invitation, PUBLIC),
    "my-signature": (samples.own_signature, OWN),  # and its signatories: test_my_signatures_access.py
    "my-signature-answer": (samples.own_signature, OWN),
    "my-signature-correct": (samples.own_signature, OWN),
    "my-signature-withdraw": (samples.own_signature, OWN),
    "my-signature-name": (samples.own_signature, OWN),
    "my-signature-paper": (samples.own_paper, OWN),
    "signature-receipt": (samples.own_signature, OWN),
    "identification-answer": (lambda: {"provider": "none"}, (404, 404, 404)),  # no provider is set up
    "identification-form": (lambda: {"provider": "none"}, (405, 405, 405)),
    "identification-metadata": (lambda: {"provider": "none"}, (404, 404, 404)),
    "name-by-link": (samples.name_link, PUBLIC),
    "sign-discard": (samples.draft, OWN),  # and its colleagues: test_signing_access.py
    "sign-new-version": (samples.draft, (405, 405, 405)),  # a button
    "sign-text": (samples.draft, OWN),
    "sign-commitments": (samples.draft, OWN),
    "sign-mandate": (samples.draft, OWN),
    "sign-document": (samples.draft_paper, OWN),
    "sign-public": (samples.draft, OWN),
    "sign-check": (samples.draft, OWN),
    "sign-identify": (samples.draft, OWN),
    "signature-together": (samples.own_signature, OWN),
    "co-sign": (samples.co_sign_link, PUBLIC),
    "co-sign-document": (samples.co_sign_paper, PUBLIC),
}
ACCESS |= ACCOUNT
OWN_ROWS = set(ACCOUNT) - {
    "coordinator-invitation",
    "membership-invitation",
    "name-by-link",
    "co-sign",
    "co-sign-document",
}  # whoever asks is led to the log-in, or told that a link is void
EVIDENCE_FILES = {name for name in ACCESS if name.startswith("evidence-")} - {"evidence-log"} | {"verification-bundle"}
FOR_MACHINES = {
    "document-file",
    "picture-file",
    "health",
    "sitemap",
    "sitemap-section",
    "robots",
    "security-txt",
    *EVIDENCE_FILES,
}
NO_LANGUAGE = {*FOR_MACHINES, "theme", "favicon"}  # one address for both languages


def public_names() -> list[str]:
    others = {
        *FOR_MACHINES,
        *ACCOUNT,
        "badge-picture",
        "board-paper-pdf",
    }  # no pages: test_badges_pages.py, test_boards_pages.py
    return [name for name, (_, statuses) in ACCESS.items() if statuses == PUBLIC and name not in others]


def address_of(name: str) -> str:
    return reverse(name, kwargs=ACCESS[name][0]())


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


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in ACCESS if ACCESS[name][0] is not nothing and name not in OWN_ROWS])
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
