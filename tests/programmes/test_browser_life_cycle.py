"""The life of a programme in a browser: closed by keyboard alone, read as an archive, copied; axe finds nothing."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from members.models import Region
from programmes.models import Programme
from tests import logins
from tests.axe import violations
from tests.factories.members import OrganisationFactory, make_coordinator, make_site_administrator
from tests.factories.programmes import IndicatorFactory, InitiativeFactory, ProgrammeFactory
from tests.keyboard import tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)


@pytest.fixture
def programme(live_server: Any) -> Programme:
    """A running programme of Halland with an open initiative and an indicator that nobody has read."""
    region, _made = Region.objects.get_or_create(
        code="13", defaults={"name": "Region Halland", "slug": "halland", "county_name": "Hallands län"}
    )
    owner = OrganisationFactory(region=region, published=True)
    programme = ProgrammeFactory(region=region, owner=owner, published=True, life_cycle="running", title="Öppna dörrar")
    InitiativeFactory(programme=programme, title="Inkluderingsfika")
    IndicatorFactory(programme=programme, title="Antal fikor")
    return programme


@pytest.fixture
def site(page: Page, live_server: Any, programme: Programme) -> str:
    """The address of the programme in the administration, its coordinator logged in."""
    person = make_coordinator(programme.region)
    logins.log_in(page, live_server.url, person.email, "x")
    return f"{live_server.url}/admin/programmes/programme/{programme.pk}"


def look(page: Page, name: str) -> None:
    """See that the page is faultless, and no wider than a telephone."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert (name, width, violations(page)) == (name, width, [])
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert (name, width, wide) == (name, width, False)
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_pages_of_steps_have_no_faults(page: Page, site: str, programme: Programme, colours: Any):
    page.emulate_media(color_scheme=colours)
    for word in ("change", "close", "copy", "decision-paper", "status-report"):
        page.goto(f"{site}/{word}/")
        look(page, word)
    page.goto(f"{site}/close/")
    page.locator(".step__buttons input.default").click()
    expect(page.locator("#faults")).to_be_visible()
    look(page, "close with faults")
    Programme.objects.filter(pk=programme.pk).update(life_cycle="planned")
    page.goto(f"{site}/start/")
    look(page, "start")


def test_a_programme_is_closed_by_keyboard(page: Page, site: str, programme: Programme, live_server: Any):
    page.goto(f"{site}/change/")
    tab_to(page, "a[href='../close/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/close/")
    # What is missing is said with links, which lead to the fields.
    tab_to(page, ".step__buttons input.default")
    page.keyboard.press("Enter")
    expect(page.locator("#faults")).to_be_visible()
    tab_to(page, "#faults a[href='#id_result-1-body']")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_result-1-body"
    page.keyboard.type("Fler möts över en kopp.")
    tab_to(page, "#id_result-1-evidence")
    page.keyboard.press("ArrowDown")
    initiative = programme.initiatives.get()
    tab_to(page, f"#id_initiative-{initiative.pk}-state")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, f"#id_initiative-{initiative.pk}-outcome")
    page.keyboard.type("Biblioteket bjuder vidare.")
    tab_to(page, "#id_ends")
    page.keyboard.type("2026-06")
    page.keyboard.press("Enter")
    # All of it once more, with what closing means.
    expect(page.locator(".step__summary")).to_contain_text("Biblioteket bjuder vidare.")
    look(page, "confirm")
    tab_to(page, "input[name=_confirmed]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/change/")
    see_the_archive(page, programme, live_server.url)


def see_the_archive(page: Page, programme: Programme, address: str) -> None:
    """See that all of it was written, and that it is read, not changed."""
    programme.refresh_from_db()
    assert (programme.life_cycle, programme.ends) == ("closed", "2026-06")
    assert programme.statements.get().evidence == "self-reported"
    assert programme.initiatives.get().state == "moved"
    expect(page.locator("input[name=_save]")).to_have_count(0)
    look(page, "archive")
    page.goto(f"{address}/program/{programme.slug}/")
    expect(page.locator("section[aria-labelledby=ending]")).to_contain_text("Fler möts över en kopp.")
    look(page, "public archive")


def test_an_archive_is_copied_and_opened_again(page: Page, site: str, programme: Programme, live_server: Any):
    Programme.objects.filter(pk=programme.pk).update(life_cycle="closed", ends="2026")
    page.goto(f"{site}/change/")
    expect(page.locator("a[href='../reopen/']")).to_have_count(0)
    page.locator("a[href='../copy/']").click()
    page.locator(".step__buttons input.default").click()
    page.wait_for_url(re.compile(r"/change/$"))
    made = Programme.objects.get(follows=programme)
    assert (made.starts, made.life_cycle, made.initiatives.get().state) == ("2027", "planned", "planned")
    page.context.clear_cookies()
    administrator = make_site_administrator()
    logins.log_in(page, live_server.url, administrator.email, "x")
    page.goto(f"{site}/reopen/")
    look(page, "reopen")
    page.locator("#id_reason").fill("Ett resultat saknas.")
    page.locator(".step__buttons input.default").click()
    page.wait_for_url(f"{site}/change/")
    programme.refresh_from_db()
    assert programme.life_cycle == "running"


def test_a_paper_is_one_click_away_as_page_and_as_file(page: Page, site: str, programme: Programme):
    page.goto(f"{site}/change/")
    with page.expect_download() as download:
        page.locator("a[href='../decision-paper.pdf']").click()
    assert download.value.suggested_filename.endswith(".pdf")
    page.locator("a[href='../status-report/']").click()
    expect(page.locator("h1")).to_have_text("Öppna dörrar")
    page.locator("#id_lang").select_option("en")
    page.locator(".paper-tools button").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h2").first).to_have_text("In short")
