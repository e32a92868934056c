"""Fetching a receipt: for those who act for the organisation, or have signed, and for nobody else."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members.actions import receipts
from members.evidence import keys
from members.models import Signature
from tests.factories.members import UserFactory
from tests.factories.memberships import MembershipFactory
from tests.members.evidence import sign
from tests.programmes.told import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def signature() -> Signature:
    """A signature with its receipts."""
    keys.make()
    made, entry = sign(proof__user=UserFactory(name="Sanna Signatär"))
    assert receipts.make(entry) is not None
    return made


def browser_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(signature: Signature) -> str:
    return f"/mina-sidor/underskrifter/{signature.public_id}/kvitto.pdf"


@pytest.mark.parametrize("role", ["is_contact", "is_signatory", "is_reporter", "is_applicant"])
def test_each_role_fetches_it(signature: Signature, role: str):
    person = MembershipFactory(organisation=signature.organisation, **{"is_contact": False, role: True}).user
    response = browser_of(person).get(address(signature))
    assert response["Content-Type"] == "application/pdf"
    assert f"{signature.public_id}.pdf" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert "Sanna Signatär" in words_of(response.content)


def test_who_has_signed_fetches_it(signature: Signature):
    person = signature.signatories.get().user
    assert browser_of(person).get(address(signature)).status_code == 200


def test_nobody_else_learns_that_there_is_one(signature: Signature, client: Client):
    former = MembershipFactory(organisation=signature.organisation, ended_at=signature.signed_at).user
    other = MembershipFactory().user
    for person in (former, other, UserFactory(is_staff=True), UserFactory(is_superuser=True)):
        assert browser_of(person).get(address(signature)).status_code == 404
    response = client.get(address(signature))
    assert response["Location"] == f"/konto/login/?next={address(signature)}"
    assert browser_of(other).get(address(signature).replace(signature.public_id, "0" * 26)).status_code == 404
    assert browser_of(other).post(address(signature)).status_code == 405


def test_while_it_is_being_made_the_page_says_so(signature: Signature):
    person = MembershipFactory(organisation=signature.organisation).user
    for blob in signature.blobs.filter(kind="receipt"):
        blob.forget()
    response = browser_of(person).get(f"/en{address(signature)}")
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    page = BeautifulSoup(response.content, "html.parser")
    assert page.h1.text == "The receipt is being made"
    assert page.find("a", string="Try again")["href"] == f"/en{address(signature)}"
