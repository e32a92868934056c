"""Signing in a browser: from the keyboard without script, together with somebody, and nothing that axe finds."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.utils import translation
from playwright.sync_api import Browser, Page, expect

from members.models import Signature
from tests.axe import violations, violations_in_dark
from tests.logins import log_in
from tests.members.signing import OTHER, Case, make_case
from tests.members.test_signing_pages import HERE, START, code_of_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "lang-och-egen-9"
BEGIN = re.compile("Begin ?: Föreningen Öppet")  # half of it is for ears only


@pytest.fixture
def case(transactional_db: None, live_server: Any, settings: Any) -> Case:
    """An organisation that can sign, on the test's own site."""
    settings.SITE_URL = live_server.url.replace("127.0.0.1", "localhost")
    translation.activate("en")
    case = make_case()
    case.signatory.set_password(PASSWORD)
    case.signatory.save()
    mail.outbox.clear()
    return case


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser without script."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def reach(page: Page, name: str | re.Pattern[str], role: str = "button") -> None:
    """Press Tab until the thing with this name has the focus, as somebody without a mouse does."""
    wanted = page.get_by_role(role, name=name, exact=True).first
    for _press in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"Tab never reaches {role} {name}")


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Reach a button, and press it."""
    reach(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    """Reach a field, and write in it."""
    reach(page, name, "textbox")
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def choose(page: Page, name: str) -> None:
    """Reach a group of choices, and choose one by the arrows."""
    wanted = page.get_by_role("radio", name=name, exact=True)
    group = wanted.evaluate("element => element.name")
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == group:
            break
    page.keyboard.press("Space")
    for _press in range(10):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"no arrow leads to {name}")


def test_somebody_signs_from_the_keyboard_without_script(plain: Page, live_server: Any, case: Case):
    page = plain
    log_in(page, live_server.url, case.signatory.email, PASSWORD, wanted="/en/mina-sidor/")
    page.goto(live_server.url + START)
    # Given the start page, when they begin and have read the text
    press(page, BEGIN)
    expect(page).to_have_url(f"{live_server.url}{HERE}texten/")
    reach(page, "I have read the text and its commitments", "checkbox")
    page.keyboard.press("Space")
    press(page, "Save and go on")
    # And they choose a commitment and write one of their own
    reach(page, "Vi öppnar dörrarna", "checkbox")
    page.keyboard.press("Space")
    press(page, "Write a commitment")
    write(page, "Title of commitment 1", "Vi verkar för öppenhet")
    press(page, "Save and show hints")
    # Then there are hints, which they follow
    expect(page.get_by_text("Give a date, or say how often.")).to_be_visible()
    write(page, "Title of commitment 1", "Vi frågar dem som slutar")
    choose(page, "Once, at a certain time")
    write(page, "When (commitment 1) (optional)", "autumn 2036")
    page.keyboard.press("Enter")  # in a field: the same as to save and go on
    expect(page).to_have_url(f"{live_server.url}{HERE}behorighet/")
    # When they say by what right they sign, and whether they are named
    choose(page, "Alone: I may sign for the organisation by myself")
    choose(page, "A registered right to sign for the company")
    press(page, "Save and go on")
    choose(page, "Nej, visa bara organisationens namn")  # the text that they sign is in Swedish
    press(page, "Save and go on")
    # And check, and sign with the code of the mail
    press(page, "It is right: go on and sign")
    press(page, "Send a code by e-mail")
    write(page, "Code", code_of_mail())
    press(page, "Sign with the code")
    # Then they see the receipt, and the promise stands
    signature = Signature.objects.get()
    expect(page).to_have_url(f"{live_server.url}/en/mina-sidor/underskrifter/{signature.public_id}/")
    own = signature.commitments.in_own_words().get()
    assert (own.title, own.rhythm, str(own.due)) == ("Vi frågar dem som slutar", "once", "2036-23")
    assert signature.signatories.get().is_shown is False


def test_two_people_sign_together(page: Page, plain: Page, live_server: Any, case: Case):
    case.fill_jointly()
    # Given a signatory who has everything filled in and signs
    log_in(page, live_server.url, case.signatory.email, PASSWORD, wanted=f"{HERE}kontrollera/")
    page.get_by_role("button", name="It is right: go on and sign").click()
    page.get_by_role("button", name="Send a code by e-mail").click()
    expect(page.get_by_role("status")).to_contain_text("The code is on its way")
    page.get_by_label("Code").fill(code_of_mail())
    page.get_by_role("button", name="Sign with the code").click()
    page.wait_for_url("**/mina-sidor/underskrifter/**")
    signature = Signature.objects.get()
    assert signature.state == "pending"
    # When the other opens the link in the mail, in a browser of their own, and signs with a code too
    body = next(message.body for message in mail.outbox if message.to == [OTHER["email"]])
    plain.goto(live_server.url + re.search(r"/en/medunderteckna/\S+", body)[0])
    expect(plain.get_by_role("heading", name="Vi frågar dem som slutar")).to_be_visible()
    plain.get_by_role("button", name="Send a code by e-mail").click()
    plain.get_by_label("Yes, show my name and my title").check()
    plain.get_by_label("I have read the text and the commitments, and I may sign as it says here").check()
    plain.get_by_label("Code").fill(code_of_mail())
    plain.get_by_role("button", name="Sign", exact=True).click()
    # Then it is complete, and both have a receipt
    expect(plain.get_by_role("heading", name="You have signed")).to_be_visible()
    signature.refresh_from_db()
    assert (signature.state, signature.signatories.get(number=2).is_shown) == ("signed", True)
    completed = {message.to[0] for message in mail.outbox if message.subject.startswith("All have signed")}
    assert completed == {case.signatory.email, OTHER["email"]}


def faultless(page: Page, address: str) -> None:
    """Look at a page wide and narrow, light and dark."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert (address, width, violations(page)) == (address, width, [])
        assert (address, width, violations_in_dark(page)) == (address, width, [])
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator("h1")).to_have_count(1)


def test_no_page_has_a_fault(page: Page, live_server: Any, case: Case):
    log_in(page, live_server.url, case.signatory.email, PASSWORD, wanted="/en/mina-sidor/")
    page.goto(live_server.url + START)
    faultless(page, "nothing begun")
    page.get_by_role("button", name=BEGIN).click()
    for step in ("texten", "ataganden", "behorighet", "offentligt"):
        page.goto(f"{live_server.url}{HERE}{step}/")
        page.get_by_role("button", name="Save and go on").last.click()
        expect(page.locator("#error-summary")).to_be_focused()
        faultless(page, f"{step} with faults")
    page.goto(f"{live_server.url}{HERE}kontrollera/")
    faultless(page, "check with faults")
    case.fill_jointly()
    for path in (START, *(f"{HERE}{step}/" for step in ("ataganden", "behorighet", "kontrollera", "kasta"))):
        page.goto(live_server.url + path)
        faultless(page, path)
    page.goto(f"{live_server.url}{HERE}kontrollera/")
    page.get_by_role("button", name="It is right: go on and sign").click()
    faultless(page, "sign")
    page.get_by_role("button", name="Send a code by e-mail").click()
    faultless(page, "sign with a code")


def test_no_page_of_those_who_sign_too_has_a_fault(page: Page, live_server: Any, case: Case):
    signature = case.sign(case.fill_jointly())
    body = next(message.body for message in mail.outbox if message.to == [OTHER["email"]])
    link = live_server.url + re.search(r"/en/medunderteckna/\S+", body)[0]
    page.goto(link)
    faultless(page, "asked")
    page.get_by_role("button", name="Decline").click()
    faultless(page, "declined without a reason")
    page.get_by_role("button", name="Send a code by e-mail").click()
    page.get_by_role("button", name="Sign", exact=True).click()
    faultless(page, "signed without anything")
    page.goto(f"{live_server.url}/en/medunderteckna/no-such-secret/")
    faultless(page, "gone")
    together = f"/en/mina-sidor/underskrifter/{signature.public_id}/medundertecknare/"
    log_in(page, live_server.url, case.signatory.email, PASSWORD, wanted=f"{together}?byt=2")
    faultless(page, "together")
    page.goto(link)
    page.get_by_label("Why not?").fill("Nej.")
    page.get_by_role("button", name="Decline").click()
    faultless(page, "declined")
