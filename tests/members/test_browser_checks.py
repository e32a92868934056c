"""After the signing, in a browser: checked by keyboard, asked and answered, withdrawn, a name taken away."""

import re
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from members.actions import checks
from members.evidence import checkpoints
from members.evidence.proofs import Prover
from members.link_secrets import hash_of
from tests.axe import violations
from tests.factories.members import SignedCommitmentFactory
from tests.factories.signatures import SignatoryFactory
from tests.keyboard import tab_to
from tests.logins import log_in
from tests.members.logging_in import PASSWORD
from tests.members.signatures import Case, make_case, paper_of
from tests.uploads import good

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)


@pytest.fixture
def case(live_server: Any, settings: Any, evidence_key: Any) -> Case:
    settings.SITE_URL = live_server.url
    made = make_case()
    for person in (made.signer, made.contact, made.coordinator):
        person.language = "en"
        person.set_password(PASSWORD)
        person.save()
    SignedCommitmentFactory(signature=made.signature, title="Vi mäter lönerna", body="Före juni.")
    return made


def look(page: Page, name: str) -> None:
    """See that axe finds nothing, and that the page is no wider than a telephone."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert (name, width, violations(page)) == (name, width, [])
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert (name, width, wide) == (name, width, False)
    page.set_viewport_size({"width": 1280, "height": 900})


def own_page(case: Case, word: str = "") -> str:
    return f"/en/mina-sidor/underskrifter/{case.signature.public_id}/{word}"


def test_a_coordinator_approves_by_keyboard(page: Page, live_server: Any, case: Case):
    log_in(page, live_server.url, case.coordinator.email, PASSWORD)
    page.goto(f"{live_server.url}/admin/members/signature/{case.signature.pk}/change/")
    tab_to(page, ".programme-steps a[href$='/approve/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/approve/")
    tab_to(page, ".step__buttons input.default")
    page.keyboard.press("Enter")
    expect(page.locator("#faults")).to_contain_text("Choose what you compared it with.")
    tab_to(page, "#id_basis_0")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#id_words")
    page.keyboard.type("Minutes of 3 October, section 7.")
    tab_to(page, ".step__buttons input.default")
    page.keyboard.press("Enter")
    expect(page.locator("#confirm_form")).to_be_visible()
    expect(page.locator("#content")).to_contain_text("sanna@organisation.example")
    assert case.now().state == "signed"
    tab_to(page, "#confirm_form input[name=_confirmed]")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("The signature is approved.")
    assert (case.now().state, case.now().level) == ("standing", "checked")
    assert case.signature.checks.get().basis == "minutes"


def test_a_question_is_asked_answered_and_settled(page: Page, live_server: Any, case: Case):
    site = live_server.url
    checks.ask(signature=case.signature, by=case.coordinator, words="Who decided?")
    log_in(page, site, case.contact.email, PASSWORD, wanted=own_page(case))
    expect(page.get_by_role("main")).to_contain_text("Who decided?")
    page.get_by_role("link", name="Answer").click()
    page.get_by_label("Your answer").fill("The board, unanimously.")
    page.locator("#id_papers").set_input_files({"name": "a.exe", "mimeType": "x/y", "buffer": b"MZ"})
    page.locator("#answer_form button").click()
    expect(page.locator(".error-summary")).to_contain_text("a.exe")
    expect(page.get_by_label("Your answer")).to_have_value("The board, unanimously.")
    look(page, "answer with faults")
    pdf = {"name": "protokoll.pdf", "mimeType": "application/pdf", "buffer": good("pdf")}
    page.locator("#id_papers").set_input_files(pdf)
    page.locator("#answer_form button").click()
    expect(page.get_by_role("main")).to_contain_text("Your answer has arrived.")
    with page.expect_download() as download:
        page.get_by_role("link", name="protokoll.pdf").click()
    assert download.value.path().read_bytes() == good("pdf")
    page.context.clear_cookies()
    log_in(page, site, case.coordinator.email, PASSWORD)
    page.goto(f"{site}/admin/members/signature/{case.signature.pk}/change/")
    expect(page.locator("#story-heading + ol")).to_contain_text("The board, unanimously.")
    page.get_by_role("link", name="Refuse").click()
    page.locator("#id_words").fill("The board is not quorate.")
    page.locator("#check_form input.default").click()
    page.locator("input[name=_again]").click()
    expect(page.locator("#id_words")).to_have_value("The board is not quorate.")
    page.goto(f"{site}/admin/members/signature/{case.signature.pk}/approve/")
    page.locator("#id_basis_1").check()
    page.locator("#id_words").fill("The minutes that were sent in.")
    page.locator("#check_form input.default").click()
    page.locator("input[name=_confirmed]").click()
    expect(page.locator(".messagelist")).to_contain_text("The signature is approved.")
    assert case.kinds == ["signed", "checked"]


def test_a_signature_is_withdrawn(page: Page, live_server: Any, case: Case):
    checks.approve(signature=case.signature, by=case.coordinator, basis="call", words="Rang.")
    log_in(page, live_server.url, case.signer.email, PASSWORD, wanted=own_page(case))
    page.get_by_role("link", name="Withdraw the signature").click()
    page.locator("#id_reason").fill("We merge with another.")
    page.locator("#withdraw_form button").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#id_reason")).to_have_value("We merge with another.")
    page.locator("#id_sure").check()
    page.locator("#withdraw_form button").click()
    expect(page.get_by_role("main")).to_contain_text("The signature is withdrawn.")
    page.goto(f"{live_server.url}/en/deklarationer/oppna-dorrar/undertecknare/oppna-dorrar/")
    expect(page.get_by_role("main")).to_contain_text("We merge with another.")
    look(page, "withdrawn")


def test_a_name_is_taken_away_and_the_proof_holds(page: Page, live_server: Any, case: Case):
    checks.approve(signature=case.signature, by=case.coordinator, basis="call", words="Rang.")
    SignatoryFactory(signature=case.signature, name="Mia Med", signed=True, secret_hash=hash_of("hemligt"))
    checkpoints.sign_newest()
    page.goto(f"{live_server.url}/en/medunderteckna/hemligt/namn/")
    page.get_by_role("button", name="Show my name").click()
    expect(page.get_by_role("main")).to_contain_text("Your name is shown on the public pages.")
    public = f"{live_server.url}/en/deklarationer/oppna-dorrar/undertecknare/oppna-dorrar/"
    assert b"Mia Med" in Client().get(public).content
    look(page, "name")
    page.locator("#id_sure").check()
    page.get_by_role("button", name="Take my name away").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your name is taken away")
    look(page, "forgotten")
    assert b"Mia Med" not in Client().get(public).content
    page.get_by_role("link", name=re.compile("The proof")).click()
    page.wait_for_url(f"**/verifiera/{case.signature.public_id}/")
    expect(page.get_by_role("main")).not_to_contain_text("Mia Med")
    assert all(Prover().of(entry).holds for entry in case.signature.log_entries.all())


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_pages_have_no_faults(page: Page, live_server: Any, case: Case, colours: Any):
    page.emulate_media(color_scheme=colours)
    paper_of(case.signature)
    log_in(page, live_server.url, case.coordinator.email, PASSWORD)
    base = f"{live_server.url}/admin/members/signature/{case.signature.pk}"
    for word in ("change", "approve", "ask", "refuse"):
        page.goto(f"{base}/{word}/")
        look(page, word)
    page.locator("#id_words").fill("No minutes.")
    page.locator("#check_form input.default").click()
    look(page, "confirm")
    page.goto(f"{live_server.url}/admin/")
    look(page, "work queue")
    checks.ask(signature=case.signature, by=case.coordinator, words="Who?")
    page.context.clear_cookies()
    log_in(page, live_server.url, case.signer.email, PASSWORD, wanted=own_page(case))
    for word in ("", "svara/", "ratta/", "aterta/", "namn/"):
        page.goto(live_server.url + own_page(case, word))
        look(page, word or "my signature")
