"""The text pages, the error pages, and every component in the gallery."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.template import engines
from django.test import Client, RequestFactory, override_settings
from django.utils import translation
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from arena import samples
from arena.urls import urlpatterns
from arena.views import errors, gallery
from arena.views.errors import csrf_failure, server_error
from tests.axe import violations

TEXT_PAGES = ["/om/", "/kakor/", "/personuppgifter/"]
gallery_on = override_settings(ROOT_URLCONF="tests.arena.look_urls")


def soup(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


# --- Text pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", TEXT_PAGES)
def test_text_page_has_its_frame(client: Client, path: str, prefix: str) -> None:
    response = client.get(prefix + path)
    html = soup(response)
    heading = html.h1.get_text()
    assert html.html["lang"] == ("en" if prefix else "sv")
    assert html.title.get_text() == f"{heading} – Mångfaldsarenan"
    assert html.find("meta", property="og:title")["content"] == heading
    assert html.find("link", rel="canonical")["href"] == f"http://localhost:8000{prefix}{path}"
    assert {link["hreflang"]: link["href"] for link in html.find_all("link", rel="alternate")} == {
        "sv": f"http://localhost:8000{path}",
        "en": f"http://localhost:8000/en{path}",
        "x-default": f"http://localhost:8000{path}",
    }
    switch = html.select_one(".header__links a[lang]")
    assert (switch["href"], switch["lang"]) == ((path, "sv") if prefix else (f"/en{path}", "en"))
    assert html.find(attrs={"aria-label": True, "class": "breadcrumbs"}).find(attrs={"aria-current": "page"})
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_cookie_page_names_every_cookie_the_settings_can_set(client: Client) -> None:
    names = [cell.get_text() for cell in soup(client.get("/kakor/")).select("tbody th")]
    assert names == ["theme", settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]
    assert settings.MESSAGE_STORAGE.endswith("SessionStorage")
    assert settings.SESSION_COOKIE_AGE == 30 * 24 * 3600


def test_chosen_theme_is_on_the_page_and_in_the_form(client: Client) -> None:
    client.cookies["theme"] = "dark"
    html = soup(client.get("/en/om/?a=1&b=%C3%A5"))
    assert html.html["data-theme"] == "dark"
    assert [field["value"] for field in html.select("input[name=theme][checked]")] == ["dark"]
    assert html.select_one("input[name=next]")["value"] == "/en/om/?a=1&b=%C3%A5"


# --- Error pages -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "search"), [("/no/such/page/", "/sok/"), ("/en/no/such/page/", "/en/sok/")])
def test_page_not_found_helps_on(client: Client, path: str, search: str) -> None:
    response = client.get(path)
    html = soup(response)
    assert response.status_code == 404
    assert [form["action"] for form in html.select("main form")] == [search]
    assert len(html.select("main li a")) == 7
    assert html.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert html.find("link", rel="canonical") is None


@pytest.mark.parametrize(("status", "view"), [(400, errors.bad_request), (403, errors.permission_denied)])
def test_refusals_have_their_page(status: int, view: type) -> None:
    response = view(RequestFactory().get("/en/x/"), ValueError("secret"))
    assert response.status_code == status
    assert "secret" not in response.content.decode()


def test_expired_form_says_so() -> None:
    with translation.override("en"):
        html = soup(csrf_failure(RequestFactory().get("/admin/"), reason="no token"))
    assert html.select_one("main .lead").get_text().startswith("The form had been open for too long")


@pytest.mark.parametrize(
    ("path", "language", "home"), [("/x/", "sv", "/"), ("/en/x/", "en", "/en/"), ("/en", "en", "/en/")]
)
def test_error_of_ours_needs_no_database_and_no_context(path: str, language: str, home: str) -> None:
    response = server_error(RequestFactory().get(path))
    html = soup(response)
    assert (response.status_code, html.html["lang"], html.main.a["href"]) == (500, language, home)
    assert html.find("link", rel="stylesheet")["href"].endswith("build/arena.css")


def test_error_of_ours_is_shown_even_when_static_files_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(path: str) -> str:
        raise ValueError(path)

    monkeypatch.setattr("arena.views.errors.staticfiles_storage.url", missing)
    assert soup(server_error(RequestFactory().get("/"))).find("link") is None


# --- Components ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["sv", "en"])
def test_gallery_shows_every_component(language: str) -> None:
    with translation.override(language):
        html = gallery.gallery(RequestFactory().get("/komponenter/")).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(set(ids)) == sorted(ids)
    page = BeautifulSoup(html, "html.parser")
    pointed = [one for tag in page.select("[aria-labelledby]") for one in tag["aria-labelledby"].split()]
    pointed += [one for tag in page.select("[aria-describedby]") for one in tag["aria-describedby"].split()]
    assert set(pointed) <= set(ids)
    assert not page.select("[style]")


def test_gallery_has_no_address_outside_debugging(client: Client) -> None:
    assert "komponenter" not in str(client.get("/om/").content)
    assert not any("komponenter" in str(pattern.pattern) for pattern in _patterns())


def _patterns() -> list:
    return [inner for outer in urlpatterns for inner in (getattr(outer, "url_patterns", None) or [outer])]


@pytest.mark.parametrize(
    ("name", "context", "text"),
    [
        ("card", {"href": "/x/", "title": "<b>"}, "<b>"),
        ("list_item", {"title": "Only a title"}, "Only a title"),
        ("date_item", {"iso": "2027-02-04", "day": 4, "month": "feb", "href": "/x/", "title": "T"}, "4 feb T"),
        ("notice", {"text": "Text"}, "Text"),
        ("empty_state", {"title": "Nothing"}, "Nothing"),
        ("active_filters", {"filters": [], "clear_address": "/"}, ""),
        ("timeline", {"entries": [{"title": "One"}]}, "One"),
        ("commitments", {"items": [{"title": "One"}]}, "One"),
        ("summary_list", {"rows": [{"label": "L", "value": "V"}]}, "L V"),
        ("receipt", {"title": "Sent"}, "Sent"),
        ("tag", {"text": "Kind"}, "Kind"),
    ],
)
def test_component_needs_only_what_it_says(name: str, context: dict, text: str) -> None:
    html = engines["django"].get_template(f"components/{name}.html").render(context)
    assert BeautifulSoup(html, "html.parser").get_text(" ", strip=True) == text


def test_content_in_another_language_is_marked() -> None:
    context = {"href": "#", "title": samples.LISTS["english_text"]}
    with translation.override("sv"):
        html = engines["django"].get_template("components/card.html").render(context)
    assert '<span lang="en">A title in English</span>' in html


# --- In a browser ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def _built() -> None:
    """The bundle and the fonts as a visitor gets them."""
    call_command("build_static", verbosity=0)


@pytest.fixture
def _gallery_address() -> Iterator[None]:
    with gallery_on:
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("_built", "_gallery_address")
@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_gallery_is_accessible(live_server: LiveServer, page: Page, theme: str, width: int) -> None:
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/komponenter/")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("document.fonts.check('16px \"Hanken Grotesk\"')")
    assert violations(page) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("_built")
def test_visitor_chooses_dark_without_script(live_server: LiveServer, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="sv-SE")
    page = context.new_page()
    page.goto(f"{live_server.url}/en/om/")
    page.get_by_label("Dark", exact=True).check()
    page.get_by_role("button", name="Save the choice").click()
    expect(page).to_have_url(f"{live_server.url}/en/om/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_label("Dark", exact=True)).to_be_checked()
    context.close()


@pytest.mark.django_db
@pytest.mark.usefixtures("_built")
def test_menu_opens_without_script_on_a_phone(live_server: LiveServer, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{live_server.url}/en/om/")
    menu = page.get_by_role("navigation", name="Main menu")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(menu.get_by_role("link", name="About the arena")).to_have_attribute("aria-current", "page")
    context.close()


@pytest.mark.django_db
@pytest.mark.usefixtures("_built", "_gallery_address")
def test_chart_can_be_read_as_a_table(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/en/komponenter/")
    chart = page.get_by_role("figure").first
    expect(chart.get_by_role("img")).to_have_accessible_name(re.compile("^Line chart: Chefer"))
    chart.get_by_text("Show the figures as a table").click()
    row = chart.get_by_role("row", name=re.compile("^2026"))
    expect(row.get_by_role("cell")).to_have_text(["24\N{NO-BREAK SPACE}%", "19\N{NO-BREAK SPACE}%"])
