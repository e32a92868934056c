"""The pages of a signature for those who gave it: read, answer, withdraw, correct."""

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members.actions import checks
from members.models import Correction, MandateDocument, Organisation, Signature, User, Withdrawal
from tests.factories.members import SignatureFactory, SignedCommitmentFactory, UserFactory
from tests.factories.signatures import SignatoryFactory
from tests.members.logging_in import PASSWORD, log_in
from tests.members.signatures import Case, make_case, member_of, paper_of
from tests.uploads import good

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


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def left_alone(person: User) -> Client:
    """Return the browser of somebody with a password who logged in some time ago."""
    person.set_password(PASSWORD)
    person.save()
    return browser_of(person)


def just_logged_in(person: User) -> Client:
    """Return the browser of somebody who has shown a moment ago who they are."""
    person.set_password(PASSWORD)
    person.save()
    client = Client()
    log_in(client, person.email)
    return client


def address(case: Case, page: str = "", *more: Any) -> str:
    with translation.override("en"):
        return reverse(f"my-signature{page}", args=[case.signature.public_id, *more])


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").main.get_text(" ", strip=True)


def links_of(response: Any) -> list[str]:
    return [link["href"] for link in BeautifulSoup(response.content, "html.parser").main.select("a[href]")]


def faults(response: Any) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [item.get_text(" ", strip=True) for item in page.select(".error-summary li")]


# --- Who comes there -------------------------------------------------------------------------------


def visitors(case: Case) -> dict[str, User]:
    """Return somebody of each kind."""
    organisation = case.signature.organisation
    elsewhere = SignatureFactory(signed_here=True).organisation
    signatory = UserFactory()
    SignatoryFactory(signature=case.signature, user=signatory, signed=True)
    return {
        "contact": case.contact,
        "signatory": case.signer,
        "reporter": member_of(organisation, "Rut", is_reporter=True),
        "applicant": member_of(organisation, "Sam", is_applicant=True),
        "signed, no member": signatory,
        "colleague of another": member_of(elsewhere, "Ann"),
        "stranger": UserFactory(),
        "coordinator": case.coordinator,
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


def test_an_unknown_number_is_not_found(case: Case):
    assert browser_of(case.signer).get("/mina-sidor/underskrifter/" + "0" * 26 + "/").status_code == 404


def test_no_copy_of_the_page_is_kept(case: Case):
    assert "no-store" in browser_of(case.signer).get(address(case))["Cache-Control"]


def test_the_paper_of_another_signature_is_not_found(case: Case):
    other = paper_of(SignatureFactory(signed_here=True))
    assert browser_of(case.signer).get(address(case, "-paper", other.pk)).status_code == 404


# --- The page --------------------------------------------------------------------------------------


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


# --- Answering -------------------------------------------------------------------------------------


def pdf(name: str = "protokoll.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, good("pdf"), "application/pdf")


def test_a_question_is_answered_with_papers(asked: Case):
    client = browser_of(asked.contact)
    page = client.get(address(asked, "-answer"))
    assert QUESTION in text_of(page)
    done = client.post(
        address(asked, "-answer"), {"words": "Styrelsen.", "papers": [pdf(), pdf("stadgar.pdf")]}, follow=True
    )
    assert "Your answer has arrived." in text_of(done)
    assert asked.now().state == "signed"
    assert sorted(MandateDocument.objects.values_list("name", flat=True)) == ["protokoll.pdf", "stadgar.pdf"]
    again = client.post(address(asked, "-answer"), {"words": "Styrelsen."}, follow=True)
    assert "Somebody may have been faster" in text_of(again)
    assert asked.signature.checks.count() == 2
    kept = MandateDocument.objects.first()
    paper = client.get(address(asked, "-paper", kept.pk))
    assert (paper.content, paper["Content-Disposition"]) == (good("pdf"), f'attachment; filename="{kept.name}"')


def test_what_was_typed_stays_when_a_file_is_refused(asked: Case):
    client = browser_of(asked.signer)
    bad = SimpleUploadedFile("virus.exe", b"MZ")
    page = client.post(address(asked, "-answer"), {"words": "Styrelsen beslutade.", "papers": [bad]})
    assert faults(page)[0].startswith("Papers that show it: virus.exe: This kind of file is not taken.")
    assert "Styrelsen beslutade." in page.content.decode()
    many = client.post(address(asked, "-answer"), {"words": "x", "papers": [pdf(f"{n}.pdf") for n in range(6)]})
    assert faults(many) == ["Papers that show it: Choose at most 5 files at a time."]
    empty = client.post(address(asked, "-answer"), {"words": ""})
    assert faults(empty) == ["Your answer: Write an answer. If the papers say it all, write that."]
    assert (asked.now().state, MandateDocument.objects.count()) == ("question", 0)


def test_of_two_colleagues_who_answer_the_second_is_told(asked: Case, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("members.views.my_signatures._question", lambda _signature: SimpleNamespace(words="?"))
    checks.answer(signature=asked.signature, by=asked.signer, words="Först.")
    page = browser_of(asked.contact).post(address(asked, "-answer"), {"words": "Sedan."}, follow=True)
    assert "Somebody may have been faster" in text_of(page)
    assert asked.signature.checks.count() == 2


# --- Withdrawing -----------------------------------------------------------------------------------


def test_withdrawing_is_explained_and_asks_who_it_is(case: Case):
    client = left_alone(case.contact)
    page = client.get(address(case, "-withdraw"))
    assert "Its page stays, and says that it was withdrawn" in text_of(page)
    assert "2 people get a mail about it" in text_of(page)
    answer = client.post(address(case, "-withdraw"), {"sure": "on"})
    assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)
    assert not Withdrawal.objects.exists()


def test_a_signature_is_withdrawn_by_somebody_who_is_sure(case: Case):
    client = just_logged_in(case.contact)
    page = client.post(address(case, "-withdraw"), {"reason": "Vi slås ihop."})
    assert faults(page) == [
        "I withdraw in the name of the organisation: Tick the box if the organisation withdraws its signature."
    ]
    assert "Vi slås ihop." in page.content.decode()
    done = client.post(address(case, "-withdraw"), {"reason": "Vi slås ihop.", "sure": "on"}, follow=True)
    assert "The signature is withdrawn." in text_of(done)
    assert Withdrawal.objects.get().reason == "Vi slås ihop."
    assert "Withdrawn on" in text_of(client.get(address(case)))
    again = client.post(address(case, "-withdraw"), {"sure": "on"}, follow=True)
    assert "the signature is withdrawn" in text_of(again)
    assert case.kinds == ["signed", "withdrawn"]


def test_what_was_never_shown_is_given_up():
    case = make_case()
    client = just_logged_in(case.signer)
    text = text_of(client.get(address(case, "-withdraw")))
    assert "Visitors have never seen the signature" in text
    assert "Those who get the mail read it, and nobody else." in text
    done = client.post(address(case, "-withdraw"), {"sure": "on"}, follow=True)
    assert "The signature is given up." in text_of(done)
    assert case.now().state == "cancelled"


def test_of_two_colleagues_who_withdraw_the_second_is_told(case: Case, monkeypatch: pytest.MonkeyPatch):
    client = just_logged_in(case.contact)
    Signature.objects.filter(pk=case.signature.pk).update(state="lapsed")
    monkeypatch.setattr("members.views.my_signatures._ways", lambda _signature: {"withdraw", "correct"})
    assert "Somebody may have been faster" in text_of(
        client.post(address(case, "-withdraw"), {"sure": "on"}, follow=True)
    )
    sent = {"what": "case_number", "after": "1", "reason": "2"}
    assert "Somebody may have been faster" in text_of(client.post(address(case, "-correct"), sent, follow=True))


def test_earlier_signatures_that_go_along_are_told(case: Case):
    newer = SignatureFactory(
        signed_here=True,
        state="standing",
        organisation=case.signature.organisation,
        version__declaration=case.signature.declaration,
        renews=case.signature,
    )
    case.signature = newer
    page = browser_of(case.contact).get(address(case, "-withdraw"))
    assert "The earlier signature that it renewed is withdrawn with it." in text_of(page)


# --- Correcting ------------------------------------------------------------------------------------


def test_a_case_number_is_corrected(case: Case):
    client = browser_of(case.contact)
    assert "Case number (now: 2026/17)" in text_of(client.get(address(case, "-correct")))
    sent = {"what": "case_number", "after": "2026/71", "reason": "Omkastat."}
    done = client.post(address(case, "-correct"), sent, follow=True)
    assert "The correction stands beside what was signed." in text_of(done)
    assert "It is to say: 2026/71" in text_of(done)
    twice = client.post(address(case, "-correct"), sent)
    assert faults(twice) == ["It is to say: It says that already."]
    assert (Correction.objects.count(), case.now().case_number) == (1, "2026/17")


def test_the_wording_of_an_own_commitment_is_corrected(case: Case):
    promise = SignedCommitmentFactory(signature=case.signature, title="Vi mäter", body="Före juni.")
    client = browser_of(case.signer)
    assert "The wording of your own commitment “Vi mäter”" in text_of(client.get(address(case, "-correct")))
    sent = {"what": f"promise-{promise.pk}", "after": "Vi mäter\r\n\r\nFöre juli.", "reason": "Fel månad."}
    client.post(address(case, "-correct"), sent)
    made = Correction.objects.get()
    assert (made.promise, made.before, made.after) == (promise, "Vi mäter\n\nFöre juni.", "Vi mäter\n\nFöre juli.")


def test_a_day_is_written_as_a_day(case: Case):
    client = browser_of(case.contact)
    sent = {"what": "decided_on", "after": "igår", "reason": "Fel dag."}
    assert faults(client.post(address(case, "-correct"), sent)) == ["It is to say: Write the day as 2026-10-03."]
    client.post(address(case, "-correct"), {**sent, "after": "2026-10-03"})
    assert Correction.objects.get().after == "2026-10-03"


def test_something_else_says_what_is_wrong(case: Case):
    client = browser_of(case.contact)
    sent = {"what": "other", "after": "Rätt", "reason": "Därför."}
    assert faults(client.post(address(case, "-correct"), sent)) == [
        "It says: Copy what is wrong, so that a reader finds it."
    ]
    client.post(address(case, "-correct"), {**sent, "before": "Fel"})
    assert Correction.objects.get().before == "Fel"


def test_an_empty_correction_says_what_is_missing(case: Case):
    page = browser_of(case.contact).post(address(case, "-correct"), {})
    assert faults(page) == [
        "What is wrong: Choose what is wrong.",
        "It is to say: Write what it is to say.",
        "Why: Write why: whoever reads what was signed will ask.",
    ]


def test_an_organisation_that_has_closed_can_still_withdraw(case: Case):
    Organisation.objects.filter(pk=case.signature.organisation_id).update(closed_on="2026-01-01")
    assert browser_of(case.contact).get(address(case, "-withdraw")).status_code == 200
