"""The public side of the log: its page, its feed, its files, and the program that keeps watch from another house."""

import base64
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.evidence import audit, checkpoints, keys, monitor, rotation, verify
from members.evidence.merkle import leaf_hash, root_of
from members.evidence.notes import read
from members.models import LogEntry
from tests.members.evidence import rewrite, sign, unguarded, write
from tests.members.proofs import page, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_key")]
ATOM = "{http://www.w3.org/2005/Atom}"


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    return response.content.decode()


# --- The page --------------------------------------------------------------------------------------


def test_log_lists_what_happened_and_not_to_whom(client: Client, evidence_key: keys.SigningKey):
    _signature, entry = sign(organisation__name="Föreningen Räta Linjen")
    write(2)
    checkpoint = checkpoints.sign_newest()
    soup = page(client, "/en/verifiera/logg/")
    rows = [[words(cell) for cell in row.find_all(["th", "td"])] for row in soup.select("tbody tr")]
    sent = "A checkpoint was sent to witnesses outside the portal"
    expected = [(one, "The organisation signed" if one == entry else sent) for one in LogEntry.objects.newest_first()]
    assert [(row[0], row[1], row[3]) for row in rows] == [(str(one.seq), told, one.hash) for one, told in expected]
    assert checkpoint.note in soup.get_text()
    assert evidence_key.public.fingerprint in words(soup)
    assert "It covers 3 entries." in words(soup)
    for hidden in ("Räta Linjen", entry.public_id, "Sanna"):
        assert hidden not in soup.get_text()


def test_empty_log_says_so(client: Client, evidence_key: keys.SigningKey):
    for file in keys.folder().glob("*"):
        file.unlink()
    soup = page(client, "/en/verifiera/logg/")
    for told in ("No checkpoint has been signed yet.", "There is no key yet.", "Nothing has been written yet."):
        assert told in words(soup)


def test_log_says_what_the_last_audit_found(client: Client):
    write(2)
    checkpoints.sign_newest()
    audit.run()
    assert words(page(client, "/en/verifiera/logg/")).count("all was right.") == 1
    rewrite(1, note="ä")
    audit.run()
    assert "something was wrong. The region knows of it." in words(page(client, "/en/verifiera/logg/"))


def test_long_log_has_pages_and_a_fixed_cost(client: Client):
    counts = []
    for _round in range(2):
        write(30)
        checkpoints.sign_newest()
        with CaptureQueriesContext(connection) as queries:
            soup = page(client, "/en/verifiera/logg/")
        counts.append(len(queries))
    assert counts == [4, 4]
    assert len(soup.select("tbody tr")) == 25
    assert client.get("/en/verifiera/logg/?sida=3").status_code == 200
    assert client.get("/en/verifiera/logg/?sida=4").status_code == 404


# --- Feed and files --------------------------------------------------------------------------------


def test_feed_tells_of_every_checkpoint(client: Client):
    for _number in range(3):
        write()
        checkpoints.sign_newest()
    response = client.get("/verifiera/logg/atom.xml")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)  # noqa: S314 our own
    told = [entry.findtext(f"{ATOM}content") for entry in feed.findall(f"{ATOM}entry")]
    assert [read(note).size for note in told] == [3, 2, 1]
    assert len({entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")}) == 3
    assert feed.findtext(f"{ATOM}updated").endswith("Z")
    link = feed.find(f"{ATOM}entry").find(f"{ATOM}link").attrib["href"]
    assert text(client, link.removeprefix("http://localhost:8000")) == told[0]


def test_feed_of_an_empty_log_is_one(client: Client):
    feed = ET.fromstring(client.get("/verifiera/logg/atom.xml").content)  # noqa: S314 our own
    assert feed.findall(f"{ATOM}entry") == []


def test_checkpoints_and_hashes_and_keys_are_files(client: Client, evidence_key: keys.SigningKey):
    assert client.get("/verifiera/logg/kontrollpunkt.txt").status_code == 404
    entries = write(3)
    checkpoint = checkpoints.sign_newest()
    assert text(client, "/verifiera/logg/kontrollpunkt.txt") == checkpoint.note
    assert text(client, "/verifiera/logg/kontrollpunkter/3.txt") == checkpoint.note
    assert client.get("/verifiera/logg/kontrollpunkter/2.txt").status_code == 404
    lines = text(client, "/verifiera/logg/poster.txt").splitlines()
    assert lines == [f"{entry.seq} {entry.hash}" for entry in entries]
    root = root_of([leaf_hash(bytes.fromhex(line.split()[1])) for line in lines])
    assert base64.b64encode(root).decode() in checkpoint.note
    assert text(client, "/verifiera/logg/poster.txt?fran=3").splitlines() == lines[2:]
    for odd in ("x", "-1", "9" * 20, "²", ""):
        assert text(client, f"/verifiera/logg/poster.txt?fran={odd}").splitlines() == lines
    name = evidence_key.name
    assert text(client, "/verifiera/logg/nycklar.txt") == f"{evidence_key.public.fingerprint} {name}\n"
    pem = client.get(f"/verifiera/logg/nycklar/{name}.pem")
    assert pem.content.decode() == evidence_key.public.pem
    assert client.get("/verifiera/logg/nycklar/another.pem").status_code == 404


@pytest.mark.parametrize("name", ["verify.py", "bevaka.py"])
def test_programs_are_handed_out_as_they_are(client: Client, name: str):
    response = client.get(f"/verifiera/logg/program/{name}")
    file = Path(verify.__file__ if name == "verify.py" else monitor.__file__)
    assert (response.content, response["Content-Disposition"]) == (file.read_bytes(), f'attachment; filename="{name}"')
    assert client.get("/verifiera/logg/program/settings.py").status_code == 404


# --- The program that keeps watch ------------------------------------------------------------------


@pytest.fixture
def watch(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the program against the portal; return its exit code and what it says."""

    def opened(address: str, timeout: int) -> io.BytesIO:
        assert timeout == 30
        response = client.get(address.removeprefix("https://arena.example"))
        if response.status_code != 200:
            raise OSError(f"HTTP {response.status_code}")
        return io.BytesIO(response.content)

    monkeypatch.setattr(monitor.urllib.request, "urlopen", opened)

    def run(*more: str) -> tuple[int, str]:
        code = monitor.main(["https://arena.example/", str(tmp_path), *more])
        return code, capsys.readouterr().out

    return run


def test_watch_follows_a_log_that_only_grows(watch: Any, evidence_key: keys.SigningKey, tmp_path: Path):
    for size in (3, 5, 9):
        write(size - LogEntry.objects.count())
        checkpoints.sign_newest()
        fingerprint = evidence_key.public.fingerprint
        assert watch() == (0, f"OK: {size} poster/entries, {fingerprint}\n")
    state = json.loads((tmp_path / "bevakning.json").read_text())
    assert (state["size"], state["note"]) == (9, checkpoints.newest().note)


def test_watch_asks_for_as_many_parts_as_there_are(watch: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("members.evidence.published.HASHES_AT_ONCE", 2)
    write(5)
    checkpoints.sign_newest()
    write(2)
    assert watch()[0] == 0


def attacked(watch: Any) -> None:
    """Let the program see a log, then change the log and take away what would keep it from being signed anew."""
    write(4)
    checkpoints.sign_newest()
    assert watch()[0] == 0
    rewrite(2, note="ä")
    with unguarded() as cursor:
        cursor.execute("DELETE FROM members_checkpoint")
    checkpoints.outside.file().unlink()


def test_watch_finds_a_log_that_was_rewritten_and_signed_anew(watch: Any):
    attacked(watch)
    checkpoints.sign_newest()
    code, said = watch()
    assert code == 1
    assert "The log is not the one that was seen the last time" in said


def test_watch_finds_a_log_that_is_shorter(watch: Any):
    attacked(watch)
    with unguarded() as cursor:
        cursor.execute("DELETE FROM members_logentry WHERE seq > 2")
    checkpoints.sign_newest()
    assert watch() == (1, "LARM/ALARM: Alarm: The log had 4 entries, and has 2 now.\n")


def test_watch_finds_missing_entries(watch: Any):
    write(4)
    checkpoints.sign_newest()
    with unguarded() as cursor:
        cursor.execute("DELETE FROM members_logentry WHERE seq = 2")
    assert watch() == (1, "LARM/ALARM: Alarm: Entry 2 is missing.\n")
    with unguarded() as cursor:
        cursor.execute("DELETE FROM members_logentry WHERE seq > 1")
    assert watch() == (1, "LARM/ALARM: Alarm: The checkpoint is of 4 entries, and the log has 1.\n")


def test_watch_wants_to_be_told_of_another_key(watch: Any):
    write(2)
    checkpoints.sign_newest()
    assert watch()[0] == 0
    rotation.rotate()
    checkpoints.sign_newest()
    code, said = watch()
    assert (code, "not signed with the known key" in said) == (1, True)
    assert watch(f"--key={keys.signing_key().public.fingerprint}")[0] == 0
    assert watch()[0] == 0


def test_watch_finds_another_log_and_a_portal_that_is_away(watch: Any, settings: Any):
    code, said = watch()
    assert (code, "HTTP 404" in said) == (1, True)
    write(2)
    checkpoints.sign_newest()
    assert watch()[0] == 0
    settings.EVIDENCE_ORIGIN = "other.example/bevis"
    checkpoints.outside.file().unlink()
    with unguarded() as cursor:
        cursor.execute("DELETE FROM members_checkpoint")
    checkpoints.sign_newest()
    assert "The log was called localhost/bevis, and is called other.example/bevis now." in watch()[1]


def test_watch_explains_itself(capsys: pytest.CaptureFixture[str]):
    assert monitor.main([]) == 2
    assert "python3 -I bevaka.py" in capsys.readouterr().out
    assert monitor.root_of([]) == root_of([])
