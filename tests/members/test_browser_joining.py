"""Joining with a browser and the keyboard alone: found, approved, a colleague in; and nothing that axe finds."""

import re
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Locator, Page, expect

from members.models import JoinRequest, Membership, Organisation, Region, User
from tests.axe import violations
from tests.factories.members import OrganisationFactory, RegionFactory, make_coordinator
from tests.factories.memberships import JoinRequestFactory, MembershipFactory
from tests.logins import log_in
from tests.members.logging_in import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NINA, BO = "nina@forening.example", "bo@forening.example"


@pytest.fixture(autouse=True)
def _address(settings: Any, live_server: Any) -> None:
    settings.SITE_URL = live_server.url


@pytest.fixture
def halland(live_server: Any) -> Region:
    return RegionFactory()


@pytest.fixture
def coordinator(halland: Region) -> User:
    person = make_coordinator(halland, email="kim@region.example")
    person.set_password(PASSWORD)
    person.language = "en"
    person.save()
    return person


def faultless(page: Page) -> None:
    """Look at the page wide and narrow: axe finds nothing, nothing goes off sideways, one heading names it."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert (page.url, width, violations(page)) == (page.url, width, [])
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url
    expect(page.locator("h1")).to_have_count(1)


def reach(page: Page, thing: Locator) -> None:
    """Press Tab until ``thing`` has the focus, as somebody does who has no mouse."""
    expect(thing).to_have_count(1)
    for _ in range(150):
        if thing.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached from the keyboard: {thing}")


def write(page: Page, label: str, words: str) -> None:
    reach(page, page.get_by_role("main").get_by_label(label, exact=False).first)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def press(page: Page, words: str, role: Any = "button") -> None:
    reach(page, page.get_by_role("main").get_by_role(role, name=words, exact=True))
    page.keyboard.press("Enter")


def code_in(body: str) -> str:
    found = re.search(r"^ {4}(\S+)$", body, re.MULTILINE)
    assert found
    return found[1]


def test_an_organisation_joins_and_a_colleague_comes(page: Page, live_server: Any, coordinator: User, browser: Any):
    OrganisationFactory(published=True, name="Halmstads kör", region=coordinator.coordinations.get().region)
    # Given somebody who looks for their association and does not find it
    page.goto(f"{live_server.url}/en/anslut/")
    faultless(page)
    write(page, "Name or organisation number", "Nya föreningen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/anslut/?q=**")
    faultless(page)
    press(page, "Register an organisation", "link")
    # When they make an account and register it
    sign_up(page)
    register(page)
    # And the coordinator approves
    approve(browser, live_server, coordinator)
    # Then they act for it, and invite a colleague
    page.goto(f"{live_server.url}/en/mina-sidor/")
    faultless(page)
    press(page, "Nya föreningen", "link")
    page.wait_for_url("**/en/mina-sidor/organisationer/nya-foreningen/")
    faultless(page)
    invite(page)
    accept(browser)
    assert Membership.objects.get(user__email=BO).roles == ["is_signatory"]


def sign_up(page: Page) -> None:
    """Make an account, first without a name, and come back with what was looked for filled in."""
    page.wait_for_url("**/en/konto/signup/**")
    faultless(page)
    write(page, "Email", NINA)
    write(page, "Password", "tre ord i rad")
    press(page, "Make the account")
    expect(page.locator("#error-summary")).to_be_focused()
    faultless(page)
    write(page, "Your name", "Nina Ny")
    write(page, "Password", "tre ord i rad")
    press(page, "Make the account")
    page.wait_for_url("**/en/konto/confirm-email/")
    faultless(page)
    write(page, "Code", code_in(mail.outbox[-1].body))
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/anslut/registrera/**")
    faultless(page)
    expect(page.get_by_label("Name of the organisation")).to_have_value("Nya föreningen")


def register(page: Page) -> None:
    """Register the organisation, first with a personal number."""
    write(page, "Organisation number", "121212-1212")
    reach(page, page.get_by_label("Kind"))
    page.keyboard.type("Assoc")
    reach(page, page.get_by_label("Region", exact=True))
    page.keyboard.type("Region Halland")
    write(page, "Your title there", "ordförande")
    press(page, "Send the request")
    expect(page.locator("#error-summary")).to_contain_text("A sole trader is a person")
    faultless(page)
    write(page, "Organisation number", "232100-0016")
    press(page, "Send the request")
    page.wait_for_url("**/en/mina-sidor/forfragningar/**")
    faultless(page)


def approve(browser: Any, live_server: Any, coordinator: User) -> None:
    """Let the coordinator find the request in the work queue, ask something, and approve."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    log_in(page, live_server.url, coordinator.email, PASSWORD)
    request = JoinRequest.objects.get()
    reach(page, page.locator(f"main a[href='/admin/members/joinrequest/{request.pk}/change/']"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    faultless(page)
    reach(page, page.get_by_label("Your question"))
    page.keyboard.type("Who has asked you?")
    reach(page, page.locator("#ask_form button"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your question goes to Nina Ny by mail.")).to_be_visible()
    reach(page, page.locator("#joinrequest_form button"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    assert Organisation.objects.get(slug="nya-foreningen").is_public
    context.close()


def invite(page: Page) -> None:
    """Invite a colleague who is to sign."""
    press(page, "Invite a colleague", "link")
    faultless(page)
    write(page, "Name", "Bo Berg")
    write(page, "E-mail address", BO)
    reach(page, page.locator("input[value=is_signatory]"))
    page.keyboard.press("Space")
    press(page, "Send the invitation")
    expect(page.get_by_text(f"A mail with the link goes to {BO}.")).to_be_visible()
    faultless(page)


def accept(browser: Any) -> None:
    """Follow the link in the mail, make an account, and be in."""
    link = re.search(r"http://localhost\S+/inbjudan/organisation/\S+/", mail.outbox[-1].body)
    assert link
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(link[0])
    faultless(page)
    reach(page, page.locator("#id_password"))
    page.keyboard.type("tre andra ord")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mina-sidor/organisationer/nya-foreningen/")
    faultless(page)
    context.close()


def test_pages_of_an_organisation_have_no_faults(page: Page, live_server: Any, halland: Region):
    contact = MembershipFactory(organisation__slug="a", user__email=NINA, organisation__region=halland)
    contact.user.set_password(PASSWORD)
    contact.user.save()
    colleague = MembershipFactory(organisation=contact.organisation, is_contact=False, is_reporter=True)
    request = JoinRequestFactory(user=contact.user)
    log_in(page, live_server.url, NINA, PASSWORD, wanted="/en/mina-sidor/organisationer/a/")
    own = ("", "texter/", "namn/", "stang/", "bjud-in/", "lamna/", f"kollegor/{colleague.pk}/")
    paths = [f"/en/mina-sidor/organisationer/a/{page}" for page in own]
    others = (f"/en/mina-sidor/forfragningar/{request.pk}/", "/en/mina-sidor/uppgifter/", "/en/mina-sidor/stang/")
    for path in (*paths, *others, "/en/anslut/till/a/", "/en/anslut/registrera/", "/mina-sidor/organisationer/a/"):
        page.goto(live_server.url + path)
        assert page.url == live_server.url + path
        faultless(page)


def test_leaving_without_script(browser: Any, live_server: Any, halland: Region):
    contact = MembershipFactory(organisation__slug="a", user__email=NINA, organisation__region=halland)
    contact.user.set_password(PASSWORD)
    contact.user.save()
    heir = MembershipFactory(organisation=contact.organisation, is_contact=False, is_reporter=True, user__name="Bo")
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    log_in(page, live_server.url, NINA, PASSWORD, wanted="/en/mina-sidor/organisationer/a/lamna/")
    page.get_by_label("Who takes over as contact?").select_option("Bo")
    page.locator("#leave_form button").click()
    page.wait_for_url("**/en/mina-sidor/")
    assert heir.organisation.memberships.contacts().get().user.name == "Bo"
    context.close()
