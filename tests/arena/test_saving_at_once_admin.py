"""Two people save the same page at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from arena.shared.admin import saving
from members.models import Region, User
from programmes.models import Programme
from tests.arena.saving import again, change, is_told, logged_in, opened, person
from tests.factories.members import RegionFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return RegionFactory()


def race(region: Region, programme: Programme) -> list[bool]:
    """Let two people save at the same moment; return who was told."""
    clients = [logged_in(person(region, name)) for name in ("Ena", "Andra")]
    forms = [opened(client, programme) for client in clients]
    start = Barrier(2)

    def press(number: int) -> bool:
        try:
            start.wait(10)
            sent = {**forms[number], "title": f"Titel {number}"}
            return is_told(clients[number].post(change(programme), sent, follow=True))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(press, range(2)))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told(region: Region):
    for number in range(3):
        programme = ProgrammeFactory(title="Öppna dörrar", region=region)
        User.objects.all().delete()
        told = race(region, programme)
        assert sorted(told) == [False, True], number
        assert again(programme).title == f"Titel {told.index(False)}"
        assert programme.history.count() == 2


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_nobody_would_be(region: Region, monkeypatch: pytest.MonkeyPatch):
    """The race is real: with the rows left free, and both looking before either saves, both are let through."""
    look, both = saving.token_of, Barrier(2)

    def look_together(parts: Any) -> Any:
        token = look(parts)
        if getattr(connection, "racing", False):
            both.wait(10)
        return token

    monkeypatch.setattr(saving, "take", lambda parts: setattr(connection, "racing", True))
    monkeypatch.setattr(saving, "token_of", look_together)
    assert race(region, ProgrammeFactory(title="Öppna dörrar", region=region)) == [False, False]
