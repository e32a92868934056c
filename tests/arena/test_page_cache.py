"""The page cache: what is kept, in which forms, and for whom."""

import gzip

import brotli
import pytest

from arena.page_cache import PageCache, choose_coding, normal_query, theme_of
from tests.arena.wsgi import BODY, Answer, Application

pytestmark = pytest.mark.usefixtures("_still_generation")


def test_second_visitor_gets_the_kept_page(cache: PageCache, application: Application) -> None:
    first, second = Answer(cache), Answer(cache)
    assert (first.body, second.body) == (BODY, BODY)
    assert first.headers == second.headers
    assert len(application.asked) == 1
    assert second.headers["Cache-Control"] == "no-cache"
    assert second.headers["Vary"] == "Cookie, Accept-Encoding"
    assert second.headers["Content-Length"] == str(len(BODY))


def test_compressed_forms_unpack_to_the_same_page(cache: PageCache) -> None:
    zipped = Answer(cache, HTTP_ACCEPT_ENCODING="gzip, deflate")
    brotlied = Answer(cache, HTTP_ACCEPT_ENCODING="gzip, deflate, br")
    assert gzip.decompress(zipped.body) == brotli.decompress(brotlied.body) == BODY
    assert (zipped.headers["Content-Encoding"], brotlied.headers["Content-Encoding"]) == ("gzip", "br")
    assert len(brotlied.body) == int(brotlied.headers["Content-Length"])


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("GZIP;q=1.0", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.0,gzip;q=0", ""),
        ("br", "br"),
        ("brx", ""),
        ("identity", ""),
    ],
)
def test_coding_is_one_that_the_browser_reads(accepted: str, coding: str) -> None:
    assert choose_coding(accepted) == coding


def test_unchanged_page_is_answered_with_304(cache: PageCache, application: Application) -> None:
    etag = Answer(cache).headers["ETag"]
    again = Answer(cache, HTTP_IF_NONE_MATCH=etag)
    assert (again.status, again.body) == ("304 Not Modified", b"")
    assert again.headers == {"Cache-Control": "no-cache", "Vary": "Cookie, Accept-Encoding", "ETag": etag}
    strong = Answer(cache, HTTP_IF_NONE_MATCH=f'"x", {etag[2:]}')
    assert strong.status == "304 Not Modified"
    assert Answer(cache, HTTP_IF_NONE_MATCH='"other"').status == "200 OK"
    assert len(application.asked) == 1


def test_head_has_the_headers_of_get_and_no_body(cache: PageCache, application: Application) -> None:
    head, get = Answer(cache, REQUEST_METHOD="HEAD"), Answer(cache)
    assert (head.body, head.headers) == (b"", get.headers)
    assert [environ["REQUEST_METHOD"] for environ in application.asked] == ["GET"]


@pytest.mark.parametrize(
    "one_and_other",
    [
        ({"path": "/"}, {"path": "/en/"}),
        ({"path": "/?q=a"}, {"path": "/?q=b"}),
        ({"path": "/?q=a&q=b"}, {"path": "/?q=b&q=a"}),
        ({"HTTP_COOKIE": "theme=dark"}, {"HTTP_COOKIE": "theme=light"}),
        ({"HTTP_COOKIE": "theme=dark"}, {}),
        ({"HTTP_HOST": "a.example"}, {"HTTP_HOST": "b.example"}),
        ({"wsgi.url_scheme": "http"}, {"wsgi.url_scheme": "https"}),
    ],
)
def test_different_requests_are_different_pages(
    cache: PageCache, application: Application, one_and_other: tuple[dict[str, str], dict[str, str]]
) -> None:
    for environ in one_and_other:
        Answer(cache, **environ)
    assert len(application.asked) == 2


@pytest.mark.parametrize(
    "one_and_other",
    [
        ({"path": "/?a=1&b=2"}, {"path": "/?b=2&a=1"}),
        ({"HTTP_COOKIE": "theme=purple"}, {}),
        ({"HTTP_COOKIE": "theme=auto"}, {"HTTP_COOKIE": "statistics=1"}),
        ({"HTTP_COOKIE": "a=b; theme=dark"}, {"HTTP_COOKIE": "theme=dark"}),
        ({"HTTP_HOST": "A.example"}, {"HTTP_HOST": "a.example"}),
        ({"HTTP_ACCEPT_LANGUAGE": "en"}, {"HTTP_ACCEPT_LANGUAGE": "sv"}),
    ],
)
def test_requests_that_mean_the_same_share_a_page(
    cache: PageCache, application: Application, one_and_other: tuple[dict[str, str], dict[str, str]]
) -> None:
    for environ in one_and_other:
        Answer(cache, **environ)
    assert len(application.asked) == 1


def test_django_sees_nothing_of_the_first_visitor(cache: PageCache, application: Application) -> None:
    Answer(
        cache,
        "/program/?b=2&a=1",
        HTTP_COOKIE="tracker=me; theme=dark",
        HTTP_ACCEPT_LANGUAGE="fi",
        HTTP_REFERER="https://elsewhere.example/",
        HTTP_X_FORWARDED_HOST="evil.example",
        HTTP_HOST="testserver",
    )
    seen = {name: value for name, value in application.asked[0].items() if name.startswith("HTTP_")}
    assert seen == {"HTTP_HOST": "testserver", "HTTP_COOKIE": "theme=dark"}
    assert application.asked[0]["QUERY_STRING"] == "a=1&b=2"


@pytest.mark.parametrize(
    "environ",
    [
        {"REQUEST_METHOD": "POST"},
        {"HTTP_COOKIE": "sessionid=abc"},
        {"HTTP_COOKIE": "theme=dark; csrftoken=abc"},
        {"path": "/admin/"},
        {"path": "/static/build/arena.css"},
        {"path": "/?q=" + "x" * 200},
    ],
)
def test_request_that_is_not_for_a_shared_page_passes_untouched(
    cache: PageCache, application: Application, environ: dict[str, str]
) -> None:
    answers = [Answer(cache, **environ, HTTP_USER_AGENT="me") for _ in range(2)]
    assert len(application.asked) == 2
    assert application.asked[1]["HTTP_USER_AGENT"] == "me"
    assert "ETag" not in answers[1].headers
    assert len(cache.store) == 0


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", []),
        ("302 Found", [("Location", "/")]),
        ("500 Internal Server Error", []),
        ("200 OK", [("Set-Cookie", "theme=dark")]),
        ("200 OK", [("Cache-Control", "max-age=0, no-store")]),
        ("200 OK", [("Cache-Control", "private")]),
        ("200 OK", [("Content-Security-Policy", "script-src 'nonce-abc'")]),
        ("200 OK", [("Content-Type", "application/json")]),
        ("200 OK", [("Content-Encoding", "gzip")]),
    ],
)
def test_answer_that_is_not_for_everyone_is_not_kept(status: str, headers: list[tuple[str, str]]) -> None:
    application = Application(status=status, headers=headers)
    cache = PageCache(application, seconds=60, entries=100)
    answers = [Answer(cache) for _ in range(2)]
    assert len(application.asked) == 2
    assert (answers[1].status, answers[1].body) == (status, BODY)
    assert answers[1].headers == dict(application.headers)


def test_query_is_put_in_order_by_name_only() -> None:
    assert normal_query("q=%C3%A5&page=2&q=a") == "page=2&q=%C3%A5&q=a"


def test_last_theme_counts_only_if_it_is_one() -> None:
    assert [theme_of(cookie) for cookie in ("theme=dark", "x=1;theme=light", "theme=", "mytheme=dark")] == [
        "dark",
        "light",
        "",
        "",
    ]
