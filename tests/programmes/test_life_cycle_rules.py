"""How a programme begins, ends and is opened again: who may, what an ending needs, what it leaves behind."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from members.models import User
from programmes.actions.programmes import CLOSED_LINE, Ending, Settlement, close, default_line, reopen, start
from programmes.life_cycle import WAYS, WayRefusedError, ways_from
from programmes.models import Programme
from tests.factories.members import RegionFactory, UserFactory, make_coordinator, make_site_administrator
from tests.factories.programmes import (
    ContinuationFactory,
    InitiativeFactory,
    ProgrammeFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

RESULT = {"kind": "result", "body": "Fler söker jobben.", "evidence": "self-reported"}
CARRIES_ON = {"title": "Nätverket träffas vidare"}
STATES = ("planned", "running", "closed")
# (where a programme stands, the way) of which each leads on; every other pair is refused.
ALLOWED = {
    ("planned", "start"): "running",
    ("planned", "close"): "closed",
    ("running", "close"): "closed",
    ("closed", "reopen"): "running",
}


@pytest.fixture
def coordinator() -> User:
    return make_coordinator(RegionFactory())


def ending(**changes: Any) -> Ending:
    return Ending(**{"ends": "2026-06", "results": [RESULT], "continuations": [CARRIES_ON], **changes})


def take(way: str, programme: Programme, by: User) -> Programme:
    if way == "start":
        return start(programme=programme, by=by)
    if way == "close":
        return close(programme=programme, by=by, ending=ending())
    return reopen(programme=programme, by=by, reason="Ett resultat saknas.")


@pytest.mark.parametrize("way", list(WAYS))
@pytest.mark.parametrize("state", STATES)
def test_only_the_ways_of_the_table_lead_on(coordinator: User, state: str, way: str):
    programme = ProgrammeFactory(life_cycle=state)
    assert (way in ways_from(state)) == ((state, way) in ALLOWED)
    if (state, way) in ALLOWED:
        take(way, programme, coordinator)
    else:
        with pytest.raises(WayRefusedError):
            take(way, programme, coordinator)
    programme.refresh_from_db()
    assert programme.life_cycle == ALLOWED.get((state, way), state)


@pytest.mark.parametrize(
    ("permission", "own", "own_archive", "other"),
    [
        ("start_programme", True, False, False),
        ("close_programme", True, False, False),
        ("reopen_programme", False, False, False),
        ("copy_programme", True, True, False),
        ("write_paper", True, True, False),
        ("change_programme", True, False, False),
        ("delete_programme", True, False, False),
        ("view_programme", True, True, False),
    ],
)
def test_who_may_do_what(coordinator: User, permission: str, own: bool, own_archive: bool, other: bool):  # noqa: FBT001
    programmes = (
        ProgrammeFactory(),
        ProgrammeFactory(life_cycle="closed"),
        ProgrammeFactory(region=RegionFactory(code="12")),
    )
    name = f"programmes.{permission}"
    assert [coordinator.has_perm(name, programme) for programme in programmes] == [own, own_archive, other]
    assert [UserFactory(is_staff=True).has_perm(name, programme) for programme in programmes] == [False] * 3
    administrator = make_site_administrator()
    assert [administrator.has_perm(name, programme) for programme in programmes] == [True] * 3


def test_closing_settles_adds_and_notes_who(coordinator: User):
    programme = ProgrammeFactory(published=True, life_cycle="running", starts="2021")
    moved, dropped = InitiativeFactory(programme=programme), InitiativeFactory(programme=programme, state="planned")
    done = InitiativeFactory(programme=programme, state="ended", outcome="Klart.")
    settlements = {
        moved.pk: Settlement("moved", "Till kommunen."),
        dropped.pk: Settlement("dropped", "Inga pengar."),
        done.pk: Settlement("dropped", "Ska inte räknas: den är redan klar."),
    }
    StatementFactory(programme=programme, key="fler-soker-jobben", position=3)
    line = default_line(CLOSED_LINE)
    close(programme=programme, by=coordinator, ending=ending(settlements=settlements, public_line=line))
    programme.refresh_from_db()
    assert (programme.life_cycle, programme.ends, programme.closed_by) == ("closed", "2026-06", coordinator)
    assert programme.closed_at is not None
    rows = programme.initiatives.order_by("pk").values_list("state", "outcome")
    assert list(rows) == [("moved", "Till kommunen."), ("dropped", "Inga pengar."), ("ended", "Klart.")]
    assert programme.statements.order_by("-position").values_list("key", "position", "body")[0] == (
        ("fler-soker-jobben-2", 4, "Fler söker jobben.")
    )
    assert programme.continuations.get().title == "Nätverket träffas vidare"
    change = programme.changes.get()
    assert (change.body, change.translations) == (line, {"en": {"body": "The programme has been closed."}})
    latest = programme.history.first()
    assert (latest.history_user, latest.life_cycle) == (coordinator, "closed")
    assert latest.history_change_reason
    assert moved.history.first().history_user == coordinator


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"results": []}, "result"),
        ({"continuations": []}, "carries on"),
        ({"nothing_continues": "Det är slut."}, "Take away"),
        ({"settlements": {}}, "initiative"),
    ],
    ids=["no result", "silent on what carries on", "both", "unsettled"],
)
def test_closing_refuses_what_is_not_complete_and_keeps_nothing(coordinator: User, changes: dict[str, Any], words: str):
    programme = ProgrammeFactory(life_cycle="running")
    initiative = InitiativeFactory(programme=programme)
    whole = {"settlements": {initiative.pk: Settlement("ended")}}
    with translation.override("en"), pytest.raises(WayRefusedError) as refused:
        close(programme=programme, by=coordinator, ending=ending(**{**whole, **changes}))
    assert [words in reason for reason in refused.value.reasons] == [True]
    programme.refresh_from_db()
    initiative.refresh_from_db()
    assert (programme.life_cycle, initiative.state) == ("running", "running")
    assert (programme.statements.count(), programme.continuations.count()) == (0, 0)


def test_what_never_began_is_closed_without_results(coordinator: User):
    programme = ProgrammeFactory(life_cycle="planned")
    close(
        programme=programme,
        by=coordinator,
        ending=Ending(ends="2026", nothing_continues="Det blev aldrig av: pengarna gick till annat."),
    )
    programme.refresh_from_db()
    assert programme.is_archived


def test_an_end_before_the_beginning_is_refused(coordinator: User):
    programme = ProgrammeFactory(life_cycle="running", starts="2025")
    with pytest.raises(ValidationError):
        close(programme=programme, by=coordinator, ending=ending(ends="2024"))
    programme.refresh_from_db()
    assert programme.life_cycle == "running"


def test_something_carries_on_by_a_programme_that_follows_or_an_initiative_that_moved(coordinator: User):
    for make in (
        lambda programme: ProgrammeFactory(follows=programme),
        lambda programme: InitiativeFactory(programme=programme, state="moved", outcome="Till kommunen."),
        lambda programme: ContinuationFactory(programme=programme),
    ):
        programme = ProgrammeFactory(life_cycle="running")
        make(programme)
        close(programme=programme, by=coordinator, ending=ending(continuations=[]))
        programme.refresh_from_db()
        assert programme.is_archived


def test_an_archive_is_opened_for_a_reason_that_stays(coordinator: User):
    administrator = make_site_administrator()
    programme = ProgrammeFactory(life_cycle="running")
    close(programme=programme, by=coordinator, ending=ending())
    with pytest.raises(ValueError, match="reason"):
        reopen(programme=programme, by=administrator, reason="  ")
    reason = "Ett resultat saknas, och det är ett viktigt. " * 6
    reopen(programme=programme, by=administrator, reason=reason, public_line="Programmet är öppet igen.")
    programme.refresh_from_db()
    assert (programme.life_cycle, programme.closed_at, programme.closed_by) == ("running", None, None)
    latest = programme.history.first()
    assert (latest.history_change_reason, latest.history_user) == (reason.strip(), administrator)
    assert [change.body for change in programme.changes.all()] == ["Programmet är öppet igen."]
    with pytest.raises(WayRefusedError):
        reopen(programme=programme, by=administrator, reason="En gång till.")
