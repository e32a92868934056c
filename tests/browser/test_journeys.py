"""What people come for, from the first page to the last, with and without JavaScript."""

import csv
import io
import re

import pytest
from playwright.sync_api import Browser, expect

from arena.demo_logins import LOGINS
from tests.browser.visitor import Visitor
from tests.logins import log_in

pytestmark = pytest.mark.browser
HALLAND = "Intern social hållbarhet"
LIGHT, DARK = "rgb(251, 248, 243)", "rgb(19, 24, 22)"  # the paper


def test_a_programme_is_found_by_filter(either_visitor: Visitor) -> None:
    visitor = either_visitor
    # Given the list of programmes
    visitor.open("/")
    visitor.find("navigation", "Main menu").get_by_role("link", name=visitor.say("Programmes")).click()
    everything = visitor.contents.get_by_role("heading", level=3).count()
    # When it is narrowed to Halland and to what runs
    visitor.field("Region").select_option("halland")
    visitor.field("Status").select_option("running")
    visitor.find("button", "Filter").click()
    # Then the address keeps the choice, the list says what was chosen, and the programme is there
    assert re.search(r"\?region=halland&status=running", visitor.path)
    expect(visitor.field("Region")).to_have_value("halland")
    expect(visitor.find("link", HALLAND)).to_be_visible()
    assert visitor.contents.get_by_role("heading", level=3).count() < everything
    # When the filters are cleared, then all are back
    visitor.find("link", "Clear all").click()
    expect(visitor.contents.get_by_role("heading", level=3)).to_have_count(everything)
    # And the link leads to the programme
    visitor.find("link", HALLAND).click()
    expect(visitor.find("heading", HALLAND, level=1)).to_be_visible()


def test_a_programme_is_found_by_another_form_of_a_word(either_visitor: Visitor) -> None:
    visitor = either_visitor
    # Given any page
    visitor.open("/om/")
    # When the visitor searches for a form of the word that the title does not have
    visitor.page.get_by_role("banner").get_by_role("searchbox").fill("ansiktena mångfald")
    visitor.page.get_by_role("banner").get_by_role("button", name=visitor.say("Search")).click()
    # Then the programme is among the hits, with the words marked, and the field keeps what was asked
    hit = visitor.contents.get_by_role("link", name=re.compile("Mångfaldens ansikten"))
    expect(hit.first).to_be_visible()
    expect(visitor.contents.locator("mark").first).to_be_visible()
    expect(visitor.contents.get_by_role("searchbox")).to_have_value("ansiktena mångfald")
    hit.first.click()
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()


def test_a_search_that_finds_nothing_leads_on(either_visitor: Visitor) -> None:
    visitor = either_visitor
    visitor.open("/sok/?q=xyzzyx")
    assert visitor.contents.get_by_role("link").count() > 0
    expect(visitor.contents.get_by_role("searchbox")).to_have_value("xyzzyx")


def test_the_language_changes_on_the_page_where_one_is(either_visitor: Visitor) -> None:
    visitor = either_visitor
    # Given a page deep down, with a query
    visitor.open("/program/intern-social-hallbarhet/?from=somewhere")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "sv")
    # When the visitor asks for English
    visitor.page.get_by_role("banner").get_by_role("link", name="English").click()
    # Then it is the same page in English, and there is a way back
    assert visitor.path == "/en/program/intern-social-hallbarhet/?from=somewhere"
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Internal social sustainability")
    visitor.page.get_by_role("banner").get_by_role("link", name="Svenska").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(HALLAND)


def test_the_theme_is_chosen_and_sticks(either_visitor: Visitor) -> None:
    visitor = either_visitor
    # Given a visitor whose device is light
    visitor.open("/program/?region=halland")
    expect(visitor.page.locator("body")).to_have_css("background-color", LIGHT)
    # When dark is chosen at the foot of the page
    visitor.find("radio", "Dark").check()
    visitor.find("button", "Save the choice").click()
    # Then it is the same page, dark, and so is the next one
    assert visitor.path == "/program/?region=halland"
    expect(visitor.page.locator("body")).to_have_css("background-color", DARK)
    visitor.open("/om/")
    expect(visitor.page.locator("body")).to_have_css("background-color", DARK)
    expect(visitor.find("radio", "Dark")).to_be_checked()
    assert [cookie["name"] for cookie in visitor.page.context.cookies()] == ["theme"]
    # When the device decides again, then nothing is remembered
    visitor.find("radio", "As on the device").check()
    visitor.find("button", "Save the choice").click()
    expect(visitor.page.locator("body")).to_have_css("background-color", LIGHT)
    assert visitor.page.context.cookies() == []


def test_a_chart_is_read_as_a_table_and_taken_home(either_visitor: Visitor) -> None:
    visitor = either_visitor
    # Given a programme with a chart
    visitor.open("/en/program/bredare-rekrytering/")
    chart = visitor.contents.get_by_role("figure").filter(has=visitor.page.get_by_role("img")).first
    title = chart.locator("figcaption strong").inner_text()
    # When its figures are opened as a table
    table = chart.get_by_role("table", name=title)
    expect(table).to_be_hidden()
    chart.get_by_text("Show the figures as a table").click()
    # Then every figure is there
    expect(table).to_be_visible()
    heads = [cell.inner_text() for cell in table.get_by_role("columnheader").all()]
    assert heads[0] == "When"
    figures = [row.get_by_role("cell").first.inner_text() for row in table.get_by_role("row").all()[1:]]
    # And the same figures come as a file
    answer = visitor.page.request.get(visitor.site + str(chart.get_by_role("link").get_attribute("href")))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text().removeprefix("\ufeff"))))
    assert {number(row["value"]) for row in rows} >= {number(figure) for figure in figures if figure}


def number(text: str) -> float:
    """Return the figure without its unit."""
    return float(text.split(maxsplit=1)[0].replace(",", "."))


def test_an_address_that_leads_nowhere_leads_on(either_visitor: Visitor) -> None:
    visitor = either_visitor
    # Given an address with a letter wrong
    visitor.open("/program/intern-social-hallbarhett/")
    expect(visitor.find("heading", "The page is not here", level=1)).to_be_visible()
    # When the visitor searches from there
    visitor.contents.get_by_role("searchbox").fill("social hållbarhet")
    visitor.contents.get_by_role("button", name=visitor.say("Search")).click()
    # Then the programme is found
    expect(visitor.contents.get_by_role("link", name=re.compile(HALLAND)).first).to_be_visible()


def test_what_an_editor_changes_is_seen_at_once(visitor: Visitor, browser: Browser) -> None:
    # Given a page that others have just read, so that it is kept ready-made
    path = "/program/bredare-rekrytering/"
    visitor.open(path)
    before = visitor.page.get_by_role("heading", level=1).inner_text()
    # When an editor logs in and changes its title
    context = browser.new_context(locale="sv-SE")
    editor = Visitor(context.new_page(), visitor.site)
    log_in_as_editor(editor)
    for title in ("Bredare rekrytering, nu med provläsare", before):
        editor.open("/admin/programmes/programme/?q=Bredare+rekrytering")
        editor.page.locator("#result_list").get_by_role("link", name=re.compile("Bredare rekrytering")).click()
        editor.page.locator("#id_title").fill(title)
        editor.page.locator("[name=_save]").first.click()
        expect(editor.page.get_by_role("listitem").filter(has_text=title).first).to_be_visible()
        # Then the next reader sees the new title, on the page and in the list
        visitor.open(path)
        expect(visitor.page.get_by_role("heading", level=1)).to_have_text(title)
        visitor.open("/program/")
        expect(visitor.find("link", title)).to_be_visible()
    context.close()


def log_in_as_editor(editor: Visitor) -> None:
    login = next(login for login in LOGINS if login.is_superuser)  # the programme is an example of no region of theirs
    log_in(editor.page, editor.site, login.email, login.password)
