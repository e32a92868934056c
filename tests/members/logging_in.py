"""A person with a password, who logs in as a browser would."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

EMAIL, PASSWORD = "kim@region.example", "lang-och-egen-9"
LOGIN = "/konto/login/"


def log_in(client: Client, email: str = EMAIL, password: str = PASSWORD, *, follow: bool = False, **extra: str) -> Any:
    """Send the log-in form."""
    return client.post(LOGIN, {"login": email, "password": password, **extra}, follow=follow)


def faults(response: Any) -> list[str]:
    """Return what the page says has to be corrected."""
    page = BeautifulSoup(response.content, "html.parser")
    return [item.get_text(" ", strip=True) for item in page.select(".error-summary li")]


def headings(response: Any) -> list[str]:
    """Return what the page is called."""
    page = BeautifulSoup(response.content, "html.parser")
    return [heading.get_text(" ", strip=True) for heading in page.find_all("h1")]
