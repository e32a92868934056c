"""Writing formatted text as a coordinator does: with the mouse, with the keyboard, and without script."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Locator, Page, expect

from arena.shared.editor import WORDS
from members.models import Organisation, Region, User
from programmes.models import Programme
from tests import logins
from tests.admin_rows import make_organisation, make_programme
from tests.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def organisation(live_server: Any) -> Organisation:
    User.objects.create_superuser("chef@example.org", "hemligt", name="Chefen")
    return make_organisation("foreningen", status="published", about="Vi möts.\n\nVarje vecka.")


def say(name: str) -> str:
    with override("sv"):
        return str(WORDS[name])


def open_page(page: Page, live_server: Any, row: Any) -> None:
    path = f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"
    logins.log_in(page, live_server.url, "chef@example.org", "hemligt", wanted=path)


def text_of(page: Page, field: str) -> Locator:
    """Return the editor of ``field``, made once it is seen."""
    editor = page.locator(f"#id_{field}_text")
    page.locator(f"#id_{field}").evaluate("field => field.parentElement.scrollIntoView()")
    expect(editor).to_be_visible()
    return editor


def press(page: Page, name: str, field: str = "about") -> None:
    bar = page.get_by_role("toolbar").and_(page.locator(f"[aria-controls=id_{field}_text]"))
    bar.get_by_role("button", name=say(name), exact=True).click()


def save(page: Page) -> None:
    page.locator("input[name=_continue]").first.click()
    page.locator(".messagelist .success").first.wait_for()


WRITTEN = (
    "<h3>Så gör vi</h3>\n"
    '<p>Läs <strong>mer</strong> i <a href="https://www.example.org/rapport">rapporten om språk</a> och '
    '<span lang="fi">tervetuloa</span></p>\n'
    "<ul><li>Ett</li><li>Två</li></ul>\n"
    "<table><caption>Antal möten</caption>"
    '<thead><tr><th scope="col">År</th><th scope="col">Antal</th></tr></thead>'
    "<tbody><tr><td>2025</td><td>12</td></tr></tbody></table>"
)


def write_everything(page: Page) -> None:
    editor = text_of(page, "about")
    write_words(page, editor)
    write_table(page, editor)


def write_words(page: Page, editor: Locator) -> None:
    editor.press("Control+a")
    editor.press("Delete")
    press(page, "heading")
    editor.press_sequentially("Så gör vi")
    editor.press("Enter")
    editor.press_sequentially("Läs ")
    editor.press("Control+b")
    editor.press_sequentially("mer")
    editor.press("Control+b")
    editor.press_sequentially(" i ")
    press(page, "link")
    page.get_by_label(say("address"), exact=True).fill("www.example.org/rapport")
    page.get_by_label(say("linkText")).fill("rapporten om språk")
    page.get_by_role("button", name=say("save"), exact=True).click()
    editor.press_sequentially(" och tervetuloa")
    for _letter in "tervetuloa":
        editor.press("Shift+ArrowLeft")
    press(page, "language")
    page.get_by_label(say("whichLanguage")).select_option("fi")
    page.get_by_role("button", name=say("save"), exact=True).click()
    editor.press("End")
    editor.press("Enter")
    press(page, "bullets")
    editor.press_sequentially("Ett")
    editor.press("Enter")
    editor.press_sequentially("Två")
    editor.press("Enter")
    editor.press("Enter")


def write_table(page: Page, editor: Locator) -> None:
    press(page, "table")
    for words in ("År", "Antal", None, "2025", "12", None, None):
        if words:
            editor.press_sequentially(words)
        editor.press("Tab")
    press(page, "deleteRow")
    editor.locator("th").nth(2).click()
    press(page, "deleteColumn")
    press(page, "caption")
    page.get_by_label(say("whichCaption")).fill("Antal möten")
    page.keyboard.press("Enter")


def test_a_text_is_written_and_shown(page: Page, live_server: Any, organisation: Organisation):
    open_page(page, live_server, organisation)
    write_everything(page)
    save(page)
    organisation.refresh_from_db()
    assert organisation.about == WRITTEN
    assert text_of(page, "about").locator("caption").inner_text() == "Antal möten"
    page.goto(live_server.url + organisation.get_absolute_url())
    shown = page.get_by_role("main")
    expect(shown.get_by_role("heading", name="Så gör vi", level=3)).to_be_visible()
    expect(shown.get_by_role("link", name="rapporten om språk")).to_have_attribute(
        "href", "https://www.example.org/rapport"
    )
    expect(shown.get_by_role("columnheader", name="Antal")).to_be_visible()
    expect(shown.locator("span[lang=fi]")).to_have_text("tervetuloa")
    assert violations(page) == []


def test_what_nobody_changed_stays(page: Page, live_server: Any, organisation: Organisation):
    texts = {
        "vision": "Alla med.\n\nÄven du & < jag.",
        "aim": WRITTEN,
        "body": '<p lang="fi">Hei <strong>kaikki</strong></p>\n<blockquote><p>Ja</p></blockquote>',
    }
    programme = make_programme(owner=organisation, translations={"en": {"vision": "All of us.\n\nYou too."}}, **texts)
    strand = programme.strands.create(key="a", title="Spår", body="Ett\n\nTvå")
    versions = programme.history.count(), strand.history.count()
    open_page(page, live_server, programme)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    for field in ("vision", "aim", "body", "vision_en"):
        text_of(page, field).click()
    save(page)
    programme = Programme.objects.get(pk=programme.pk)
    assert {name: getattr(programme, name) for name in texts} == texts
    assert programme.translations == {"en": {"vision": "All of us.\n\nYou too."}}
    assert (programme.history.count(), strand.history.count()) == versions
    assert LogEntry.objects.get(object_id=str(programme.pk)).get_change_message() == gettext("No fields changed.")


def test_what_is_taken_back_stays(page: Page, live_server: Any, organisation: Organisation):
    open_page(page, live_server, organisation)
    editor = text_of(page, "about")
    editor.press_sequentially("Hej ")
    assert page.locator("#id_about").input_value().startswith("<p>Hej Vi")
    press(page, "undo")
    assert page.locator("#id_about").input_value() == organisation.about


def test_the_editor_has_the_name_and_help_of_its_field(page: Page, live_server: Any, organisation: Organisation):
    open_page(page, live_server, Region.objects.get(code="13"))
    editor = text_of(page, "about")
    label = page.locator("label[for=id_about]")
    expect(editor).to_have_role("textbox")
    assert editor.get_attribute("aria-multiline") == "true"
    assert editor.get_attribute("aria-labelledby") == label.get_attribute("id")
    assert page.locator(f"#{editor.get_attribute('aria-describedby')}").inner_text()
    label.click()
    expect(editor).to_be_focused()
    assert text_of(page, "about_en").get_attribute("lang") == "en"


def test_the_toolbar_is_one_stop_for_the_keyboard(page: Page, live_server: Any, organisation: Organisation):
    open_page(page, live_server, organisation)
    text_of(page, "about").focus()
    page.keyboard.press("Shift+Tab")
    focused = page.locator(":focus")
    assert focused.inner_text() == say("heading")
    for key, name in (
        ("ArrowRight", "subheading"),
        ("End", "clear"),
        ("ArrowRight", "heading"),
        ("ArrowLeft", "clear"),
    ):
        page.keyboard.press(key)
        expect(focused).to_have_accessible_name(say(name))
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(text_of(page, "about").locator("h3")).to_have_text("Vi möts.")
    page.keyboard.press("Shift+Tab")
    assert focused.get_attribute("aria-pressed") == "true"
    for button in page.locator(".editor__button:visible").all():
        box = button.bounding_box()
        assert box["width"] >= 24
        assert box["height"] >= 24


def test_a_question_says_what_is_missing_and_gives_the_focus_back(
    page: Page, live_server: Any, organisation: Organisation
):
    open_page(page, live_server, organisation)
    editor = text_of(page, "about")
    editor.focus()
    press(page, "link")
    address = page.get_by_label(say("address"), exact=True)
    address.fill("javascript:alert(1)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(say("badAddress"))
    expect(address).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(editor).to_be_focused()
    assert page.locator("#id_about").input_value() == organisation.about


def test_what_is_pasted_from_word_comes_out_clean(page: Page, live_server: Any, organisation: Organisation):
    open_page(page, live_server, organisation)
    editor = text_of(page, "about")
    editor.press("Control+a")
    editor.evaluate(
        """(element, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        "<style>p { color: red }</style><!--[if mso]><p>Nej</p><![endif]-->"
        "<h1 style='mso-x:y' lang=EN-US onclick='window.hit = 1'>Rubrik</h1><h2>Under</h2>"
        "<p class=MsoNormal><span lang=EN-US style='color:red'>Ord <b>fet</b></span>"
        "<img src=x onerror='window.hit = 1'>"
        "<o:p></o:p></p><p>· ett</p><p>· två</p><script>window.hit = 1</script>",
    )
    save(page)
    organisation.refresh_from_db()
    assert organisation.about == (
        "<h3>Rubrik</h3>\n<h4>Under</h4>\n<p>Ord <strong>fet</strong></p>\n<ul><li>ett</li><li>två</li></ul>"
    )
    assert page.evaluate("window.hit") is None


def test_a_row_added_later_has_an_editor_too(page: Page, live_server: Any, organisation: Organisation):
    programme = make_programme(owner=organisation)
    open_page(page, live_server, programme)
    page.locator("#strands-group > fieldset > details > summary").click()
    page.locator("#strands-group .add-row a").click()
    page.locator("#id_strands-0-title").fill("Spår")
    text_of(page, "strands-0-body").press_sequentially("Ett")
    press(page, "bold", "strands-0-body")
    page.locator("#id_strands-0-body_text").press_sequentially("två")
    save(page)
    assert programme.strands.get().body == "<p>Ett<strong>två</strong></p>"


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_editor_has_no_faults(page: Page, live_server: Any, organisation: Organisation, colours: Any):
    organisation.about = WRITTEN
    organisation.save()
    page.emulate_media(color_scheme=colours)
    open_page(page, live_server, organisation)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        text_of(page, "about").locator("td").first.click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_the_field_takes_text_and_tags(browser: Browser, live_server: Any, organisation: Organisation):
    context = browser.new_context(locale="sv-SE", java_script_enabled=False)
    page = context.new_page()
    open_page(page, live_server, organisation)
    assert page.input_value("#id_about") == organisation.about
    save(page)
    organisation.refresh_from_db()
    assert organisation.about == "Vi möts.\n\nVarje vecka."
    assert LogEntry.objects.get().get_change_message() == gettext("No fields changed.")
    page.fill("#id_about", "Hej <b>du</b>\n\nå <script>alert(1)</script>a < b")
    save(page)
    organisation.refresh_from_db()
    assert organisation.about == "<p>Hej <strong>du</strong></p>\n<p>å a &lt; b</p>"
    context.close()
