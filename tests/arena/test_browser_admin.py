"""The administration in a browser: nothing in the console, nothing that axe finds, and work that can be done."""

from typing import Any

import pytest
from playwright.sync_api import Page

from events.models import Seminar
from members.models import DeclarationVersion, Signature, User
from programmes.models import Indicator, Initiative, Programme
from tests import logins
from tests.admin_rows import make_everything
from tests.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)
# Between them they have every kind of field, inline and list.
LOOKED_AT = (Programme, Initiative, Indicator, Seminar, Signature, DeclarationVersion, User)


@pytest.fixture
def rows(live_server: Any) -> dict[type, Any]:
    User.objects.create_superuser("chef@example.org", "hemligt", name="Chefen")
    return make_everything()


def log_in(page: Page, live_server: Any) -> None:
    logins.log_in(page, live_server.url, "chef@example.org", "hemligt")


def change_path(row: Any) -> str:
    return f"{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_pages_have_no_faults(page: Page, live_server: Any, rows: dict[type, Any], colours: Any):
    page.emulate_media(color_scheme=colours)
    log_in(page, live_server)
    for path in (
        "",
        "programmes/programme/",
        "programmes/programme/add/",
        *(change_path(rows[kind]) for kind in LOOKED_AT),
    ):
        page.goto(f"{live_server.url}/admin/{path}")
        assert (path, violations(page)) == (path, [])


def test_a_programme_is_written_in_the_browser(page: Page, live_server: Any, rows: dict[type, Any]):
    log_in(page, live_server)
    page.goto(f"{live_server.url}/admin/programmes/programme/add/")
    page.fill("#id_title", "Öppna dörrar på Åsögatan")
    page.press("#id_title", "Tab")
    assert page.input_value("#id_slug") == "oppna-dorrar-pa-asogatan"
    page.select_option("#id_kind", "internal")
    page.select_option("#id_region", index=3)
    page.fill("#id_summary", "Vi öppnar dörrar.")
    page.click(".field-owner .select2-selection")
    page.fill(".select2-dropdown .select2-search__field", "program")
    page.click(".select2-results__option--highlighted")
    page.click("#partners-group > fieldset > details > summary")
    page.click("#partners-group .add-row a")
    page.select_option("#id_partners-0-role", "partner")
    page.fill("#id_partners-0-label", "Tolv aktörer")
    page.click("input[name=_continue] >> nth=0")
    page.click("#linked-initiative .addlink")
    page.fill("#id_title", "Inkluderingsfika")
    page.click("input[name=_save] >> nth=0")
    page.click("#linked-indicator .addlink")
    page.fill("#id_title", "Antal fikor")
    page.fill("#id_unit", "fikor")
    page.click("#readings-group .add-row a")
    page.fill("#id_readings-0-period", "2023-23")
    page.fill("#id_readings-0-value", "26")
    page.click("input[name=_save] >> nth=0")
    page.click("button[name=_move][value=submit] >> nth=0")
    page.click("button[name=_move][value=publish] >> nth=0")
    page.click(".submit-row input[type=submit]")
    assert page.get_attribute(".viewsitelink", "href") == "/program/oppna-dorrar-pa-asogatan/"
    programme = Programme.objects.get(slug="oppna-dorrar-pa-asogatan")
    assert programme.is_public
    assert programme.partners.get().label == "Tolv aktörer"
    assert programme.initiatives.get().title == "Inkluderingsfika"
    assert str(programme.indicators.get().readings.get().period) == "2023-23"
