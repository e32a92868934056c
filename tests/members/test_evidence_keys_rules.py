"""Keys are replaced in the log's own words, and checkpoints are sent to registries that keep them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from members.evidence import audit, checkpoints, keys, log, records, rotation, witnesses
from members.evidence.canonical import parse
from members.models import LogEntry
from tests.members.evidence import unguarded, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_key")]


def test_replacement_is_signed_by_both_and_told_in_the_log(evidence_key: keys.SigningKey):
    write()
    checkpoints.sign_newest()
    entry = rotation.rotate()
    body = parse(bytes(entry.body))
    newer = keys.signing_key()
    assert (body["old"]["sha256"], body["new"]["sha256"]) == (
        evidence_key.public.fingerprint,
        newer.public.fingerprint,
    )
    assert rotation.is_signed(body)
    assert checkpoints.sign_newest().key_id == newer.public.fingerprint
    assert audit.run().problems == []


@pytest.mark.parametrize("which", ["old", "new"])
def test_replacement_that_one_has_not_signed_is_found(which: str):
    body = parse(bytes(rotation.rotate().body))
    other = "new" if which == "old" else "old"
    body["signatures"][which] = body["signatures"][other]
    assert not rotation.is_signed(body)


def test_lost_key_is_replaced_without_its_signature(evidence_key: keys.SigningKey):
    (keys.folder() / f"{evidence_key.name}.key").unlink()
    with pytest.raises(rotation.RotationError, match="--old-key-lost"):
        rotation.rotate()
    body = parse(bytes(rotation.rotate(lost=True).body))
    assert body["signatures"]["old"] is None
    assert body["old"]["sha256"] == evidence_key.public.fingerprint
    assert rotation.is_signed(body)


def test_first_key_is_told_in_the_log(evidence_key: keys.SigningKey):
    with pytest.raises(rotation.RotationError, match="There is a key"):
        rotation.first()
    for suffix in ("key", "pem"):
        (keys.folder() / f"{evidence_key.name}.{suffix}").unlink()
    with pytest.raises(rotation.RotationError, match="There is no key"):
        rotation.rotate()
    body = parse(bytes(rotation.first().body))
    assert body["old"] is None
    assert body["new"]["sha256"] == keys.signing_key().public.fingerprint
    assert rotation.is_signed(body)


# --- Witnesses -------------------------------------------------------------------------------------


def test_registries_get_the_newest_checkpoint_when_there_is_news(evidence_key: keys.SigningKey):
    write(2, kind="signed")
    checkpoint = checkpoints.sign_newest()
    with override_settings(CHECKPOINT_WITNESSES=["registrator@region.example", "diariet@lanet.example"]):
        assert witnesses.send() == 2
        assert [message.to[0] for message in mail.outbox] == ["registrator@region.example", "diariet@lanet.example"]
        for message in mail.outbox:
            assert checkpoint.note in str(message.body)
            assert evidence_key.public.fingerprint in str(message.body)
            assert evidence_key.public.pem in str(message.body)
        entry = LogEntry.objects.get(seq=3)
        body = parse(bytes(entry.body))
        assert (entry.kind, body["size"], body["root"]) == ("checkpoint-sent", 2, checkpoint.root)
        assert body["to"] == ["lanet.example", "region.example"]
        assert witnesses.send() == 0


def test_without_witnesses_or_checkpoint_nothing_is_sent():
    write(kind="signed")
    checkpoints.sign_newest()
    assert witnesses.send() == 0
    with override_settings(CHECKPOINT_WITNESSES=["registrator@region.example"]):
        with unguarded() as cursor:
            cursor.execute("DELETE FROM members_checkpoint")
        assert witnesses.send() == 0
    assert mail.outbox == []


def test_checkpoint_of_a_key_that_is_gone_is_sent_without_it(evidence_key: keys.SigningKey):
    write(kind="signed")
    checkpoints.sign_newest()
    (keys.folder() / f"{evidence_key.name}.pem").unlink()
    with override_settings(CHECKPOINT_WITNESSES=["registrator@region.example"]):
        assert witnesses.send() == 1
    assert "BEGIN PUBLIC KEY" not in mail.outbox[0].body


def test_old_audits_are_forgotten_but_the_last_one():
    old = audit.run()
    type(old).objects.update(at=timezone.now() - timedelta(days=900))
    audit.forget_before(timezone.now() - timedelta(days=365))
    assert audit.newest() == old
    newer = audit.run()
    audit.forget_before(timezone.now() - timedelta(days=365))
    assert list(type(old).objects.all()) == [newer]
    type(old).objects.all().delete()
    audit.forget_before(timezone.now())
    assert audit.newest() is None


def test_kept_receipt_belongs_to_its_entry():
    (entry,) = write()
    blob = records.keep("receipt", b"%PDF-1.7", entry=entry)
    assert (blob.sha256, bytes(blob.content)) == (log.hash_of_bytes(b"%PDF-1.7"), b"%PDF-1.7")
    assert (blob.entry, blob.signature) == (entry, None)
