"""The audit finds whatever somebody does who owns the database, takes the guards away and puts them back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from arena.due import DUE
from members.evidence import audit, checkpoints, guards, keys, log, outside, records
from members.evidence.canonical import canonical, parse
from members.models import DeclarationVersion, EvidenceAudit, LogEntry, Opening
from tests.factories.members import CommitmentFactory, DeclarationVersionFactory, make_site_administrator
from tests.members.evidence import rewrite, sign, unguarded, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture(autouse=True)
def _signed_log(db: None, evidence_key: keys.SigningKey) -> None:
    write(5, name="Åsa Ek")
    checkpoints.sign_newest()
    write(2)


def problems() -> list[str]:
    return audit.run().problems


def changed(seq: int, **facts: Any) -> bytes:
    body = parse(bytes(LogEntry.objects.get(seq=seq).body))
    return canonical(body | facts)


def by_sql(*statements: tuple[str, list[Any]]) -> Callable[[], None]:
    def do() -> None:
        with unguarded() as cursor:
            for statement, values in statements:
                cursor.execute(statement, [value() if callable(value) else value for value in values])

    return do


LOG = "UPDATE members_logentry SET"
ATTACKS: dict[str, tuple[Callable[[], object], list[str]]] = {
    "edit": (
        by_sql((f"{LOG} body = %s WHERE seq = 3", [lambda: changed(3, note="ä")])),
        ["Entry 3 was changed."],
    ),
    "not canonical": (
        by_sql((f"{LOG} body = %s WHERE seq = 3", [b"{}x"])),
        ["Entry 3 was changed.", "Entry 3 cannot be read.", "A value of entry 3 is not the one that was locked."],
    ),
    "no object": (
        by_sql((f"{LOG} body = %s WHERE seq = 7", [b"7"])),
        ["Entry 7 was changed.", "Entry 7 cannot be read."],
    ),
    "columns": (
        by_sql((f"{LOG} kind = 'signed' WHERE seq = 3", [])),
        ["Entry 3 is listed as something else than it is."],
    ),
    "id of another": (
        by_sql((f"{LOG} public_id = 'x' WHERE seq = 3", [])),
        ["Entry 3 is listed as something else than it is."],
    ),
    "swap": (
        by_sql(
            (f"{LOG} seq = 99 WHERE seq = 2", []),
            (f"{LOG} seq = 2 WHERE seq = 3", []),
            (f"{LOG} seq = 3 WHERE seq = 99", []),
        ),
        ["Entry 2 is listed as something else than it is.", "Entry 2 does not follow the one before it."],
    ),
    "delete": (
        by_sql(("DELETE FROM members_logentry WHERE seq = 6", [])),
        ["Entry 6 is missing.", "Entry 7 does not follow the one before it."],
    ),
    "truncate": (
        by_sql(("DELETE FROM members_opening", []), ("DELETE FROM members_logentry WHERE seq > 3", [])),
        ["Entry 5, which has been signed, is missing."],
    ),
    "rewrite and link anew": (
        lambda: rewrite(6, note="ä"),
        [],  # nothing that was signed
    ),
    "rewrite what was signed and link anew": (
        lambda: rewrite(2, note="ä"),
        ["The log is not the one of the checkpoint of 5 entries."],
    ),
    "time moved back": (
        lambda: rewrite(7, at="2020-01-01T00:00:00.000000Z"),
        ["Entry 7 is listed as something else than it is.", "Entry 7 is earlier than the one before it."],
    ),
    "checkpoint edited": (
        by_sql(("UPDATE members_checkpoint SET root = %s", ["0" * 64])),
        ["The checkpoint of 5 entries is listed as something else than it is."],
    ),
    "note edited": (
        by_sql(("UPDATE members_checkpoint SET note = replace(note, 'bevis', 'svek')", [])),
        [
            "The checkpoint of 5 entries is listed as something else than it is.",
            "The checkpoint of 5 entries was not signed by its key.",
        ],
    ),
    "no note": (
        by_sql(("UPDATE members_checkpoint SET note = ''", [])),
        ["The checkpoint of 5 entries cannot be read."],
    ),
    "value": (
        lambda: Opening.objects.filter(entry__seq=4).update(value="Åke Ek"),
        ["A value of entry 4 is not the one that was locked."],
    ),
    "value invented": (
        lambda: Opening.objects.create(entry=LogEntry.objects.get(seq=7), name="x", value="y", salt=b"s"),
        ["A value of entry 7 is not the one that was locked."],
    ),
    "file outside gone": (
        lambda: outside.file().unlink(),
        ["The last checkpoint is not kept outside the database: its file is missing."],
    ),
    "file outside damaged": (
        lambda: outside.file().write_text("{"),
        ["The file last-checkpoint.json is damaged."],
    ),
    "key readable": (
        lambda: next(keys.folder().glob("*.key")).chmod(0o444),
        ["Others than its owner can read the private key {}."],
    ),
}


def test_untouched_log_is_right():
    found = audit.run()
    assert (found.problems, found.size, found.is_clean) == ([], 7, True)
    assert audit.newest() == found


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_is_found(attack: str):
    do, expected = ATTACKS[attack]
    do()
    found = problems()
    name = next(keys.folder().glob("*.key")).name
    assert [words.format(name) if "{}" in words else words for words in expected] == found[: len(expected)]
    assert bool(found) == bool(expected)


def test_forged_replacement_of_a_key_is_found():
    write(kind="key-rotated")
    assert problems() == ["Entry 8 tells of a key that did not sign it."]


def test_lost_guard_is_found():
    guard = guards.wanted(guards.connections["default"])[0]
    with unguarded():
        found = problems()
        assert f"The database has lost its guard {guard.name}." in found
    assert problems() == []


def test_swapped_key_is_found(evidence_key: keys.SigningKey):
    for suffix in ("key", "pem"):
        (keys.folder() / f"{evidence_key.name}.{suffix}").unlink()
    keys.make()
    assert problems() == [
        "The last checkpoint outside the database was signed by no key of ours.",
        "The checkpoint of 5 entries was not signed by its key.",
    ]


def test_everything_signed_anew_with_the_key_is_found_by_the_file_outside():
    """Who owns the database and the key, but not the file."""
    rewrite(2, note="ä")
    kept = outside.file().read_text()
    with unguarded() as cursor:
        cursor.execute("DELETE FROM members_checkpoint")
    outside.file().unlink()
    checkpoints.sign_newest()
    outside.file().write_text(kept)
    assert problems() == ["The log is not the one of the checkpoint of 5 entries."]


def test_newer_file_outside_is_compared_too():
    newer = checkpoints.sign_newest()
    with unguarded() as cursor:
        cursor.execute("DELETE FROM members_checkpoint WHERE size = 7")
    assert newer.size == 7
    assert problems() == []
    rewrite(7, note="ä")
    assert problems() == ["The log is not the one of the checkpoint of 7 entries."]


# --- Signatures and texts --------------------------------------------------------------------------


def test_entry_moved_to_another_signature_is_found():
    first, entry = sign()
    second, _other = sign()
    assert problems() == []
    with unguarded() as cursor:
        cursor.execute("UPDATE members_logentry SET signature_id = %s WHERE id = %s", [second.pk, entry.pk])
    assert problems() == [f"Entry {entry.seq} is listed as something else than it is."]
    assert first != second


def test_changed_file_is_found():
    _signature, entry = sign()
    with unguarded() as cursor:
        cursor.execute("UPDATE members_evidenceblob SET content = %s WHERE kind = 'consent-text'", [b"Nej."])
    assert problems() == [f"A file of entry {entry.seq} was changed."]


def test_file_that_no_entry_names_is_found():
    _signature, entry = sign()
    records.keep("receipt", b"a receipt is made after the entry", entry=entry)
    assert problems() == []
    records.keep("consent-text", b"never shown", entry=entry)
    assert problems() == [f"Entry {entry.seq} does not name a file that is kept with it."]


def test_forgotten_file_and_value_are_no_fault():
    signature, entry = sign()
    records.keep("eid-token", entry.hash.encode(), entry=entry).forget()
    log.forget(signature, ["signatory-name"])
    assert problems() == [f"Entry {entry.seq} does not name a file that is kept with it."]


@pytest.fixture
def version() -> DeclarationVersion:
    """A version that was published as the portal does it."""
    version = DeclarationVersionFactory(preamble="Lika värde.")
    CommitmentFactory(version=version, number=1, title="Vi utbildar")
    version.freeze()
    records.published(version)
    return version


def test_published_text_that_is_shown_otherwise_is_found(version: DeclarationVersion):
    assert problems() == []
    with unguarded() as cursor:
        cursor.execute("UPDATE members_commitment SET title = 'Vi låter bli' WHERE version_id = %s", [version.pk])
    seq = version.log_entries.get().seq
    assert problems() == [f"The text that entry {seq} published is not the one that is shown."]


# --- Telling ---------------------------------------------------------------------------------------


def test_command_says_that_all_is_right(capsys: pytest.CaptureFixture[str]):
    call_command("audit_evidence")
    assert capsys.readouterr().out.startswith("7 entries, all is right. Root ")


def test_command_fails_and_says_what_is_wrong(capsys: pytest.CaptureFixture[str]):
    rewrite(2, note="ä")
    with pytest.raises(CommandError, match="does not hold: 1 problems"):
        call_command("audit_evidence")
    assert "The log is not the one of the checkpoint of 5 entries." in capsys.readouterr().err


def test_each_night_the_log_is_looked_through_and_the_alarm_raised():
    person = make_site_administrator()
    assert audit.ask.__name__ in {getattr(job, "__name__", "") for job in DUE}
    audit.look_through.call()
    assert (EvidenceAudit.objects.count(), mail.outbox) == (1, [])
    rewrite(2, note="ä")
    audit.look_through.call()
    audit.look_through.call()
    assert [message.to for message in mail.outbox] == [[person.email]]
    assert EvidenceAudit.objects.alarming().count() == 1


@pytest.mark.django_db(transaction=True)
def test_due_job_audits_when_its_transaction_has_ended():
    audit.ask()
    assert audit.newest().size == 7


def test_fifty_problems_are_enough():
    Opening.objects.all().delete()
    Opening.objects.bulk_create(
        Opening(entry=entry, name=f"n{number}", value="x", salt=b"s")
        for entry in LogEntry.objects.all()
        for number in range(2)
    )
    write(60)
    Opening.objects.bulk_create(
        Opening(entry=entry, name="x", value="x", salt=b"s") for entry in LogEntry.objects.filter(seq__gt=7)
    )
    assert len(problems()) == 50


def test_log_without_anything_is_right():
    with unguarded() as cursor:
        for table in ("opening", "logentry", "checkpoint"):
            cursor.execute(f"DELETE FROM members_{table}")  # noqa: S608 one of the three above
    outside.file().unlink()
    assert (problems(), audit.newest().size) == ([], 0)
