"""Versions of a declaration: what keeps one from being published, what publishing does, what became of a commitment."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from members.actions import declaration_versions as actions
from members.actions.declaration_versions import NothingToContinueError, PublishRefusedError
from members.models import Commitment, CommitmentChange, DeclarationVersion, LogEntry
from members.version_changes import fates, newcomers
from tests.factories.members import CommitmentFactory, DeclarationFactory, DeclarationVersionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> DeclarationVersion:
    """A published version like that of a real charter: five compulsory commitments, and one of nine to choose."""
    version = DeclarationVersionFactory(preamble="Vi lovar.", elective_minimum=1)
    CommitmentFactory.create_batch(5, version=version, kind="compulsory")
    CommitmentFactory.create_batch(9, version=version)
    return actions.publish(version, by=None)


def next_of(version: DeclarationVersion) -> DeclarationVersion:
    return actions.begin_next(version.declaration, by=UserFactory())[0]


def reasons(version: DeclarationVersion) -> list[str]:
    with pytest.raises(PublishRefusedError) as refused:
        actions.publish(version, by=None)
    assert not DeclarationVersion.objects.get(pk=version.pk).is_frozen
    return refused.value.reasons


# --- Publishing ------------------------------------------------------------------------------------


def test_publishing_freezes_logs_and_keeps_who(first: DeclarationVersion):
    draft = next_of(first)
    person = UserFactory()
    published = actions.publish(draft, by=person)
    assert published.text_hash == draft.digest()
    assert list(LogEntry.objects.in_order().values_list("kind", "version")) == [
        ("declaration-published", first.pk),
        ("declaration-published", draft.pk),
    ]
    version = published.history.latest()
    assert (version.history_user, version.history_change_reason) == (person, "Published and frozen")


def test_what_fails_leaves_no_trace(first: DeclarationVersion, monkeypatch):
    draft = next_of(first)

    def broken(_version: DeclarationVersion) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions.records, "published", broken)
    with pytest.raises(RuntimeError):
        actions.publish(draft, by=None)
    assert not DeclarationVersion.objects.get(pk=draft.pk).is_frozen


def test_an_empty_version_is_refused():
    assert len(reasons(DeclarationVersionFactory())) == 1


def test_nobody_has_to_choose_more_than_there_is():
    version = DeclarationVersionFactory(preamble="Vi.", elective_minimum=2)
    CommitmentFactory(version=version)
    CommitmentFactory(version=version, kind="compulsory")
    assert len(reasons(version)) == 1
    CommitmentFactory(version=version)
    assert actions.publish(version, by=None).is_frozen


def test_every_former_commitment_is_accounted_for(first: DeclarationVersion):
    draft = next_of(first)
    draft.changes.filter(old__number__in=[2, 7]).delete()
    assert [re.findall(r"(\d+)\. ", reason) for reason in reasons(draft)] == [["2"], ["7"]]


def test_kept_means_the_same_words_and_the_same_kind(first: DeclarationVersion):
    draft = next_of(first)
    Commitment.objects.filter(version=draft, number=1).update(title="Annat")
    Commitment.objects.filter(version=draft, number=6).update(kind="compulsory")
    assert len(reasons(draft)) == 2
    draft.changes.filter(old__number__in=[1, 6]).update(outcome="changed", reason="Tydligare.")
    assert actions.publish(draft, by=None).is_frozen


def test_a_version_answers_for_the_one_published_before_it(first: DeclarationVersion):
    """Two drafts were begun from the first version: the second to be published has to look again."""
    second = next_of(first)
    third = DeclarationVersionFactory(declaration=first.declaration, number=3, preamble="Vi.")
    new = CommitmentFactory(version=third)
    for old in first.commitments.all():
        CommitmentChange.objects.create(version=third, old=old, new=new, outcome="changed", reason="Allt i ett.")
    actions.publish(second, by=None)
    assert len(reasons(third)) == 28  # fourteen that are not mapped, and fourteen that belong to another
    third.changes.all().delete()
    for old in second.commitments.all():
        CommitmentChange.objects.create(version=third, old=old, new=new, outcome="changed", reason="Allt i ett.")
    assert actions.publish(third, by=None).is_frozen


def test_a_version_has_a_higher_number_than_those_before(first: DeclarationVersion):
    earlier = DeclarationVersionFactory(declaration=first.declaration, number=0, preamble="Vi.")
    assert len(reasons(earlier)) == 1


def test_the_second_to_publish_hears_that_it_was_done():
    version = DeclarationVersionFactory(preamble="Vi.")
    actions.publish(version, by=None)
    with pytest.raises(PublishRefusedError):
        actions.publish(version, by=None)
    assert LogEntry.objects.count() == 1


# --- What stands still -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("preamble", "Annat."),
        ("number", 7),
        ("elective_minimum", 0),
        ("own_commitments", "none"),
        ("translations", {"en": {"preamble": "We promise."}}),
        ("text_hash", ""),
    ],
)
def test_a_published_version_is_saved_by_nobody(first: DeclarationVersion, name: str, value: object):
    setattr(first, name, value)
    for change in (first.full_clean, first.save):
        with pytest.raises(ValidationError):
            change()


@pytest.mark.parametrize(
    ("name", "value"), [("title", "Annat"), ("body", "Annat"), ("kind", "elective"), ("number", 99)]
)
def test_a_published_commitment_is_saved_by_nobody(first: DeclarationVersion, name: str, value: object):
    commitment = first.commitments.get(number=1)
    setattr(commitment, name, value)
    with pytest.raises(ValidationError):
        commitment.save()
    with pytest.raises(IntegrityError), transaction.atomic():  # past the model
        Commitment.objects.filter(pk=commitment.pk).update(**{name: value})


def test_nothing_joins_a_published_version(first: DeclarationVersion):
    with pytest.raises(ValidationError):
        CommitmentFactory(version=first, number=99)
    second = actions.publish(next_of(first), by=None)
    change = second.changes.all()[0]
    change.reason = "Efteråt."
    with pytest.raises(ValidationError):
        change.save()


def test_grounds_and_counts_are_no_part_of_the_text(first: DeclarationVersion):
    commitment = first.commitments.get(number=1)
    commitment.signed_count = 4
    commitment.save()
    assert Commitment.objects.get(pk=commitment.pk).signed_count == 4


@pytest.mark.parametrize("field", ["old", "new"])
def test_a_change_leads_from_before_to_now(first: DeclarationVersion, field: str):
    draft = next_of(first)
    change = draft.changes.all()[0]
    setattr(change, field, CommitmentFactory())
    with pytest.raises(ValidationError) as refused:
        change.full_clean()
    assert list(refused.value.message_dict) == [field]


# --- The next version ------------------------------------------------------------------------------


def test_a_draft_is_begun_once(first: DeclarationVersion):
    draft, is_new = actions.begin_next(first.declaration, by=UserFactory())
    assert is_new
    assert actions.begin_next(first.declaration, by=UserFactory()) == (draft, False)
    assert (draft.number, draft.commitments.count(), draft.changes.count()) == (2, 14, 14)
    assert actions.hindrances(draft) == []


def test_a_declaration_without_a_text_has_no_next_one():
    with pytest.raises(NothingToContinueError):
        actions.begin_next(DeclarationFactory(), by=UserFactory())


# --- Over several versions -------------------------------------------------------------------------


def test_a_commitment_is_followed_from_version_to_version(first: DeclarationVersion):
    second = next_of(first)
    second.changes.filter(old__number=1).update(outcome="dropped", new=None, reason="Lag nu.")
    second.changes.filter(old__number=2).update(outcome="changed", reason="Tydligare.")
    second.commitments.get(number=1).delete()
    second = actions.publish(second, by=None)
    third = next_of(second)
    third.changes.filter(old__number=3).update(outcome="dropped", new=None, reason="Ingen valde det.")
    third.commitments.get(number=3).delete()
    CommitmentFactory(version=third, number=20)
    third = actions.publish(third, by=None)
    found = fates(first, third)
    assert [(fate.old.number, fate.outcome, fate.new and fate.new.number) for fate in found][:4] == [
        (1, "dropped", None),
        (2, "changed", 2),
        (3, "dropped", None),
        (4, "kept", 4),
    ]
    assert [[step.reason for step in fate.reasons] for fate in found][:4] == [
        ["Lag nu."],
        ["Tydligare."],
        ["Ingen valde det."],
        [],
    ]
    assert [commitment.number for commitment in newcomers(third, found)] == [20]


def test_of_what_nobody_has_said_nothing_is_claimed(first: DeclarationVersion):
    second = DeclarationVersionFactory(declaration=first.declaration, number=2, preamble="Vi.")
    second.freeze()  # as texts from before the rule
    assert {fate.outcome for fate in fates(first, second)} == {""}
