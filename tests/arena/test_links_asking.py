"""Asking servers: what each answer means, and where nobody can make us go."""

import socketserver
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from arena.link_asking import Answer, Asker, is_public, judge, user_agent

SEEN: list[tuple[str, str, dict[str, str]]] = []


class Pages(BaseHTTPRequestHandler):
    """Answers with the status that its path names."""

    def answer(self) -> None:
        SEEN.append((self.command, self.path, dict(self.headers)))
        name = self.path.strip("/").split("?")[0]
        if name == "slow":
            time.sleep(2)
        if name == "drip":
            for _ in range(40):
                self.wfile.write(b"x")
                time.sleep(0.1)
        status = 405 if name == "only-get" and self.command == "HEAD" else int(name) if name.isdecimal() else 200
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "http://127.0.0.1:1/secret")
        self.end_headers()

    do_HEAD = do_GET = answer  # noqa: N815  the names that http.server calls

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


class Server(socketserver.ThreadingMixIn, HTTPServer):
    daemon_threads = True

    def handle_error(self, *args: Any) -> None:
        """A client that hangs up is no news."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = Server(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def asker(port: int) -> Asker:
    """Finds every host on this machine, which counts as the open internet."""
    SEEN.clear()
    return Asker(
        resolve=lambda host, _port: ["127.0.0.1"],
        is_public=lambda address: True,
        ports={"http": port, "https": port},
        timeout=0.5,
        most=1.0,
    )


@pytest.mark.parametrize(
    ("page", "answer"),
    [
        ("200", Answer("200")),
        ("302", Answer("302")),
        ("301", Answer("301 http://127.0.0.1:1/secret")),
        ("308", Answer("308 http://127.0.0.1:1/secret")),
        ("404", Answer("404", failed=True)),
        ("410", Answer("410", failed=True)),
        ("500", Answer("500", failed=True)),
        ("403", Answer("403")),
        ("429", Answer("429")),
        ("only-get", Answer("200")),
        ("slow", Answer("no answer in time", failed=True)),
    ],
)
def test_what_a_server_answers(asker: Asker, page: str, answer: Answer):
    assert asker.ask(f"http://example.test/{page}") == answer


def test_it_says_who_asks_and_takes_no_more_than_it_needs(asker: Asker, settings: Any):
    asker.ask("http://exämple.test/404?a=å&b=1#part")
    assert [(method, path) for method, path, _headers in SEEN] == [
        ("HEAD", "/404?a=%C3%A5&b=1"),
        ("GET", "/404?a=%C3%A5&b=1"),
    ]
    assert all(headers["User-Agent"] == user_agent() for _method, _path, headers in SEEN)
    assert SEEN[1][2]["Range"] == "bytes=0-0"
    assert SEEN[0][2]["Host"].startswith("xn--exmple-cua.test")
    assert settings.SITE_URL in user_agent()


def test_a_redirect_is_told_and_not_followed(asker: Asker):
    asker.ask("http://example.test/301")
    assert [path for _method, path, _headers in SEEN] == ["/301"]


def test_an_answer_that_drips_is_cut_off(asker: Asker):
    begun = time.monotonic()
    assert asker.ask("http://example.test/drip").failed
    assert time.monotonic() - begun < 3


def test_a_server_without_a_certificate_is_no_safe_place(asker: Asker):
    answer = asker.ask("https://example.test/200")
    assert answer.failed
    assert answer.words.startswith("no safe connection")


def test_a_host_is_looked_up_once(asker: Asker):
    """A name that changes its address between the look-up and the connection gains nothing."""
    found = [["127.0.0.1"], ["10.0.0.1"]]
    looked_up: list[str] = []

    def look_up(host: str, _port: int) -> list[str]:
        looked_up.append(host)
        return found[0]

    asker.resolve = look_up
    asker.ask("http://example.test/200")
    assert looked_up == ["example.test"]


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",  # noqa: S104
            "224.0.0.1",
        ),
        *("255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1"),
        *("ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "::7f00:1"),
    ],
)
def test_only_the_open_internet_is_asked(address: str):
    assert not is_public(address)
    asked = Asker(resolve=lambda host, port: ["93.184.216.34", address]).ask("http://example.test/")
    assert asked == Answer("not asked: not on the open internet")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_the_open_internet(address: str):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
    ],
)
def test_this_machine_is_not_asked_by_any_name(address: str):
    assert Asker().ask(address).words in {"not asked: not on the open internet", "no such host"}


@pytest.mark.parametrize(
    "address",
    [
        *(
            "ftp://example.test/",
            "file:///etc/passwd",
            "gopher://example.test/",
            "http:///x",
            "javascript:alert(1)",
            "x",
        ),
        *(
            "http://example.test:22/",
            "http://example.test:6379/",
            "https://example.test:80/",
            "http://u:p@example.test/",
        ),
        *("http://example.test:99999/", "http://[::1", "http://" + "a" * 300 + "/", "http://exa mple.test/"),
    ],
)
def test_other_addresses_are_not_asked(address: str):
    asked: list[str] = []

    def look_up(host: str, _port: int) -> list[str]:
        asked.append(host)
        return []

    assert Asker(resolve=look_up).ask(address).words.startswith(("not asked", "no answer"))
    assert set(asked) <= {"exa mple.test"}


def test_where_a_page_has_moved_is_told_whole():
    assert judge("https://example.test/a/b", 301, "../c") == Answer("301 https://example.test/c")
    assert len(judge("https://example.test/", 301, "/" + "x" * 500).words) == 120
