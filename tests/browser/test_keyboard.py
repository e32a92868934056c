"""The site without a mouse: everything is reached, what has the focus is seen, and nothing lies over it."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PAGES
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
MOST_STOPS = 400

# What has the focus: its place in the document, whether it shows itself, and whether something lies over it.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = [...element.getClientRects()].find((box) => box.width && box.height) || element.getBoundingClientRect();
  // A card that is all one link wears the ring in its link's place.
  const ringed = [element, element.closest(".card--link")].some((wearer) => {
    const style = wearer && getComputedStyle(wearer);
    return style && parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none";
  });
  const above = document.elementFromPoint(
    Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), Math.min(box.top + box.height / 2, innerHeight - 1)
  );
  const label = element.labels && element.labels[0];
  const shown = above && (element.contains(above) || above.contains(element) || (label && label.contains(above)));
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {what: element.outerHTML.slice(0, 120), ringed, shown: Boolean(shown && inside), tall: box.height};
}"""


def test_the_skip_link_leads_to_the_contents(visitor: Visitor) -> None:
    visitor.open("/program/")
    # When Tab is pressed for the first time
    visitor.page.keyboard.press("Tab")
    # Then the skip link has the focus and is seen
    expect(visitor.focused).to_have_text(visitor.say("Skip to the content"))
    expect(visitor.focused).to_be_in_viewport()
    # When it is followed, then the next stop is inside the contents
    visitor.page.keyboard.press("Enter")
    expect(visitor.contents).to_be_focused()
    visitor.page.keyboard.press("Tab")
    assert visitor.focused.evaluate("element => Boolean(element.closest('main'))")


def test_the_menu_opens_and_closes_on_a_narrow_screen(phone: Visitor) -> None:
    phone.open("/")
    button, menu = phone.find("button", "Menu"), phone.page.locator("#menu")
    expect(menu).to_be_hidden()
    # When the button is pressed
    button.focus()
    phone.page.keyboard.press("Enter")
    # Then the menu is open, and the next stop is its first link
    expect(menu).to_be_visible()
    phone.page.keyboard.press("Tab")
    expect(phone.focused).to_have_text(phone.say("Programmes"))
    # When Escape is pressed, then it is shut and the button has the focus
    phone.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


def test_a_list_is_narrowed_from_the_keyboard(visitor: Visitor) -> None:
    visitor.open("/program/")
    visitor.field("Region").focus()
    visitor.page.keyboard.type("Region Halland")
    visitor.find("button", "Filter").focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/program/?region=halland**")
    expect(visitor.find("link", "Intern social hållbarhet")).to_be_visible()


def test_the_contents_of_a_page_lead_to_its_parts(visitor: Visitor) -> None:
    visitor.open("/program/intern-social-hallbarhet/")
    link = visitor.find("navigation", "On this page").get_by_role("link", name=visitor.say("Initiatives"), exact=True)
    link.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.find("heading", "Initiatives", level=2)).to_be_in_viewport()
    assert visitor.path.endswith("#initiatives")


@pytest.mark.parametrize("path", [addresses[0] for addresses in PAGES.values()])
def test_the_focus_is_always_seen(visitor: Visitor, path: str) -> None:
    visitor.page.emulate_media(reduced_motion="reduce")  # else the page is still on its way to what has the focus
    visitor.open(path)
    visitor.page.keyboard.press("Tab")
    stops: list[Any] = []
    while (stop := visitor.page.evaluate(FOCUS)) and len(stops) < MOST_STOPS:
        stops.append(stop)
        visitor.page.keyboard.press("Tab")
    assert 10 < len(stops) < MOST_STOPS
    assert [stop["what"] for stop in stops if not stop["ringed"]] == [], "no ring"
    assert [stop["what"] for stop in stops if not stop["shown"]] == [], "hidden"
