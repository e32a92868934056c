"""Checkpoints: signed after each entry, never of a log that does not continue the last one."""

import json
import logging

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import override_settings

from arena.due import DUE
from members.evidence import alarms, checkpoints, keys, outside
from members.evidence.merkle import root_of
from members.evidence.notes import Note, read
from members.evidence.outside import EvidenceError
from members.models import Checkpoint
from tests.factories.members import make_site_administrator
from tests.members.evidence import rewrite, unguarded, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_key", "in_english")]


def test_checkpoint_says_how_long_the_log_is_and_its_root(evidence_key: keys.SigningKey):
    entries = write(5)
    checkpoint = checkpoints.sign_newest()
    note = read(checkpoint.note)
    assert (note.origin, note.size) == ("localhost/bevis", 5)
    assert note.root == root_of([checkpoints.leaf_of(entry.hash) for entry in entries])
    assert (checkpoint.size, checkpoint.root) == (5, note.root.hex())
    assert checkpoint.key_id == evidence_key.public.fingerprint
    assert keys.signer_of(note).fingerprint == evidence_key.public.fingerprint
    assert outside.load().note == note


def test_log_that_has_not_grown_is_not_signed_again():
    write(2)
    first = checkpoints.sign_newest()
    assert checkpoints.sign_newest() == first
    assert Checkpoint.objects.count() == 1


def test_nothing_to_sign_is_not_signed():
    assert checkpoints.sign_newest() is None
    assert outside.load() is None


def test_machine_without_a_key_signs_nothing(evidence_key: keys.SigningKey):
    (entry,) = write()
    (keys.folder() / f"{evidence_key.name}.key").unlink()
    assert checkpoints.sign_newest() is None
    assert checkpoints.covering(entry) is None


def test_tree_grows_as_if_made_at_once():
    hashes = []
    for number in range(1, 20):
        hashes += [entry.hash for entry in write(number % 3 + 1)]
        note = read(checkpoints.sign_newest().note)
        assert note.root == root_of([checkpoints.leaf_of(found) for found in hashes])


def test_receipt_gets_the_first_checkpoint_that_covers_it():
    (entry,) = write()
    first = checkpoints.covering(entry)
    write()
    second = checkpoints.sign_newest()
    assert (first.size, second.size) == (1, 2)
    assert checkpoints.covering(entry) == first
    assert checkpoints.newest() == second


# --- What is never signed --------------------------------------------------------------------------


def refused() -> str:
    with pytest.raises(EvidenceError) as error:
        checkpoints.sign_newest()
    return str(error.value)


def test_log_that_was_rewritten_and_linked_anew_is_not_signed():
    write(4)
    before = checkpoints.sign_newest()
    rewrite(2, note="ä")
    assert refused() == "Entry 4, which has been signed, was changed."
    assert checkpoints.newest() == before


def test_log_that_lost_its_end_is_not_signed():
    write(4)
    checkpoints.sign_newest()
    with unguarded() as cursor:
        cursor.execute("DELETE FROM members_logentry WHERE seq > 2")
    assert refused() == "Entry 4, which has been signed, is missing."


def test_new_entry_that_does_not_fit_is_not_signed():
    write(2)
    checkpoints.sign_newest()
    (third,) = write()
    with unguarded() as cursor:
        cursor.execute("UPDATE members_logentry SET prev = %s WHERE seq = 3", ["f" * 64])
    assert refused() == "Entry 3 does not follow the one before it."
    assert third.seq == 3


def test_file_outside_is_believed_before_the_database():
    write(4)
    checkpoints.sign_newest()
    rewrite(1, note="ä")
    with unguarded() as cursor:
        cursor.execute("DELETE FROM members_checkpoint")
    assert refused() == "Entry 4, which has been signed, was changed."


def test_without_the_file_every_checkpoint_has_to_fit():
    write(2)
    checkpoints.sign_newest()
    write(2)
    outside.file().unlink()
    assert checkpoints.sign_newest().size == 4
    outside.file().unlink()
    rewrite(1, note="ä")
    assert refused() == "The log is not the one of the checkpoint of 2 entries."


def test_file_of_another_log_or_key_is_refused(evidence_key: keys.SigningKey):
    write()
    checkpoints.sign_newest()
    with override_settings(EVIDENCE_ORIGIN="other.example/bevis"):
        assert refused() == "The last checkpoint is of another log: localhost/bevis."
    for suffix in ("key", "pem"):
        (keys.folder() / f"{evidence_key.name}.{suffix}").unlink()
    keys.make()
    assert refused() == "The last checkpoint outside the database was signed by no key of ours."


def test_damaged_file_is_refused():
    write(3)
    checkpoints.sign_newest()
    whole = json.loads(outside.file().read_text())
    for damaged in ("", "{", "[]", json.dumps(whole | {"note": "x"}), json.dumps(whole | {"edge": ["zz"]}), "{}"):
        outside.file().write_text(damaged)
        assert refused() == "The file last-checkpoint.json is damaged."
    outside.file().write_text(json.dumps(whole | {"edge": whole["edge"][::-1]}))
    assert refused() == "The file last-checkpoint.json was changed: what it holds is not what was signed."


def test_two_statements_of_one_size_are_never_signed(evidence_key: keys.SigningKey):
    write(2)
    note = evidence_key.signed(Note("localhost/bevis", 2, b"r" * 32))
    Checkpoint.objects.create(size=2, root=note.root.hex(), note=str(note), key_id=evidence_key.public.fingerprint)
    outside.Path(outside.file()).parent.mkdir(exist_ok=True)
    assert refused() == "The log is not the one of the checkpoint of 2 entries."
    write()
    connection.check_constraints()
    with unguarded() as cursor:
        cursor.execute("DELETE FROM members_checkpoint")
    checkpoints.sign_newest()
    write()
    Checkpoint.objects.create(size=4, root="0", note="other", key_id=evidence_key.public.fingerprint)
    assert refused() == "Another checkpoint of 4 entries was signed before."


@pytest.mark.django_db(transaction=True)
def test_nothing_is_signed_inside_a_transaction():
    with transaction.atomic():
        write()
        with pytest.raises(RuntimeError):
            checkpoints.sign_newest()


# --- When ------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_entry_is_signed_as_soon_as_it_has_happened():
    write(2)
    assert checkpoints.newest().size == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_is_asked_of_the_worker_where_there_is_no_key(evidence_key: keys.SigningKey):
    for suffix in ("key", "pem"):
        (keys.folder() / f"{evidence_key.name}.{suffix}").unlink()
    write()
    assert checkpoints.newest() is None


@pytest.mark.django_db(transaction=True)
def test_what_was_left_is_signed_by_the_next_round():
    write()
    with unguarded() as cursor:
        cursor.execute("DELETE FROM members_checkpoint")
    outside.file().unlink()
    assert checkpoints.ask_if_due in DUE
    with transaction.atomic():
        checkpoints.ask_if_due()
    assert checkpoints.newest().size == 1
    with transaction.atomic():
        checkpoints.ask_if_due()
        assert connection.run_on_commit == []


def test_log_that_cannot_be_signed_raises_the_alarm_once_a_day(caplog: pytest.LogCaptureFixture):
    person = make_site_administrator()
    write(2)
    checkpoints.sign_newest()
    rewrite(1, note="ä")
    with caplog.at_level(logging.CRITICAL):
        checkpoints.sign_due.call()
        checkpoints.sign_due.call()
    assert "was changed" in caplog.text
    assert [message.to for message in mail.outbox] == [[person.email]]
    assert "Entry 2" in mail.outbox[0].body or "2" in mail.outbox[0].body
    assert not alarms.raise_alarm(["Entry 2, which has been signed, was changed."]) or len(mail.outbox) == 2


def test_signing_task_signs():
    write()
    checkpoints.sign_due.call()
    assert checkpoints.newest().size == 1
