"""Going through a page without a mouse."""

import pytest
from playwright.sync_api import Page


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus stands on what ``selector`` names."""
    for _press in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")
