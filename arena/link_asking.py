"""Asking other people's servers whether an address still leads anywhere, without being led astray.

An address comes from whoever wrote a text, so it may point at our own network. Therefore: only http and https on
their usual ports, the name is looked up once, every address it has must be public, the connection goes to just that
address, and redirects are told, not followed. See docs/adr/0012-formatted-text.md.
"""

import http.client
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network
from socket import SHUT_RDWR, SOCK_STREAM, create_connection, gaierror, getaddrinfo
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings

TIMEOUT_SECONDS = 5
MOST_SECONDS = 10  # for one question, however slowly the answer comes
PORTS = {"http": 80, "https": 443}
MAX_ANSWER = 120
# IPv6 addresses that carry an IPv4 address, which may be anybody's.
_CARRIERS = [ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")]
MOVED = {301, 308}
# The server is there and wants no machines: that says nothing about the page.
SHY = {401, 402, 403, 405, 406, 407, 408, 418, 421, 425, 426, 428, 429, 451, 503, 999}


class RefusedError(Exception):
    """We do not ask there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, in words, and whether it means that the page is not there."""

    words: str
    failed: bool = False


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses that ``host`` has."""
    return [str(found[4][0]) for found in getaddrinfo(host, port, type=SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether ``address`` is one of the open internet."""
    found = ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if any(found in net for net in _CARRIERS):
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


@dataclass(slots=True)
class Asker:
    """Asks addresses. Tests give it a resolver, a judge and ports of their own."""

    resolve: Callable[[str, int], list[str]] = resolve
    is_public: Callable[[str], bool] = is_public
    ports: dict[str, int] = field(default_factory=lambda: dict(PORTS))
    timeout: float = TIMEOUT_SECONDS
    most: float = MOST_SECONDS

    def ask(self, address: str) -> Answer:
        """Return what ``address`` answers: HEAD first, and where that is not known, GET of one byte."""
        try:
            parts, host = self._parts(address)
            status, location = self._request("HEAD", parts, host)
            if status in {400, 404, 405, 500, 501} or status in SHY:
                status, location = self._request("GET", parts, host)
        except RefusedError as refusal:
            return Answer(f"not asked: {refusal}"[:MAX_ANSWER])
        except gaierror:
            return Answer("no such host", failed=True)
        except ssl.SSLError as error:
            return Answer(f"no safe connection: {error.reason or error}"[:MAX_ANSWER], failed=True)
        except TimeoutError:
            return Answer("no answer in time", failed=True)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Answer(f"no answer: {type(error).__name__}"[:MAX_ANSWER], failed=True)
        return judge(address, status, location)

    def _parts(self, address: str) -> tuple[SplitResult, str]:
        """Return the parts of the address and its host as the network writes it.

        Raises:
            RefusedError: it is none that we ask.
        """
        parts = urlsplit(address)
        if parts.scheme not in self.ports or not parts.hostname or "@" in parts.netloc:
            raise RefusedError("not an address of the web")
        if parts.port not in {None, self.ports[parts.scheme]}:
            raise RefusedError("not a usual port")
        try:
            return parts, parts.hostname.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise RefusedError("not a name of a host") from error

    def _request(self, method: str, parts: SplitResult, host: str) -> tuple[int, str]:
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(host, self.ports[parts.scheme], timeout=self.timeout)
        watch = threading.Timer(self.most, _cut, [connection])
        watch.daemon = True
        watch.start()
        try:
            self._connect(connection, parts.scheme, host)
            headers = {"User-Agent": user_agent(), "Accept": "*/*", "Connection": "close"}
            only = {"Range": "bytes=0-0"} if method == "GET" else {}
            connection.request(method, _target(parts), headers=headers | only)
            response = connection.getresponse()
            return response.status, response.headers.get("Location", "")
        finally:
            watch.cancel()
            connection.close()

    def _connect(self, connection: http.client.HTTPConnection, scheme: str, host: str) -> None:
        """Connect to one address of ``host``, looked up once.

        Raises:
            RefusedError: an address of the host is not public.
        """
        port = self.ports[scheme]
        addresses = self.resolve(host, port)
        if not addresses or not all(self.is_public(address) for address in addresses):
            raise RefusedError("not on the open internet")
        connection.sock = create_connection((addresses[0], port), timeout=self.timeout)
        if scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)


def _target(parts: SplitResult) -> str:
    """Return path and query as they are sent."""
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?[]')}" if parts.query else path


def _cut(connection: Any) -> None:
    """End a connection whose answer only drips."""
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(SHUT_RDWR)


def user_agent() -> str:
    """Return who we say that we are, with where to complain."""
    return f"arena-link-check/1.0 (+{settings.SITE_URL}/)"


def judge(address: str, status: int, location: str) -> Answer:
    """Return what an answer means for whoever has a link to ``address``."""
    if status in MOVED and location:
        return Answer(f"{status} {urljoin(address, location)}"[:MAX_ANSWER])
    return Answer(str(status), failed=status >= 400 and status not in SHY)
