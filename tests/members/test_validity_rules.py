"""How long a signature is valid: until when, the reminder, the end; and whether a declaration can be signed today."""

from datetime import date

import pytest
import time_machine
from django.core import mail

from arena.due import DUE
from members.actions import validity
from members.models import Declaration, Signature
from tests.factories.members import (
    DeclarationFactory,
    DeclarationVersionFactory,
    OrganisationFactory,
    SignatureFactory,
    UserFactory,
    WithdrawalFactory,
)
from tests.factories.memberships import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def signature() -> Signature:
    """A signature valid until the last of March, of an organisation with a contact."""
    return made(valid_until=date(2027, 3, 31))


def made(**values: object) -> Signature:
    declaration = DeclarationFactory(published=True, title="Löftet", signs_here=True, valid_months=36, reminder_days=60)
    version = DeclarationVersionFactory(declaration=declaration, preamble="Vi.")
    organisation = OrganisationFactory(published=True, name="Föreningen")
    MembershipFactory(organisation=organisation, user=UserFactory(email="kim@x.example", language="en"))
    values = {"state": "standing", **values}
    row = SignatureFactory(signed_here=True, version=version, organisation=organisation, **values)
    mail.outbox.clear()
    return row


def stored(signature: Signature) -> Signature:
    return Signature.objects.get(pk=signature.pk)


# --- Until when ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "signed_on", "until"),
    [
        (None, date(2026, 11, 22), None),
        (36, date(2026, 11, 22), date(2029, 11, 22)),
        (1, date(2026, 1, 31), date(2026, 2, 28)),
        (1, date(2028, 1, 31), date(2028, 2, 29)),
        (1, date(2026, 12, 31), date(2027, 1, 31)),
        (12, date(2028, 2, 29), date(2029, 2, 28)),
        (11, date(2026, 2, 1), date(2027, 1, 1)),
    ],
)
def test_valid_for_months_to_the_day(months, signed_on, until):
    assert Declaration(valid_months=months).valid_until(signed_on) == until


# --- The reminder ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "reminded"),
    [("2027-01-29", False), ("2027-01-30", True), ("2027-03-31", True), ("2027-04-01", False)],
)
def test_the_reminder_comes_in_its_time(signature, today, reminded):
    with time_machine.travel(f"{today} 12:00:00+01:00", tick=False):
        assert validity.remind() == reminded
    assert [message.to for message in mail.outbox] == ([["kim@x.example"]] if reminded else [])


@time_machine.travel("2027-02-15 12:00:00+01:00", tick=False)
def test_the_reminder_comes_once(signature):
    validity.remind()
    validity.remind()
    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject == "The signature of Löftet is valid until 31 March 2027"
    assert f"/en/deklarationer/{signature.declaration.slug}/#sign" in mail.outbox[0].body
    assert stored(signature).reminded_at is not None


@time_machine.travel("2027-02-15 12:00:00+01:00", tick=False)
def test_of_two_workers_one_writes(signature, monkeypatch):
    late = Signature.objects.to_remind().for_mail()
    rows = list(late)
    validity.remind()
    monkeypatch.setattr(type(late), "for_mail", lambda _rows: rows)
    assert validity.remind() == 0
    assert len(mail.outbox) == 1


@time_machine.travel("2027-02-15 12:00:00+01:00", tick=False)
def test_nobody_is_reminded_of_what_is_over_or_renewed(signature):
    later = SignatureFactory(
        signed_here=True,
        version=signature.version,
        organisation=signature.organisation,
        renews=signature,
        valid_until=date(2030, 2, 15),
    )
    mail.outbox.clear()
    assert validity.remind() == 0
    Signature.objects.filter(pk=later.pk).update(state="refused")
    WithdrawalFactory(signature=signature)
    assert validity.remind() == 0
    assert mail.outbox == []


# --- The end ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["standing", "signed", "question"])
def test_a_signature_lapses_after_its_last_day(state):
    signature = made(valid_until=date(2027, 3, 31), state=state)
    with time_machine.travel("2027-03-31 23:59:00+02:00", tick=False):
        assert validity.lapse() == 0
    with time_machine.travel("2027-04-01 00:01:00+02:00", tick=False):
        assert validity.lapse() == 1
        assert validity.lapse() == 0
    row = stored(signature)
    assert (row.state, row.is_listed) == ("lapsed", False)
    assert Declaration.objects.get(pk=row.declaration_id).signature_count == 0
    assert [message.subject for message in mail.outbox] == ["The signature of Löftet has lapsed"]
    assert row.history.latest().history_change_reason == "The time for which it was valid is over"


@time_machine.travel("2027-04-01 12:00:00+02:00", tick=False)
def test_what_somebody_else_has_ended_in_the_meantime_is_left_alone(signature, monkeypatch):
    other = SignatureFactory(signed_here=True, state="standing", valid_until=date(2027, 3, 31))

    def withdraw_the_other(row: Signature, _people: object) -> None:
        Signature.objects.exclude(pk=row.pk).update(state="cancelled")

    monkeypatch.setattr(validity.emails_renewals, "tell_of_end", withdraw_the_other)
    assert validity.lapse() == 1
    assert sorted([stored(signature).state, stored(other).state]) == ["cancelled", "lapsed"]


@time_machine.travel("2027-04-01 12:00:00+02:00", tick=False)
def test_whoever_has_signed_anew_stays_in_the_list_and_hears_nothing(signature):
    later = SignatureFactory(
        signed_here=True,
        state="standing",
        version=signature.version,
        organisation=signature.organisation,
        renews=signature,
        valid_until=date(2030, 4, 1),
    )
    mail.outbox.clear()
    assert validity.lapse() == 1
    assert (stored(signature).is_listed, stored(later).is_listed) == (False, True)
    assert mail.outbox == []


@time_machine.travel("2027-04-01 12:00:00+02:00", tick=False)
def test_what_has_ended_otherwise_does_not_lapse(signature):
    WithdrawalFactory(signature=signature)
    assert validity.lapse() == 0
    assert stored(signature).state == "standing"


def test_both_are_done_each_minute():
    assert {validity.remind, validity.lapse} <= set(DUE)


@pytest.mark.parametrize(("today", "ending"), [("2027-01-29", False), ("2027-01-30", True), ("2027-04-02", True)])
def test_a_signature_can_be_given_anew_when_it_ends(signature, today, ending):
    with time_machine.travel(f"{today} 12:00:00+01:00", tick=False):
        assert signature.is_ending is ending
    assert not Signature(valid_until=None, state="standing").is_ending


# --- Whether it can be signed ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "can_be_signed"),
    [
        ({}, True),
        ({"opens_on": date(2026, 6, 15), "closes_on": date(2026, 6, 15)}, True),
        ({"opens_on": date(2026, 6, 16)}, False),
        ({"closes_on": date(2026, 6, 14)}, False),
        ({"signs_here": False}, False),
        ({"status": "draft"}, False),
    ],
)
@time_machine.travel("2026-06-15 12:00:00+02:00", tick=False)
def test_when_a_declaration_can_be_signed(values, can_be_signed):
    declaration = DeclarationFactory(**{"published": True, "signs_here": True, **values})
    version = DeclarationVersionFactory(declaration=declaration, preamble="Vi.")
    assert not declaration.can_be_signed  # its text is not published
    version.freeze()
    assert declaration.can_be_signed is can_be_signed
    assert bool(declaration.why_not) is not can_be_signed


# --- Shown before the check ------------------------------------------------------------------------


def test_signatures_follow_where_a_declaration_shows_them_before_the_check():
    signature = made(state="signed")
    declaration = Declaration.objects.get(pk=signature.declaration_id)
    assert (stored(signature).is_listed, declaration.signature_count) == (False, 0)
    declaration.shows_before_check = True
    declaration.save()
    assert (stored(signature).is_listed, declaration.signature_count) == (True, 1)
    declaration.shows_before_check = False
    declaration.save()
    assert (stored(signature).is_listed, Declaration.objects.get(pk=declaration.pk).signature_count) == (False, 0)
