"""The page of a closed programme: what it led to comes first."""

from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from programmes.models import Programme
from tests.factories.members import OrganisationFactory
from tests.factories.programmes import ContinuationFactory, InitiativeFactory, ProgrammeFactory, StatementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed() -> Programme:
    """A public archive with a result."""
    row = ProgrammeFactory(
        published=True, life_cycle="closed", closed_at=datetime(2026, 5, 4, 22, 30, tzinfo=UTC), ends="2026"
    )
    StatementFactory(programme=row, body="Fler stannar.")
    return row


def soup(client: Client, programme: Programme, prefix: str = "/en") -> Any:
    return BeautifulSoup(client.get(f"{prefix}/program/{programme.slug}/").content, "html.parser")


def test_it_says_when_it_was_closed_and_what_it_led_to_first(client: Client, closed: Programme):
    owner = OrganisationFactory(published=True, name="Kommunen")
    ContinuationFactory(programme=closed, title="Nätverket", to_organisation=owner)
    page = soup(client, closed)
    assert "The programme was closed on 5 May 2026." in page.select_one(".page-head").get_text(" ")
    headings = [heading.get_text(strip=True) for heading in page.select(".flow h2[id]")]
    assert headings[:2] == ["What it led to", "About the programme"]
    assert page.select(".on-this-page a")[0]["href"] == "#ending"
    section = page.select_one("section[aria-labelledby=ending]")
    assert "Fler stannar." in section.get_text()
    assert section.select_one("h4 a")["href"] == owner.get_absolute_url()
    assert page.get_text().count("Fler stannar.") == 1


def test_it_says_why_nothing_carries_on(client: Client, closed: Programme):
    Programme.objects.filter(pk=closed.pk).update(nothing_continues="Pengarna <b>tog</b> slut.\n\nInget mer.")
    section = soup(client, closed).select_one("section[aria-labelledby=ending]")
    assert "Nothing carries on, because:" in section.get_text()
    assert [part.get_text() for part in section.select(".prose p")] == ["Pengarna <b>tog</b> slut.", "Inget mer."]


def test_programmes_that_follow_and_initiatives_that_live_on_are_told(client: Client, closed: Programme):
    follower = ProgrammeFactory(published=True, title="Nästa", follows=closed, starts="2027", ends="2030")
    ProgrammeFactory(title="Utkastet", follows=closed)
    InitiativeFactory(programme=closed, key="ombud", title="Ombuden", state="moved", outcome="Till kommunen.")
    page = soup(client, closed)
    section = page.select_one("section[aria-labelledby=ending]")
    assert [(link.get_text(), link["href"]) for link in section.select("h4 a")] == [
        ("Nästa", f"/en/program/{follower.slug}/"),
        ("Ombuden", "#initiative-ombud"),
    ]
    assert "Till kommunen." in section.get_text()
    assert "Utkastet" not in page.get_text()
    assert "What became of it: Till kommunen." in page.select_one("#initiative-ombud").get_text()
    facts = {row.dt.get_text(): row.dd for row in soup(client, follower).select(".facts > div")}
    assert facts["Follows"].a["href"] == f"/en/program/{closed.slug}/"


def test_an_archive_without_a_day_says_what_is_known(client: Client):
    known = ProgrammeFactory(published=True, life_cycle="closed", ends="2015")
    unknown = ProgrammeFactory(published=True, life_cycle="closed")
    for programme, words in (
        (known, "The programme is closed. It ended: 2015."),
        (unknown, "The programme is closed. The page"),
    ):
        page = soup(client, programme)
        assert words in page.select_one(".page-head").get_text(" ")
        assert "No result has been entered." in page.select_one("section[aria-labelledby=ending]").get_text()


def test_a_running_programme_has_no_ending(client: Client):
    programme = ProgrammeFactory(published=True, life_cycle="running")
    StatementFactory(programme=programme, body="Fler stannar.")
    page = soup(client, programme)
    assert page.find(id="ending") is None
    assert page.select_one("section[aria-labelledby=result]").get_text().count("Fler stannar.") == 1


def test_it_costs_one_query(client: Client, closed: Programme, django_assert_num_queries: Any):
    for _number in range(3):
        ProgrammeFactory(published=True, follows=closed)
        InitiativeFactory(programme=closed, state="moved", outcome="Till kommunen.")
    soup(client, closed)
    with django_assert_num_queries(1):
        soup(client, closed)
