"""The frame of every page: theme, languages, menu, style sheets."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation

from arena import assets
from arena.context_processors import site
from arena.management.commands.build_static import codepoints, squeeze
from tests.source import modules, templates

CSS = Path(settings.BASE_DIR) / "static" / "css"


def request_for(path: str, **cookies: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    return request


@pytest.mark.parametrize(
    ("path", "swedish", "english", "other"),
    [
        ("/program/", "/program/", "/en/program/", "/en/program/"),
        ("/en/program/?status=running&q=%C3%A5", "/program/", "/en/program/", "/program/?status=running&q=%C3%A5"),
        ("/en/", "/", "/en/", "/"),
        ("/english/", "/english/", "/en/english/", "/en/english/"),
        (
            "/r%C3%A4ksm%C3%B6rg%C3%A5s/",
            "/r%C3%A4ksm%C3%B6rg%C3%A5s/",
        )
        + ("/en/r%C3%A4ksm%C3%B6rg%C3%A5s/",) * 2,
    ],
)
def test_every_page_knows_itself_in_the_other_language(path: str, swedish: str, english: str, other: str) -> None:
    with translation.override("en" if path.startswith("/en/") else "sv"):
        context = site(request_for(path))
    assert context["language_paths"] == {"sv": swedish, "en": english}
    assert context["other_language_address"] == other


@pytest.mark.parametrize(("cookie", "theme"), [("light", "light"), ("dark", "dark"), ("x", "auto"), ("", "auto")])
def test_theme_comes_from_the_cookie(cookie: str, theme: str) -> None:
    assert site(request_for("/", theme=cookie))["theme"] == theme


def test_menu_marks_the_section() -> None:
    with translation.override("en"):
        items = site(request_for("/en/program/a-programme/"))["menu"]
        assert [(item["address"], item["current"]) for item in items] == [
            ("/en/program/", "true"),
            ("/en/regioner/", ""),
            ("/en/organisationer/", ""),
            ("/en/deklarationer/", ""),
            ("/en/kalender/", ""),
            ("/en/om/", ""),
        ]
        assert site(request_for("/en/om/"))["menu"][5]["current"] == "page"


def test_context_asks_the_session_nothing() -> None:
    request = request_for("/")
    request.session = None  # type: ignore[assignment]
    assert site(request)["site_name"] == settings.SITE_NAME


# --- The choice of theme ---------------------------------------------------------------------------


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_choice_is_remembered_for_a_year(client: Client, choice: str) -> None:
    response = client.post("/tema/", {"theme": choice, "next": "/en/om/?x=1"})
    assert (response.status_code, response["Location"]) == (303, "/en/om/?x=1")
    cookie = response.cookies["theme"]
    assert (cookie.value, cookie["max-age"], cookie["samesite"], cookie["httponly"]) == (choice, 31536000, "Lax", True)


def test_auto_forgets_the_choice(client: Client) -> None:
    client.cookies["theme"] = "dark"
    response = client.post("/tema/", {"theme": "auto", "next": "/"})
    assert (response.status_code, response.cookies["theme"]["max-age"]) == (303, 0)


def test_unknown_choice_sets_nothing(client: Client) -> None:
    assert not client.post("/tema/", {"theme": "pink", "next": "/"}).cookies


@pytest.mark.parametrize(
    "address", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "", "om/", "///x"]
)
def test_other_sites_are_not_gone_to(client: Client, address: str) -> None:
    assert client.post("/tema/", {"theme": "dark", "next": address})["Location"] == "/"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 303),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://testserver"}, 303),
        ({}, 303),
    ],
)
@pytest.mark.django_db
def test_other_sites_may_not_choose(client: Client, headers: dict[str, str], status: int) -> None:
    response = client.post("/tema/", {"theme": "dark", "next": "/"}, headers=headers)
    assert response.status_code == status
    assert ("theme" in response.cookies) == (status == 303)


def test_theme_is_never_set_by_a_link(client: Client) -> None:
    assert client.get("/tema/?theme=dark").status_code == 405


# --- Style sheets ----------------------------------------------------------------------------------


def test_every_style_sheet_is_in_the_bundle_or_linked_where_it_is_needed() -> None:
    sources = [*(path.read_text() for path in templates()), *(module.text for module in modules())]
    linked = {name for text in sources for name in re.findall(r"css/([a-z_]+\.css)", text)}
    bundled = {f"{part}.css" for part in assets.CSS_PARTS}
    assert {path.name for path in CSS.glob("*.css")} - bundled - linked == set()


def test_bundle_is_small() -> None:
    small = squeeze("\n".join((CSS / f"{part}.css").read_text() for part in assets.CSS_PARTS))
    assert len(brotli.compress(small.encode(), quality=11)) <= 8 * 1024


def test_both_ways_to_dark_are_the_same() -> None:
    text = (CSS / "tokens.css").read_text()
    by_device, by_choice = re.findall(
        r':root(?::not\(\[data-theme="light"\]\)|\[data-theme="dark"\]) \{(.*?)\}', text, re.S
    )
    assert by_device.split() == by_choice.split()


def test_every_token_that_is_used_exists() -> None:
    of_the_site = [*assets.CSS_PARTS, "account"]  # the administration has names of Django's besides
    texts = {f"{part}.css": (CSS / f"{part}.css").read_text() for part in of_the_site}
    defined = set(re.findall(r"(--[a-z0-9-]+):", texts["tokens.css"]))
    used = {token for text in texts.values() for token in re.findall(r"var\((--[a-z0-9-]+)", text)}
    assert used - defined == set()


@pytest.mark.parametrize(
    ("css", "small"),
    [
        ("a { b: c; }\n/* x */\n.d  .e > f { g: h i; }", "a{b:c}.d .e>f{g:h i}\n"),
        ('a::after { content: "  ; } /* x */ "; }', 'a::after{content: "  ; } /* x */ "}\n'),
        ("a { width: calc(1px + 2px); }", "a{width:calc(1px + 2px)}\n"),
        ("@media (width >= 60rem) { a :hover { b: c } }", "@media (width>= 60rem){a :hover{b:c}}\n"),
    ],
)
def test_squeezing_changes_no_meaning(css: str, small: str) -> None:
    assert squeeze(css) == small


def test_code_points_are_ranges_with_both_ends() -> None:
    assert codepoints("0041-0043,00E5") == [0x41, 0x42, 0x43, 0xE5]
