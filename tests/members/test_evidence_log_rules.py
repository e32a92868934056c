"""The evidence log: what an entry holds, that it follows the one before, and how personal values are forgotten."""

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from members.evidence import log
from members.evidence.canonical import parse
from members.models import LogEntry, Opening
from members.models.evidence import ID_LETTERS, new_public_id
from tests.members.evidence import sign, write

pytestmark = pytest.mark.django_db


def test_entries_count_and_name_the_one_before():
    first, second, third = write(3)
    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert [first.prev, second.prev, third.prev] == ["0" * 64, first.hash, second.hash]
    assert first.hash == hashlib.sha256(first.body).hexdigest()


def test_entry_is_the_bytes_that_were_hashed():
    (entry,) = write(kind="key-rotated")
    stored = LogEntry.objects.get()
    assert parse(bytes(stored.body)) == {
        "v": 1,
        "id": entry.public_id,
        "kind": "key-rotated",
        "seq": 1,
        "prev": "0" * 64,
        "at": stored.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "personal": {},
        "size": 0,
        "note": "å",
    }


def test_ids_are_random_and_copied_easily():
    ids = {new_public_id() for _ in range(200)}
    assert len(ids) == 200
    assert {len(one) for one in ids} == {26}
    assert set("".join(ids)) <= set(ID_LETTERS)
    assert {one[0] for one in ids} <= set("01234567")  # 128 bits: three in the first letter


def test_personal_value_enters_as_a_commitment_only():
    (entry,) = write(name="Åsa Ek")
    opening = Opening.objects.get()
    assert "Åsa Ek".encode() not in bytes(entry.body)
    expected = hmac.new(bytes(opening.salt), "Åsa Ek".encode(), "sha256").hexdigest()
    assert parse(bytes(entry.body))["personal"] == {"name": {"hmac": expected}}
    assert len(bytes(opening.salt)) == 16
    assert log.opened(entry) == {"name": "Åsa Ek"}


def test_same_value_has_another_commitment_each_time():
    first, second = write(2, name="Åsa Ek")
    bodies = [parse(bytes(entry.body))["personal"]["name"]["hmac"] for entry in (first, second)]
    assert bodies[0] != bodies[1]


def test_decomposed_letters_are_composed():
    (entry,) = write(name="A\u030asa")
    assert log.opened(entry) == {"name": "Åsa"}
    assert log.hash_of_text("A\u030asa") == hashlib.sha256("Åsa".encode()).hexdigest()


def test_forgetting_deletes_the_value_and_leaves_the_entry():
    (entry,) = write(name="Åsa Ek", email="asa@forening.example")
    before = bytes(LogEntry.objects.get().body)
    assert log.forget(entry, ["name", "phone"]) == 1
    assert log.opened(entry) == {"email": "asa@forening.example"}
    assert bytes(LogEntry.objects.get().body) == before


def test_forgetting_by_signature_reaches_all_its_entries():
    signature, entry = sign()
    _other, kept = sign()
    assert log.forget(signature, ["signatory-name", "signatory-email"]) == 2
    assert sorted(log.opened(entry)) == ["commitments", "organisation-name", "signatory-title"]
    assert "signatory-name" in log.opened(kept)


@pytest.mark.django_db(transaction=True)
def test_entry_without_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        log.append("signed", {})
    assert LogEntry.objects.count() == 0


@pytest.mark.parametrize("name", ["v", "id", "kind", "seq", "prev", "at", "personal"])
def test_what_the_log_sets_itself_is_no_fact(name: str):
    with pytest.raises(ValueError, match=name):
        log.append("signed", {name: "mine"})


def test_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="gone"):
        log.append("gone", {})


def test_time_never_goes_back():
    (first,) = write()
    with time_machine.travel(datetime(2001, 1, 1, tzinfo=UTC)):
        (second,) = write()
    (third,) = write()
    assert first.at <= second.at <= third.at
    assert second.at - first.at < timedelta(hours=1)


def test_text_of_a_transaction_that_fails_is_no_entry():
    def fail() -> None:
        with transaction.atomic():
            write()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()
    (entry,) = write()
    assert entry.seq == 1


@pytest.mark.django_db(transaction=True)
def test_many_writers_leave_no_gap():
    def one(_number: int) -> None:
        try:
            for _ in range(200):
                with transaction.atomic():
                    log.append("checkpoint-sent", {}, personal={"name": "Åsa"})
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(8)))
    entries = list(LogEntry.objects.in_order())
    assert [entry.seq for entry in entries] == list(range(1, 1601))
    assert [entry.prev for entry in entries] == ["0" * 64, *(entry.hash for entry in entries[:-1])]
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    assert Opening.objects.count() == 1600
