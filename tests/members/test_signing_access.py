"""Who may come to the pages of signing: every page, every role, by look and by button; and what each page costs."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from members.models import SigningDraft, User
from tests.factories.members import (
    CoordinationFactory,
    RegionFactory,
    SignedCommitmentFactory,
    UserFactory,
    make_site_administrator,
)
from tests.factories.memberships import MembershipFactory
from tests.factories.signatures import SignatoryFactory
from tests.members.signing import OTHER, OWN, Case, make_case
from tests.members.test_signing_pages import press

pytestmark = pytest.mark.django_db
NO_ROLE = dict.fromkeys(("is_contact", "is_signatory", "is_reporter", "is_applicant"), False)
START = "/en/deklarationer/oppna-dorrar/skriv-under/"
STEPS = ("texten", "ataganden", "behorighet", "offentligt", "kontrollera", "kasta")
LOG_IN, FORBIDDEN, MISSING = 302, 403, 404
WHO = {
    "anonymous": LOG_IN,
    "stranger": MISSING,
    "contact": 200,
    "signatory": 200,
    "reporter": FORBIDDEN,
    "applicant": FORBIDDEN,
    "former": FORBIDDEN,
    "neighbour": MISSING,
    "coordinator": MISSING,
    "other coordinator": MISSING,
    "administrator": MISSING,
}


@pytest.fixture
def case() -> Case:
    case = make_case()
    case.fill()
    return case


def somebody(case: Case, kind: str) -> User | None:
    organisation = case.organisation
    if kind in {"reporter", "applicant"}:
        return MembershipFactory(organisation=organisation, **{**NO_ROLE, f"is_{kind}": True}).user
    made: dict[str, Any] = {
        "anonymous": lambda: None,
        "stranger": UserFactory,
        "contact": lambda: case.contact,
        "signatory": lambda: case.signatory,
        "former": lambda: MembershipFactory(organisation=organisation, ended_at="2026-01-01T00:00Z").user,
        "neighbour": lambda: MembershipFactory(is_signatory=True).user,
        "coordinator": lambda: case.coordinator,
        "other coordinator": lambda: (
            CoordinationFactory(region=RegionFactory(code="12"), user__email="skane@region.example").user
        ),
        "administrator": make_site_administrator,
    }
    return made[kind]()


@pytest.mark.parametrize("kind", WHO)
def test_each_page_is_for_contacts_and_signatories(client: Client, case: Case, kind: str):
    person = somebody(case, kind)
    if person:
        client.force_login(person)
    for step in STEPS:
        response = client.get(f"{START}foreningen/{step}/")
        assert (step, response.status_code) == (step, WHO[kind])
    signs = client.get(f"{START}foreningen/legitimera/")
    assert signs.status_code == (302 if WHO[kind] == 200 else WHO[kind])  # first comes the check
    assert client.get(START).status_code == 200


@pytest.mark.parametrize("kind", [kind for kind, status in WHO.items() if status != 200])
def test_no_button_works_for_others(client: Client, case: Case, kind: str):
    person = somebody(case, kind)
    if person:
        client.force_login(person)
    before = SigningDraft.objects.values().get()
    for step in (*STEPS, "legitimera", "ny-version"):
        response = client.post(f"{START}foreningen/{step}/", {"go": "on", "own_0_title": "x", "action": "send"})
        assert (step, response.status_code) == (step, WHO[kind])
    client.post(START, {"organisation": "foreningen"})
    assert SigningDraft.objects.values().get() == before


# --- What a page costs -----------------------------------------------------------------------------


def fuller(case: Case) -> None:
    """Give the draft many rows, and the organisation many people; and the person a second organisation."""
    case.fill(
        commitments={"chosen": [2, 3], "own": [OWN] * 6},
        mandate={"mandate": "joint", "others": [OTHER, *({**OTHER, "email": f"{n}@a.example"} for n in range(5))]},
    )
    for _number in range(3):
        MembershipFactory(organisation=case.organisation, is_signatory=True)
        MembershipFactory(user=case.signatory, is_signatory=True)


COSTS = {
    "": 9,
    "foreningen/texten/": 8,
    "foreningen/ataganden/": 8,
    "foreningen/behorighet/": 8,
    "foreningen/offentligt/": 8,
    "foreningen/kontrollera/": 16,
    "foreningen/kasta/": 5,
}


@pytest.mark.parametrize("path", COSTS)
def test_a_page_costs_the_same_with_more_in_it(client: Client, case: Case, django_assert_num_queries: Any, path: str):
    client.force_login(case.signatory)
    client.get(START + path)
    with django_assert_num_queries(COSTS[path]):
        client.get(START + path)
    fuller(case)
    with django_assert_num_queries(COSTS[path]):
        client.get(START + path)


def test_the_page_that_signs_costs_the_same_with_more_in_it(client: Client, case: Case, django_assert_num_queries: Any):
    client.force_login(case.signatory)
    for fill in (lambda _case: None, fuller):
        fill(case)
        press(client, f"{START}foreningen/kontrollera/")
        client.get(f"{START}foreningen/legitimera/")
        with django_assert_num_queries(12):
            client.get(f"{START}foreningen/legitimera/")


def test_the_page_of_those_who_sign_too_costs_the_same_with_more_in_it(
    client: Client, case: Case, django_assert_num_queries: Any
):
    signature = case.sign(case.fill_jointly())
    link = "/en" + re.search(r"/medunderteckna/\S+", mail.outbox[-1].body)[0]
    together = f"/en/mina-sidor/underskrifter/{signature.public_id}/medundertecknare/"
    for number in (2, 8):
        client.logout()
        with django_assert_num_queries(5):
            client.get(link)
        client.force_login(case.signatory)
        client.get(together)
        with django_assert_num_queries(7):
            client.get(together)
        for row in range(number + 2, number + 5):
            SignatoryFactory(signature=signature, number=row)
            SignedCommitmentFactory(signature=signature, number=row)
