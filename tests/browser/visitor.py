"""What a visitor does and sees. Words of the interface are given in English and looked for in the page's language."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page


@dataclass
class Visitor:
    """A person with a browser."""

    page: Page
    site: str
    language: str = "sv"

    def open(self, path: str) -> None:
        """Type an address."""
        self.language = "en" if path.startswith("/en/") else "sv"
        self.page.goto(self.site + path)

    def say(self, words: str) -> str:
        """Return the words as the page says them."""
        with override(self.language):
            return gettext(words)

    def find(self, role: Any, words: str | None = None, *, within: Locator | None = None, **options: Any) -> Locator:
        """Return what has this role and this name on the page, or within a part of it."""
        name = {} if words is None else {"name": self.say(words), "exact": True}
        return (within or self.page).get_by_role(role, **name, **options)

    def field(self, label: str) -> Locator:
        """Return the field with this label, in the contents of the page."""
        return self.page.get_by_role("main").get_by_label(self.say(label), exact=True)

    @property
    def contents(self) -> Locator:
        """The page without its frame."""
        return self.page.get_by_role("main")

    @property
    def path(self) -> str:
        """Where the visitor is, with the query."""
        return self.page.url.removeprefix(self.site)

    @property
    def focused(self) -> Locator:
        """What has the keyboard's focus."""
        return self.page.locator(":focus")
