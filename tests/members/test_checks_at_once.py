"""Two at once: of two who decide on a signature in the same moment one wins, and one mail is sent."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection

from members.actions import checks, corrections, names, withdrawals
from members.signature_ways import SignatureWayRefusedError
from tests.members.signatures import Case, make_case

pytestmark = pytest.mark.django_db(transaction=True)
SEEN = "Protokollet."


@pytest.fixture
def case(transactional_db: None) -> Case:
    return make_case()


def at_once(*deeds: Callable[[], Any]) -> list[str]:
    """Let several people do something in the same moment, and return what each was told: "done" or why not."""
    start = Barrier(len(deeds))

    def one(deed: Callable[[], Any]) -> str:
        start.wait()
        try:
            deed()
        except SignatureWayRefusedError as error:
            return error.signature.state
        except ValidationError:
            return "said already"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(one, deeds))


def approve(case: Case) -> Callable[[], Any]:
    return lambda: checks.approve(signature=case.signature, by=case.coordinator, basis="minutes", words=SEEN)


def test_a_double_click_approves_once(case: Case):
    assert at_once(*[approve(case)] * 4) == ["done", "standing", "standing", "standing"]
    assert (case.kinds, case.signature.checks.count(), len(mail.outbox)) == (["signed", "checked"], 1, 2)


def test_one_approves_and_one_refuses_and_one_of_them_wins(case: Case):
    told = at_once(
        approve(case), lambda: checks.refuse(signature=case.signature, by=case.coordinator, words="Protokollet saknas.")
    )
    assert told in (["done", "standing"], ["done", "refused"])
    assert case.now().state == ("standing" if "standing" in told else "refused")
    assert (case.kinds, case.signature.checks.count(), len(mail.outbox)) == (["signed", "checked"], 1, 2)


def test_a_question_asked_twice_goes_out_once(case: Case):
    assert at_once(*[lambda: checks.ask(signature=case.signature, by=case.coordinator, words="Vem?")] * 3) == [
        "done",
        "question",
        "question",
    ]
    assert len(mail.outbox) == 2


def test_one_withdraws_while_another_approves(case: Case):
    """Whoever is first: in the end it is withdrawn in public, or was given up before it counted."""
    told = at_once(approve(case), lambda: withdrawals.withdraw(signature=case.signature, by=case.contact))
    now = case.now()
    assert (told, now.state, now.has_ended) in [
        (["cancelled", "done"], "cancelled", False),
        (["done", "done"], "standing", True),
    ]
    assert not now.is_listed


def test_two_withdraw_and_one_withdrawal_is_made(case: Case):
    approve(case)()
    mail.outbox.clear()
    told = at_once(*[lambda: withdrawals.withdraw(signature=case.signature, by=case.contact)] * 3)
    assert told.count("done") == 1
    assert (case.kinds, len(mail.outbox)) == (["signed", "checked", "withdrawn"], 2)


def test_a_correction_sent_twice_is_made_once(case: Case):
    approve(case)()
    deed = lambda: corrections.correct(  # noqa: E731  the same thing, done by three threads
        signature=case.signature, by=case.contact, field="case_number", after="2026/71", reason="Fel."
    )
    assert at_once(deed, deed, deed) == ["done", "said already", "said already"]
    assert case.kinds.count("corrected") == 1


def test_a_name_taken_away_twice_is_gone_once(case: Case):
    approve(case)()
    person = case.signature.signatories.get()
    assert at_once(*[lambda: names.forget(person)] * 3) == ["done", "done", "done"]
    person.refresh_from_db()
    assert (person.name, person.email) == ("", "")
