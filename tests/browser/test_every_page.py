"""What holds on every public page, in every form it takes."""

from collections.abc import Iterator

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, Page, Response

from tests.access_table import public_names
from tests.axe import violations, violations_in_dark
from tests.browser.pages import ENGLISH_PATHS, MISSING, PAGES, PATHS
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
MAX_BYTES = 40 * 1024
MAX_REQUESTS = 7
# A proof has an address that nobody knows before it is made: tests/members looks at its page.
FILES_NOT_PAGES = {"indicator-csv", "verification"}
WATCH_SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.shifts.push(
    entry.value.toFixed(4) + " " + entry.sources.map((source) => source.node && source.node.nodeName).join(" ")
  ))).observe({type: "layout-shift", buffered: true});
"""
WIDTH = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def test_every_page_is_visited() -> None:
    assert sorted(PAGES) == sorted(set(public_names()) - FILES_NOT_PAGES), "give the page an entry in pages.py"
    for name, addresses in PAGES.items():
        assert [resolve(address.partition("?")[0]).url_name for address in addresses] == [name] * len(addresses)


@pytest.fixture(scope="module")
def looking_glass(browser: Browser) -> Iterator[Page]:
    """One page for all that is only looked at."""
    context = browser.new_context(locale="sv-SE")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(looking_glass: Page, site: str, path: str) -> None:
    page, found = looking_glass, {}
    for width in (WIDE, NARROW):
        page.set_viewport_size(width)
        page.goto(site + path)
        found[width["width"], "light"] = violations(page)
        found[width["width"], "dark"] = violations_in_dark(page)
    assert {form: faults for form, faults in found.items() if faults} == {}


@pytest.mark.parametrize("path", ENGLISH_PATHS)
def test_axe_finds_nothing_in_english(looking_glass: Page, site: str, path: str) -> None:
    looking_glass.set_viewport_size(WIDE)
    looking_glass.emulate_media(color_scheme="light")
    looking_glass.goto(site + path)
    assert violations(looking_glass) == []


@pytest.mark.parametrize("path", [*PATHS, *ENGLISH_PATHS])
def test_nothing_scrolls_sideways(looking_glass: Page, site: str, path: str) -> None:
    page = looking_glass
    # Given a screen of 320 pixels
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site + path)
    assert within(page.evaluate(WIDTH)), "320 px"
    # Given text of twice the size on a wide one
    page.set_viewport_size(WIDE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert within(page.evaluate(WIDTH)), "200 %"


def within(widths: list[int]) -> bool:
    """Whether the page is no wider than the window."""
    return widths[0] <= widths[1]


@pytest.mark.parametrize("path", PATHS)
def test_page_is_light_still_and_keeps_to_itself(visitor: Visitor, path: str) -> None:
    page = visitor.page
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 Playwright marks what it is given
    page.add_init_script(WATCH_SHIFTS)
    # When somebody who has never been here opens the page
    visitor.open(path)
    page.evaluate("document.fonts.ready")
    # Then little was sent (foreign requests and errors in the console fail in the fixtures)
    sizes = {answer.url.removeprefix(visitor.site): sent(answer) for answer in answers}
    assert len(answers) <= MAX_REQUESTS, sizes
    assert sum(sizes.values()) <= MAX_BYTES, sizes
    assert [answer.status for answer in answers] == [404 if path == MISSING else 200, *[200] * (len(answers) - 1)]
    # And nothing moved, and nothing was remembered
    assert page.evaluate("window.shifts") == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def sent(answer: Response) -> int:
    """Return the bytes of the packed contents. Headers are aside: over HTTP/2 the proxy packs them to a few bytes."""
    return int(answer.request.sizes()["responseBodySize"])
