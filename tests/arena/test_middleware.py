"""The door: what is refused before it can hurt, and what a visitor hears when the database is away."""

from collections.abc import Callable
from typing import Any

import pytest
from csp.constants import NONCE
from csp.decorators import csp_update
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext

from arena.middleware import ContentPolicyMiddleware, DoorMiddleware

FORM = "application/x-www-form-urlencoded"


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.GET.dict()}{request.POST.dict()}")


def text(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


@pytest.fixture
def door() -> DoorMiddleware:
    return DoorMiddleware(echo)


@pytest.mark.parametrize("charset", ["utf-7", "latin-1", "x" * 500, "rot13", "utf8"])
def test_form_in_another_charset_is_refused(door: DoorMiddleware, rf: RequestFactory, charset: str) -> None:
    with pytest.raises(BadRequest):
        door(rf.generic("POST", "/", b"a=b", content_type=f"{FORM}; charset={charset}"))


@pytest.mark.parametrize("content_type", [FORM, f"{FORM}; charset=UTF-8"])
def test_form_in_utf_8_passes(door: DoorMiddleware, rf: RequestFactory, content_type: str) -> None:
    assert text(door(rf.post("/", b"a=%C3%A5", content_type=content_type))) == "{}{'a': 'å'}"


def test_nul_in_the_query_is_left_out(door: DoorMiddleware, rf: RequestFactory) -> None:
    assert text(door(rf.get("/?q=a%00b&x=%00"))) == "{'q': 'ab', 'x': ''}{}"


def test_nul_in_the_path_is_not_found(door: DoorMiddleware, rf: RequestFactory) -> None:
    request = rf.get("/program/")
    request.path_info = "/program/a\0/"
    with pytest.raises(Http404):
        door(request)


@pytest.mark.parametrize("fault", [OperationalError("connection refused"), InterfaceError("connection already closed")])
@pytest.mark.parametrize(("path", "language"), [("/program/", "sv"), ("/en/program/", "en")])
def test_database_away_is_a_503_that_asks_to_come_back(
    door: DoorMiddleware, rf: RequestFactory, fault: Exception, path: str, language: str
) -> None:
    response = door.process_exception(rf.get(path), fault)
    assert response is not None
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "10", "no-store")
    with translation.override(language):
        assert f"<h1>{gettext('Back in a moment')}</h1>" in text(response)
    assert f'<html lang="{language}">' in text(response)


@pytest.mark.parametrize("fault", [OperationalError("no such table: x"), ValueError("x")])
def test_fault_of_ours_stays_a_500(door: DoorMiddleware, rf: RequestFactory, fault: Exception) -> None:
    assert door.process_exception(rf.get("/"), fault) is None


POLICY = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self'; manifest-src 'self'; require-trusted-types-for 'script'; "
    "script-src 'self'; style-src 'self'"
)


def policy(rf: RequestFactory, view: Callable[[Any], HttpResponseBase]) -> str:
    response: Any = ContentPolicyMiddleware(view)(rf.get("/"))
    return response["Content-Security-Policy"]


def print_nonce(request: Any) -> HttpResponse:
    return HttpResponse(str(request.csp_nonce))


def test_content_policy_is_strict(rf: RequestFactory) -> None:
    assert policy(rf, echo) == POLICY


def test_view_may_ask_for_another_content_policy(rf: RequestFactory) -> None:
    assert "style-src 'self' 'unsafe-inline'" in policy(rf, csp_update({"style-src": "'unsafe-inline'"})(echo))
    with_nonce = csp_update({"script-src": NONCE})(print_nonce)
    assert "script-src 'self' 'nonce-" in policy(rf, with_nonce)
