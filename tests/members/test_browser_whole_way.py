"""The whole way in a browser: found, joined, let in, colleague invited, signed, checked, public, proved."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Browser, BrowserContext, Page, expect

from members.models import Declaration, Organisation, Signature
from tests.factories.members import (
    CommitmentFactory,
    DeclarationFactory,
    DeclarationVersionFactory,
    RegionFactory,
    make_coordinator,
)
from tests.logins import log_in
from tests.members.logging_in import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME, NUMBER = "Havsvikens förening", "809900-0104"
CONTACT, SIGNATORY = "kim@havsviken.example", "una@havsviken.example"


@pytest.fixture
def declaration(live_server: Any, settings: Any, evidence_key: Any) -> Declaration:
    """A declaration of Halland that is signed here, and its coordinator."""
    settings.SITE_URL = live_server.url
    halland = RegionFactory()
    coordinator = make_coordinator(halland, email="halland@region.example")
    coordinator.language = "en"
    coordinator.set_password(PASSWORD)
    coordinator.save()
    declaration = DeclarationFactory(
        published=True, region=halland, title="Löftet", slug="loftet", signs_here=True, required_level="checked"
    )
    version = DeclarationVersionFactory(declaration=declaration, number=1, preamble="Vi lovar.", elective_minimum=1)
    CommitmentFactory(version=version, number=1, kind="compulsory", title="Annonser som alla förstår")
    CommitmentFactory(version=version, number=2, kind="elective", title="Ta emot praktikanter")
    version.freeze()
    return declaration


@pytest.fixture
def somebody_else(browser: Browser) -> Any:
    """Return new people, each with a browser of their own."""
    contexts: list[BrowserContext] = []

    def make() -> Page:
        contexts.append(browser.new_context(locale="sv-SE"))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        return page

    yield make
    for context in contexts:
        context.close()


def last_mail(to: str) -> Any:
    return next(sent for sent in reversed(mail.outbox) if sent.to == [to])


def code_to(person: str) -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4}|\d{6})\s*$", last_mail(person).body, re.MULTILINE)
    assert found, last_mail(person).body
    return found[1]


def address_in(words: str, part: str) -> str:
    found = re.search(rf"https?://\S*{part}\S*", words)
    assert found, words
    return found[0]


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).first.click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name).first.click()


def heading(page: Page) -> Any:
    return page.get_by_role("heading", level=1)


def join(page: Page, site: str) -> None:
    """Find out that the organisation is not here, make an account, and ask to register it."""
    page.goto(f"{site}/en/anslut/")
    page.get_by_label("Name or organisation number").fill("Havsviken")
    press(page, "Find")
    follow(page, "Register an organisation")
    page.locator("#signup_form [name=name]").fill("Kim Kontakt")
    page.locator("#signup_form [name=email]").fill(CONTACT)
    page.locator("#signup_form [name=password1]").fill(PASSWORD)
    press(page, "Make the account")
    page.locator("[name=code]").fill(code_to(CONTACT))
    press(page, "Go on")
    page.locator("#register_form [name=name]").fill(NAME)
    page.locator("#register_form [name=number]").fill(NUMBER)
    page.locator("#register_form [name=kind]").select_option("association")
    page.locator("#register_form [name=region]").select_option(label="Region Halland")
    page.locator("#register_form [name=title]").fill("ordförande")
    press(page, "Send the request")
    expect(heading(page)).to_contain_text(NAME)


def let_in(page: Page, site: str) -> None:
    """Approve the request from the work queue, and publish the organisation."""
    log_in(page, site, "halland@region.example", PASSWORD)
    page.get_by_role("link", name=re.compile("[Rr]equests to join")).first.click()
    page.locator("#result_list").get_by_role("link", name=NAME).click()
    for box in page.locator("#joinrequest_form input[type=checkbox]").all():
        box.check()
    page.locator("#joinrequest_form [type=submit]").click()
    expect(page.locator(".messagelist")).to_be_visible()


def invite(page: Page, site: str) -> None:
    """Invite a colleague as a signatory."""
    page.goto(f"{site}/en/mina-sidor/")
    follow(page, NAME)
    follow(page, "Invite a colleague")
    page.locator("#invite_form [name=email]").fill(SIGNATORY)
    page.locator("#invite_form [name=name]").fill("Una Undertecknare")
    page.get_by_label("signatory", exact=False).last.check()
    press(page, "Send the invitation")


def accept(page: Page) -> None:
    """Follow the link of the invitation and make an account."""
    page.goto(address_in(last_mail(SIGNATORY).body, "/inbjudan/"))
    page.locator("#invitation_form [name=password]").fill(PASSWORD)
    page.locator("#invitation_form [type=submit]").click()
    page.wait_for_url("**/mina-sidor/**")


def sign(page: Page, site: str) -> str:
    """Go through the pages of signing, with a commitment of one's own, and return the number of the proof."""
    page.goto(f"{site}/en/deklarationer/loftet/skriv-under/")
    press(page, "Begin")
    page.get_by_label("I have read the text and its commitments").check()
    press(page, "Save and go on")
    page.get_by_label("Ta emot praktikanter").check()
    press(page, "Write a commitment")
    page.get_by_label("Title of commitment 1").fill("Vi frågar dem som slutar")
    page.get_by_label("Text of commitment 1").fill("Styrelsen frågar varje person och skriver ner svaren varje år.")
    page.get_by_label("Again and again").check()
    press(page, "Save and go on")
    page.get_by_label("Alone: I may sign for the organisation by myself").check()
    page.get_by_label("Statutes and minutes, as in an association").check()
    page.get_by_label("Who decided it?").fill("Styrelsen")
    page.get_by_label("Date of the decision").fill("2026-01-10")
    press(page, "Save and go on")
    page.get_by_label("Your title").fill("kassör")
    page.locator("[name=shown][value=yes]").check()
    press(page, "Save and go on")
    expect(page.get_by_role("main")).to_contain_text("Vi frågar dem som slutar")
    press(page, "It is right: go on and sign")
    press(page, "Send a code by e-mail")
    page.get_by_label("Code", exact=True).fill(code_to(SIGNATORY))
    press(page, "Sign with the code")
    page.wait_for_url(re.compile(r"/mina-sidor/underskrifter/\w{26}/"))
    return page.url.partition("#")[0].rstrip("/").rsplit("/", 1)[1]


def check(page: Page, site: str) -> None:
    """Check the authority from the work queue and approve it."""
    page.goto(f"{site}/admin/")
    page.get_by_role("link", name=re.compile("Signatures to check")).first.click()
    page.locator("#result_list tbody a").first.click()
    page.locator(".programme-steps a[href$='/approve/']").click()
    page.locator("#id_basis_1").check()
    page.locator("#id_words").fill("Styrelsens protokoll den 10 januari, § 4.")
    page.locator(".step__buttons .default").click()
    page.locator(".step__buttons .default").click()
    expect(page.locator(".messagelist")).to_contain_text("The signature is approved")


def test_from_finding_the_portal_to_proving_the_signature(
    page: Page, live_server: Any, declaration: Declaration, somebody_else: Callable[[], Page], tmp_path: Path
):
    site, coordinator, signatory, public = live_server.url, somebody_else(), somebody_else(), somebody_else()
    # Given an organisation that has joined, with a colleague who may sign
    join(page, site)
    let_in(coordinator, site)
    invite(page, site)
    accept(signatory)
    assert Organisation.objects.get(name=NAME).is_public
    # When the colleague signs, and the coordinator has checked it
    number = sign(signatory, site)
    assert Signature.objects.get().state == "signed"
    public.goto(f"{site}/en/deklarationer/loftet/undertecknare/")
    expect(public.get_by_role("main")).not_to_contain_text(NAME)
    check(coordinator, site)
    # Then everybody sees who promised what
    public.goto(f"{site}/en/deklarationer/loftet/undertecknare/")
    follow(public, NAME)
    for words in ("Vi frågar dem som slutar", "Ta emot praktikanter", "Una Undertecknare", "kassör"):
        expect(public.get_by_role("main")).to_contain_text(words)
    # and the address in the receipt leads to the proof, which names the organisation and no mail address
    receipt = next(sent for sent in mail.outbox if sent.to == [SIGNATORY] and sent.subject.startswith("Kvitto"))
    public.goto(address_in(receipt.body, "/verifiera/"))
    expect(public.get_by_role("main")).to_contain_text(NAME)
    assert number in public.url
    assert SIGNATORY not in public.content()
    # and the receipt itself is found genuine by whoever has it
    assert verdict_on(receipt_of(signatory, site, number, tmp_path), public, site) == "The receipt is genuine"


def receipt_of(page: Page, site: str, number: str, folder: Path) -> Path:
    """Download the receipt from the signatory's own page."""
    page.goto(f"{site}/en/mina-sidor/underskrifter/{number}/")
    with page.expect_download() as waited:
        follow(page, "Your receipt")
    file = folder / "receipt.pdf"
    waited.value.save_as(file)
    return file


def verdict_on(file: Path, page: Page, site: str) -> str:
    """Show a file to the page that verifies, and return what it says."""
    page.goto(f"{site}/en/verifiera/")
    page.locator("input[type=file]").set_input_files(file)
    press(page, "Check the file")
    return page.get_by_role("main").get_by_role("heading", level=2).first.inner_text()
