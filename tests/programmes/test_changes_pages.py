"""What readers are told of changes: on the public page, in the administration, from content files."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from arena.content.entries import State
from arena.content.loading import load
from arena.content.problems import ContentError
from members.models import Region, User
from programmes.models import Change, Programme
from tests.factories.members import make_coordinator
from tests.factories.programmes import ChangeFactory, ProgrammeFactory, StrandFactory
from tests.forms import errors, send

pytestmark = pytest.mark.django_db
CANARY = "hemlig.person@region.example"


@pytest.fixture
def programme() -> Programme:
    return ProgrammeFactory(title="Öppna dörrar", region=Region.objects.get(code="13"), published=True)


@pytest.fixture
def person() -> User:
    return make_coordinator(Region.objects.get(code="13"), email=CANARY)


@pytest.fixture
def coordinator(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def page_of(client: Client, programme: Programme, prefix: str = "") -> BeautifulSoup:
    response = client.get(f"{prefix}{programme.get_absolute_url()}")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def lines(page: BeautifulSoup) -> list[str]:
    """Return the changes that the page lists, folded ones too."""
    section = page.select_one("section[aria-labelledby=changes]")
    return [" ".join(item.get_text(" ", strip=True).split()) for item in section.select("dl > div")] if section else []


def form_of(programme: Programme) -> str:
    return reverse("admin:programmes_programme_change", args=[programme.pk])


# --- The public page -----------------------------------------------------------------------------------


def test_the_page_lists_changes_newest_first(client: Client, programme: Programme):
    assert lines(page_of(client, programme)) == []
    assert "changes" not in [
        link["href"].removeprefix("#") for link in page_of(client, programme).select("nav a[href]")
    ]
    ChangeFactory(programme=programme, dated=date(2026, 1, 2), body="Två insatser är nya.")
    ChangeFactory(programme=programme, dated=date(2026, 3, 4), body="Målet är <b>högre</b>.")
    ChangeFactory(body="En annans.")
    page = page_of(client, programme)
    assert lines(page) == ["4 mars 2026 Målet är <b>högre</b>.", "2 januari 2026 Två insatser är nya."]
    assert page.select_one("a[href='#changes']")


def test_in_english_they_are_translated_or_marked_as_swedish(client: Client, programme: Programme):
    ChangeFactory(programme=programme, dated=date(2026, 3, 4), body="Ny.", translations={"en": {"body": "New."}})
    ChangeFactory(programme=programme, dated=date(2026, 1, 2), body="Äldre.")
    page = page_of(client, programme, "/en")
    assert lines(page) == ["4 March 2026 New.", "2 January 2026 Äldre."]
    assert page.select_one("section[aria-labelledby=changes] [lang=sv]").get_text() == "Äldre."


def test_a_long_list_is_folded(client: Client, programme: Programme):
    for day in range(1, 9):
        ChangeFactory(programme=programme, dated=date(2026, 1, day), body=f"Dag {day}.")
    page = page_of(client, programme)
    assert len(lines(page)) == 8
    folded = page.select("section[aria-labelledby=changes] details dl > div")
    assert [item.dd.get_text(strip=True) for item in folded] == ["Dag 3.", "Dag 2.", "Dag 1."]


def test_the_page_is_one_query_however_many_there_are(
    client: Client, programme: Programme, django_assert_num_queries: Any
):
    ChangeFactory(programme=programme)
    client.get(programme.get_absolute_url())
    for day in range(1, 20):
        ChangeFactory(programme=programme, dated=date(2026, 1, day), body=f"Dag {day}.")
    with django_assert_num_queries(1):
        client.get(programme.get_absolute_url(), headers={"Cookie": "x=1"})


def test_nobody_is_named_on_public_pages(client: Client, programme: Programme, person: User):
    """Who entered a change, who made a version, who found the page correct: none of it is told to readers."""
    programme._history_user = person  # type: ignore[attr-defined]  # the package reads it
    programme.confirmed_by, programme.confirmed_at = person, programme.published_at
    programme._change_reason = f"Bad om av {CANARY}"  # type: ignore[attr-defined]
    programme.save()
    ChangeFactory(programme=programme, body="Ny.", made_by=person)
    assert programme.history.filter(history_user=person).exists()
    for address in (programme.get_absolute_url(), f"/en{programme.get_absolute_url()}", reverse("programme-list"), "/"):
        text = client.get(address).content.decode()
        assert CANARY not in text
        assert person.name not in text


# --- The administration --------------------------------------------------------------------------------


def test_a_line_in_the_form_is_told_to_readers(coordinator: Client, programme: Programme, person: User):
    page = send(coordinator, form_of(programme), "programme_form", title="Ny", tell_readers="Programmet heter nu Ny.")
    assert errors(page) == []
    change = Change.objects.get()
    assert (change.programme, change.body, change.made_by) == (programme, "Programmet heter nu Ny.", person)
    assert change.history.get().history_user == person
    send(coordinator, form_of(programme), "programme_form", tell_readers="Programmet heter nu Ny.")
    assert Change.objects.count() == 1
    assert [line.partition(" 20")[2][3:] for line in lines(page_of(Client(), programme))] == ["Programmet heter nu Ny."]


def test_without_a_line_nothing_is_told(coordinator: Client, programme: Programme):
    send(coordinator, form_of(programme), "programme_form", title="Ny")
    assert not Change.objects.exists()


def test_a_line_that_is_too_long_is_refused_and_kept(coordinator: Client, programme: Programme):
    page = send(coordinator, form_of(programme), "programme_form", tell_readers="å" * 301)
    assert len(errors(page)) == 1
    assert "å" * 301 in page.content.decode()


def test_earlier_lines_are_corrected_in_the_form(coordinator: Client, programme: Programme, person: User):
    first = ChangeFactory(programme=programme, dated=date(2026, 1, 2), body="Stavfell.")
    new = {"changes-TOTAL_FORMS": "2", "changes-1-dated": "2026-02-03", "changes-1-body": "En till."}
    fields = {"changes-0-body": "Stavfel.", "changes-0-body_en": "Typo.", **new}
    page = send(coordinator, form_of(programme), "programme_form", **fields)
    assert errors(page) == []
    first.refresh_from_db()
    assert (first.body, first.translations) == ("Stavfel.", {"en": {"body": "Typo."}})
    assert Change.objects.get(body="En till.").made_by == person
    again = {"changes-TOTAL_FORMS": "3", "changes-2-dated": "2026-02-03", "changes-2-body": "En till."}
    assert errors(send(coordinator, form_of(programme), "programme_form", **again))
    assert Change.objects.count() == 2


def test_an_archive_tells_nothing_new(coordinator: Client, programme: Programme):
    programme.life_cycle = "closed"
    programme.save()
    StrandFactory(programme=ProgrammeFactory())
    page = coordinator.get(form_of(programme)).content.decode()
    assert "tell_readers" not in page


# --- Content files -------------------------------------------------------------------------------------


def test_content_files_bring_changes_once(programme: Programme, tmp_path: Any):
    file = tmp_path / "a.yaml"
    file.write_text(
        f"""
programmes:
  - slug: {programme.slug}
    changes:
      - {{dated: 2026-01-02, body: Två insatser är nya., en: {{body: Two initiatives are new.}}}}
      - {{dated: 2026-03-04, body: Målet är högre.}}
""",
        encoding="utf-8",
    )
    assert load([file]).count(State.NEW) == 2
    assert load([file]).count(State.UNCHANGED) == 3
    first = Change.objects.get(dated=date(2026, 1, 2))
    assert (first.body, first.translations) == ("Två insatser är nya.", {"en": {"body": "Two initiatives are new."}})
    assert first.history.count() == 1


def test_a_change_without_a_date_is_refused(programme: Programme, tmp_path: Any):
    file = tmp_path / "a.yaml"
    file.write_text(f"programmes:\n  - slug: {programme.slug}\n    changes:\n      - body: Ny.\n", encoding="utf-8")
    with pytest.raises(ContentError, match='"dated" is missing'):
        load([file])
