"""What is left of hostile texts: judged by a browser without our policy, and by the Nu HTML checker."""

import json
import subprocess
from pathlib import Path

import pytest
from django.utils.html import escape
from playwright.sync_api import Dialog, Page

from arena.shared.rich_text import page_html
from tests.machine import nu_checker
from tests.markup import HOSTILE

KINDS = (
    "{}",
    "<p>Ord {} ord</p>",
    '<a href="{}">länk</a>',
    "<table><caption>{}</caption><tr><th>A {}<td rowspan=2>B<tr><td>{}</table>",
    "<ul><li>{}<ul><li>{}</ul></ul>",
    "<h1>{}</h1><h3>Rubrik {}</h3><blockquote><h2>{}</h2></blockquote>",
)


def page_with_all() -> str:
    """Return a page of all attempts, as texts of an English page whose language is Swedish."""
    texts = (page_html(kind.replace("{}", attempt), top=3, lang="sv") for attempt in HOSTILE for kind in KINDS)
    sections = "\n".join(f"<section><h2>{number}</h2>{text}</section>" for number, text in enumerate(texts))
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Texts</title></head>'
        f"<body><main><h1>Texts</h1>{sections}</main></body></html>"
    )


def test_nothing_happens_in_a_browser_that_would_let_it(page: Page) -> None:
    happened: list[str] = []

    def note_and_close(dialog: Dialog) -> None:
        happened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note_and_close)
    page.on("request", lambda request: happened.append(request.url))
    page.route("http://localhost/texts", lambda route: route.fulfill(content_type="text/html", body=page_with_all()))
    page.goto("http://localhost/texts")
    for link in page.locator("a").all():
        address = link.get_attribute("href") or ""
        assert not address.lower().startswith(("javascript:", "data:", "vbscript:"))
    page.mouse.move(200, 200)
    page.wait_for_timeout(300)
    assert happened in ([], ["http://localhost/texts"])
    assert (
        page.locator(
            "script, style, iframe, object, embed, svg, img, form, input, [style], [id], [class]:not(.table-scroll)"
        ).count()
        == 0
    )


@pytest.mark.nu
def test_what_is_left_is_valid(tmp_path: Path) -> None:
    file = tmp_path / "texts.html"
    file.write_text(page_with_all(), encoding="utf-8")
    checker = ["java", "-jar", str(nu_checker()), "--stdout", "--exit-zero-always", "--format", "json", str(file)]
    answer = subprocess.run(checker, capture_output=True, check=True, text=True)
    told = [f"{one['message']} | {escape(one.get('extract', ''))}" for one in json.loads(answer.stdout)["messages"]]
    assert told == []
