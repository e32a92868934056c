"""The page of a signature for those who gave it."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from members.actions import checks, corrections
from tests.factories.members import SignatureFactory, SignedCommitmentFactory, UserFactory
from tests.factories.signatures import SignatoryFactory
from tests.members.own_pages import address, browser_of, just_logged_in, links_of, text_of
from tests.members.signatures import Case, make_case, member_of, paper_of

pytestmark = pytest.mark.django_db
QUESTION = "Vem har beslutat om det här?"


@pytest.fixture
def case() -> Case:
    return make_case(state="standing", level="checked")


@pytest.fixture
def asked() -> Case:
    made = make_case()
    checks.ask(signature=made.signature, by=made.coordinator, words=QUESTION)
    return made


# --- The page ---------------------------------------------------------------------------------------


def test_the_page_says_what_was_signed_and_how_sure_one_can_be(case: Case):
    SignedCommitmentFactory(signature=case.signature, title="Vi mäter lönerna")
    checked = browser_of(case.signer).get(address(case))
    text = text_of(checked)
    for words in (
        "Öppna dörrar",
        "Deklarationen för öppna dörrar",
        "version 1",
        "Signed and standing",
        "Signed here, and a coordinator has checked that the signatory may sign",
        "a decision on this declaration",
        "2026/17",
        "Vi mäter lönerna",
        "Sanna Signatär",
        "Nobody has compared the person with an identity document",
        "Number 1 in the evidence log: signed",
        "The next signed checkpoint will cover it",
    ):
        assert words in text, words
    links = links_of(checked)
    for page in ("-correct", "-withdraw", "-name"):
        assert address(case, page) in links
    assert f"/en/verifiera/{case.signature.public_id}/" in links
    assert f"/en/mina-sidor/underskrifter/{case.signature.public_id}/kvitto.pdf" in links


def test_somebody_who_only_signed_reads_no_talk_with_the_coordinator(asked: Case):
    paper_of(asked.signature)
    person = UserFactory()
    SignatoryFactory(signature=asked.signature, user=person, signed=True)
    text = text_of(browser_of(person).get(address(asked)))
    assert "Öppna dörrar" in text
    assert QUESTION not in text
    assert "protokoll.pdf" not in text


def test_a_colleague_without_a_say_sees_the_question_and_no_button(asked: Case):
    reporter = member_of(asked.signature.organisation, "Rut", is_reporter=True)
    page = browser_of(reporter).get(address(asked))
    assert QUESTION in text_of(page)
    assert "A contact or a signatory of the organisation can answer it." in text_of(page)
    assert address(asked, "-answer") not in links_of(page)


@pytest.mark.parametrize(
    ("state", "look"),
    [
        ("pending", "tag tag--warning"),
        ("signed", "tag tag--warning"),
        ("question", "tag tag--warning"),
        ("standing", "tag tag--ok"),
        ("refused", "tag tag--error"),
        ("cancelled", "tag"),
        ("lapsed", "tag tag--warning"),
    ],
)
def test_only_what_counts_looks_done(state: str, look: str):
    case = make_case(state=state)
    page = BeautifulSoup(browser_of(case.contact).get(address(case)).content, "html.parser")
    assert " ".join(page.select_one(".tags .tag")["class"]) == look


@pytest.mark.parametrize("state", ["refused", "cancelled", "lapsed"])
def test_what_has_ended_offers_nothing(state: str):
    case = make_case(state=state)
    links = links_of(browser_of(case.contact).get(address(case)))
    assert not [
        link for link in links if link in {address(case, page) for page in ("-correct", "-withdraw", "-answer")}
    ]
    for page in ("-correct", "-withdraw", "-answer"):
        answer = just_logged_in(case.contact).get(address(case, page))
        assert (answer.status_code, answer["Location"]) == (302, address(case))


def test_a_renewed_signature_leads_to_the_newest(case: Case):
    newer = SignatureFactory(
        signed_here=True,
        state="standing",
        organisation=case.signature.organisation,
        version__declaration=case.signature.declaration,
        renews=case.signature,
    )
    page = browser_of(case.contact).get(address(case))
    assert f"version {newer.version.number} counts now" in text_of(page)
    assert reverse("my-signature", args=[newer.public_id]) in "".join(links_of(page))
    assert address(case, "-withdraw") not in links_of(page)


def test_the_page_costs_the_same_whatever_has_happened(case: Case, django_assert_num_queries: Any):
    client = browser_of(case.contact)
    client.get(address(case))
    with django_assert_num_queries(18) as first:
        client.get(address(case))
    for number in range(3):
        SignatoryFactory(signature=case.signature, signed=True)
        SignedCommitmentFactory(signature=case.signature)
        paper_of(case.signature, name=f"{number}.pdf")
    with django_assert_num_queries(len(first)):
        client.get(address(case))


# --- What is kept about somebody --------------------------------------------------------------------


def test_my_data_hold_what_was_signed_and_written(asked: Case):
    checks.answer(signature=asked.signature, by=asked.signer, words="Styrelsen beslutade.")
    fix = {"field": "case_number", "after": "2026/71", "reason": "Omkastat."}
    corrections.correct(signature=asked.signature, by=asked.signer, **fix)
    text = text_of(browser_of(asked.signer).get("/en/mina-sidor/uppgifter/"))
    signed, _between, written = text.partition("What you have written about signatures")
    assert "Sanna Signatär ordförande" in signed
    assert "Deklarationen för öppna dörrar" in signed
    assert "Styrelsen beslutade." in written
    assert "It is to say: 2026/71" in written
    assert QUESTION not in text
