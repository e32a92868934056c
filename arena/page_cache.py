"""Ready-made pages for visitors without a session, in front of Django as a WSGI wrapper.

Django is asked only for what is not kept. A page is rendered from a request that holds nothing but
what the key holds (address, listed cookie, host, scheme): no other header or cookie of one visitor
can end up in the page of another. It is kept with its compressed forms and its ETag until its time
is up, memory is needed, or content changes (``arena.generation``); the browser may keep it too but
asks each time and mostly hears "304, unchanged".

Never kept: anything but a 200 answer to GET or HEAD, an answer that sets a cookie, says ``no-store``
or ``private`` or carries a CSP nonce, and whatever a visitor with a session asks for.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import brotli
from django.conf import settings

from arena.generation import watch

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Key = tuple[str, str, str, str, str]

MAX_QUERY = 200
MAX_PAGE_BYTES = 512 * 1024
MAX_TOTAL_BYTES = 64 * 1024 * 1024
FILL_PATIENCE_SECONDS = 5
KEPT_TYPES = (
    *("text/html", "text/csv", "application/xml", "text/xml", "application/rss+xml", "application/atom+xml"),
    "image/svg+xml",  # badges
)
# Set anew for each answer, or not true of a kept page.
OWN_HEADERS = {"cache-control", "content-encoding", "content-length", "etag", "expires", "last-modified", "vary"}
SHARED_HEADERS = [("Cache-Control", "no-cache"), ("Vary", "Cookie, Accept-Encoding")]
THEMES = ("light", "dark")
# Pages of logging in and of those who have: each is one person's, and is told who asks.
ABOUT_SOMEBODY = tuple(f"{prefix}/{word}/" for prefix in ("", "/en") for word in ("konto", "mina-sidor", "inbjudan"))


@dataclass(frozen=True, slots=True)
class Page:
    """A finished answer in all the forms a browser may ask for."""

    mark: tuple[int, int | None]
    expires: float
    etag: str
    bodies: dict[str, bytes]
    headers: dict[str, Headers]
    not_modified: Headers

    @property
    def size(self) -> int:
        """Bytes held, all forms together."""
        return sum(map(len, self.bodies.values()))


class Store:
    """The pages, least recently used first, bounded in number and in bytes."""

    def __init__(self, max_entries: int, max_bytes: int = MAX_TOTAL_BYTES) -> None:
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = threading.Lock()
        self._bytes = 0
        self._max_entries = max_entries
        self._max_bytes = max_bytes

    def get(self, key: Key, mark: tuple[int, int | None]) -> Page | None:
        """Return the page, unless its time is up or content has changed since."""
        page = self._pages.get(key)
        if page is None:
            return None
        if page.mark != mark or page.expires < time.monotonic():
            return None  # its successor takes its place
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
        return page

    def put(self, key: Key, page: Page) -> None:
        """Keep ``page``, and let go of the least used until the bounds hold."""
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self._bytes += page.size
            while len(self._pages) > self._max_entries or self._bytes > self._max_bytes:
                self._drop(next(iter(self._pages)))

    def _drop(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self._bytes -= page.size

    def __len__(self) -> int:
        return len(self._pages)


class Fillers:
    """At most one thread renders a page; the others wait for it, then look again."""

    def __init__(self) -> None:
        self._under_way: dict[Key, threading.Event] = {}
        self._lock = threading.Lock()

    def begin(self, key: Key) -> threading.Event | None:
        """Return None if the caller is to render, else the event that the one who does will set."""
        with self._lock:
            done = self._under_way.get(key)
            if done is None:
                self._under_way[key] = threading.Event()
            return done

    def end(self, key: Key) -> None:
        """Wake those who wait."""
        with self._lock:
            self._under_way.pop(key).set()


class PageCache:
    """WSGI application that answers from memory where it can and asks Django where it must."""

    def __init__(self, application: Application, *, seconds: float, entries: int) -> None:
        self.application = application
        self.seconds = seconds
        self.store = Store(entries)
        self.fillers = Fillers()
        self._personal = tuple(f"{name}=" for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME))
        self._excluded = ("/admin/", "/filer/", settings.STATIC_URL, *ABOUT_SOMEBODY)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        key = self.key(environ)
        if key is None:
            return plain(self.application(environ, start_response))
        mark = watch.current()
        page = self.store.get(key, mark)
        if page is None:
            done = self.fillers.begin(key)
            if done is None:
                return self._fill(key, mark, environ, start_response)
            done.wait(FILL_PATIENCE_SECONDS)
            page = self.store.get(key, watch.current())
            if page is None:  # it may not be kept: nobody has to queue for it
                return self._render(key, mark, environ, start_response)
        return answer(page, environ, start_response)

    def key(self, environ: Environ) -> Key | None:
        """Return what the page may depend on, or None when the request is not for a shared page."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return None
        path = environ.get("SCRIPT_NAME", "") + environ["PATH_INFO"]
        query = environ.get("QUERY_STRING", "")
        cookie = environ.get("HTTP_COOKIE", "")
        if len(query) > MAX_QUERY or path.startswith(self._excluded):
            return None
        if cookie and any(name in cookie for name in self._personal):
            return None
        scheme = environ["wsgi.url_scheme"]
        if settings.SECURE_PROXY_SSL_HEADER:
            scheme += environ.get(settings.SECURE_PROXY_SSL_HEADER[0], "")
        host = environ.get("HTTP_HOST", "").lower()
        return path, normal_query(query) if query else "", theme_of(cookie) if cookie else "", host, scheme

    def _fill(
        self, key: Key, mark: tuple[int, int | None], environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        try:
            return self._render(key, mark, environ, start_response)
        finally:
            self.fillers.end(key)

    def _render(
        self, key: Key, mark: tuple[int, int | None], environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Ask Django. Keep the answer if it may be kept and nothing changed while it was made."""
        began: list[Any] = []

        def begin(status: str, headers: Headers, exc_info: Any = None) -> None:
            began[:] = [status, headers, exc_info]

        response = self.application(bare_environ(environ, key), begin)
        status, headers, exc_info = began
        if not may_be_kept(status, headers) or getattr(response, "streaming", False):
            start_response(status, headers, exc_info)
            return plain(response)
        body = b"".join(plain(response))
        page = make_page(headers, body, mark, time.monotonic() + self.seconds)
        if len(body) <= MAX_PAGE_BYTES and mark[1] is not None and watch.current() == mark:
            self.store.put(key, page)
        return answer(page, environ, start_response)


def plain(response: Iterable[bytes]) -> Iterable[bytes]:
    """Return a whole answer as a list, which the server sends in one piece; let a stream pass."""
    content = getattr(response, "content", None)
    if content is None:
        return response
    response.close()  # type: ignore[attr-defined]
    return [content]


@lru_cache(1024)
def normal_query(query: str) -> str:
    """Return the query with its names in order; values of one name keep theirs."""
    return "&".join(sorted(query.split("&"), key=lambda part: part.partition("=")[0]))


@lru_cache(256)
def theme_of(cookie: str) -> str:
    """Return the chosen theme; the empty text is what the browser itself prefers."""
    for part in cookie.split(";"):
        name, _, value = part.strip().partition("=")
        if name == "theme" and value in THEMES:
            return value
    return ""


def bare_environ(environ: Environ, key: Key) -> Environ:
    """Return the request with nothing in it that is not in the key."""
    proxy = settings.SECURE_PROXY_SSL_HEADER
    wanted = {"HTTP_HOST", proxy[0]} if proxy else {"HTTP_HOST"}
    bare = {name: value for name, value in environ.items() if not name.startswith("HTTP_") or name in wanted}
    bare |= {"REQUEST_METHOD": "GET", "CONTENT_LENGTH": "", "CONTENT_TYPE": ""}
    bare["QUERY_STRING"] = key[1]
    if key[2]:
        bare["HTTP_COOKIE"] = f"theme={key[2]}"
    return bare


def may_be_kept(status: str, headers: Headers) -> bool:
    """Tell whether everyone may see this answer."""
    if not status.startswith("200"):
        return False
    for name, value in headers:
        lower = name.lower()
        if lower in {"set-cookie", "content-encoding"}:
            return False
        if lower == "cache-control" and ("no-store" in value or "private" in value):
            return False
        if lower == "content-security-policy" and "'nonce-" in value:
            return False
        if lower == "content-type" and not value.startswith(KEPT_TYPES):
            return False
    return True


def make_page(headers: Headers, body: bytes, mark: tuple[int, int | None], expires: float) -> Page:
    """Finish an answer: tag it, compress it, and write out the headers of each form."""
    etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    shared = [*((n, v) for n, v in headers if n.lower() not in OWN_HEADERS), *SHARED_HEADERS, ("ETag", etag)]
    bodies = {"": body, "gzip": gzip.compress(body, 6, mtime=0), "br": brotli.compress(body, quality=5)}
    written = {
        coding: [
            *shared,
            *([("Content-Encoding", coding)] if coding else []),
            ("Content-Length", str(len(form))),
        ]
        for coding, form in bodies.items()
    }
    return Page(mark, expires, etag, bodies, written, [*SHARED_HEADERS, ("ETag", etag)])


def answer(page: Page, environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
    """Send the form the browser reads, or the news that what it has is still right."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and (page.etag[2:] in known or known == "*"):
        start_response("304 Not Modified", page.not_modified)
        return [b""]
    coding = choose_coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
    start_response("200 OK", page.headers[coding])
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else page.bodies[coding]]


@lru_cache(256)
def choose_coding(accepted: str) -> str:
    """Return the smallest form that the browser says it reads."""
    offers = {}
    for offer in accepted.lower().split(","):
        name, _, weight = offer.partition(";")
        offers[name.strip()] = weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next((coding for coding in ("br", "gzip") if offers.get(coding)), "")
