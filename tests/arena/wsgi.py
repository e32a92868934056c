"""A stand-in for Django and a browser's view of an answer, for tests of what stands in front of Django."""

from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults

from arena.page_cache import PageCache

BODY = b"<!doctype html><title>Programmes</title>" + b"<p>many threads, one fabric</p>" * 40


class Application:
    """Stands in for Django: counts what it is asked and answers what it is told."""

    def __init__(
        self, body: bytes = BODY, status: str = "200 OK", headers: list[tuple[str, str]] | None = None
    ) -> None:
        self.body, self.status = body, status
        self.headers = [("Content-Type", "text/html; charset=utf-8"), *(headers or [])]
        self.asked: list[dict[str, Any]] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked.append(environ)
        self.meanwhile()
        start_response(self.status, self.headers)
        return [self.body]


class Answer:
    """One answer as a browser sees it."""

    def __init__(self, cache: PageCache, path: str = "/", **environ: str) -> None:
        path, _, query = path.partition("?")
        request: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query, **environ}
        setup_testing_defaults(request)
        self.body = b"".join(cache(request, self._start))

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        self.status, self.headers = status, dict(headers)
