"""Starting, closing and reopening in the administration: what is asked, what is kept, who may."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members.models import User
from programmes.models import Initiative, Programme
from tests.factories.members import RegionFactory, make_site_administrator
from tests.factories.programmes import (
    IndicatorFactory,
    InitiativeFactory,
    ProgrammeFactory,
    ReadingFactory,
    StatementFactory,
)
from tests.forms import messages

pytestmark = pytest.mark.django_db


def address(programme: Programme, word: str) -> str:
    return f"/admin/programmes/programme/{programme.pk}/{word}/"


def whole(*initiatives: Initiative, **changes: str) -> dict[str, str]:
    """Return a filled-in form."""
    settled = {f"initiative-{initiative.pk}-state": "ended" for initiative in initiatives}
    return {
        "ends": "2026-06",
        "public_line": "Programmet har avslutats.",
        "nothing_continues": "",
        "result-1-body": "Fler söker jobben.",
        "result-1-evidence": "self-reported",
        "continuation-1-title": "Nätverket träffas vidare",
        **settled,
        **changes,
    }


def faults(response: Any) -> list[tuple[str, str]]:
    """Return the ids that the summary of faults leads to, each with its field's own error."""
    page = BeautifulSoup(response.content, "html.parser")
    found = []
    for link in page.select("#faults a"):
        field = page.find(id=link["href"][1:])
        assert field is not None, link
        found.append((field["name"], link.get_text(strip=True)))
    return found


def hidden(response: Any) -> dict[str, str]:
    page = BeautifulSoup(response.content, "html.parser")
    fields = page.select("#content-main input[type=hidden]")
    return {field["name"]: field["value"] for field in fields if field["name"] != "csrfmiddlewaretoken"}


def test_a_programme_is_started_by_a_button_and_not_by_looking(client: Client, coordinator: User):
    programme = ProgrammeFactory(life_cycle="planned")
    assert client.get(address(programme, "start")).status_code == 200
    programme.refresh_from_db()
    assert programme.life_cycle == "planned"
    answer = client.post(address(programme, "start"), follow=True)
    programme.refresh_from_db()
    assert (programme.life_cycle, answer.redirect_chain[-1][0]) == ("running", address(programme, "change"))
    assert len(messages(answer)) == 1


def test_the_form_does_not_change_how_a_programme_stands(client: Client, coordinator: User):
    programme = ProgrammeFactory(life_cycle="planned")
    page = client.get(address(programme, "change"))
    assert b'name="life_cycle"' not in page.content
    links = [link["href"] for link in BeautifulSoup(page.content, "html.parser").select(".programme-steps a")]
    assert links[:2] == ["../start/", "../close/"]


def test_everything_that_is_missing_is_said_at_once_with_links(client: Client, coordinator: User):
    programme = ProgrammeFactory(life_cycle="running", starts="2027")
    first, second = InitiativeFactory(programme=programme), InitiativeFactory(programme=programme)
    sent = {
        "ends": "2026",
        "result-2-source": "Enkäten",
        f"initiative-{second.pk}-state": "moved",
        "public_line": "Programmet är slut.",
    }
    page = client.post(address(programme, "close"), sent)
    assert [name for name, _words in faults(page)] == [
        "result-2-body",
        "result-2-evidence",
        f"initiative-{first.pk}-state",
        f"initiative-{second.pk}-outcome",
        "ends",
    ]
    assert page.content.decode().count("<title>Fel:") == 1
    kept = BeautifulSoup(page.content, "html.parser")
    assert kept.find(attrs={"name": "result-2-source"})["value"] == "Enkäten"
    assert kept.find(attrs={"name": "public_line"})["value"] == "Programmet är slut."
    assert kept.find(attrs={"name": f"initiative-{second.pk}-state"}).find(selected=True)["value"] == "moved"
    field = kept.find(attrs={"name": "ends"})
    assert (field["aria-invalid"], "id_ends_error" in field["aria-describedby"]) == ("true", True)
    empty = client.post(address(programme, "close"), {})
    assert [name for name, _words in faults(empty)] == [
        f"initiative-{first.pk}-state",
        f"initiative-{second.pk}-state",
        "ends",
        "result-1-body",
        "continuation-1-title",
    ]
    programme.refresh_from_db()
    assert programme.life_cycle == "running"


def test_a_reason_why_nothing_carries_on_stands_alone(client: Client, coordinator: User):
    programme = ProgrammeFactory(life_cycle="running")
    both = client.post(address(programme, "close"), whole(nothing_continues="Pengarna tog slut."))
    assert [name for name, _words in faults(both)] == ["nothing_continues"]
    alone = whole(nothing_continues="Pengarna tog slut.", **{"continuation-1-title": ""}, _confirmed="1")
    client.post(address(programme, "close"), alone)
    programme.refresh_from_db()
    assert (programme.life_cycle, programme.nothing_continues) == ("closed", "Pengarna tog slut.")


def test_closing_is_confirmed_after_all_has_been_shown(client: Client, coordinator: User):
    programme = ProgrammeFactory(life_cycle="running")
    initiative = InitiativeFactory(programme=programme, title="Språkombud")
    StatementFactory(programme=programme, body="Ett känt resultat.")
    sent = whole(initiative, **{f"initiative-{initiative.pk}-outcome": "Två <b>grupper</b>."})
    shown = client.post(address(programme, "close"), sent)
    text = shown.content.decode()
    for words in ("Ett känt resultat.", "Fler söker jobben.", "Språkombud", "Två", "Juni 2026"):
        assert words in text
    assert "<b>grupper" not in text
    assert hidden(shown) == sent
    programme.refresh_from_db()
    assert programme.life_cycle == "running"
    again = client.post(address(programme, "close"), {**hidden(shown), "_again": "1"})
    assert 'value="Nätverket träffas vidare"' in again.content.decode()
    assert faults(again) == []
    done = client.post(address(programme, "close"), {**hidden(shown), "_confirmed": "1"}, follow=True)
    programme.refresh_from_db()
    initiative.refresh_from_db()
    assert (programme.life_cycle, programme.closed_by, programme.ends) == ("closed", coordinator, "2026-06")
    assert (initiative.state, initiative.outcome) == ("ended", "Två <b>grupper</b>.")
    assert programme.statements.count() == 2
    assert done.redirect_chain[-1][0] == address(programme, "change")


def test_a_second_press_changes_nothing_and_is_told(client: Client, coordinator: User):
    programme = ProgrammeFactory(life_cycle="running")
    for _time in range(2):
        answer = client.post(address(programme, "close"), whole(_confirmed="1"), follow=True)
    assert "avslutat" in messages(answer)[-1]
    assert (programme.statements.count(), programme.continuations.count(), programme.changes.count()) == (1, 1, 1)


def test_an_initiative_added_meanwhile_is_asked_for(client: Client, coordinator: User):
    programme = ProgrammeFactory(life_cycle="running")
    sent = whole(_confirmed="1")
    late = InitiativeFactory(programme=programme)
    page = client.post(address(programme, "close"), sent)
    assert [name for name, _words in faults(page)] == [f"initiative-{late.pk}-state"]
    assert programme.statements.count() == 0


def test_readings_that_are_lacking_are_pointed_out(client: Client, coordinator: User):
    programme = ProgrammeFactory(life_cycle="running")
    known = IndicatorFactory(programme=programme, title="Antal", unit="personer")
    ReadingFactory(indicator=known, period="2024", value=26)
    lacking = IndicatorFactory(programme=programme, title="Andel")
    page = BeautifulSoup(client.get(address(programme, "close")).content, "html.parser")
    rows = {link["href"]: link.parent for link in page.select("a[href*='/indicator/']")}
    assert "26\xa0personer" in rows[f"/admin/programmes/indicator/{known.pk}/change/"].get_text()
    assert rows[f"/admin/programmes/indicator/{lacking.pk}/change/"].select_one(".step__lack") is not None


def test_only_a_site_administrator_opens_an_archive_and_gives_a_reason(client: Client, coordinator: User):
    programme = ProgrammeFactory(life_cycle="closed")
    assert client.get(address(programme, "reopen")).status_code == 403
    assert client.post(address(programme, "reopen"), {"reason": "Fel."}).status_code == 403
    client.force_login(make_site_administrator())
    empty = client.post(address(programme, "reopen"), {"reason": " ", "public_line": "Öppet."})
    assert 'value="Öppet."' in empty.content.decode()
    programme.refresh_from_db()
    assert programme.life_cycle == "closed"
    client.post(address(programme, "reopen"), {"reason": "Ett resultat var fel.", "public_line": "Öppet."})
    programme.refresh_from_db()
    assert programme.life_cycle == "running"
    assert programme.history.first().history_change_reason == "Ett resultat var fel."
    assert programme.changes.get().body == "Öppet."


@pytest.mark.parametrize("word", ["start", "close", "reopen"])
def test_another_regions_programme_is_not_found(client: Client, coordinator: User, word: str):
    programme = ProgrammeFactory(region=RegionFactory(code="12"))
    for answer in (client.get(address(programme, word)), client.post(address(programme, word))):
        assert answer.status_code == 404
    for odd in ("0", "abc", str(2**70), "'"):
        assert client.get(f"/admin/programmes/programme/{odd}/{word}/").status_code == 404


def test_the_form_costs_the_same_with_many_rows(client: Client, coordinator: User, django_assert_num_queries: Any):
    programme = ProgrammeFactory(life_cycle="running")

    def add(number: int) -> None:
        for _ in range(number):
            InitiativeFactory(programme=programme)
            StatementFactory(programme=programme)
            ReadingFactory(indicator=IndicatorFactory(programme=programme))

    add(1)
    client.get(address(programme, "close"))
    with django_assert_num_queries(17):
        client.get(address(programme, "close"))
    add(8)
    with django_assert_num_queries(17):
        client.get(address(programme, "close"))
