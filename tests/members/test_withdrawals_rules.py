"""Taking a signature back: what is seen of it, what goes with it, and that it can be given again."""

import pytest
from django.core import mail

from members.actions import withdrawals
from members.evidence.canonical import parse
from members.evidence.log import opened
from members.models import Signature, Withdrawal
from members.signature_ways import SignatureWayRefusedError
from tests.factories.members import SignatureFactory
from tests.factories.signatures import SignatoryFactory
from tests.members.signatures import Case, make_case, told

pytestmark = pytest.mark.django_db
BOTH = {"sanna@organisation.example", "kim@organisation.example"}


@pytest.fixture
def case() -> Case:
    return make_case(state="standing", level="checked")


def renewal_of(signature: Signature, **values: object) -> Signature:
    return SignatureFactory(
        signed_here=True,
        organisation=signature.organisation,
        version__declaration=signature.declaration,
        renews=signature,
        **values,
    )


def test_a_shown_signature_is_withdrawn_for_all_to_see(case: Case):
    now = withdrawals.withdraw(signature=case.signature, by=case.contact, reason="Vi slås ihop.")
    assert (now.state, now.has_ended, now.is_listed) == ("standing", True, False)
    assert (now.withdrawal.reason, now.withdrawal.history.get().history_user) == ("Vi slås ihop.", case.contact)
    now.declaration.refresh_from_db()
    assert now.declaration.signature_count == 0
    assert list(Signature.objects.public()) == [now]
    entry = now.log_entries.get(kind="withdrawn")
    assert parse(bytes(entry.body))["withdrawn-on"] == now.withdrawal.withdrawn_on.isoformat()
    assert opened(entry) == {"withdrawn-by": "Kim Kontakt", "reason": "Vi slås ihop."}
    assert set(told()) == BOTH
    assert all("Vi slås ihop." in message.body and "Kim Kontakt" in message.body for message in mail.outbox)


def test_it_is_withdrawn_once(case: Case):
    withdrawals.withdraw(signature=case.signature, by=case.contact)
    mail.outbox.clear()
    with pytest.raises(SignatureWayRefusedError):
        withdrawals.withdraw(signature=case.signature, by=case.signer)
    assert (Withdrawal.objects.count(), case.kinds, told()) == (1, ["signed", "withdrawn"], {})


def test_it_can_be_given_again(case: Case):
    withdrawals.withdraw(signature=case.signature, by=case.contact)
    again = SignatureFactory(
        signed_here=True, organisation=case.signature.organisation, version=case.signature.version, state="standing"
    )
    again.refresh_from_db()
    assert again.is_listed
    assert not case.now().is_listed


@pytest.mark.parametrize("state", ["signed", "question", "pending"])
def test_what_nobody_has_seen_is_given_up_without_a_trace_outside_the_log(state: str):
    case = make_case(state=state)
    SignatoryFactory(signature=case.signature, email="inbjuden@organisation.example")
    now = withdrawals.withdraw(signature=case.signature, by=case.contact, reason="Fel version.")
    assert (now.state, now.has_ended) == ("cancelled", False)
    assert not Withdrawal.objects.exists()
    assert list(Signature.objects.public()) == []
    assert case.kinds == ["signed", "withdrawn"]
    assert set(told()) == {*BOTH, "inbjuden@organisation.example"}


@pytest.mark.parametrize("state", ["signed", "question"])
def test_what_was_shown_before_the_check_is_withdrawn(state: str):
    case = make_case(state=state)
    case.signature.declaration.shows_before_check = True
    case.signature.declaration.save()
    now = withdrawals.withdraw(signature=case.signature, by=case.contact)
    assert (now.state, now.has_ended) == (state, True)
    assert list(Signature.objects.public()) == [now]


@pytest.mark.parametrize("state", ["refused", "cancelled", "lapsed"])
def test_what_has_ended_is_not_withdrawn(case: Case, state: str):
    Signature.objects.filter(pk=case.signature.pk).update(state=state)
    with pytest.raises(SignatureWayRefusedError):
        withdrawals.withdraw(signature=case.signature, by=case.contact)
    assert (case.now().state, case.kinds, told()) == (state, ["signed"], {})


def test_the_newest_signature_takes_the_earlier_ones_along(case: Case):
    recorded = SignatureFactory(
        organisation=case.signature.organisation, version__declaration=case.signature.declaration, state="recorded"
    )
    Signature.objects.filter(pk=case.signature.pk).update(renews=recorded)
    newer = renewal_of(case.now(), state="standing")
    assert withdrawals.successor(case.now()) == newer
    with pytest.raises(SignatureWayRefusedError) as refused:
        withdrawals.withdraw(signature=case.signature, by=case.contact)
    assert refused.value.words == withdrawals.why_not_the_former()
    withdrawals.withdraw(signature=newer, by=case.contact)
    assert set(Withdrawal.objects.values_list("signature", flat=True)) == {newer.pk, case.signature.pk, recorded.pk}
    assert not Signature.objects.filter(is_listed=True).exists()
    assert case.kinds == ["signed", "withdrawn"]
    assert recorded.log_entries.count() == 0
    assert set(told()) == BOTH, "one mail for all of it"


def test_a_renewal_that_is_given_up_leaves_the_former_standing(case: Case):
    newer = renewal_of(case.signature)
    withdrawals.withdraw(signature=newer, by=case.contact)
    assert case.now().is_listed
    assert withdrawals.successor(case.now()) is None


def test_an_earlier_one_that_was_withdrawn_before_is_left_as_it_is(case: Case):
    withdrawals.withdraw(signature=case.signature, by=case.contact, reason="Först.")
    newer = renewal_of(case.now(), state="standing")
    assert withdrawals.forerunners(newer) == []
    withdrawals.withdraw(signature=newer, by=case.contact, reason="Sedan.")
    assert Withdrawal.objects.get(signature=case.signature).reason == "Först."
