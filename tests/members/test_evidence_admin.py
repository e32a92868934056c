"""The evidence in the administration, and the command that makes keys."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from members.evidence import audit, checkpoints, guards, keys, outside, status, witnesses
from members.models import EvidenceAudit, LogEntry
from tests.databases import remove_guards
from tests.factories.members import RegionFactory, make_coordinator
from tests.members.evidence import rewrite, sign, unguarded, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
WITNESSES = ["registrator@region.example"]


def lines(which: str = "") -> dict[str, tuple[str, bool, str]]:
    return {line.label: (line.words, line.is_well, line.advice) for line in status.lines() if which in line.label}


def well() -> dict[str, bool]:
    return {line.label: line.is_well for line in status.lines()}


# --- How it stands ---------------------------------------------------------------------------------


@override_settings(CHECKPOINT_WITNESSES=WITNESSES)
def test_all_is_well(evidence_key: keys.SigningKey):
    write(3, kind="signed")
    checkpoints.sign_newest()
    witnesses.send()
    checkpoints.sign_newest()
    audit.run()
    assert set(well().values()) == {True}
    told = {label: words for label, (words, _is_well, _advice) in lines().items()}
    assert told["The log"].startswith("4 entries, the last one ")
    assert told["Newest checkpoint"].startswith("Of 4 entries, ")
    assert told["Kept outside the database"] == "The checkpoint of 4 entries"
    assert told["Key"].startswith(evidence_key.public.fingerprint)
    assert told["This machine"] == "Can sign checkpoints"
    assert told["Guards of the database"] == "All are in place"
    assert told["Last audit"].endswith(": all was right")
    assert told["Witnesses"].startswith("1 registry gets a mail each day, the last one ")


def test_new_portal_says_what_is_to_be_done():
    told = lines()
    assert told["The log"] == ("No entries yet", True, "")
    assert told["Newest checkpoint"] == ("None yet", True, "")
    assert told["Kept outside the database"] == ("Nothing yet", True, "")
    assert told["Key"][1:] == (
        False,
        "Make one: manage.py evidence_key new. Then keep a sealed copy apart from the database's.",
    )
    assert told["Last audit"] == (
        "None yet. The first one runs tonight.",
        True,
        "",
    )
    assert told["Witnesses"][:2] == ("0 registries get a mail each day", False)
    assert "CHECKPOINT_WITNESSES" in told["Witnesses"][2]


def test_entry_that_waits_too_long_is_told(evidence_key: keys.SigningKey):
    write()
    assert lines("checkpoint")["Newest checkpoint"][1]
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        words, is_well, advice = lines("checkpoint")["Newest checkpoint"]
    assert (words, is_well) == ("None yet", False)
    assert advice.startswith("Entry 1 waits for more than an hour.")


def test_faults_are_told(evidence_key: keys.SigningKey):
    write(2)
    checkpoints.sign_newest()
    outside.file().write_text("{")
    rewrite(1, note="ä")
    audit.run()
    private = keys.folder() / f"{evidence_key.name}.key"
    private.chmod(0o444)
    told = lines()
    assert told["Kept outside the database"][:2] == ("The file last-checkpoint.json is damaged.", False)
    assert told["Last audit"][1] is False
    assert "The log is not the one of the checkpoint of 2 entries." in told["Last audit"][2]
    assert told["Private key"][:2] == (f"Others can read {private.name}", False)
    private.unlink()
    assert lines()["This machine"][0] == "Has no private key, and cannot sign"
    remove_guards()
    try:
        assert lines()["Guards of the database"][1] is False
    finally:
        guards.install(connection)


def test_old_key_and_old_audit_are_told(evidence_key: keys.SigningKey):
    audit.run()
    with time_machine.travel(timezone.now() + timedelta(days=401)):
        told = lines()
    assert told["Key"][1:] == (False, "Replace it: manage.py evidence_key rotate.")
    assert told["Last audit"][1:] == (False, "Is the worker running?")


def test_receipts_and_seal_are_told(evidence_key: keys.SigningKey, monkeypatch: pytest.MonkeyPatch):
    assert lines("Receipts")["Receipts"] == ("None is missing", True, "")
    sign()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        words, is_well, _advice = lines("Receipts")["Receipts"]
    assert (words, is_well) == ("1 is missing", False)
    monkeypatch.setattr(status.seals, "problems", lambda: ["The certificate has ended."])
    assert lines("seal")["The seal on receipts"][:2] == ("The certificate has ended.", False)
    monkeypatch.setattr(status.seals, "problems", list)
    monkeypatch.setattr(status.seals, "name_in", lambda _found: "Regionen")
    found = SimpleNamespace(not_valid_after_utc=datetime(2030, 5, 17, tzinfo=UTC))
    monkeypatch.setattr(status.seals, "certificate", lambda: found)
    assert lines("seal")["The seal on receipts"] == ("Regionen, until 17 May 2030", True, "")
    monkeypatch.setattr(status.seals, "certificate", lambda: None)
    assert lines("seal")["The seal on receipts"] == ("None: no certificate is set up", True, "")


# --- Pages -----------------------------------------------------------------------------------------


def page(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_status_page_is_for_site_administrators(client: Client, administrator: Client, person: Any):
    soup = page(administrator, "/admin/members/logentry/status/")
    assert len(soup.select("main table tbody tr, #content table tbody tr")) >= len(status.lines())
    person.is_staff = True
    person.save()
    for refused in (person, make_coordinator(RegionFactory())):
        client.force_login(refused)
        assert client.get("/admin/members/logentry/status/").status_code == 403


def test_log_leads_to_its_status_and_shows_no_personal_value(administrator: Client):
    _signature, entry = sign()
    soup = page(administrator, "/admin/members/logentry/")
    assert soup.find("a", href="/admin/members/logentry/status/") is not None
    shown = page(administrator, f"/admin/members/logentry/{entry.pk}/change/").get_text()
    assert entry.hash in shown
    assert bytes(entry.body).decode() in shown
    assert f"/verifiera/{entry.public_id}/" in shown
    assert "sanna@" not in shown


def test_nothing_is_added_changed_or_deleted(administrator: Client):
    (entry,) = write()
    base = "/admin/members/logentry/"
    assert administrator.get(f"{base}add/").status_code == 403
    assert administrator.post(f"{base}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert administrator.post(f"{base}{entry.pk}/change/", {"kind": "signed"}).status_code == 403
    administrator.post(base, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    assert LogEntry.objects.get().kind == "checkpoint-sent"


def test_alarm_is_in_the_work_queue_until_an_audit_is_clean(administrator: Client, evidence_key: keys.SigningKey):
    write(2)
    checkpoints.sign_newest()
    audit.run()
    title = "Bevisen håller inte"
    assert EvidenceAudit.objects.alarming().count() == 0
    rewrite(1, note="ä")
    found = audit.run()
    assert list(EvidenceAudit.objects.alarming()) == [found]
    text = page(administrator, "/admin/").get_text()
    assert title in text or "The evidence does not hold" in text
    shown = page(administrator, f"/admin/members/evidenceaudit/{found.pk}/change/").get_text()
    assert found.problems[0] in shown
    with unguarded() as cursor:
        cursor.execute("DELETE FROM members_checkpoint")
    outside.file().unlink()
    clean = audit.run()
    assert EvidenceAudit.objects.alarming().count() == 0
    page(administrator, f"/admin/members/evidenceaudit/{clean.pk}/change/")
    assert page(administrator, "/admin/members/evidenceaudit/").select("img[alt=True], img[alt=False]") is not None
    checkpoint = checkpoints.sign_newest()
    assert checkpoint.root in page(administrator, f"/admin/members/checkpoint/{checkpoint.pk}/change/").get_text()


# --- The command -----------------------------------------------------------------------------------


def test_keys_are_made_replaced_and_listed(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(CommandError, match="There is no key"):
        call_command("evidence_key", "rotate")
    call_command("evidence_key", "new")
    first = keys.signing_key().public.fingerprint
    assert f"signs  {first}" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is a key"):
        call_command("evidence_key", "new")
    call_command("evidence_key", "rotate")
    second = keys.signing_key().public.fingerprint
    assert capsys.readouterr().out.splitlines()[0].startswith(f"signs  {second}")
    (keys.folder() / f"{keys.signing_key().name}.key").unlink()
    with pytest.raises(CommandError, match="--old-key-lost"):
        call_command("evidence_key", "rotate")
    call_command("evidence_key", "rotate", "--old-key-lost")
    call_command("evidence_key", "list")
    assert capsys.readouterr().out.count(first) == 2
    assert list(LogEntry.objects.in_order().values_list("kind", flat=True)) == ["key-rotated"] * 3
    checkpoints.sign_newest()
    assert audit.run().problems == []
