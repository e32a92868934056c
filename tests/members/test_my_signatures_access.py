"""Who comes to the pages of a signature, and who may act there."""

import pytest
from django.test import Client

from members.actions import checks
from members.models import Correction, User
from tests.factories.members import SignatureFactory, UserFactory
from tests.factories.signatures import SignatoryFactory
from tests.members.own_pages import address, browser_of, just_logged_in
from tests.members.signatures import Case, make_case, member_of, paper_of

pytestmark = pytest.mark.django_db
QUESTION = "Vem har beslutat om det här?"


@pytest.fixture
def asked() -> Case:
    made = make_case()
    checks.ask(signature=made.signature, by=made.coordinator, words=QUESTION)
    return made


# --- Who comes there --------------------------------------------------------------------------------


def visitors(asked: Case) -> dict[str, User]:
    """Return somebody of each kind."""
    organisation = asked.signature.organisation
    elsewhere = SignatureFactory(signed_here=True).organisation
    signatory = UserFactory()
    SignatoryFactory(signature=asked.signature, user=signatory, signed=True)
    return {
        "contact": asked.contact,
        "signatory": asked.signer,
        "reporter": member_of(organisation, "Rut", is_reporter=True),
        "applicant": member_of(organisation, "Sam", is_applicant=True),
        "signed, no member": signatory,
        "colleague of another": member_of(elsewhere, "Ann"),
        "stranger": UserFactory(),
        "coordinator": asked.coordinator,
        "administrator": UserFactory(is_staff=True, is_superuser=True),
    }


ACCESS = {
    "": (200, 200, 200, 200, 200, 404, 404, 404, 404),
    "-answer": (200, 200, 403, 403, 403, 404, 404, 404, 404),
    "-correct": (200, 200, 403, 403, 403, 404, 404, 404, 404),
    "-withdraw": (200, 200, 403, 403, 403, 404, 404, 404, 404),
    "-name": (404, 200, 404, 404, 200, 404, 404, 404, 404),
    "-paper": (200, 200, 200, 200, 404, 404, 404, 404, 404),
}


@pytest.mark.parametrize("word", ACCESS)
def test_who_hears_what(asked: Case, word: str):
    more = [paper_of(asked.signature).pk] if word == "-paper" else []
    where = address(asked, word, *more)
    people = visitors(asked)
    heard = {name: browser_of(person).get(where).status_code for name, person in people.items()}
    assert heard == dict(zip(people, ACCESS[word], strict=True))
    anonymous = Client().get(where)
    assert (anonymous.status_code, "/konto/login/" in anonymous["Location"]) == (302, True)


@pytest.mark.parametrize("word", ["-answer", "-correct", "-withdraw"])
def test_whoever_may_not_act_changes_nothing(asked: Case, word: str):
    sent = {"words": "x", "sure": "on", "what": "case_number", "after": "y", "reason": "z"}
    for name, person in visitors(asked).items():
        if name not in {"contact", "signatory"}:
            assert just_logged_in(person).post(address(asked, word), sent).status_code in {403, 404}
    assert (asked.now().state, asked.kinds, Correction.objects.count()) == ("question", ["signed", "co-signed"], 0)


def test_an_unknown_number_is_not_found(asked: Case):
    assert browser_of(asked.signer).get("/mina-sidor/underskrifter/" + "0" * 26 + "/").status_code == 404


def test_no_copy_of_the_page_is_kept(asked: Case):
    assert "no-store" in browser_of(asked.signer).get(address(asked))["Cache-Control"]


def test_the_paper_of_another_signature_is_not_found(asked: Case):
    other = paper_of(SignatureFactory(signed_here=True))
    assert browser_of(asked.signer).get(address(asked, "-paper", other.pk)).status_code == 404
