"""Two at once: of two who close, reopen or copy a programme in the same moment one wins, and nothing is done twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from programmes.actions.copies import NewPeriod, copy
from programmes.actions.programmes import Ending, close, reopen
from programmes.life_cycle import WayRefusedError
from programmes.models import Programme
from tests.factories.members import RegionFactory, UserFactory
from tests.factories.programmes import InitiativeFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db(transaction=True)
ENDING = Ending(
    ends="2026",
    results=[{"kind": "result", "body": "Fler stannar.", "evidence": "self-reported"}],
    nothing_continues="Pengarna tog slut.",
    public_line="Programmet har avslutats.",
)


@pytest.fixture
def programme(transactional_db: None) -> Programme:
    """A running programme."""
    region = RegionFactory()
    return ProgrammeFactory(life_cycle="running", region=region)


def at_once(deed: Callable[[Any], Any], times: int = 2) -> list[Any]:
    """Let several people do the same thing, and return what each was told."""
    people = [UserFactory() for _number in range(times)]
    start = Barrier(times)

    def one(person: Any) -> Any:
        start.wait()
        try:
            return deed(person)
        except WayRefusedError as error:
            return error.programme.life_cycle
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, people))


def test_two_close_and_one_wins(programme: Programme):
    told = at_once(lambda person: close(programme=programme, by=person, ending=ENDING))
    closed = [answer for answer in told if isinstance(answer, Programme)]
    assert (len(closed), told.count("closed")) == (1, 1)
    programme.refresh_from_db()
    assert programme.closed_by == closed[0].closed_by
    assert (programme.statements.count(), programme.changes.count()) == (1, 1)
    assert programme.history.filter(life_cycle="closed").count() == 1


def test_two_reopen_and_one_wins(programme: Programme):
    Programme.objects.filter(pk=programme.pk).update(life_cycle="closed")
    told = at_once(lambda person: reopen(programme=programme, by=person, reason="Fel.", public_line="Öppet."))
    assert (sum(isinstance(answer, Programme) for answer in told), told.count("running")) == (1, 1)
    assert programme.changes.count() == 1


def test_two_copy_and_one_copy_is_made(programme: Programme):
    InitiativeFactory(programme=programme)
    told = at_once(lambda person: copy(programme=programme, by=person, period=NewPeriod(title="Ny", slug="ny")), 4)
    assert len({made.pk for made, _is_new in told}) == 1
    assert sorted(is_new for _made, is_new in told) == [False, False, False, True]
    assert Programme.objects.get(slug="ny").initiatives.count() == 1
