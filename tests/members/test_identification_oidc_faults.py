"""Providers that do not answer as they should: nobody is identified, and nothing follows them anywhere else."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.request import Request

import pytest
from django.core.cache import cache

from members.identification import answers, oidc
from members.identification.configuration import Provider

Answers = dict[str, tuple[int, Any]]


@pytest.fixture
def said() -> Answers:
    """What the provider answers at each path: a status, and what it says."""
    return {}


@pytest.fixture
def issuer(said: Answers) -> Iterator[str]:
    """A provider that says what a test has written down, and keeps what it was sent."""

    class Service(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content = said.get(self.path, (404, {}))
            data = json.dumps(content).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    cache.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def provider(issuer: str, said: Answers) -> Provider:
    said["/.well-known/openid-configuration"] = (
        200,
        {"issuer": issuer, "token_endpoint": f"{issuer}/token", "jwks_uri": f"{issuer}/keys"},
    )
    options = {"issuer": issuer, "client_id": "arenan", "client_secret": "hemligt"}
    return Provider("test", "oidc", {"sv": "Test"}, ("loa3",), (issuer,), options)


ASKED = oidc.Asked("https://arena.example/svar/", "state", "nonce", "verifier", 0)


@pytest.mark.parametrize(
    ("status", "content", "reason"),
    [
        (302, {"moved": True}, "refuses: 302"),
        (401, {}, "refuses: 401"),
        (503, {}, "503"),
        (200, ["no object"], "no JSON object"),
    ],
)
def test_an_answer_that_is_none_is_not_used(issuer: str, said: Answers, status: int, content: Any, reason: str):
    said["/x"], said["/elsewhere"] = (status, content), (200, {"caught": True})
    with pytest.raises(answers.IdentificationError, match=reason):
        oidc._fetch(Request(f"{issuer}/x"))  # noqa: S310  of this machine


def test_secrets_are_sent_by_https_only():
    with pytest.raises(answers.IdentificationError, match="without https"):
        oidc._fetch(Request("http://idp.example/token"))


def test_a_provider_that_calls_itself_another_is_none(provider: Provider, said: Answers):
    said["/.well-known/openid-configuration"] = (200, {"issuer": "https://other.example"})
    with pytest.raises(answers.IdentificationError, match="another issuer"):
        oidc.address(provider, ASKED)


def test_an_answer_of_another_issuer_is_refused(provider: Provider):
    given = {"state": "state", "code": "x", "iss": "https://other.example"}
    with pytest.raises(answers.IdentificationError, match="another issuer"):
        oidc.answer(provider, ASKED, given)


@pytest.mark.parametrize("given", [{}, {"state": "state"}, {"state": "other", "code": "x"}])
def test_an_answer_without_state_or_code_is_refused(provider: Provider, given: dict[str, str]):
    with pytest.raises(answers.IdentificationError, match="state or code"):
        oidc.answer(provider, ASKED, given)


@pytest.mark.parametrize("way", ["client_secret_basic", "client_secret_post"])
def test_an_answer_without_a_token_is_refused(provider: Provider, said: Answers, way: str):
    provider.options["authentication"] = way
    said["/token"] = (200, {"access_token": "x"})
    with pytest.raises(answers.IdentificationError, match="no id_token"):
        oidc.answer(provider, ASKED, {"state": "state", "code": "x"})


def test_every_text_of_an_answer_is_looked_at():
    assert list(answers.texts_in({"a": ["b", ("c", 1)], "d": {"e": "f"}, "g": None})) == ["b", "c", "f"]
