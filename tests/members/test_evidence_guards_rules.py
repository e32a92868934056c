"""The guards: every way to change, replace or remove evidence by SQL is refused, on both databases."""

import pytest
from django.apps import apps
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, connections, transaction
from django.db.migrations.state import ProjectState
from django.db.utils import DatabaseError, OperationalError

from members.evidence import guards, records
from members.models import Checkpoint, Commitment, DeclarationVersion, EvidenceBlob, LogEntry
from tests.databases import remove_guards
from tests.factories.members import CommitmentFactory, DeclarationVersionFactory
from tests.members.evidence import sign, sql, write

pytestmark = pytest.mark.django_db
ROW = "INTO members_logentry (id, seq, kind, body, hash, prev, at, public_id)"
COPY = "SELECT {id}, {seq}, kind, body, {hash}, {prev}, at, {public_id} FROM members_logentry WHERE seq = 1"


def copied(**values: str) -> str:
    """Return a SELECT of the first entry with other values."""
    new = {"id": "1000", "seq": "4", "hash": "'h'", "prev": "'p'", "public_id": "'i'"}
    return COPY.format(**new | values)


@pytest.fixture(autouse=True)
def _entries() -> None:
    write(3)


def log_as_it_stands() -> list[tuple[object, ...]]:
    return list(LogEntry.objects.in_order().values_list("pk", "seq", "hash", "prev", "at", "public_id"))


ATTACKS = {
    "edit": "UPDATE members_logentry SET kind = 'signed' WHERE seq = 2",
    "edit bytes": "UPDATE members_logentry SET body = body WHERE seq = 2",
    "swap": "UPDATE members_logentry SET seq = CASE seq WHEN 1 THEN 2 ELSE 1 END WHERE seq < 3",
    "delete": "DELETE FROM members_logentry WHERE seq = 3",
    "delete all": "DELETE FROM members_logentry",
    "insert between": f"INSERT {ROW} {copied(seq='2')}",
    "leave a gap": f"INSERT {ROW} {copied(seq='9')}",
    "same hash": f"INSERT {ROW} {copied(hash='hash')}",
    "same predecessor": f"INSERT {ROW} {copied(prev='prev')}",
    "same id": f"INSERT {ROW} {copied(public_id='public_id')}",
    "upsert": f"INSERT {ROW} {copied(seq='1', hash='hash')} AND 1 = 1 ON CONFLICT (seq) DO UPDATE SET kind = 'signed'",
    "upsert next": f"INSERT {ROW} {copied(id='id')} AND 1 = 1 ON CONFLICT (id) DO UPDATE SET kind = 'signed'",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_by_sql_is_refused(attack: str):
    before = log_as_it_stands()
    with pytest.raises(IntegrityError, match=r"is evidence|UNIQUE|unique"):
        sql(ATTACKS[attack])
    assert log_as_it_stands() == before


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "attack",
    [
        f"INSERT OR REPLACE {ROW} {copied(id='id', seq='1')}",
        f"INSERT OR REPLACE {ROW} {copied(seq='1', hash='hash')}",
        f"REPLACE {ROW} {copied(hash='hash')}",
        f"REPLACE {ROW} {copied(prev='prev')}",
        f"REPLACE {ROW} {copied(public_id='public_id')}",
        "UPDATE OR REPLACE members_logentry SET seq = 1 WHERE seq = 2",
    ],
)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_replacing_is_refused_on_sqlite(attack: str, recursive: str):
    before = log_as_it_stands()
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {recursive}")
    with pytest.raises(IntegrityError, match="is evidence"):
        sql(attack)
    assert log_as_it_stands() == before


@pytest.mark.postgresql_only
@pytest.mark.parametrize("name", guards.APPEND_ONLY)
@pytest.mark.parametrize("also", ["", " RESTART IDENTITY CASCADE"])
def test_truncate_is_refused_on_postgresql(name: str, also: str):
    table = guards._table(name)
    others = "" if also else ", members_opening, members_evidenceblob, members_checkpoint, members_logentry"
    with pytest.raises(IntegrityError, match="is evidence"):
        sql(f"TRUNCATE {table}{others if name == 'LogEntry' else ''}{also}")
    assert LogEntry.objects.count() == 3


@pytest.mark.postgresql_only
def test_superuser_who_plays_a_replica_is_refused_on_postgresql():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with pytest.raises(IntegrityError, match="is evidence"), transaction.atomic():
            cursor.execute("DELETE FROM members_logentry")


def test_django_too_is_refused():
    entry = LogEntry.objects.get(seq=2)
    entry.kind = "signed"
    for deed in (entry.save, entry.delete, LogEntry.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()
    with pytest.raises(IntegrityError), transaction.atomic():
        LogEntry.objects.filter(seq=2).update(kind="signed")


def test_checkpoint_stands():
    checkpoint = Checkpoint.objects.create(size=3, root="r", note="n", key_id="k")
    for deed in (checkpoint.save, checkpoint.delete, lambda: Checkpoint.objects.update(note="")):
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Checkpoint.objects.create(size=3, root="other", note="n", key_id="k")
    Checkpoint.objects.create(size=3, root="r", note="n", key_id="next year's")


def test_kept_file_may_only_be_forgotten():
    entry = LogEntry.objects.get(seq=1)
    blob = records.keep("eid-token", b"token", entry=entry)
    for change in ({"content": b""}, {"content": b"other"}, {"sha256": "s"}, {"kind": "receipt"}, {"entry": None}):
        with pytest.raises(IntegrityError, match="is evidence"), transaction.atomic():
            EvidenceBlob.objects.update(**change)
    with pytest.raises(IntegrityError, match="is evidence"), transaction.atomic():
        EvidenceBlob.objects.all().delete()
    blob.forget()
    stored = EvidenceBlob.objects.get()
    assert (bytes(stored.content), stored.sha256, stored.forgotten_at is None) == (b"", blob.sha256, False)
    with pytest.raises(IntegrityError, match="is evidence"), transaction.atomic():
        EvidenceBlob.objects.update(content=b"back again")


# --- Published texts -------------------------------------------------------------------------------


@pytest.fixture
def version() -> DeclarationVersion:
    """A published version with one commitment."""
    version = DeclarationVersionFactory(preamble="Alla människors lika värde.")
    CommitmentFactory(version=version, number=1, title="Vi utbildar")
    version.freeze()
    return version


def test_published_text_is_frozen(version: DeclarationVersion):
    for change in ({"preamble": "Nästan alla."}, {"number": 9}, {"text_hash": ""}, {"text_hash": "0"}):
        with pytest.raises(IntegrityError, match="is evidence"), transaction.atomic():
            DeclarationVersion.objects.filter(pk=version.pk).update(**change)
    for change in ({"title": "Vi låter bli"}, {"body": "Inte."}, {"kind": "compulsory"}, {"number": 2}):
        with pytest.raises(IntegrityError, match="is evidence"), transaction.atomic():
            Commitment.objects.filter(version=version).update(**change)
    with pytest.raises(IntegrityError, match="is evidence"), transaction.atomic():
        Commitment.objects.bulk_create([Commitment(version=version, number=2, title="Ännu ett")])
    for table in ("members_commitment", "members_declarationversion"):
        with pytest.raises(DatabaseError), transaction.atomic():
            sql(f"DELETE FROM {table}")  # noqa: S608 one of the two above


def test_draft_is_not_frozen(version: DeclarationVersion):
    draft = DeclarationVersionFactory(declaration=version.declaration, number=2)
    commitment = CommitmentFactory(version=draft, number=1)
    Commitment.objects.filter(pk=commitment.pk).update(title="Ännu ett utkast")
    with pytest.raises(IntegrityError, match="is evidence"), transaction.atomic():
        Commitment.objects.filter(pk=commitment.pk).update(version=version, number=7)
    commitment.delete()
    draft.delete()


def test_counts_beside_a_frozen_text_may_change(version: DeclarationVersion):
    sign(version=version)
    assert Commitment.objects.filter(version=version).update(signed_count=5) == 1
    version.save()


# --- That they are there ---------------------------------------------------------------------------


def faults() -> list[str]:
    return [message.msg for message in guards.check_guards(databases=["default"])]


def test_all_are_there():
    assert faults() == []
    assert len(guards.wanted(connection)) == (18 if connection.vendor == "postgresql" else 15)


def test_lost_guard_is_seen_at_the_next_start_and_put_back_by_migrate():
    guard = guards.wanted(connection)[0]
    on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
    sql(f"DROP TRIGGER {guard.name}{on}")
    assert faults() == [f"The evidence is not guarded: {guard.name}."]
    with pytest.raises(SystemCheckError, match="is not guarded"):
        call_command("check", tags=[checks.Tags.database], databases=["default"])
    assert guards.install(connection) == 1
    assert guards.install(connection) == 0
    assert faults() == []


@pytest.mark.sqlite_only
def test_guard_that_does_nothing_is_none_on_sqlite():
    sql("DROP TRIGGER guard_members_logentry_delete")
    sql("CREATE TRIGGER guard_members_logentry_delete BEFORE DELETE ON members_logentry BEGIN SELECT 1; END")
    assert faults() == ["The evidence is not guarded: guard_members_logentry_delete."]
    guards.install(connection)
    assert faults() == []


EMPTY = """
CREATE OR REPLACE FUNCTION guard_members_logentry_delete() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RETURN OLD; END$$
"""


@pytest.mark.postgresql_only
@pytest.mark.parametrize(
    "weakening",
    [
        "ALTER TABLE members_logentry DISABLE TRIGGER guard_members_logentry_delete",
        "ALTER TABLE members_logentry ENABLE TRIGGER guard_members_logentry_delete",
        EMPTY,
    ],
)
def test_guard_that_does_nothing_is_none_on_postgresql(weakening: str):
    sql(weakening)
    assert faults() == ["The evidence is not guarded: guard_members_logentry_delete."]
    guards.install(connection)
    assert faults() == []


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_table_that_a_migration_rebuilds_gets_its_guards_back():
    guards._before_migrate(plan=["something"])
    state = ProjectState.from_apps(apps).apps
    for name, column in (("LogEntry", "kind"), ("DeclarationVersion", "own_commitments"), ("Commitment", "kind")):
        model = state.get_model("members", name)
        old = model._meta.get_field(column)
        new = type(old)(max_length=99)
        new.set_attributes_from_name(column)
        new.model = model
        for before, after in ((old, new), (new, old)):
            with connection.schema_editor() as editor:
                editor.alter_field(model, before, after)
    assert len(guards.missing(connection)) > 6
    guards._after_migrate()
    assert guards.missing(connection) == []


def test_no_plan_takes_nothing_away():
    guards._before_migrate(plan=[])
    assert guards.missing(connection) == []


def test_database_without_tables_is_no_fault(monkeypatch: pytest.MonkeyPatch):
    remove_guards()
    monkeypatch.setattr(connection.introspection, "table_names", list)
    assert faults() == []
    monkeypatch.undo()
    guards.install(connection)


def test_database_that_is_away_is_no_fault(monkeypatch: pytest.MonkeyPatch):
    def away(_connection: object) -> None:
        raise OperationalError("no route")

    monkeypatch.setattr(guards, "missing", away)
    assert faults() == []
    assert guards.check_guards() == []
    assert connections["default"] is not None
