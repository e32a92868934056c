"""The public page of a signature: how sure one can be, who is named, what was corrected, that it was withdrawn."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members.actions import checks, corrections, names, withdrawals
from tests.factories.members import SignedCommitmentFactory
from tests.members.signatures import Case, make_case

pytestmark = pytest.mark.django_db
PAGE = "/en/deklarationer/oppna-dorrar/undertecknare/oppna-dorrar/"


@pytest.fixture
def case() -> Case:
    made = make_case()
    SignedCommitmentFactory(signature=made.signature, title="Vi mäter lönerna", body="Före juni.")
    checks.approve(signature=made.signature, by=made.coordinator, basis="minutes", words="Protokollet.")
    return made


def text_of(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").main.get_text(" ", strip=True)


@pytest.mark.parametrize("state", ["pending", "signed", "question", "refused", "cancelled"])
def test_what_does_not_count_has_no_page(client: Client, state: str):
    make_case(state=state)
    assert client.get(PAGE).status_code == 404
    for page in ("/en/organisationer/oppna-dorrar/", "/en/deklarationer/oppna-dorrar/"):
        assert "Vi mäter" not in client.get(page).content.decode()


def test_the_level_is_told_in_honest_words(client: Client, case: Case):
    text = text_of(client)
    assert "Signed here, and a coordinator has checked that the signatory may sign" in text
    assert "Nobody has compared the person with an identity document" in text


def test_a_signature_that_shows_before_the_check_says_so(client: Client):
    case = make_case()
    case.signature.declaration.shows_before_check = True
    case.signature.declaration.save()
    case.now().save()
    text = text_of(client)
    assert "Signed here by somebody with a confirmed e-mail address" in text
    assert "Nobody has checked that the signatory may sign for the organisation: it says so itself." in text


def test_who_wants_to_be_named_is_and_can_think_again(client: Client, case: Case):
    assert "Sanna Signatär" not in text_of(client)
    names.show(case.signature.signatories.get(), shown=True)
    assert "Sanna Signatär" in text_of(client)
    names.forget(case.signature.signatories.get())
    assert "Sanna Signatär" not in text_of(client)


def test_corrections_stand_beside_what_was_signed(client: Client, case: Case):
    promise = case.signature.commitments.get()
    corrections.correct(
        signature=case.signature, by=case.contact, field="case_number", after="2026/71", reason="Omkastat."
    )
    corrections.correct(
        signature=case.signature,
        by=case.contact,
        field="commitment",
        promise=promise,
        after="Vi mäter lönerna\n\nFöre juli.",
        reason="Fel månad.",
    )
    page = BeautifulSoup(client.get(PAGE).content, "html.parser")
    beside = page.select_one(".commitments li").get_text(" ", strip=True)
    assert "Före juni." in beside
    assert "wording of an own commitment" in beside
    assert "It is to say: Vi mäter lönerna Före juli. Why: Fel månad." in beside
    assert "2026/71" not in beside
    signed = page.select_one("[aria-labelledby=signature]").get_text(" ", strip=True)
    assert "2026/17" in signed
    assert "case number It said: 2026/17 It is to say: 2026/71 Why: Omkastat." in signed
    assert "Före juli" not in signed
    assert "Kim Kontakt" not in page.get_text()


def test_hostile_words_of_a_correction_stay_words(client: Client, case: Case):
    hostile = "<script>alert(1)</script>"
    corrections.correct(signature=case.signature, by=case.contact, field="case_number", after=hostile, reason=hostile)
    html = client.get(PAGE).content.decode()
    assert hostile not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_withdrawn_signature_keeps_its_page(client: Client, case: Case):
    withdrawals.withdraw(signature=case.signature, by=case.contact, reason="Vi slås ihop.")
    text = text_of(client)
    assert "The organisation withdrew its signature on" in text
    assert "Vi slås ihop." in text
    assert "Vi mäter lönerna" in text
    assert "Kim Kontakt" not in text
    assert (
        "Öppna dörrar"
        not in client.get("/en/deklarationer/oppna-dorrar/undertecknare/")
        .content.decode()
        .partition("<main")[2]
        .partition("<table")[2]
    )


def test_the_page_costs_the_same_with_many_corrections(client: Client, case: Case, django_assert_num_queries: Any):
    client.get(PAGE)
    with django_assert_num_queries(2):
        client.get(PAGE)
    for number in range(3):
        corrections.correct(
            signature=case.signature, by=case.contact, field="case_number", after=str(number), reason="Fel."
        )
    with django_assert_num_queries(2):
        client.get(PAGE)
