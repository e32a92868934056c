"""The check in the administration: what a coordinator reads, decides and cannot do."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.actions import checks
from members.models import Region, Signature, SignatureCheck
from tests.factories.members import (
    SignatureFactory,
    SignedCommitmentFactory,
    make_coordinator,
    make_site_administrator,
)
from tests.factories.memberships import MembershipFactory
from tests.members.signatures import Case, make_case, paper_of

pytestmark = pytest.mark.django_db
SEEN = "Protokoll 3 oktober, paragraf 7."


@pytest.fixture
def case() -> Case:
    made = make_case()
    made.coordinator.language = "en"
    made.coordinator.save()
    SignedCommitmentFactory(signature=made.signature, title="Vi mäter lönerna varje år")
    return made


@pytest.fixture
def kim(client: Client, case: Case) -> Client:
    client.force_login(case.coordinator)
    return client


@pytest.fixture
def neighbour() -> Client:
    client = Client()
    client.force_login(make_coordinator(Region.objects.get(code="12"), email="skane@region.example"))
    return client


@pytest.fixture
def alex() -> Client:
    client = Client()
    person = make_site_administrator()
    person.language = "en"
    person.save()
    client.force_login(person)
    return client


def address(row: Any, page: str = "change", *more: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk, *more])


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select_one("#content").get_text(" ", strip=True)


def steps_on(client: Client, case: Case) -> list[str]:
    page = BeautifulSoup(client.get(address(case.signature)).content, "html.parser")
    return [link.get_text(strip=True) for link in page.select(".programme-steps a.button")]


# --- What there is to read ---------------------------------------------------------------------------


def test_the_page_holds_what_a_check_needs(kim: Client, case: Case):
    case.signature.organisation.number = "802002-1234"
    case.signature.organisation.save()
    paper = paper_of(case.signature)
    page = kim.get(address(case.signature))
    text = text_of(page)
    for words in (
        "The signature: signed, the authority is to be checked",
        "802002-1234",
        "Compare with the statutes, the minutes of the annual meeting",
        "Sanna Signatär",
        "sanna@organisation.example",
        "identified by a code sent to the e-mail address",
        "a decision on this declaration",
        "Styrelsen",
        "2026/17",
        "Vi mäter lönerna varje år",
        "protokoll.pdf",
        "signed",
    ):
        assert words in text, words
    assert address(case.signature, "paper", paper.pk) in page.content.decode()
    assert steps_on(kim, case) == ["Approve", "Ask the organisation something", "Refuse"]
    soup = BeautifulSoup(page.content, "html.parser")
    assert soup.select("#signature_form input[type=text], #signature_form textarea, #signature_form select") == []
    assert soup.select("input[name=_save], .deletelink") == []


def test_what_has_happened_is_told_in_order(kim: Client, case: Case):
    checks.ask(signature=case.signature, by=case.coordinator, words="Vem beslutade?")
    checks.answer(signature=case.signature, by=case.signer, words="Styrelsen, enhälligt.")
    text = text_of(kim.get(address(case.signature))).partition("What has happened")[2]
    told = ["Signed", "Vem beslutade?", "Styrelsen, enhälligt.", "Number 1: signed"]
    places = [text.index(words) for words in told]
    assert places == sorted(places)


def test_a_recorded_signature_keeps_its_form(kim: Client, case: Case):
    recorded = SignatureFactory(organisation__region=case.signature.region)
    page = BeautifulSoup(kim.get(address(recorded)).content, "html.parser")
    assert page.select("#signature_form select[name=level]")
    assert not page.select(".programme-steps")
    for word in ("approve", "ask", "refuse"):
        answer = kim.get(address(recorded, word))
        assert (answer.status_code, answer["Location"]) == (302, address(recorded))


def test_another_region_finds_nothing(neighbour: Client, case: Case):
    paper = paper_of(case.signature)
    for page in ("change", "approve", "ask", "refuse", "history", "delete"):
        assert neighbour.get(address(case.signature, page)).status_code == 404
    assert neighbour.get(address(case.signature, "paper", paper.pk)).status_code == 404
    sent = {"basis": "call", "words": "x", "_confirmed": "1"}
    assert neighbour.post(address(case.signature, "approve"), sent).status_code == 404
    assert "Sanna" not in neighbour.get(reverse("admin:members_signature_changelist") + "?q=dorrar").content.decode()
    assert case.now().state == "signed"


# --- Deciding --------------------------------------------------------------------------------------


def test_approving_shows_the_mail_first(kim: Client, case: Case):
    page = address(case.signature, "approve")
    assert "the authority has been checked" in text_of(kim.get(page))
    empty = kim.post(page, {"basis": "", "words": " "})
    assert "Choose what you compared it with." in text_of(empty)
    assert "Write what you saw" in text_of(empty)
    asked = kim.post(page, {"basis": "minutes", "words": SEEN})
    text = text_of(asked)
    for words in (SEEN, "Minutes of the board", "sanna@organisation.example", "kim@organisation.example"):
        assert words in text
    assert "Deklarationen för öppna dörrar" in text
    assert (case.now().state, mail.outbox) == ("signed", [])
    again = kim.post(page, {"basis": "minutes", "words": SEEN, "_again": "1"})
    assert BeautifulSoup(again.content, "html.parser").select_one("textarea").get_text(strip=True) == SEEN
    done = kim.post(page, {"basis": "minutes", "words": SEEN, "_confirmed": "1"}, follow=True)
    assert "The signature is approved. Those who signed have been told." in done.content.decode()
    assert (case.now().state, case.now().level, len(mail.outbox)) == ("standing", "checked", 2)
    assert steps_on(kim, case) == []
    late = kim.post(page, {"basis": "minutes", "words": SEEN, "_confirmed": "1"}, follow=True)
    assert "Somebody may have been faster" in late.content.decode()
    assert (SignatureCheck.objects.count(), len(mail.outbox)) == (1, 2)


@pytest.mark.parametrize(("word", "state"), [("ask", "question"), ("refuse", "refused")])
def test_asking_and_refusing_need_words(kim: Client, case: Case, word: str, state: str):
    page = address(case.signature, word)
    empty = BeautifulSoup(kim.post(page, {"words": ""}).content, "html.parser")
    assert empty.select(".step__faults a[href='#id_words']")
    assert "Vem har beslutat?" in text_of(kim.post(page, {"words": "Vem har beslutat?"}))
    assert case.now().state == "signed"
    kim.post(page, {"words": "Vem har beslutat?", "_confirmed": "1"})
    assert case.now().state == state
    assert all("Vem har beslutat?" in message.body for message in mail.outbox)


def test_two_see_the_form_and_the_slower_one_is_told(kim: Client, case: Case, monkeypatch: pytest.MonkeyPatch):
    faster = make_coordinator(case.signature.region, email="snabb@region.example")

    def overtaken(*_: Any) -> str:
        monkeypatch.undo()
        checks.approve(signature=case.signature, by=faster, basis="call", words="Ringde.")
        return ""

    monkeypatch.setattr("members.admin.checks.why_not_checked", overtaken)
    answer = kim.post(address(case.signature, "refuse"), {"words": "Nej.", "_confirmed": "1"}, follow=True)
    assert "Somebody may have been faster" in answer.content.decode()
    assert case.now().state == "standing"


def test_nobody_decides_for_an_organisation_of_their_own(kim: Client, case: Case):
    MembershipFactory(user=case.coordinator, organisation=case.signature.organisation)
    page = kim.get(address(case.signature))
    assert "You act for this organisation yourself." in text_of(page)
    assert steps_on(kim, case) == []
    sent = {"basis": "call", "words": "x", "_confirmed": "1"}
    answer = kim.post(address(case.signature, "approve"), sent, follow=True)
    assert "You act for this organisation yourself." in answer.content.decode()
    assert case.now().state == "signed"


def test_a_site_administrator_checks_what_belongs_to_no_region(alex: Client, case: Case):
    case.signature.organisation.region = None
    case.signature.organisation.save()
    alex.post(address(case.signature, "approve"), {"basis": "register", "words": SEEN, "_confirmed": "1"})
    assert case.now().state == "standing"


def test_a_mail_to_nobody_is_told_of(kim: Client, case: Case):
    case.signature.organisation.memberships.update(ended_at=timezone.now())
    case.signature.signatories.update(email="")
    text = text_of(kim.post(address(case.signature, "ask"), {"words": "Vem?"}))
    assert "Nobody has an address any more." in text


# --- Papers ----------------------------------------------------------------------------------------


def test_a_paper_is_handed_over_and_kept_nowhere(kim: Client, case: Case):
    paper = paper_of(case.signature, name='Protokoll "åäö".pdf')
    answer = kim.get(address(case.signature, "paper", paper.pk))
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"%PDF-1.7 hemligt", "application/pdf")
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Protokoll")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Client().get(address(case.signature, "paper", paper.pk)).status_code == 302


def test_the_paper_of_another_signature_is_not_found(kim: Client, case: Case):
    other = paper_of(make_case_elsewhere())
    assert kim.get(address(case.signature, "paper", other.pk)).status_code == 404


def make_case_elsewhere() -> Signature:
    return SignatureFactory(signed_here=True, organisation__region__code="12")


# --- The work queue --------------------------------------------------------------------------------


def test_what_waits_is_in_the_work_queue(kim: Client, neighbour: Client, case: Case):
    page = kim.get(reverse("admin:index"))
    assert "Signatures to check" in page.content.decode()
    assert "Öppna dörrar: Deklarationen för öppna dörrar" in page.content.decode()
    listed = kim.get(reverse("admin:members_signature_changelist") + "?todo=signatures")
    assert address(case.signature) in listed.content.decode()
    assert "Öppna dörrar" not in neighbour.get(reverse("admin:index")).content.decode()
    checks.ask(signature=case.signature, by=case.coordinator, words="Vem?")
    assert "Signatures to check" not in kim.get(reverse("admin:index")).content.decode()
    SignatureCheck.objects.update(created_at="2026-01-01T00:00Z")
    assert "Questions unanswered for 30 days" in kim.get(reverse("admin:index")).content.decode()


def test_the_queue_costs_no_more_for_more_rows(kim: Client, case: Case, django_assert_max_num_queries: Any):
    kim.get(reverse("admin:index"))
    with django_assert_max_num_queries(40) as captured:
        kim.get(reverse("admin:index"))
    number = len(captured)
    for _number in range(3):
        SignatureFactory(signed_here=True, organisation__region=case.signature.region)
    with django_assert_max_num_queries(number):
        kim.get(reverse("admin:index"))
