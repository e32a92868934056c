"""What an organisation does with its signature: answer, withdraw, correct."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.actions import checks
from members.models import Correction, MandateDocument, Organisation, Signature, Withdrawal
from tests.factories.members import SignatureFactory, SignedCommitmentFactory
from tests.members.own_pages import address, browser_of, faults, just_logged_in, left_alone, text_of
from tests.members.signatures import Case, make_case
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


# --- Answering --------------------------------------------------------------------------------------


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


# --- Withdrawing ------------------------------------------------------------------------------------


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


# --- Correcting -------------------------------------------------------------------------------------


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
