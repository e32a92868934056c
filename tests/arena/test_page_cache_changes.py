"""The page cache: how long a page is kept, and that a change is seen at once."""

import threading
import time

import pytest

from arena import page_cache
from arena.generation import watch
from arena.page_cache import PageCache, Store, make_page
from tests.arena.wsgi import BODY, Answer, Application

pytestmark = pytest.mark.usefixtures("_still_generation")


def test_change_in_this_process_is_seen_at_once(cache: PageCache, application: Application) -> None:
    Answer(cache)
    application.body = b"changed"
    assert Answer(cache).body == BODY
    watch.forget()
    assert Answer(cache).body == b"changed"


def test_change_in_another_process_is_seen_at_the_next_poll(
    cache: PageCache, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    Answer(cache)
    application.body = b"changed"
    monkeypatch.setattr("arena.generation._read", lambda: 2)
    assert Answer(cache).body == BODY
    monkeypatch.setattr(watch, "_next_poll", 0.0)
    assert Answer(cache).body == b"changed"


def test_page_rendered_before_a_change_and_finished_after_it_is_not_kept(
    cache: PageCache, application: Application
) -> None:
    application.meanwhile = watch.forget
    Answer(cache)
    assert len(cache.store) == 0


def test_page_rendered_while_another_process_commits_does_not_survive_the_poll(
    cache: PageCache, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    application.meanwhile = lambda: monkeypatch.setattr("arena.generation._read", lambda: 2)
    Answer(cache)
    application.meanwhile = lambda: None
    monkeypatch.setattr(watch, "_next_poll", 0.0)
    Answer(cache)
    assert len(application.asked) == 2


def test_page_expires(application: Application) -> None:
    cache = PageCache(application, seconds=0.05, entries=100)
    Answer(cache)
    time.sleep(0.06)
    Answer(cache)
    assert len(application.asked) == 2
    assert len(cache.store) == 1


def test_one_visitor_renders_and_the_others_wait(cache: PageCache, application: Application) -> None:
    application.meanwhile = lambda: time.sleep(0.2)
    bodies: list[bytes] = []
    threads = [threading.Thread(target=lambda: bodies.append(Answer(cache).body)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bodies == [BODY] * 8
    assert len(application.asked) == 1


def test_failing_render_frees_the_way_for_the_next(cache: PageCache, application: Application) -> None:
    def fail() -> None:
        raise RuntimeError

    application.meanwhile = fail
    with pytest.raises(RuntimeError):
        Answer(cache)
    application.meanwhile = lambda: None
    assert Answer(cache).body == BODY


def test_store_lets_go_of_the_least_used() -> None:
    store = Store(max_entries=2)
    keys = [(path, "", "", "", "http") for path in "abc"]
    page = make_page([], BODY, (0, 1), time.monotonic() + 60)
    store.put(keys[0], page)
    store.put(keys[1], page)
    assert store.get(keys[0], (0, 1)) is page
    store.put(keys[2], page)
    assert [store.get(key, (0, 1)) for key in keys] == [page, None, page]


def test_store_is_bounded_in_bytes() -> None:
    page = make_page([], BODY, (0, 1), time.monotonic() + 60)
    store = Store(max_entries=100, max_bytes=3 * page.size)
    for number in range(10):
        store.put((str(number), "", "", "", "http"), page)
    assert len(store) == 3


def test_large_page_is_served_but_not_kept(monkeypatch: pytest.MonkeyPatch, cache: PageCache) -> None:
    monkeypatch.setattr(page_cache, "MAX_PAGE_BYTES", 100)
    assert Answer(cache).body == BODY
    assert len(cache.store) == 0
