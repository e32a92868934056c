"""What a draft lacks, field by field, and how its answers are read."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from members.actions import signing_answers
from members.actions.signing_checks import MOST_CO_SIGNERS, faults, step_faults
from members.models import SigningDraft
from tests.members.signing import MANDATE, OTHER, OWN, SECOND_OTHER, Case, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


@pytest.fixture
def case() -> Case:
    return make_case()


def found(case: Case, step: str, **changed: Any) -> list[tuple[str, str]]:
    """Return field and words of each fault of a step, with some answers changed."""
    draft = case.fill(**{step: changed})
    return [(fault.field, fault.words) for fault in step_faults(draft, step, case.signatory)]


def test_a_whole_draft_lacks_nothing(case: Case):
    assert faults(case.fill(), case.signatory) == []


def test_an_empty_draft_lacks_something_at_every_step(case: Case):
    lacking = [(fault.step, fault.field) for fault in faults(case.begin(), case.signatory)]
    assert lacking == [
        ("text", "read"),
        ("commitments", "chosen"),
        ("mandate", "mandate"),
        ("mandate", "basis"),
        ("public", "name"),
        ("public", "shown"),
    ]


def test_the_text_is_read_by_whoever_signs(case: Case):
    draft = case.fill(case.contact)
    assert [fault.field for fault in step_faults(draft, "text", case.contact)] == []
    assert [fault.words for fault in step_faults(draft, "text", case.signatory)] == [
        "Confirm that you have read the text."
    ]


def test_enough_is_chosen(case: Case):
    words = [("chosen", "Choose at least 1 of these. You have chosen 0.")]
    assert found(case, "commitments", chosen=[]) == words
    assert found(case, "commitments", chosen=[1, 99]) == words  # compulsory, and none of the version


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"title": " "}, ("own_0_title", "Give the commitment a title.")),
        ({"rhythm": ""}, ("own_0_rhythm", "Say whether it is done once, again and again, or all the time.")),
        ({"rhythm": "once"}, ("own_0_due", "Say when it is to be done.")),
        ({"due": "soon"}, ("own_0_due", "Write a date such as 2027-10-15, 2027-10, 2027 or autumn 2027.")),
        ({"due": "2019"}, ("own_0_due", "This time has passed already.")),
    ],
)
def test_an_own_commitment_is_whole(case: Case, changed: dict[str, str], fault: tuple[str, str]):
    assert found(case, "commitments", own=[{**OWN, **changed}]) == [fault]


def test_one_of_ones_own_may_be_asked_for():
    case = make_case(version={"own_commitments": "required"})
    words = [("own_0_title", "Write at least one commitment of your own.")]
    assert found(case, "commitments", own=[{**OWN, "title": "", "body": " "}]) == words


def test_where_none_is_taken_none_is_looked_at():
    case = make_case(version={"own_commitments": "none"})
    assert found(case, "commitments", own=[{**OWN, "title": ""}]) == []
    assert faults(case.fill(commitments={"own": [{**OWN, "title": "ord " * 30}]}), case.signatory) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"mandate": "x"}, ("mandate", "Say whether you sign alone, jointly or by delegation.")),
        ({"basis": ""}, ("basis", "Say what your right to sign builds on.")),
        ({"body": " "}, ("body", "Say who has decided it, such as the board.")),
        ({"decided_on": ""}, ("decided_on", "Give the date of the decision.")),
        ({"decided_on": "i går"}, ("decided_on", "Write the date as year, month and day, such as 2026-10-15.")),
    ],
)
def test_the_authority_is_whole(case: Case, changed: dict[str, str], fault: tuple[str, str]):
    assert found(case, "mandate", **changed) == [fault]


def test_a_decision_is_of_a_day_that_has_come(case: Case):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert found(case, "mandate", decided_on=tomorrow) == [("decided_on", "The decision cannot be of a day to come.")]
    assert found(case, "mandate", decided_on=timezone.localdate().isoformat()) == []


def test_a_registered_right_needs_no_decision(case: Case):
    assert found(case, "mandate", basis="registered", body="", decided_on="") == []


@pytest.mark.parametrize(
    ("others", "fault"),
    [
        ([], ("other_0_name", "Say who signs together with you.")),
        ([{**OTHER, "name": ""}], ("other_0_name", "Write the name of the person.")),
        ([{**OTHER, "email": "olle"}], ("other_0_email", "Write an e-mail address, such as name@example.org.")),
        (
            [{**OTHER, "email": "SANNA@organisation.example"}],
            ("other_0_email", "Each who signs needs an address of their own."),
        ),
        ([OTHER, {}, {**OTHER, "name": "Ola"}], ("other_2_email", "Each who signs needs an address of their own.")),
    ],
)
def test_who_signs_jointly_is_known(case: Case, others: list[dict[str, str]], fault: tuple[str, str]):
    assert found(case, "mandate", mandate="joint", others=others) == [fault]


def test_others_count_only_where_they_sign_jointly(case: Case):
    draft = case.fill(mandate={"others": [OTHER]})
    assert signing_answers.co_signers(draft) == []
    assert found(case, "mandate", mandate="joint", others=[OTHER, SECOND_OTHER]) == []


def test_whoever_signs_has_a_name_and_a_choice(case: Case):
    assert found(case, "public", name=" ", shown="perhaps") == [
        ("name", "Write your name."),
        ("shown", "Choose whether your name is shown."),
    ]


# --- Lengths: only at the end ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "changed", "fault"),
    [
        (
            "commitments",
            {"own": [{**OWN, "title": "ord " * 21}]},
            ("own_0_title", "This text has 21 words and may have 20."),
        ),
        (
            "commitments",
            {"own": [{**OWN, "body": "ord " * 201}]},
            ("own_0_body", "This text has 201 words and may have 200."),
        ),
        (
            "commitments",
            {"own": [{**OWN, "title": "o" * 201}]},
            ("own_0_title", "This text has 201 characters and may have 200."),
        ),
        ("mandate", {"body": "o" * 161}, ("body", "This text has 161 characters and may have 160.")),
        ("mandate", {"case_number": "o" * 61}, ("case_number", "This text has 61 characters and may have 60.")),
        ("public", {"name": "o" * 151}, ("name", "This text has 151 characters and may have 150.")),
        ("public", {"title": "o" * 121}, ("title", "This text has 121 characters and may have 120.")),
    ],
)
def test_lengths_hold_only_in_the_end(case: Case, step: str, changed: dict[str, Any], fault: tuple[str, str]):
    draft = case.fill(**{step: changed})
    assert step_faults(draft, step, case.signatory) == []
    assert [(found.step, found.field, found.words) for found in faults(draft, case.signatory)] == [(step, *fault)]


def test_those_who_sign_jointly_are_not_too_many_and_have_names_that_fit(case: Case):
    others = [{"name": "N" * 151, "email": f"p{number}@organisation.example", "title": ""} for number in range(10)]
    lacking = faults(case.fill_jointly(*others), case.signatory)
    assert lacking[-1].words == f"At most {MOST_CO_SIGNERS} can sign with you."
    assert [fault.field for fault in lacking[:-1]] == [f"other_{number}_name" for number in range(10)]


# --- How answers are read --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        ("2027-10-15", "2027-10-15"),
        (" 2027 ", "2027"),
        ("Hösten 2027", "2027-23"),
        ("våren 2028", "2028-21"),
        ("sommaren 2027", "2027-22"),
        ("vinter 2027", "2027-24"),
        ("autumn 2027", "2027-23"),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, read: str):
    assert str(signing_answers.read_due(typed)) == read


def test_a_day_is_read():
    assert signing_answers.read_day(" 2026-10-01 ") == date(2026, 10, 1)
    assert signing_answers.read_day(" ") is None


def test_rows_without_a_word_are_none(case: Case):
    draft = case.fill(commitments={"own": [{}, {"title": "Ja", "body": ""}]})
    assert [(row.row, row.title, row.rhythm) for row in signing_answers.own_words(draft)] == [(1, "Ja", "")]


def test_the_stamp_is_of_one_person_and_one_content(case: Case):
    draft = case.fill()
    stamp = signing_answers.stamp(draft, case.signatory)
    assert stamp == signing_answers.stamp(SigningDraft.objects.get(), case.signatory)
    assert stamp != signing_answers.stamp(draft, case.contact)
    draft.data = {**draft.data, "mandate": {**MANDATE, "body": "Ledningen"}}
    assert stamp != signing_answers.stamp(draft, case.signatory)


def test_the_language_is_that_of_the_text_on_the_page(case: Case):
    assert signing_answers.language_shown(case.version) == "sv"
    translated = make_translated(case)
    assert signing_answers.language_shown(translated) == "en"
    with translation.override("sv"):
        assert signing_answers.language_shown(translated) == "sv"


def make_translated(case: Case) -> Any:
    from tests.factories.members import CommitmentFactory, DeclarationVersionFactory

    version = DeclarationVersionFactory(declaration=case.declaration)
    CommitmentFactory(version=version, translations={"en": {"title": "We listen"}})
    return version
