"""The table of what can become of a signature: these ways, from these states, and no others."""

import pytest

from members.models import Signature
from members.signature_ways import WAYS, SignatureWayRefusedError, demand, moved, ways_from
from tests.factories.members import SignatureFactory
from tests.members.signatures import Case, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_case()


def test_the_ways_are_these_and_no_others():
    assert {(name, source, way.target) for name, way in WAYS.items() for source in way.sources} == {
        ("complete", "pending", "signed"),
        ("stand", "pending", "standing"),
        ("approve", "signed", "standing"),
        ("approve", "question", "standing"),
        ("ask", "signed", "question"),
        ("answer", "question", "signed"),
        ("refuse", "signed", "refused"),
        ("refuse", "question", "refused"),
        ("cancel", "pending", "cancelled"),
        ("cancel", "signed", "cancelled"),
        ("cancel", "question", "cancelled"),
        ("withdraw", "signed", None),
        ("withdraw", "question", None),
        ("withdraw", "standing", None),
        ("correct", "signed", None),
        ("correct", "question", None),
        ("correct", "standing", None),
        ("lapse", "standing", "lapsed"),
        ("lapse", "signed", "lapsed"),
        ("lapse", "question", "lapsed"),
    }


def test_nothing_leads_out_of_an_end():
    assert [state for state in Signature.State if not ways_from(state)] == [
        "recorded",
        "refused",
        "cancelled",
        "lapsed",
    ]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", [state for state in Signature.State if state != "recorded"])
def test_a_way_is_taken_from_its_states_alone(case: Case, way: str, state: str):
    Signature.objects.filter(pk=case.signature.pk).update(state=state)
    row = case.now()
    if state in WAYS[way].sources:
        demand(row, way)
        return
    with pytest.raises(SignatureWayRefusedError) as refused:
        demand(row, way)
    assert str(row.get_state_display()) in refused.value.words


def test_what_was_recorded_or_withdrawn_goes_no_way(case: Case):
    with pytest.raises(SignatureWayRefusedError):
        demand(SignatureFactory(), "withdraw")
    Signature.objects.filter(pk=case.signature.pk).update(has_ended=True)
    with pytest.raises(SignatureWayRefusedError, match="'approve' is refused") as refused:
        demand(case.now(), "approve")
    assert "återkallad" in refused.value.words


def test_a_way_without_a_target_moves_nothing(case: Case):
    with pytest.raises(ValueError, match="leads to no other state"):
        moved(case.signature, "correct", by=case.signer)
