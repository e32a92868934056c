"""The pages that coordinators use, in a browser: nothing that axe finds, nothing in the console, nothing too wide.

Every page is looked at twice: wide and light, narrow and dark; all that is folded is opened first. The console shows
what the content policy refuses: the fixture ``page`` fails at the first word of it.
"""

from typing import Any

import pytest
from playwright.sync_api import Page

from events.models import Seminar, Series
from members.models import Declaration, DeclarationVersion, Organisation, Picture, Region, Signature, Theme
from programmes.models import Consultation, Indicator, Initiative, Programme, Reading, Step, Strategy, StrategyGoal
from tests import logins
from tests.admin_rows import make_content, make_shared
from tests.arena.test_browser_admin import change_path
from tests.axe import violations
from tests.factories.members import make_coordinator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORMS = (
    Programme,
    Initiative,
    Step,
    Indicator,
    Reading,
    Consultation,
    Strategy,
    StrategyGoal,
    Seminar,
    Series,
    Organisation,
    Declaration,
    DeclarationVersion,
    Signature,
    Picture,
    Region,
    Theme,
)
LISTS = (Programme, Initiative, Seminar, Signature, Picture, Theme)
LOOKS: tuple[tuple[int, Any], ...] = ((1280, "light"), (390, "dark"))


@pytest.fixture
def rows(live_server: Any) -> dict[type, Any]:
    region = Region.objects.get(code="13")
    person = make_coordinator(region)
    person.set_password("hemligt")
    person.save()
    return {**make_content("egen", region), **make_shared("egen", region)}


def look_at(page: Page, address: str) -> list[Any]:
    """Return the faults of the page at ``address``, opened wholly."""
    page.goto(address, timeout=60_000)  # axe has kept the machine busy
    page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [*violations(page), *(["wider than the window"] if too_wide else [])]


@pytest.mark.parametrize(("width", "colours"), LOOKS)
def test_forms_have_no_faults(page: Page, live_server: Any, rows: dict[type, Any], width: int, colours: Any):
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size({"width": width, "height": 900})
    logins.log_in(page, live_server.url, "coordinator@region.example", "hemligt")
    found = {kind.__name__: look_at(page, f"{live_server.url}/admin/{change_path(rows[kind])}") for kind in FORMS}
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize(("width", "colours"), LOOKS)
def test_other_pages_have_no_faults(page: Page, live_server: Any, rows: dict[type, Any], width: int, colours: Any):
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size({"width": width, "height": 900})
    logins.log_in(page, live_server.url, "coordinator@region.example", "hemligt")
    programme = change_path(rows[Programme]).removesuffix("change/")
    paths = [
        "",
        "programmes/",
        *(f"{kind._meta.app_label}/{kind._meta.model_name}/" for kind in LISTS),
        "programmes/programme/?_facets=True&english=none",
        "programmes/programme/?q=finns+inte",
        "programmes/programme/add/",
        "programmes/initiative/add/?_popup=1",
        f"{programme}delete/",
        f"{programme}history/",
        f"{programme}copy/",
        f"{change_path(rows[Organisation]).removesuffix('change/')}delete/",  # kept back by what hangs on it
    ]
    found = {path: look_at(page, f"{live_server.url}/admin/{path}") for path in paths}
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_choosing_rows_to_delete_has_no_faults(page: Page, live_server: Any, rows: dict[type, Any]):
    logins.log_in(page, live_server.url, "coordinator@region.example", "hemligt")
    page.goto(f"{live_server.url}/admin/programmes/initiative/")
    page.check("input.action-select")
    page.select_option("select[name=action]", "delete_selected")
    page.click("button[name=index]")
    assert violations(page) == []
    page.click("input[type=submit]")
    assert page.locator("#result_list tbody tr").count() == 0


def test_a_text_stands_beside_its_english_where_there_is_room(page: Page, live_server: Any, rows: dict[type, Any]):
    logins.log_in(page, live_server.url, "coordinator@region.example", "hemligt")
    page.goto(f"{live_server.url}/admin/{change_path(rows[Programme])}")
    swedish, english = page.locator("#id_summary"), page.locator("#id_summary_en")
    for width, beside in ((1280, True), (390, False)):
        page.set_viewport_size({"width": width, "height": 900})
        first, second = swedish.bounding_box(), english.bounding_box()
        assert first is not None
        assert second is not None
        assert (first["y"] == second["y"]) == beside
        assert (first["x"] == second["x"]) != beside
    swedish.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_summary_en"
