"""Logging in with a browser: a code of an app, a passkey, an invitation, the keyboard, and nothing that axe finds."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from playwright.sync_api import Page, expect

from members.actions import coordinators
from members.models import CoordinatorInvitation, Region, User
from members.second_factor import has_factor
from tests.axe import violations, violations_in_dark
from tests.factories.members import make_coordinator, make_site_administrator
from tests.logins import log_in
from tests.members.logging_in import EMAIL, PASSWORD
from tests.members.test_second_factor_pages import code_now, give_app

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OUTSIDE = (
    "/konto/login/",
    "/konto/login/?ended=1",
    "/konto/login/code/",
    "/konto/signup/",
    "/konto/password/reset/",
    "/konto/password/reset/done/",
    "/konto/password/reset/key/1-no-such-key/",
    "/konto/password/reset/key/done/",
    "/inbjudan/organisation/no-such-secret/",
    "/konto/inactive/",
    "/inbjudan/no-such-secret/",
    "/mina-sidor/stangt/",
)
INSIDE = (
    "/mina-sidor/",
    "/mina-sidor/stang/",
    "/mina-sidor/uppgifter/",
    "/anslut/registrera/",
    "/konto/email/",
    "/konto/password/change/",
    "/konto/2fa/",
    "/konto/2fa/totp/activate/",
    "/konto/2fa/webauthn/",
    "/konto/2fa/webauthn/add/",
    "/konto/sessions/",
    "/konto/logout/",
    "/konto/reauthenticate/",
)


@pytest.fixture(autouse=True)
def _production(settings: Any, live_server: Any) -> None:
    """The second step is asked for, and mails name the address where the test's site is."""
    settings.SECOND_FACTOR_REQUIRED = True
    settings.SITE_URL = live_server.url


@pytest.fixture
def halland(live_server: Any) -> Region:
    return Region.objects.get(code="13")


@pytest.fixture
def coordinator(halland: Region) -> User:
    person = make_coordinator(halland, email=EMAIL)
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def device(page: Page) -> Iterator[Any]:
    """A device with a finger on it: it makes and shows passkeys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield session
    session.send("WebAuthn.disable")


def enter(page: Page, live_server: Any) -> None:
    """Open the administration, and give address and password."""
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("E-postadress").fill(EMAIL)
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.locator("#login_form").get_by_role("button").click()


def faultless(page: Page, path: str) -> None:
    """Look at the page wide and narrow, light and dark."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        found = {"light": violations(page), "dark": violations_in_dark(page)}
        assert (path, width, found) == (path, width, {"light": [], "dark": []})
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator("h1")).to_have_count(1)


def test_a_coordinator_sets_up_the_app_and_logs_in_with_its_codes(page: Page, live_server: Any, coordinator: User):
    # Given a coordinator who logs in for the first time
    enter(page, live_server)
    page.wait_for_url("**/konto/2fa/")
    # When the app is set up with the key that stands on the page
    page.locator("a[href='/konto/2fa/totp/activate/']").click()
    page.locator("summary").click()
    secret = page.locator("code").inner_text()
    page.locator("#id_code").fill(code_now(secret))
    page.locator("#totp_form").get_by_role("button").click()
    # Then there are recovery codes, and from there the way to the administration
    expect(page.locator(".account__codes li")).to_have_count(10)
    faultless(page, "recovery codes")
    page.locator("main a[href='/admin/']").click()
    page.wait_for_url("**/admin/")
    # When the coordinator logs out and in again, then the code is asked for
    page.locator("#logout-form button").click()
    page.wait_for_url(f"{live_server.url}/")
    enter(page, live_server)
    page.wait_for_url("**/konto/2fa/authenticate/")
    faultless(page, "second step")
    page.locator("#id_code").fill(code_now(secret))
    page.locator("#code_form").get_by_role("button").first.click()
    page.wait_for_url("**/admin/")


def test_a_passkey_is_added_and_is_all_that_is_needed(page: Page, live_server: Any, coordinator: User, device: Any):
    enter(page, live_server)
    page.wait_for_url("**/konto/2fa/")
    # When a passkey is added
    page.goto(f"{live_server.url}/konto/2fa/webauthn/add/")
    page.locator("#passkey_form").get_by_role("button").click()
    page.wait_for_url("**/konto/2fa/recovery-codes/")
    assert has_factor(coordinator)
    page.goto(f"{live_server.url}/konto/2fa/webauthn/")
    faultless(page, "keys")
    # Then after logging out it opens the administration, with neither address nor password
    page.goto(f"{live_server.url}/mina-sidor/")
    page.locator("#logout_form").get_by_role("button").click()
    page.wait_for_url(f"{live_server.url}/")
    page.goto(f"{live_server.url}/konto/login/")
    page.locator("#passkey_form").get_by_role("button").click()
    page.wait_for_url("**/admin/")


def test_a_passkey_is_the_second_step_after_a_password(page: Page, live_server: Any, coordinator: User, device: Any):
    enter(page, live_server)
    page.goto(f"{live_server.url}/konto/2fa/webauthn/add/")
    page.locator("#id_passwordless").uncheck()
    page.locator("#passkey_form").get_by_role("button").click()
    page.wait_for_url("**/konto/2fa/recovery-codes/")
    page.context.clear_cookies()
    enter(page, live_server)
    page.wait_for_url("**/konto/2fa/authenticate/")
    page.locator("#passkey_form").get_by_role("button").click()
    page.wait_for_url("**/admin/")


def test_a_device_that_says_no_gets_another_way(page: Page, live_server: Any, coordinator: User, device: Any):
    page.goto(f"{live_server.url}/konto/login/")
    fault = page.locator("[data-passkey-fault]")
    expect(fault).to_be_hidden()
    # When the device has no passkey for the site
    page.locator("#passkey_form").get_by_role("button").click()
    # Then the page says so, and stays as it is
    expect(fault).to_be_visible()
    assert page.url == f"{live_server.url}/konto/login/"


def test_without_script_everything_but_passkeys_works(browser: Any, live_server: Any, coordinator: User):
    secret = generate_totp_secret()
    TOTP.activate(coordinator, secret)
    context = browser.new_context(locale="sv-SE", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/konto/login/")
    expect(page.locator("#passkey_form")).to_be_hidden()
    enter(page, live_server)
    page.locator("#id_code").fill(code_now(secret))
    page.locator("#code_form").get_by_role("button").first.click()
    page.wait_for_url("**/admin/")
    context.close()


def test_an_invitation_is_accepted(page: Page, live_server: Any, halland: Region):
    invitation = CoordinatorInvitation(email="ny@region.example", name="Nina")
    coordinators.invite(invitation, [halland], by=make_site_administrator())
    link = re.search(r"http://localhost\S+/inbjudan/\S+/", mail.outbox[-1].body)
    # Given the link in the mail
    page.goto(link[0])
    expect(page.locator("main").get_by_text("Region Halland")).to_be_visible()
    faultless(page, "invitation")
    # When the form is filled in, first wrongly
    page.locator("#id_password").fill("kort")
    page.locator("#invitation_form").get_by_role("button").click()
    expect(page.locator("#error-summary")).to_be_focused()
    faultless(page, "invitation with faults")
    page.locator("#id_password").fill("tre ord i rad")
    page.locator("#invitation_form").get_by_role("button").click()
    # Then the second step comes next, and after it the administration
    page.wait_for_url("**/konto/2fa/")
    assert User.objects.get(email="ny@region.example").coordinations.get().region == halland


def test_everything_is_reached_from_the_keyboard(page: Page, live_server: Any, coordinator: User):
    page.goto(f"{live_server.url}/konto/login/")
    page.locator("#id_login").focus()
    page.keyboard.type(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    # The next stop is the button, not a link in between
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("type", "submit")
    page.keyboard.press("Enter")
    page.wait_for_url("**/konto/2fa/")


@pytest.mark.parametrize("path", OUTSIDE)
def test_pages_for_everyone_have_no_faults(page: Page, live_server: Any, path: str):
    page.goto(live_server.url + path)
    faultless(page, path)


def test_pages_of_somebody_have_no_faults(page: Page, live_server: Any, coordinator: User):
    enter(page, live_server)
    page.wait_for_url("**/konto/2fa/")
    for path in INSIDE:
        page.goto(live_server.url + path)
        assert page.url == live_server.url + path
        faultless(page, path)
    page.goto(f"{live_server.url}/en/konto/2fa/")
    faultless(page, "/en/konto/2fa/")


def test_a_site_administrator_invites_and_helps(page: Page, live_server: Any, coordinator: User, settings: Any):
    settings.SECOND_FACTOR_REQUIRED = False
    make_site_administrator("chef@region.example")
    log_in(page, live_server.url, "chef@region.example", "x")
    # When somebody is invited
    page.goto(f"{live_server.url}/admin/members/coordinatorinvitation/add/")
    page.locator("#id_name").fill("Nina")
    page.locator("#id_email").fill("ny@region.example")
    page.get_by_label("Region Halland").check()
    no_violations(page)
    page.locator("[name=_save]").first.click()
    # Then the list says so, and the mail has gone
    expect(page.locator("#result_list").get_by_text("Region Halland")).to_be_visible()
    no_violations(page)
    page.goto(f"{live_server.url}/admin/shared/outgoingmail/")
    expect(page.locator("#result_list").get_by_text("ny@region.example")).to_be_visible()
    no_violations(page)
    # When a lost second step is taken away
    give_app(coordinator)
    page.goto(f"{live_server.url}/admin/members/user/?q={EMAIL}")
    no_violations(page)
    page.locator("input[name=_selected_action]").check()
    page.locator("select[name=action]").select_option("reset_second_factor")
    page.locator("button[name=index]").first.click()
    expect(page.locator("main").get_by_text(EMAIL)).to_be_visible()
    no_violations(page)
    page.locator("#reset_form [type=submit]").click()
    page.wait_for_url("**/admin/members/user/**")
    assert not has_factor(coordinator)
    page.goto(f"{live_server.url}/admin/members/user/{coordinator.pk}/change/")
    no_violations(page)


def no_violations(page: Page) -> None:
    """Look at a page of the administration, wide and narrow."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert (page.url, width, violations(page)) == (page.url, width, [])
