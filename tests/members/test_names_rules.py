"""Persons' names: shown if they want, taken away for good, and what nobody needs any more forgotten by itself."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from arena import due
from arena.shared.mail import send
from arena.shared.outbox import OutgoingMail
from members.actions import names, withdrawals
from members.evidence import log, records
from members.evidence.log import hash_of_bytes
from members.link_secrets import hash_of
from members.models import EvidenceBlob, Opening, Signatory, Signature
from tests.factories.signatures import SignatoryFactory
from tests.members.signatures import Case, make_case

pytestmark = pytest.mark.django_db
PERSONAL = {"signatory-name", "signatory-title", "signatory-email"}


@pytest.fixture
def case() -> Case:
    return make_case(state="standing", level="checked")


def person_of(case: Case) -> Signatory:
    return Signatory.objects.get(signature=case.signature.pk, number=1)


def openings(case: Case) -> set[str]:
    return set(Opening.objects.filter(entry__signature=case.signature).values_list("name", flat=True))


# --- Shown or not ----------------------------------------------------------------------------------


def test_a_name_is_shown_and_hidden_again(case: Case):
    assert list(case.signature.signatories.shown()) == []
    assert names.show(person_of(case), shown=True).is_shown
    assert [person.name for person in case.signature.signatories.shown()] == ["Sanna Signatär"]
    changed = person_of(case).updated_at
    names.show(person_of(case), shown=True)
    assert person_of(case).updated_at == changed, "a second press changes nothing"
    assert not names.show(person_of(case), shown=False).is_shown
    assert openings(case) >= PERSONAL, "hidden is not forgotten"


def test_receipts_for_anybody_are_made_anew_when_a_name_comes_or_goes(case: Case):
    entry = names.entries_of(person_of(case))[0]
    with transaction.atomic():
        own = records.keep(EvidenceBlob.Kind.RECEIPT, b"Sanna", entry=entry)
        public = records.keep(EvidenceBlob.Kind.PUBLIC_RECEIPT, b"Ingen", entry=entry)
    names.show(person_of(case), shown=True)
    own.refresh_from_db()
    public.refresh_from_db()
    assert (bytes(own.content), bytes(public.content)) == (b"Sanna", b"")
    with transaction.atomic():
        named = records.keep(EvidenceBlob.Kind.PUBLIC_RECEIPT, b"Sanna", entry=entry)
    names.show(person_of(case), shown=False)
    named.refresh_from_db()
    assert (bytes(named.content), named.forgotten_at is not None) == (b"", True)


def test_nobody_is_shown_who_has_not_signed_or_was_forgotten(case: Case):
    asked = SignatoryFactory(signature=case.signature)
    assert not names.show(asked, shown=True).is_shown
    assert not names.show(names.forget(person_of(case)), shown=True).is_shown


# --- Taken away ------------------------------------------------------------------------------------


def test_a_name_is_taken_away_everywhere_and_the_log_stays_whole(case: Case):
    other = SignatoryFactory(signature=case.signature, name="Mia Med", signed=True)
    entry = names.entries_of(person_of(case))[0]
    with transaction.atomic():
        kept = records.keep(EvidenceBlob.Kind.RECEIPT, b"Sanna", entry=entry)
        text = records.keep(EvidenceBlob.Kind.CONSENT, b"Vi", entry=entry)
    body, digest = bytes(entry.body), entry.hash
    gone = names.forget(person_of(case))
    assert (gone.name, gone.title, gone.email, gone.secret_hash, gone.user, gone.is_shown) == (
        "",
        "",
        "",
        "",
        None,
        False,
    )
    assert gone.forgotten_at is not None
    assert not PERSONAL & set(log.opened(entry))
    assert "organisation-name" in log.opened(entry)
    assert PERSONAL & set(log.opened(names.entries_of(other)[0])) == {"signatory-name", "signatory-email"}
    entry.refresh_from_db()
    assert (bytes(entry.body), entry.hash) == (body, digest)
    assert hash_of_bytes(bytes(entry.body)) == entry.hash
    kept.refresh_from_db()
    text.refresh_from_db()
    assert (bytes(kept.content), bytes(text.content)) == (b"", b"Vi")
    assert kept.sha256 == hash_of_bytes(b"Sanna")
    assert names.forget(gone).forgotten_at == gone.forgotten_at, "a second press changes nothing"


def test_no_version_says_any_more_whose_account_it_was(case: Case):
    case.signature._history_user = case.signer  # type: ignore[attr-defined]  # read by simple_history
    case.signature.note = "Ändrat."
    case.signature.save()
    withdrawals.withdraw(signature=case.signature, by=case.signer)
    assert case.now().withdrawal.history.get().history_user == case.signer
    names.forget(person_of(case))
    people = [*case.now().history.all(), *case.now().withdrawal.history.all()]
    assert {version.history_user for version in people} == {None}


def test_who_withdrew_is_forgotten_with_the_signatory(case: Case):
    withdrawals.withdraw(signature=case.signature, by=case.signer, reason="Vi slutar.")
    assert "withdrawn-by" in openings(case)
    names.forget(person_of(case))
    assert "withdrawn-by" not in openings(case)
    assert "reason" in openings(case)


def test_who_else_withdrew_is_not(case: Case):
    withdrawals.withdraw(signature=case.signature, by=case.contact)
    names.forget(person_of(case))
    assert "withdrawn-by" in openings(case)


def test_the_outbox_forgets_too(case: Case):
    send("account_closed", case.signer.email, language="sv", context={"name": case.signer.name})
    send("account_closed", case.contact.email, language="sv", context={"name": case.contact.name})
    names.forget(person_of(case))
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == [case.contact.email]


@pytest.mark.parametrize("state", ["pending", "signed", "question"])
def test_a_name_stays_while_it_is_needed(state: str):
    case = make_case(state=state)
    with pytest.raises(names.NameStaysError) as stays:
        names.forget(person_of(case))
    assert stays.value.words
    assert person_of(case).name == "Sanna Signatär"
    withdrawals.withdraw(signature=case.signature, by=case.contact)
    assert names.forget(person_of(case)).name == ""


def test_a_refused_signature_keeps_nobody(case: Case):
    Signature.objects.filter(pk=case.signature.pk).update(state="refused")
    assert names.may_be_forgotten(person_of(case))


def test_a_withdrawn_one_neither():
    case = make_case(state="question")
    Signature.objects.filter(pk=case.signature.pk).update(has_ended=True)
    assert names.may_be_forgotten(person_of(case))


def test_nobody_without_an_address_is_looked_for_in_the_outbox(case: Case):
    send("account_closed", "kim@region.example", language="sv", context={"name": "Kim"})
    Signatory.objects.filter(pk=person_of(case).pk).update(email="")
    names.forget(person_of(case))
    assert OutgoingMail.objects.count() == 1


# --- The link --------------------------------------------------------------------------------------


def test_the_link_leads_to_its_person_until_they_are_forgotten(case: Case):
    person = SignatoryFactory(signature=case.signature, signed=True, secret_hash=hash_of("hemligt"))
    assert names.find("hemligt") == person
    assert names.find("annat") is None
    assert names.find("") is None
    names.forget(person)
    assert names.find("hemligt") is None


# --- By itself -------------------------------------------------------------------------------------


def test_addresses_without_an_account_go_after_two_years_and_the_link_stays(case: Case):
    long_ago = timezone.now() - timedelta(days=731)
    secret = hash_of("hemligt")
    old = SignatoryFactory(signature=case.signature, signed=True, signed_at=long_ago, secret_hash=secret)
    newer = SignatoryFactory(signature=case.signature, signed=True)
    with_account = SignatoryFactory(signature=case.signature, signed=True, signed_at=long_ago, user=case.contact)
    assert names.forget_what_is_not_needed() == 1
    for person in (old, newer, with_account):
        person.refresh_from_db()
    assert (old.email, old.name, old.secret_hash) == ("", old.name, secret)
    assert old.name
    assert newer.email
    assert with_account.email
    assert "signatory-email" not in log.opened(names.entries_of(old)[0])
    assert log.opened(names.entries_of(old)[0])["signatory-name"] == old.name
    assert "signatory-email" in log.opened(names.entries_of(newer)[0])
    assert names.forget_what_is_not_needed() == 0


def test_who_never_signed_goes_when_the_signature_has_ended():
    case = make_case(state="pending")
    asked = SignatoryFactory(signature=case.signature)
    withdrawals.withdraw(signature=case.signature, by=case.contact)
    assert names.forget_what_is_not_needed() == 0
    Signature.objects.filter(pk=case.signature.pk).update(updated_at=timezone.now() - timedelta(days=91))
    assert names.forget_what_is_not_needed() == 1
    asked.refresh_from_db()
    assert (asked.name, asked.email) == ("", "")
    assert person_of(case).name == "Sanna Signatär", "who has signed decides for themselves"


def test_it_is_done_each_day():
    assert "forget_what_is_not_needed" in {job.__name__ for job in due.DUE}
