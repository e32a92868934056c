"""Corrections: what was signed stays, what is right stands beside it."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import translation

from members.actions.corrections import as_it_stands, correct
from members.evidence.canonical import parse
from members.evidence.log import opened
from members.models import Correction, Signature
from members.signature_ways import SignatureWayRefusedError
from tests.factories.members import CommitmentFactory, DeclarationVersionFactory, SignedCommitmentFactory
from tests.members.signatures import Case, make_case, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_case(state="standing")


def fix(case: Case, **values: object) -> Correction:
    return correct(
        **{
            "signature": case.signature,
            "by": case.contact,
            "field": "case_number",
            "after": "2026/71",
            "reason": "Omkastade siffror.",
            **values,
        }
    )


def test_what_was_signed_stays_and_the_correction_stands_beside_it(case: Case):
    made = fix(case)
    assert (case.now().case_number, made.before, made.after) == ("2026/17", "2026/17", "2026/71")
    entry = case.signature.log_entries.get(kind="corrected")
    assert parse(bytes(entry.body))["field"] == "case_number"
    assert opened(entry) == {
        "before": "2026/17",
        "after": "2026/71",
        "why": "Omkastade siffror.",
        "corrected-by": "Kim Kontakt",
    }
    assert set(told()) == {"sanna@organisation.example", "kim@organisation.example"}
    assert all("2026/71" in message.body and "Omkastade siffror." in message.body for message in mail.outbox)


def test_a_second_correction_begins_where_the_first_ended(case: Case):
    fix(case)
    assert as_it_stands(case.signature, "case_number") == "2026/71"
    assert fix(case, after="2026/711").before == "2026/71"


def test_the_same_correction_is_made_once(case: Case):
    fix(case)
    with translation.override("en"), pytest.raises(ValidationError, match="It says that already"):
        fix(case)
    fix(case, field="other", before="Fel", after="Rätt")
    with translation.override("en"), pytest.raises(ValidationError, match="has been made already"):
        fix(case, field="other", before="Fel", after="Rätt")
    assert (Correction.objects.count(), case.kinds) == (2, ["signed", "corrected", "corrected"])


def test_each_field_says_what_it_says(case: Case):
    case.signature.decided_on = date(2026, 10, 1)
    assert [as_it_stands(case.signature, field) for field in ("decision_body", "decided_on", "other")] == [
        "Styrelsen",
        "2026-10-01",
        "",
    ]
    case.signature.decided_on = None
    assert as_it_stands(case.signature, "decided_on") == ""


def test_an_own_commitment_is_corrected_as_a_whole(case: Case):
    promise = SignedCommitmentFactory(signature=case.signature, title="Vi utbildar alla", body="Före juni.")
    other = SignedCommitmentFactory(signature=case.signature, title="Vi mäter", body="")
    made = fix(case, field="commitment", promise=promise, after="Vi utbildar alla\n\nFöre juli.")
    assert made.before == "Vi utbildar alla\n\nFöre juni."
    assert as_it_stands(case.signature, "commitment", promise) == "Vi utbildar alla\n\nFöre juli."
    assert as_it_stands(case.signature, "commitment", other) == "Vi mäter"
    promise.refresh_from_db()
    assert promise.body == "Före juni."


def test_a_correction_says_what_it_is_of(case: Case):
    with pytest.raises(ValidationError):
        fix(case, field="commitment", before="", after="X")
    with pytest.raises(ValidationError):
        fix(case, reason="")
    assert (Correction.objects.count(), case.kinds, told()) == (0, ["signed"], {})


@pytest.mark.parametrize("state", ["pending", "refused", "cancelled", "lapsed"])
def test_what_is_not_whole_or_has_ended_is_not_corrected(case: Case, state: str):
    Signature.objects.filter(pk=case.signature.pk).update(state=state)
    with pytest.raises(SignatureWayRefusedError):
        fix(case)


def test_nothing_of_the_declaration_itself_is_offered(case: Case):
    version = DeclarationVersionFactory(declaration=case.signature.declaration)
    commitment = CommitmentFactory(version=version)
    SignedCommitmentFactory(signature=case.signature, commitment=commitment, title="")
    assert list(case.signature.commitments.in_own_words()) == []
