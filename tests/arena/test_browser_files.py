"""Pictures and documents in a browser: chosen, shown, and nothing that axe finds."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from members.models import Region
from programmes.models import Programme
from tests import uploads
from tests.axe import violations
from tests.factories.members import make_coordinator
from tests.factories.programmes import DocumentFactory, ProgrammeFactory
from tests.uploads import image, make_picture, sent, written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)


@pytest.fixture
def programme(live_server: Any) -> Programme:
    """A published programme of Region Halland with a picture and a document; another picture lies in the library."""
    region = Region.objects.get(code="13")
    make_picture(region=region, name="Entrén")
    shown = make_picture(region=region, content=written(image((2400, 1500))), caption="Vid ån", credit="Bo Exempel")
    programme = ProgrammeFactory(published=True, region=region, picture=shown, life_cycle="running")
    DocumentFactory(programme=programme, title="Rapport", file=sent("a.pdf", uploads.pdf()), language="en")
    return programme


@pytest.fixture
def staff(page: Page, live_server: Any, programme: Programme) -> Page:
    """The browser of Halland's coordinator, who notes what it complains of."""
    client = Client()
    client.force_login(make_coordinator(programme.region))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return page


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_picture_and_documents_have_no_faults(
    page: Page, live_server: Any, programme: Programme, colours: Any
) -> None:
    page.emulate_media(color_scheme=colours)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + programme.get_absolute_url())
        assert violations(page) == []
        picture = page.locator("figure.picture img")
        box, room = picture.bounding_box(), page.evaluate("document.documentElement.clientWidth")
        assert box["x"] + box["width"] <= room
        assert abs(box["width"] / box["height"] - 1.6) < 0.02
        assert page.evaluate("document.documentElement.scrollWidth") == room


def test_a_narrow_screen_fetches_the_small_picture(page: Page, live_server: Any, programme: Programme) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    with page.expect_response(lambda response: "/filer/bilder/" in response.url) as found:
        page.goto(live_server.url + programme.get_absolute_url())
    assert found.value.url.endswith("-480.webp")


def test_a_document_is_saved(page: Page, live_server: Any, programme: Programme) -> None:
    page.goto(live_server.url + programme.get_absolute_url())
    with page.expect_download() as found:
        page.get_by_role("link", name="Rapport (PDF").click()
    assert found.value.suggested_filename == "rapport.pdf"
    assert found.value.path().read_bytes() == uploads.pdf()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_pages_for_pictures_have_no_faults(staff: Page, live_server: Any, programme: Programme, colours: Any) -> None:
    staff.emulate_media(color_scheme=colours)
    complaints: list[str] = []
    staff.on("console", lambda message: complaints.append(message.text))
    for width in WIDTHS:
        staff.set_viewport_size({"width": width, "height": 900})
        for path in ("", "add/", f"{programme.picture.pk}/change/"):
            staff.goto(f"{live_server.url}/admin/members/picture/{path}")
            assert (path, violations(staff)) == (path, [])
    assert complaints == []


def test_a_picture_is_chosen_by_what_it_looks_like(staff: Page, live_server: Any, programme: Programme) -> None:
    staff.goto(f"{live_server.url}/admin/programmes/programme/{programme.pk}/change/")
    shown = staff.locator(".picture-shown")
    assert shown.get_attribute("src") == programme.picture.thumbnail
    staff.click(".field-picture .select2-selection")
    staff.locator(".picture-choice", has_text="Entrén").locator("img").wait_for()
    staff.locator(".picture-choice", has_text="Entrén").click()
    assert shown.get_attribute("src") != programme.picture.thumbnail
    staff.locator(".field-picture .select2-selection__clear").click()
    assert not shown.is_visible()


def test_a_file_that_is_too_large_is_told_of_before_it_is_sent(
    staff: Page, live_server: Any, programme: Programme, tmp_path: Any
) -> None:
    large = tmp_path / "large.jpg"
    large.write_bytes(b"\0" * (11 * 1024 * 1024))
    staff.goto(f"{live_server.url}/admin/members/picture/add/")
    staff.set_input_files("#id_file", large)
    assert "10 MB" in staff.locator(".kept-file__fault").inner_text()
    assert staff.input_value("#id_file") == ""
    small = tmp_path / "small.jpg"
    small.write_bytes(uploads.photograph())
    staff.set_input_files("#id_file", small)
    assert staff.locator(".kept-file__fault").inner_text() == ""
    assert staff.input_value("#id_file") != ""
