"""The page cache around a stand-in for Django, with a generation that stands still."""

from collections.abc import Iterator

import pytest

from arena.generation import watch
from arena.page_cache import PageCache
from tests.arena.wsgi import Application


@pytest.fixture
def _still_generation(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No database here: the number stands at 1 unless a test moves it."""
    monkeypatch.setattr("arena.generation._read", lambda: 1)
    monkeypatch.setattr(watch, "_next_poll", 0.0)
    yield
    watch.forget()


@pytest.fixture
def application() -> Application:
    """Stands in for Django."""
    return Application()


@pytest.fixture
def cache(application: Application, _still_generation: None) -> PageCache:
    """The page cache in front of it."""
    return PageCache(application, seconds=60, entries=100)
