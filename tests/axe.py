"""What axe finds on a page in a browser. Every test asks here, so that none asks for less."""

from functools import cache
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS: dict[str, Any] = {
    "preload": False,  # it may not load style sheets anew: the policy forbids its way of it
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # to tell what passes, too, takes thrice as long
}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
RUN = "options => axe.run(options).then(found => found.violations)"


@cache
def _script() -> str:
    return Axe().axe_script


def violations(page: Page) -> list[str]:
    """Return what axe finds by all its rules, with the places."""
    page.evaluate(_script())
    return _run(page, OPTIONS)


def violations_in_dark(page: Page) -> list[str]:
    """Return what axe finds only when the page is dark: the rules about colours. For a page that was looked at."""
    page.emulate_media(color_scheme="dark")
    found = _run(page, OPTIONS | COLOURS)
    page.emulate_media(color_scheme="light")
    return found


def _run(page: Page, options: dict[str, Any]) -> list[str]:
    found = page.evaluate(RUN, options)
    return [f"{rule['id']}: {[node['html'][:160] for node in rule['nodes']]}" for rule in found]
