"""Two at once, with real threads: one signature, one completion, clear words for the others."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone, translation

from members.actions import signing_answers, signing_drafts, signing_together
from members.actions.signing import SignedByColleagueError, SigningRefusedError, sign
from members.actions.signing_drafts import ChangedMeanwhileError
from members.actions.signing_together import CoSigningOverError
from members.identities import Identity
from members.models import LogEntry, Signatory, Signature, SigningDraft, User
from members.models.signatories import IdentifiedBy
from tests.factories.members import UserFactory
from tests.factories.memberships import MembershipFactory
from tests.members.signing import IDENTITY, OTHER, SECOND_OTHER, Case, make_case, new_version

pytestmark = pytest.mark.django_db(transaction=True)
BY_CODE = Identity(by=IdentifiedBy.CODE)
TOLD = (SignedByColleagueError, SigningRefusedError, CoSigningOverError, ChangedMeanwhileError)


@pytest.fixture
def case(transactional_db: None) -> Case:
    return make_case()


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Let all be done in the same moment, and return what came of each, in order."""
    start = Barrier(len(deeds))

    def one(deed: Callable[[], Any]) -> Any:
        translation.activate("en")
        start.wait()
        try:
            return deed()
        except TOLD as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [done.result() for done in [pool.submit(one, deed) for deed in deeds]]


def signing(draft: SigningDraft, by: User) -> Callable[[], Any]:
    stamp = signing_answers.stamp(draft, by)
    return lambda: sign(draft=draft, by=by, identity=IDENTITY, stamp=stamp)


def test_twenty_presses_make_one_signature_and_one_mail(case: Case):
    draft = case.fill()
    made = at_once(*[signing(draft, case.signatory)] * 20)
    assert {type(row) for row in made} == {Signature}
    assert len({row.pk for row in made}) == 1
    assert (Signature.objects.count(), LogEntry.objects.count()) == (1, 1)
    assert [message.to for message in mail.outbox] == [[case.signatory.email], [case.coordinator.email]]


def test_of_two_colleagues_one_signs_and_the_other_is_told(case: Case):
    colleague = UserFactory(name="Disa Delegat")
    MembershipFactory(user=colleague, organisation=case.organisation, is_signatory=True)
    case.fill(colleague)
    draft = case.fill()
    made = at_once(signing(draft, case.signatory), signing(draft, colleague))
    signature = Signature.objects.get()
    told = [row for row in made if isinstance(row, SignedByColleagueError)]
    assert ([row for row in made if row not in told], [row.signature for row in told]) == ([signature], [signature])
    assert signature.signatories.count() == 1


def test_of_two_who_are_the_last_one_completes(case: Case):
    signature = case.sign(case.fill_jointly(OTHER, SECOND_OTHER))
    people = list(signature.signatories.filter(number__gt=1).select_related("signature"))
    mail.outbox.clear()

    def co_signing(person: Signatory) -> Callable[[], Any]:
        return lambda: signing_together.co_sign(
            person=person, identity=BY_CODE, name=person.name, title="", is_shown=False
        )

    at_once(*(co_signing(person) for person in [*people, *people]))
    signature.refresh_from_db()
    assert signature.state == "signed"
    assert [entry.kind for entry in LogEntry.objects.in_order()] == ["signed", "co-signed", "co-signed"]
    completed = sorted(message.to[0] for message in mail.outbox if message.subject.startswith("All have signed"))
    assert completed == sorted([case.signatory.email, OTHER["email"], SECOND_OTHER["email"]])


def test_one_signs_while_the_first_one_asks_somebody_else(case: Case):
    signature = case.sign(case.fill_jointly())
    person = signature.signatories.select_related("signature").get(number=2)
    signed, replaced = at_once(
        lambda: signing_together.co_sign(person=person, identity=BY_CODE, name="Olle", title="", is_shown=False),
        lambda: signing_together.replace(person=person, **SECOND_OTHER),
    )
    outcome = (isinstance(signed, Signature), isinstance(replaced, Signatory))
    assert outcome in {(True, False), (False, True)}
    refusal = replaced if outcome[0] else signed
    assert isinstance(refusal, CoSigningOverError)


def test_a_declaration_that_closes_in_the_same_moment_is_signed_before_or_not_at_all(case: Case):
    draft = case.fill()

    def close() -> None:
        with transaction.atomic():
            declaration = type(case.declaration).objects.select_for_update().get(pk=case.declaration.pk)
            declaration.closes_on = timezone.localdate() - timedelta(days=1)
            declaration.save()

    made, _closed = at_once(signing(draft, case.signatory), close)
    if isinstance(made, SigningRefusedError):
        assert made.words.startswith("The last day to sign was")
        assert (Signature.objects.count(), SigningDraft.objects.count()) == (0, 1)
    else:
        assert (Signature.objects.count(), SigningDraft.objects.count()) == (1, 0)


def test_a_version_that_is_published_in_the_same_moment_is_said(case: Case):
    draft = case.fill()

    def publish() -> None:
        with transaction.atomic():
            type(case.declaration).objects.select_for_update().get(pk=case.declaration.pk)
            new_version(case)

    made, _published = at_once(signing(draft, case.signatory), publish)
    if isinstance(made, SigningRefusedError):
        assert made.words.startswith("A new version of the text was published")
        assert SigningDraft.objects.count() == 1
    else:
        assert made.version == case.version


def test_of_two_who_write_one_is_told(case: Case):
    draft = case.begin()

    def writing(by: User, chosen: int) -> Callable[[], Any]:
        answers = {"chosen": [chosen], "own": []}
        return lambda: signing_drafts.save(draft=draft, step="commitments", answers=answers, revision=0, by=by)

    made = at_once(writing(case.signatory, 2), writing(case.contact, 3))
    assert sorted(type(row).__name__ for row in made) == ["ChangedMeanwhileError", "SigningDraft"]
    assert SigningDraft.objects.get().revision == 1


def test_two_who_begin_share_one_draft(case: Case):
    begun = at_once(case.begin, lambda: case.begin(case.contact))
    assert len({draft.pk for draft in begun}) == 1
    assert SigningDraft.objects.count() == 1
