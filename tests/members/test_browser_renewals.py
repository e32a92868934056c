"""A new version of a declaration in a browser: written, published, compared and renewed under."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.utils import translation
from playwright.sync_api import Browser, Page, expect

from members.models import DeclarationVersion
from tests.axe import violations, violations_in_dark
from tests.factories.members import RegionFactory
from tests.logins import log_in
from tests.members.signing import Case, make_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "lang-och-egen-9"
HERE = "/en/deklarationer/oppna-dorrar/"
SIGNATORY = f"{HERE}undertecknare/foreningen/"


@pytest.fixture
def case(transactional_db: None, live_server: Any, settings: Any) -> Case:
    """An association that stands behind the first version of a declaration of Halland."""
    settings.SITE_URL = live_server.url.replace("127.0.0.1", "localhost")
    settings.SECOND_FACTOR_REQUIRED = False
    translation.activate("en")
    case = make_case(region=RegionFactory(), required_level="self")
    case.sign()
    for person in (case.signatory, case.coordinator):
        person.set_password(PASSWORD)
        person.save()
    mail.outbox.clear()
    return case


@pytest.fixture
def other(browser: Browser) -> Iterator[Page]:
    """The browser of somebody else, without script."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def write_the_next_version(page: Page, site: str, version: DeclarationVersion) -> None:
    """Begin the next version, say what became of two commitments, and publish it."""
    page.goto(f"{site}/admin/members/declarationversion/{version.pk}/change/")
    page.get_by_role("link", name="New version from this one").click()
    page.get_by_role("button", name="Make the draft").click()
    page.locator("#id_commitments-1-title").fill("Vi öppnar alla dörrar")
    page.get_by_role("button", name="Save, and go on to publish").click()
    # It is not kept any more, and the page says so
    expect(page.locator("#faults li")).to_have_count(1)
    page.get_by_role("link", name="Back to the form, to correct it").click()
    page.locator("#id_changes-1-outcome").select_option("changed")
    page.locator("#id_changes-1-reason").fill("Det var otydligt.")
    page.locator("#id_changes-2-outcome").select_option("dropped")
    page.locator("#id_changes-2-new").select_option("")
    page.locator("#id_changes-2-reason").fill("Ingen valde det.")
    page.locator("#id_commitments-2-DELETE").check()
    page.get_by_role("button", name="Save, and go on to publish").click()
    expect(page.get_by_text("1 organisation is invited by mail to renew.")).to_be_visible()
    page.get_by_role("button", name="Publish and freeze").click()
    expect(page.locator(".messagelist li.success")).to_have_count(1)


def test_a_version_is_written_published_and_renewed_under(page: Page, other: Page, live_server: Any, case: Case):
    # Given a coordinator who writes and publishes the next version
    log_in(page, live_server.url, case.coordinator.email, PASSWORD)
    write_the_next_version(page, live_server.url, case.version)
    assert DeclarationVersion.objects.get(number=2).is_frozen
    # Then those who decide at the association are invited, each once
    assert sorted(message.to[0] for message in mail.outbox) == [case.contact.email, case.signatory.email]
    link = re.findall(r"http://localhost:\d+(/\S+)", mail.outbox[0].body)[0]
    # When the signatory follows the link
    log_in(other, live_server.url, case.signatory.email, PASSWORD, wanted="/en/mina-sidor/")
    other.goto(live_server.url + link)
    expect(other.get_by_text("Commitments kept: 1. Changed: 1. Dropped: 1. New: 0.")).to_be_visible()
    expect(other.get_by_text("Why: Det var otydligt.")).to_be_visible()
    other.get_by_role("link", name="Renew your signature").click()
    # And begins to renew
    other.get_by_role("button", name=re.compile("Föreningen Öppet")).first.click()
    other.goto(f"{live_server.url}{HERE}skriv-under/foreningen/ataganden/")
    # Then what was chosen is filled in, in the new words, and what was dropped is gone
    expect(other.get_by_role("checkbox", name="Vi öppnar alla dörrar")).to_be_checked()
    expect(other.get_by_role("checkbox", name="Vi utbildar oss")).to_have_count(0)
    # And the former signature counts until they have signed
    other.goto(f"{live_server.url}{HERE}undertecknare/")
    expect(other.get_by_role("link", name="Föreningen Öppet")).to_be_visible()


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (390, "dark")])
def test_no_page_has_a_fault(page: Page, live_server: Any, case: Case, width: int, colours: Any):
    log_in(page, live_server.url, case.coordinator.email, PASSWORD)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=colours)
    faults = {}
    there = f"/admin/members/declarationversion/{case.version.pk}"
    page.goto(f"{live_server.url}{there}/next/")
    faults["next"] = violations(page)
    page.get_by_role("button", name="Make the draft").click()
    expect(page.locator("#id_commitments-1-title")).to_be_visible()
    faults["draft"] = violations(page)
    page.locator("#id_commitments-1-title").fill("Vi öppnar alla dörrar")
    page.get_by_role("button", name="Save, and go on to publish").click()
    expect(page.locator("#faults li")).to_have_count(1)
    faults["publish"] = violations(page)
    page.get_by_role("link", name="Back to the form, to correct it").click()
    page.locator("#id_changes-1-outcome").select_option("changed")
    page.locator("#id_changes-1-reason").fill("Det var otydligt.")
    page.get_by_role("button", name="Save, and go on to publish").click()
    page.get_by_role("button", name="Publish and freeze").click()
    expect(page.locator(".messagelist li.success")).to_have_count(1)
    for path in ("", "versioner/", "versioner/1/", "skillnad/1-2/", "i-siffror/", "undertecknare/"):
        page.goto(f"{live_server.url}{HERE}{path}")
        faults[path] = violations(page) + violations_in_dark(page)
    for path in ("", "version/1/", "marke/"):
        page.goto(f"{live_server.url}{SIGNATORY}{path}")
        faults[f"signatory {path}"] = violations(page) + violations_in_dark(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert {where: found for where, found in faults.items() if found} == {}
