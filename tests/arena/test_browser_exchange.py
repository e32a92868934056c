"""A file in the browser: with faults, corrected, imported, undone."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from members.models import Organisation, User
from tests import logins
from tests.axe import violations
from tests.factories.members import OrganisationFactory, RegionFactory, make_coordinator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/admin/members/organisation/"
HEADER = "slug;name;kind;website"
FAULTY = (HEADER, "forening;Nya namnet;association;https://ny.example", "ny;Ny;klubb;", ";Utan;company;")
CORRECTED = (HEADER, "forening;Nya namnet;association;https://ny.example", "ny;Ny;förening;", "utan;Utan;company;")


@pytest.fixture
def kim(live_server: Any) -> User:
    halland = RegionFactory()
    OrganisationFactory(slug="forening", name="Gamla namnet", kind="association", region=halland)
    kim = make_coordinator(halland)
    kim.language = "en"
    kim.save()
    return kim


@pytest.fixture
def coordinator(page: Page, live_server: Any, kim: User) -> Page:
    logins.log_in(page, live_server.url, kim.email, "x")
    return page


@pytest.fixture
def without_script(browser: Browser, live_server: Any, kim: User) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    logins.log_in(page, live_server.url, kim.email, "x")
    yield page
    context.close()


def choose(page: Page, lines: tuple[str, ...]) -> None:
    """Choose a file with these lines and send it."""
    file: Any = {"name": "föreningar.csv", "mimeType": "text/csv", "buffer": "\r\n".join(lines).encode("utf-8-sig")}
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Look at what it would do").click()


def names() -> set[str]:
    return set(Organisation.objects.values_list("name", flat=True))


def work_with(slug: str) -> None:
    row = Organisation.objects.get(slug=slug)
    row.website = "https://efter.example"
    row.save()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_file_is_corrected_imported_and_undone(coordinator: Page, live_server: Any, colours: Any):
    page = coordinator
    page.emulate_media(color_scheme=colours)
    # given the list of organisations
    page.goto(live_server.url + LIST)
    page.get_by_role("link", name="Import", exact=True).click()
    assert violations(page) == []
    # when a file with faults is sent
    choose(page, FAULTY)
    # then each fault is told with its row and column, and nothing can be imported
    expect(page.get_by_role("heading", name="Nothing can be imported yet: föreningar.csv")).to_be_visible()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="ny", exact=True))
    expect(row).to_contain_text("“klubb” is not one of the choices. Write one of: region, municipality")
    expect(page.get_by_role("button", name="Import", exact=True)).to_have_count(0)
    assert violations(page) == []
    # when it is corrected and sent again
    page.get_by_role("link", name="Choose another file").click()
    choose(page, CORRECTED)
    # then the change of each row is shown, and nothing has happened yet
    expect(page.get_by_role("main")).to_contain_text("Gamla namnet")
    assert violations(page) == []
    assert names() == {"Gamla namnet"}
    # when it is confirmed
    page.get_by_role("button", name="Import", exact=True).click()
    # then all rows are in
    expect(page.get_by_text("Imported föreningar.csv: 2 rows were added, 1 was changed.")).to_be_visible()
    assert names() == {"Nya namnet", "Ny", "Utan"}
    assert violations(page) == []
    # when somebody has worked with one of them, and the import is undone but for that one
    work_with("ny")
    page.reload()
    expect(page.get_by_role("row").filter(has_text="Changed since")).to_contain_text("Ny")
    page.get_by_role("checkbox", name="Leave the row that cannot be taken back").check()
    page.get_by_role("button", name="Undo the import").click()
    # then the others are as before
    expect(page.get_by_text("The import is undone: 1 row is as before, 1 new row is gone.")).to_be_visible()
    assert names() == {"Gamla namnet", "Ny"}
    assert violations(page) == []
    page.get_by_role("link", name="Imports", exact=True).first.click()
    expect(page.get_by_role("link", name="föreningar.csv")).to_be_visible()
    assert violations(page) == []


def test_a_phone_without_script_can_do_it_too(without_script: Page, live_server: Any):
    page = without_script
    page.goto(live_server.url + LIST)
    page.get_by_role("link", name="Export", exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.goto(f"{live_server.url}{LIST}import/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    choose(page, CORRECTED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("The import is undone")).to_be_visible()
    assert names() == {"Gamla namnet"}
