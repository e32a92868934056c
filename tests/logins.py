"""Logging in with a browser, for the tests that are not about it."""

from playwright.sync_api import Page


def log_in(page: Page, site: str, email: str, password: str, *, wanted: str = "/admin/") -> None:
    """Open a page that needs a log-in, log in, and be there."""
    page.goto(f"{site}{wanted}")
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(password)
    page.locator("#login_form [type=submit]").click()
    page.wait_for_url(f"{site}{wanted}")
