"""A half-finished form that is sent after the session has ended: nothing that was typed is lost."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from members.models import Region, User
from programmes.models import Programme
from tests.factories.members import make_coordinator, make_site_administrator
from tests.factories.programmes import ProgrammeFactory
from tests.forms import fields_of

pytestmark = pytest.mark.django_db
OWN = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def person() -> User:
    person = make_coordinator(Region.objects.get(code="13"))
    person.language = "en"
    person.save()
    return person


@pytest.fixture
def visitor(person: User) -> Client:
    """A browser that checks tokens, as real ones meet it."""
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    client.force_login(person)
    return client


@pytest.fixture
def programme() -> Programme:
    return ProgrammeFactory(title="Öppna dörrar", region=Region.objects.get(code="13"))


def change(row: Programme) -> str:
    return reverse("admin:programmes_programme_change", args=[row.pk])


def opened(client: Client, row: Programme) -> dict[str, Any]:
    return fields_of(client.get(change(row)), "programme_form")


def is_kept(response: Any) -> bool:
    """Whether the page holds what was sent."""
    return bool(BeautifulSoup(response.content, "html.parser").select_one("#kept_form"))


def log_out(client: Client) -> None:
    client.session.flush()


def test_what_was_typed_survives_the_end_of_the_session(visitor: Client, person: User, programme: Programme):
    form = opened(visitor, programme)
    form |= {"title": "Ny titel", "summary": f"Lång text.\n\nMed {HOSTILE}", "_continue": "Save", "themes": ["1", "2"]}
    log_out(visitor)
    kept = visitor.post(change(programme), form, headers=OWN)
    assert (kept.status_code, is_kept(kept)) == (403, True)
    assert "no-store" in kept["Cache-Control"]
    assert HOSTILE not in kept.content.decode()
    again = hidden(kept)
    sent = {name: value if isinstance(value, list) else [value] for name, value in form.items()}
    assert {name: values for name, values in again.items() if name != "csrfmiddlewaretoken"} == {
        name: [str(value).replace("\n", "\n") for value in values]
        for name, values in sent.items()
        if name != "csrfmiddlewaretoken" and values
    }
    link = BeautifulSoup(kept.content, "html.parser").find("a", target="_blank")
    assert link["href"].startswith(reverse("account_login").removeprefix("/en"))


def hidden(response: Any) -> dict[str, list[str]]:
    """Return what the kept form sends, all values of each name."""
    found: dict[str, list[str]] = {}
    for field in BeautifulSoup(response.content, "html.parser").select("#kept_form input[type=hidden]"):
        found.setdefault(field["name"], []).append(field["value"])
    return found


def test_after_logging_in_again_it_is_saved(visitor: Client, person: User, programme: Programme):
    form = {**opened(visitor, programme), "title": "Ny titel"}
    log_out(visitor)
    kept = visitor.post(change(programme), form, headers=OWN)
    visitor.force_login(person)
    visitor.get(change(programme))  # the other tab
    done = visitor.post(change(programme), hidden(kept), headers=OWN, follow=True)
    if is_kept(done):  # logging in renewed the token: once more, with the fresh one
        assert "Save now" in done.content.decode()
        done = visitor.post(change(programme), hidden(done), headers=OWN, follow=True)
    assert done.status_code == 200
    assert Programme.objects.get().title == "Ny titel"
    assert Programme.history.first().history_user == person


def test_an_outdated_token_keeps_the_form_too(visitor: Client, programme: Programme):
    form = {**opened(visitor, programme), "title": "Ny titel", "csrfmiddlewaretoken": "x" * 64}
    kept = visitor.post(change(programme), form, headers=OWN)
    assert is_kept(kept)
    assert Programme.objects.get().title == "Öppna dörrar"
    visitor.post(change(programme), hidden(kept), headers=OWN)
    assert Programme.objects.get().title == "Ny titel"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
    ],
)
@pytest.mark.parametrize("is_logged_in", [True, False])
def test_nobody_is_led_to_confirm_a_foreign_form(
    visitor: Client,
    programme: Programme,
    headers: dict[str, str],
    is_logged_in: bool,  # noqa: FBT001  a table
):
    form = {**opened(visitor, programme), "title": "Ny titel", "csrfmiddlewaretoken": "x" * 64}
    if not is_logged_in:
        log_out(visitor)
    page = visitor.post(change(programme), form, headers=headers)
    assert page.status_code in {302, 403}
    assert not is_kept(page)
    assert "Ny titel" not in page.content.decode()


def test_files_are_named_because_they_are_lost(visitor: Client, programme: Programme):
    form = {**opened(visitor, programme), "documents-0-file": SimpleUploadedFile("beslut.pdf", b"%PDF-1.4")}
    log_out(visitor)
    kept = visitor.post(change(programme), form, headers=OWN)
    assert "beslut.pdf" in BeautifulSoup(kept.content, "html.parser").select_one("#content-main .errornote").get_text()


@pytest.mark.parametrize("name", ["password1", "old_password", "otp_code", "recovery_code"])
def test_no_secret_is_written_back(visitor: Client, programme: Programme, name: str):
    form = {**opened(visitor, programme), name: "hemligt-ord"}
    log_out(visitor)
    page = visitor.post(change(programme), form, headers=OWN)
    assert "hemligt-ord" not in page.content.decode()
    assert not is_kept(page)


def test_without_the_second_step_the_form_is_kept(settings: Any, visitor: Client, programme: Programme):
    form = {**opened(visitor, programme), "title": "Ny titel"}
    settings.SECOND_FACTOR_REQUIRED = True
    kept = visitor.post(change(programme), form, headers=OWN)
    assert is_kept(kept)
    assert "Show your second step" in kept.content.decode()
    assert Programme.objects.get().title == "Öppna dörrar"


def test_who_may_do_nothing_here_gets_the_ordinary_page(client: Client, programme: Programme):
    client.force_login(User.objects.create_user("vanlig@example.org", "x", name="Vanlig"))
    page = client.post(change(programme), {"title": "Ny"}, headers=OWN)
    assert page.status_code == 403
    assert not is_kept(page)


def test_a_form_that_is_taken_is_not_kept(client: Client, programme: Programme):
    client.force_login(make_site_administrator())
    page = client.post(change(programme), {**opened(client, programme), "title": "Ny"}, headers=OWN)
    assert page.status_code == 302
    assert Programme.objects.get().title == "Ny"


def test_pages_outside_the_administration_answer_as_ever(client: Client):
    checked = Client(enforce_csrf_checks=True)
    page = checked.post(reverse("theme"), {"theme": "dark"}, headers=OWN)
    assert "kept_form" not in page.content.decode()
