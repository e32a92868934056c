"""Publishing in a browser: a coordinator writes, looks, lets it be read, and shows it to the world."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from arena.shared.moves import move
from members.models import Region, User
from programmes.models import Programme
from tests import logins
from tests.axe import violations
from tests.factories.members import OrganisationFactory, RegionFactory, make_coordinator
from tests.factories.programmes import InitiativeFactory, ProgrammeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def halland(live_server: Any) -> Region:
    return RegionFactory()


@pytest.fixture
def kim(halland: Region) -> User:
    return make_coordinator(halland)


@pytest.fixture
def programme(halland: Region) -> Programme:
    programme = ProgrammeFactory(region=halland, owner=OrganisationFactory(region=halland), title="Öppna dörrar")
    InitiativeFactory(programme=programme, title="Inkluderingsfika")
    return programme


@pytest.fixture
def coordinator(page: Page, live_server: Any, kim: User) -> Page:
    logins.log_in(page, live_server.url, kim.email, "x")
    return page


def form_address(live_server: Any, programme: Programme) -> str:
    return f"{live_server.url}/admin/programmes/programme/{programme.pk}/change/"


def test_a_coordinator_edits_previews_sends_for_review_and_publishes(
    coordinator: Page, live_server: Any, programme: Programme
):
    # given a draft that waits in the work queue
    coordinator.goto(f"{live_server.url}/admin/")
    coordinator.locator("#task-drafts").get_by_role("link", name="Öppna dörrar").click()
    coordinator.fill("#id_title", "Öppna dörrar för alla")
    # when she looks at what she has written
    with coordinator.expect_popup() as opened:
        coordinator.locator("button[name=_preview]").first.click()
    preview = opened.value
    # then it is the page as it will be, in both languages, and nothing is saved
    expect(preview.get_by_role("heading", level=1)).to_have_text("Öppna dörrar för alla")
    expect(preview.get_by_role("heading", name="Inkluderingsfika")).to_be_visible()
    assert violations(preview) == []
    preview.locator(".preview-bar button[value=en]").click()
    expect(preview.locator("html")).to_have_attribute("lang", "en")
    expect(preview.get_by_role("heading", level=1)).to_have_text("Öppna dörrar för alla")
    preview.close()
    assert Programme.objects.get().title == "Öppna dörrar"
    # and when she sends it for review and publishes it
    coordinator.locator("button[name=_move][value=submit]").first.click()
    coordinator.locator("button[name=_move][value=publish]").first.click()
    assert violations(coordinator) == []
    coordinator.locator(".submit-row input[type=submit]").click()
    # then the world can read it
    coordinator.locator(".messagelist a").click()
    expect(coordinator.get_by_role("heading", level=1)).to_have_text("Öppna dörrar för alla")
    expect(coordinator.locator(".preview-bar")).to_have_count(0)


def test_all_of_it_by_the_keyboard(coordinator: Page, live_server: Any, programme: Programme):
    coordinator.goto(form_address(live_server, programme))
    for value in ("submit", "publish"):
        coordinator.locator(f"button[name=_move][value={value}]").first.focus()
        coordinator.keyboard.press("Enter")
        coordinator.wait_for_load_state()
    coordinator.locator("input[name=when]").first.focus()
    coordinator.keyboard.press("ArrowDown")
    expect(coordinator.locator("input[name=when][value=later]")).to_be_checked()
    coordinator.keyboard.press("Enter")
    expect(coordinator.locator(".errorlist")).to_have_count(2)
    assert violations(coordinator) == []
    coordinator.locator("input[name=when][value=later]").focus()
    coordinator.keyboard.press("ArrowUp")
    coordinator.keyboard.press("Enter")
    expect(coordinator.locator(".messagelist a")).to_be_visible()
    assert Programme.objects.get().is_public


def test_changes_to_a_public_page_are_looked_at_and_saved(
    coordinator: Page, live_server: Any, programme: Programme, kim: User
):
    move(move(programme, "submit", by=kim), "publish", by=kim)
    coordinator.goto(form_address(live_server, programme))
    coordinator.fill("#id_title", "Öppna dörrar för många")
    with coordinator.expect_popup() as opened:
        coordinator.locator("button[name=_changes]").first.click()
    changes = opened.value
    expect(changes.locator(".change ins").first).to_contain_text("för många")
    for colours in ("light", "dark"):
        changes.emulate_media(color_scheme=colours)
        assert violations(changes) == []
    changes.locator("input[name=_continue]").click()
    changes.wait_for_url(form_address(live_server, programme))
    assert Programme.objects.get().title == "Öppna dörrar för många"


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_first_page_has_no_violations(
    coordinator: Page, live_server: Any, programme: Programme, colours: Any, width: int
):
    InitiativeFactory(programme=programme)
    done = ProgrammeFactory(region=programme.region, owner=programme.owner, published=True, title="Klart")
    Programme.objects.filter(pk=done.pk).update(confirmed_at="2020-01-01T00:00:00Z", ends="2020")
    coordinator.emulate_media(color_scheme=colours)
    coordinator.set_viewport_size({"width": width, "height": 900})
    coordinator.goto(f"{live_server.url}/admin/")
    assert coordinator.locator(".task").count() == 3
    assert violations(coordinator) == []
    assert coordinator.evaluate("document.documentElement.scrollWidth") <= width
    coordinator.get_by_role("button", name="Klart").click()
    expect(coordinator.locator("#task-confirm")).to_have_count(0)
