"""The page cache around the whole site, with a real database: what a visitor sees after a change."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arena.generation import watch
from arena.page_cache import PageCache
from members.models import Organisation
from tests.arena.wsgi import Answer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_seen(transactional_db: None) -> None:
    """This process has not looked at the number of the content yet."""
    watch.forget()


@pytest.fixture
def site() -> PageCache:
    """The site as production serves it, with an empty memory."""
    from arena.wsgi import django_application

    return PageCache(django_application, seconds=60, entries=100)


def visit(site: PageCache, path: str, **headers: str) -> Answer:
    return Answer(site, path, HTTP_HOST="localhost", SERVER_NAME="localhost", **headers)


def test_server_runs_the_page_cache() -> None:
    from arena.wsgi import application

    assert isinstance(application, PageCache)


def test_kept_page_costs_no_query_but_the_poll(site: PageCache) -> None:
    first = visit(site, "/organisationer/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        second = visit(site, "/organisationer/")
    assert (second.status, second.body) == ("200 OK", first.body)
    assert [query["sql"] for query in queries if "contentgeneration" not in query["sql"]] == []


def test_changed_organisation_is_seen_at_once(site: PageCache) -> None:
    organisation = Organisation(name="Föreningen Första", slug="first", kind="association", sector="civil")
    organisation.status = Organisation.Status.PUBLISHED
    organisation.save()
    assert "Föreningen Första" in visit(site, "/organisationer/").body.decode()
    etag = visit(site, "/organisationer/").headers["ETag"]
    assert visit(site, "/organisationer/", HTTP_IF_NONE_MATCH=etag).status == "304 Not Modified"

    organisation.name = "Föreningen Andra"
    organisation.save()

    changed = visit(site, "/organisationer/", HTTP_IF_NONE_MATCH=etag)
    assert changed.status == "200 OK"
    assert "Föreningen Andra" in changed.body.decode()
    assert "Föreningen Första" not in changed.body.decode()


def test_theme_of_one_visitor_is_not_shown_to_the_next(site: PageCache) -> None:
    dark = visit(site, "/om/", HTTP_COOKIE="theme=dark").body.decode()
    plain = visit(site, "/om/").body.decode()
    assert 'data-theme="dark"' in dark
    assert 'data-theme="dark"' not in plain
    assert visit(site, "/om/", HTTP_COOKIE="x=y; theme=dark").body.decode() == dark


def test_visitor_with_a_session_is_asked_of_django_each_time(site: PageCache) -> None:
    answer = visit(site, "/om/", HTTP_COOKIE="sessionid=unknown", HTTP_ACCEPT_ENCODING="gzip")
    assert (answer.status, answer.headers["Content-Encoding"]) == ("200 OK", "gzip")
    assert "ETag" not in answer.headers
    assert len(site.store) == 0


def test_errors_are_not_kept(site: PageCache) -> None:
    assert visit(site, "/no-such-page/").status == "404 Not Found"
    assert len(site.store) == 0
