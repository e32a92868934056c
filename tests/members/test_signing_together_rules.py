"""Signing jointly: asked, signed, declined, replaced, reminded, given up."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from members.actions import signing_together, withdrawals
from members.actions.signing import SigningRefusedError
from members.actions.signing_together import CoSigningOverError
from members.identities import Identity
from members.models import LogEntry, Signatory, Signature
from members.models.signatories import IdentifiedBy
from tests.factories.members import UserFactory
from tests.members.signing import IDENTITY, OTHER, SECOND_OTHER, Case, make_case, recipients

pytestmark = pytest.mark.django_db
BY_CODE = Identity(by=IdentifiedBy.CODE, email=OTHER["email"])


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


@pytest.fixture
def case() -> Case:
    return make_case()


@pytest.fixture
def signature(case: Case) -> Signature:
    """A signature that waits for Olle."""
    return case.sign(case.fill_jointly())


def link_to(address: str) -> str:
    """Return the secret of the newest link that was sent to ``address``."""
    body = next(message.body for message in reversed(mail.outbox) if message.to == [address])
    return re.search(r"/medunderteckna/([^/\s]+)/", body)[1]


def olle(signature: Signature) -> Signatory:
    return signature.signatories.get(number=2)


def co_sign(person: Signatory, **values: Any) -> Signature:
    given = {"identity": BY_CODE, "name": "Olle O", "title": "ordf.", "is_shown": False, **values}
    return signing_together.co_sign(person=person, **given)


def test_those_who_are_to_sign_too_are_asked(case: Case, signature: Signature):
    assert (signature.state, signature.valid_until, signature.is_listed) == ("pending", None, False)
    person = olle(signature)
    assert (person.name, person.email, person.state) == ("Olle Ordförande", "olle@organisation.example", "invited")
    assert recipients() == [
        ("sanna@organisation.example", "Receipt: Föreningen Öppet and Deklarationen för öppna dörrar"),
        ("olle@organisation.example", "Sanna Signatär asks you to sign Deklarationen för öppna dörrar"),
    ]
    assert signing_together.find(link_to("olle@organisation.example")) == person
    assert signing_together.awaited(person)
    assert signing_together.find("") is None
    assert signing_together.find("no-such-secret") is None


def test_the_last_one_completes_it(case: Case, signature: Signature):
    case.declaration.valid_months = 24
    case.declaration.save()
    mail.outbox.clear()
    done = co_sign(olle(signature))
    assert (done.state, done.level) == ("signed", "self")
    assert done.valid_until == case.declaration.valid_until(timezone.localdate())
    person = olle(signature)
    assert (person.name, person.title, person.is_shown) == ("Olle O", "ordf.", False)
    assert (person.state, person.identified_by, person.user) == ("signed", "code", None)
    assert [entry.kind for entry in LogEntry.objects.in_order()] == ["signed", "co-signed"]
    assert recipients() == [
        ("sanna@organisation.example", "All have signed: Föreningen Öppet and Deklarationen för öppna dörrar"),
        ("olle@organisation.example", "All have signed: Föreningen Öppet and Deklarationen för öppna dörrar"),
        (case.coordinator.email, "To check: Föreningen Öppet has signed Deklarationen för öppna dörrar"),
    ]


def test_it_waits_for_the_last_one(case: Case):
    signature = case.sign(case.fill_jointly(OTHER, SECOND_OTHER))
    mail.outbox.clear()
    assert (co_sign(olle(signature)).state, mail.outbox) == ("pending", [])
    assert co_sign(signature.signatories.get(number=3), identity=IDENTITY).state == "signed"
    assert [entry.kind for entry in LogEntry.objects.in_order()] == ["signed", "co-signed", "co-signed"]


def test_without_a_check_it_stands_when_all_have_signed(case: Case):
    case.declaration.required_level = "self"
    case.declaration.save()
    signature = case.sign(case.fill_jointly())
    account = UserFactory(email=OTHER["email"], language="en")
    assert co_sign(olle(signature), user=account).is_listed
    assert olle(signature).user == account
    assert not any(subject.startswith("To check") for _to, subject in recipients())


def test_a_second_press_signs_once(signature: Signature):
    person = olle(signature)
    for _press in range(3):
        co_sign(person)
    assert LogEntry.objects.filter(kind="co-signed").count() == 1


@pytest.mark.parametrize(("first", "second", "level"), [("eid", "eid", "eid"), ("eid", "code", "self")])
def test_it_is_as_sure_as_the_least_sure_of_them(case: Case, first: str, second: str, level: str):
    made = {"eid": Identity(by=IdentifiedBy.EID, provider="freja"), "code": BY_CODE}
    signature = case.sign(case.fill_jointly(), identity=made[first])
    assert co_sign(olle(signature), identity=made[second]).level == level


def test_each_needs_the_identification_that_is_asked_for(case: Case):
    case.declaration.required_level = "eid"
    case.declaration.save()
    signature = case.sign(case.fill_jointly(), identity=Identity(by=IdentifiedBy.EID, provider="freja"))
    with pytest.raises(SigningRefusedError, match="e-identification only"):
        co_sign(olle(signature))


def test_after_the_last_day_nobody_signs(case: Case, signature: Signature):
    case.declaration.closes_on = timezone.localdate() - timedelta(days=1)
    case.declaration.save()
    with pytest.raises(CoSigningOverError, match="The last day to sign was"):
        co_sign(olle(signature))
    assert Signature.objects.get().state == "pending"


def test_nobody_signs_for_what_has_closed(case: Case, signature: Signature):
    case.organisation.closed_on = timezone.localdate()
    case.organisation.save()
    with pytest.raises(CoSigningOverError, match="The organisation has closed"):
        co_sign(olle(signature))


# --- Declined --------------------------------------------------------------------------------------


def test_who_declines_says_why_to_whoever_asked(signature: Signature):
    mail.outbox.clear()
    person = olle(signature)
    for _press in range(2):
        signing_together.decline(person=person, reason="Styrelsen har inte beslutat.")
    person.refresh_from_db()
    assert (person.state, person.declined_because) == ("declined", "Styrelsen har inte beslutat.")
    assert recipients() == [
        ("sanna@organisation.example", "Olle Ordförande does not sign Deklarationen för öppna dörrar")
    ]
    assert "Styrelsen har inte beslutat." in mail.outbox[0].body
    assert f"/underskrifter/{signature.public_id}/medundertecknare/" in mail.outbox[0].body
    with pytest.raises(CoSigningOverError, match="You have declined already"):
        co_sign(person)


def test_who_has_signed_does_not_decline(signature: Signature):
    co_sign(olle(signature))
    with pytest.raises(CoSigningOverError, match="You have signed already"):
        signing_together.decline(person=olle(signature), reason="Nej.")


# --- Replaced --------------------------------------------------------------------------------------


def test_somebody_else_is_asked_instead(signature: Signature):
    before, former = olle(signature), link_to(OTHER["email"])
    signing_together.decline(person=before, reason="Nej.")
    before.refresh_from_db()
    signing_together.replace(person=before, **SECOND_OTHER)
    person = olle(signature)
    assert (person.name, person.state, person.declined_because) == ("Karin Kassör", "invited", "")
    assert signing_together.find(former) is None
    assert signing_together.find(link_to(SECOND_OTHER["email"])) == person
    with pytest.raises(CoSigningOverError, match="Somebody else was asked instead"):
        co_sign(before)
    assert co_sign(person).state == "signed"


def test_nobody_is_asked_twice_or_at_no_address(signature: Signature):
    with pytest.raises(ValidationError, match="an address of their own"):
        signing_together.replace(person=olle(signature), name="S", email="Sanna@organisation.example", title="")
    with pytest.raises(ValidationError):
        signing_together.replace(person=olle(signature), name="S", email="sanna", title="")


def test_nobody_is_replaced_who_has_signed(signature: Signature):
    co_sign(olle(signature))
    with pytest.raises(CoSigningOverError, match="Nobody can be replaced any more"):
        signing_together.replace(person=olle(signature), **SECOND_OTHER)


# --- Given up, reminded ----------------------------------------------------------------------------


def test_what_was_given_up_is_signed_by_nobody(case: Case, signature: Signature):
    person = olle(signature)
    withdrawals.withdraw(signature=signature, by=case.signatory)
    with pytest.raises(CoSigningOverError):
        co_sign(person)
    assert not signing_together.awaited(Signatory.objects.select_related("signature").get(pk=person.pk))


def test_where_the_link_still_works_it_says_that_it_was_given_up(signature: Signature):
    Signature.objects.update(state="cancelled")
    with pytest.raises(CoSigningOverError, match="given up before all had signed"):
        co_sign(olle(signature))


def test_after_a_week_each_is_reminded_once(signature: Signature):
    mail.outbox.clear()
    assert signing_together.remind_co_signers() == 0
    Signatory.objects.filter(number=2).update(asked_at=timezone.now() - timedelta(days=7))
    assert (signing_together.remind_co_signers(), signing_together.remind_co_signers()) == (1, 0)
    assert recipients() == [("olle@organisation.example", "Reminder: Föreningen Öppet waits for you to sign")]
    person = signing_together.find(link_to(OTHER["email"]))
    assert (person, person.reminded_at is not None) == (olle(signature), True)


def test_nobody_is_reminded_who_was_replaced_meanwhile(signature: Signature):
    assert not signing_together._remind(olle(signature))


def test_after_sixty_days_it_is_given_up(signature: Signature):
    mail.outbox.clear()
    assert signing_together.give_up_waiting() == 0
    Signature.objects.update(signed_at=timezone.now() - timedelta(days=60))
    assert (signing_together.give_up_waiting(), signing_together.give_up_waiting()) == (1, 0)
    signature.refresh_from_db()
    assert (signature.state, signature.has_ended) == ("cancelled", False)
    assert recipients() == [
        ("sanna@organisation.example", "Given up: Föreningen Öppet and Deklarationen för öppna dörrar"),
        ("olle@organisation.example", "Given up: Föreningen Öppet and Deklarationen för öppna dörrar"),
    ]
    assert [entry.kind for entry in LogEntry.objects.in_order()] == ["signed", "withdrawn"]
    assert not signing_together._give_up(signature)


def test_what_was_given_up_can_be_begun_anew(case: Case, signature: Signature):
    withdrawals.withdraw(signature=signature, by=case.signatory)
    assert case.sign().state == "signed"
