"""The paper for a board: public with blanks, filled in for those who work on the draft, the same as page and PDF."""

import io
from typing import Any

import pytest
import typst
from bs4 import BeautifulSoup
from django.test import Client
from page import ValidationProfile, validate_pdf_bytes
from pypdf import PdfReader

from members.views import boards
from tests.factories.members import CommitmentFactory, DeclarationFactory, DeclarationVersionFactory, UserFactory
from tests.factories.memberships import MembershipFactory
from tests.members.signing import OWN, Case, make_case
from tests.programmes.told import tags_of, words_of

pytestmark = pytest.mark.django_db
PAGE, FILE = "/en/deklarationer/oppna-dorrar/beslutsunderlag/", "/en/deklarationer/oppna-dorrar/beslutsunderlag.pdf"
YES, NO = "☒", "☐"


@pytest.fixture
def case() -> Case:
    return make_case()


def browser_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def paper(client: Client, question: str = "") -> Any:
    response = client.get(PAGE + question)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").article


def said(part: Any) -> str:
    return " ".join(part.get_text(" ", strip=True).split())


def section(found: Any, key: str) -> str:
    return said(found.find("section", attrs={"aria-labelledby": key}))


def test_anybody_finds_it_with_blanks(client: Client, case: Case):
    case.fill()
    found = paper(client)
    assert found.h1.text == "Deklarationen för öppna dörrar"
    assert "The board decides: to sign the declaration" in section(found, "proposal")
    assert "version 1," in section(found, "proposal")
    assert "____" in section(found, "proposal")
    assert "Alla ska kunna delta." in section(found, "text")
    commitments = section(found, "commitments")
    assert f"{YES} 1. Vi lyssnar" in commitments
    assert f"{NO} 2. Vi öppnar dörrarna" in commitments
    assert f"{NO} 3. Vi utbildar oss" in commitments
    assert "Choose at least 1 of them." in commitments
    assert "Föreningen Öppet" not in said(found)
    assert OWN["title"] not in said(found)
    assert case.version.text_hash in section(found, "background")


def test_colleagues_find_it_filled_in(case: Case):
    case.fill()
    response = browser_of(case.contact).get(PAGE)
    assert "no-cache" in response["Cache-Control"]
    found = paper(browser_of(case.contact))
    assert "Föreningen Öppet is to decide" in section(found, "matter")
    assert "Styrelsen decides:" in section(found, "proposal")
    assert "sign alone in the name of the organisation" in section(found, "proposal")
    assert f"{YES} 2. Vi öppnar dörrarna" in section(found, "commitments")
    assert f"{NO} 3. Vi utbildar oss" in section(found, "commitments")
    assert f"{YES} {OWN['title']} (recurring)" in section(found, "own")
    head = said(found.dl)
    for wanted in ("802400-1234", "1 October 2026", "2026/17"):
        assert wanted in head
    blank = paper(browser_of(case.contact), "?organisation=")
    assert "Föreningen Öppet" not in said(blank)


def test_it_is_filled_in_for_nobody_else(case: Case):
    case.fill()
    reporter = MembershipFactory(organisation=case.organisation, is_contact=False, is_reporter=True).user
    stranger = MembershipFactory(is_contact=True).user
    for person in (reporter, stranger, UserFactory(is_staff=True), case.coordinator, UserFactory(is_superuser=True)):
        for question in ("", "?organisation=foreningen"):
            assert "Föreningen Öppet" not in said(paper(browser_of(person), question))


def test_who_works_for_two_chooses_which(case: Case):
    case.fill()
    other = make_other(case)
    client = browser_of(case.signatory)
    page = BeautifulSoup(client.get(PAGE).content, "html.parser")
    links = [link["href"] for link in page.select(".paper-choices a")]
    assert sorted(links[1:3]) == ["?organisation=den-andra", "?organisation=foreningen"]
    assert "Föreningen Öppet" not in said(page.article)
    assert other in said(paper(client, "?organisation=den-andra"))
    assert "Föreningen Öppet" in said(paper(client, "?organisation=foreningen"))


def make_other(case: Case) -> str:
    """Let the signatory sign for another organisation too, whose draft says nothing sensible."""
    row = MembershipFactory(
        user=case.signatory, organisation__slug="den-andra", organisation__name="Den andra", is_signatory=True
    )
    first = case.organisation
    case.organisation = row.organisation
    draft = case.fill(
        commitments={"own": [{**OWN, "due": "någon gång"}]}, mandate={"mandate": "", "decided_on": "igår", "body": ""}
    )
    assert draft.organisation == row.organisation
    case.organisation = first
    return "Den andra"


def test_a_draft_that_says_anything_gives_a_paper(case: Case):
    make_other(case)
    found = paper(browser_of(case.signatory))
    assert "Den andra" in said(found)
    assert "to be done: någon gång" in section(found, "own")
    assert "The board decides:" in section(found, "proposal")


def test_what_was_chosen_from_an_older_text_has_to_be_chosen_anew(case: Case):
    case.fill()
    newer = DeclarationVersionFactory(declaration=case.declaration, preamble="Alla, alltid.", own_commitments="none")
    CommitmentFactory(version=newer, number=2, kind="elective", title="Vi öppnar portarna")
    newer.freeze()
    found = paper(browser_of(case.signatory))
    assert f"{NO} 2. Vi öppnar portarna" in section(found, "commitments")
    assert "Alla, alltid." in said(found)
    assert found.find("section", attrs={"aria-labelledby": "own"}) is None


def test_the_file_says_what_the_page_says(client: Client, case: Case):
    case.fill()
    for browser in (client, browser_of(case.contact)):
        response = browser.get(FILE)
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == 'attachment; filename="board-paper-oppna-dorrar.pdf"'
        words = squeezed(words_of(response.content))
        for part in paper(browser).select("h1, h2, h3, dt, dd, p, li > a"):
            assert squeezed(said(part)) in words, said(part)


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("-", "").replace("\u2010", "").replace("\xad", "")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_file_keeps_to_the_standards(client: Client, case: Case, language: str):
    content = client.get(FILE if language == "en" else FILE.removeprefix("/en")).content
    for profile in (ValidationProfile.PDF_UA_1, ValidationProfile.PDF_A_2A):
        report = validate_pdf_bytes(content, profile=profile)
        assert [f"{failure.rule_id}: {failure.message}" for failure in report.failures] == []
    root: Any = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert root["/Lang"] == {"sv": "sv-SE", "en": "en-GB"}[language]
    assert "/L" in tags_of(content)


def test_where_no_file_can_be_made_the_page_is_shown(client: Client, case: Case, monkeypatch: pytest.MonkeyPatch):
    def fail(_paper: Any) -> bytes:
        raise typst.TypstError("no", "no")

    monkeypatch.setattr(boards, "pdf_of", fail)
    response = client.get(FILE)
    assert response["Content-Type"].startswith("text/html")
    assert "can be printed" in said(BeautifulSoup(response.content, "html.parser").find(role="alert"))


def test_one_that_cannot_be_signed_now_says_so(client: Client, case: Case):
    case.declaration.closes_on = "2020-01-01"
    case.declaration.save()
    page = BeautifulSoup(client.get(PAGE).content, "html.parser")
    assert "The last day to sign was" in said(page.find(role="note"))


def test_there_is_none_for_what_is_not_signed_here(client: Client, case: Case):
    case.declaration.signs_here = False
    case.declaration.save()
    assert client.get(PAGE).status_code == 404
    draft = DeclarationFactory(published=True, signs_here=True, slug="utan-text")
    assert client.get(f"/deklarationer/{draft.slug}/beslutsunderlag/").status_code == 404
    assert client.get("/deklarationer/finns-inte/beslutsunderlag.pdf").status_code == 404


def test_a_former_address_leads_to_it(client: Client, case: Case):
    case.declaration.slug = "oppna-portar"
    case.declaration.save()
    response = client.get(PAGE)
    assert (response.status_code, response["Location"]) == (301, "/en/deklarationer/oppna-portar/beslutsunderlag/")


def test_queries_stay_few(client: Client, case: Case, django_assert_num_queries: Any):
    with django_assert_num_queries(3):
        client.get(PAGE)
    case.fill()
    browser = browser_of(case.contact)
    browser.get(PAGE)
    with django_assert_num_queries(6):
        browser.get(PAGE)
