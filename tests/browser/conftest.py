"""One site for the whole session, visited as a person would: by role and by label, in the language of the page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.site import running_site
from tests.browser.visitor import Visitor


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the running site."""
    with running_site(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture
def visitor(page: Page, site: str) -> Visitor:
    """Somebody at a computer with a wide window who reads Swedish."""
    return Visitor(page, site)


@pytest.fixture
def plain_visitor(browser: Browser, site: str) -> Iterator[Visitor]:
    """The same person with JavaScript switched off."""
    context = browser.new_context(locale="sv-SE", viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    yield Visitor(context.new_page(), site)
    context.close()


@pytest.fixture(params=["with script", "without script"])
def either_visitor(request: pytest.FixtureRequest) -> Visitor:
    """Each of the two in turn."""
    return request.getfixturevalue("visitor" if request.param == "with script" else "plain_visitor")


@pytest.fixture
def phone(context: BrowserContext, visitor: Visitor) -> Visitor:
    """The person with a narrow screen."""
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    return visitor
