"""A person's browser at the provider: it follows the addresses, logs in, and stops where the portal begins."""

from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

from bs4 import BeautifulSoup

MOST_STEPS = 12


class _Stop(HTTPRedirectHandler):
    def http_error_302(self, request: Any, answer: Any, *more: Any) -> Any:
        """Hand out the redirection instead of following it."""
        return answer

    http_error_303 = http_error_302  # type: ignore[assignment]


def come_back(address: str, name: str, *, portal: str) -> str:
    """Go to ``address``, log in as ``name``, and return the address of the portal that the provider leads back to."""
    policy = DefaultCookiePolicy(rfc2965=False)
    browser = build_opener(_Stop, HTTPCookieProcessor(CookieJar(policy)))
    form: bytes | None = None
    for _step in range(MOST_STEPS):
        with browser.open(address, form, timeout=20) as answer:
            location, page = answer.headers.get("Location"), answer.read()
        form = None
        if location:
            address = urljoin(address, location)
            if address.startswith(portal):
                return address
            continue
        soup = BeautifulSoup(page, "html.parser")
        found: Any = soup.find("form", attrs={"method": "post"})
        fields = {field["name"]: field.get("value", "") for field in found.select("input[name]")}
        form = urlencode({**fields, "login": name, "password": name}).encode()
        address = urljoin(address, found.get("action") or address)
    raise AssertionError(f"still at {address}")
