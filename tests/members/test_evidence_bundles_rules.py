"""Bundles: verified by a program that has only Python and openssl, and refused when a single byte is another."""

import hashlib
import io
import json
import os
import random
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.evidence import bundles, checkpoints, keys, records, uploads, verify
from members.models import LogEntry, Withdrawal
from tests.members.evidence import sign, unguarded, write

pytestmark = pytest.mark.django_db
NO_NETWORK = """
import socket
def refuse(*arguments, **names):
    raise OSError("no network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
"""


@pytest.fixture
def entry(db: None, evidence_key: keys.SigningKey) -> LogEntry:
    """A signature in the middle of a log, withdrawn later, with receipt and checkpoints."""
    write(3)
    signature, entry = sign(organisation__name="Föreningen Räta Linjen")
    records.published(signature.version)
    checkpoints.sign_newest()
    withdrawal = Withdrawal.objects.create(signature=signature, withdrawn_on=date(2026, 12, 1), reason="Vi läggs ner.")
    records.withdrawn(withdrawal, by="Sanna Signatär")
    write(4)
    checkpoints.sign_newest()
    return entry


@pytest.fixture
def public(entry: LogEntry) -> bytes:
    """The bundle that anybody may have."""
    return bundles.bundle(entry)


def unpacked(data: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
    return folder


def run(*arguments: str, cwd: Path, path: str = os.defpath) -> tuple[int, str]:
    """Run a program of the bundle as somebody would in ten years: isolated, in a folder of its own, without network."""
    environment = {
        "PATH": path,
        "LANG": "C.UTF-8",
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    command = [sys.executable, "-I", *arguments]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_bundle_is_right_where_there_is_nothing_but_python_and_openssl(public: bytes, tmp_path: Path):
    folder = unpacked(public, tmp_path)
    code, said = run("verify.py", cwd=folder)
    assert code == 0
    assert "organisation: Föreningen Räta Linjen" in said
    assert "händelse: undertecknades" in said
    assert "händelse: återkallades" in said
    assert f"ALLT STÄMMER. Jämför nyckeln med kvittot: {keys.signing_key().public.fingerprint}" in said


def test_program_reaches_for_no_network(public: bytes, tmp_path: Path):
    folder = unpacked(public, tmp_path)
    source = (folder / "verify.py").read_text(encoding="utf-8")
    (folder / "verify.py").unlink()
    (tmp_path.parent / "offline.py").write_text(NO_NETWORK + source.replace("import base64", "import base64", 1))
    code, _said = run(str(tmp_path.parent / "offline.py"), str(folder), cwd=folder)
    assert code == 1  # the program itself is missing from the folder, and it says so
    (folder / "verify.py").write_text(source, encoding="utf-8")
    assert run(str(tmp_path.parent / "offline.py"), str(folder), "--english", cwd=folder)[0] == 0
    assert "socket" not in source
    assert "urllib" not in source


def test_whole_file_may_be_named_and_the_key_demanded(public: bytes, tmp_path: Path):
    (tmp_path / "bevis.zip").write_bytes(public)
    program = str(bundles.HERE / "verify.py")
    fingerprint = keys.signing_key().public.fingerprint
    assert run(program, "bevis.zip", f"--key={fingerprint}", cwd=tmp_path)[0] == 0
    code, said = run(program, "bevis.zip", "--key=" + "0" * 64, "--english", cwd=tmp_path)
    assert (code, said) == (1, "WRONG: kontrollpunkt.txt The checkpoint has another key.\n")


def test_without_openssl_it_says_so(public: bytes, tmp_path: Path):
    folder = unpacked(public, tmp_path)
    code, said = run("verify.py", cwd=folder, path=str(tmp_path / "nothing"))
    assert (code, said) == (1, "FEL: Programmet openssl (version 3) saknas.\n")


def test_each_changed_file_is_named(public: bytes, tmp_path: Path):
    folder = unpacked(public, tmp_path)
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    assert {"verify.py", "LAS-MIG.txt", "uppgifter.txt", "bevis.json", "oppnat.json", "forteckning.json"} <= set(names)
    assert {"kontrollpunkt.txt", "kontrollpunkt-kvitto.txt"} <= set(names)
    program = tmp_path.parent / "whole.py"
    program.write_bytes((folder / "verify.py").read_bytes())
    for name in names:
        whole = (folder / name).read_bytes()
        place = len(whole) // 2
        (folder / name).write_bytes(whole[:place] + bytes([(whole or b"x")[place] ^ 1]) + whole[place + 1 :])
        code, said = run(str(program), str(folder), cwd=folder)
        assert code == 1, name
        assert said.startswith(f"FEL: {name} ") or name == "forteckning.json", said
        (folder / name).unlink()
        assert run(str(program), str(folder), cwd=folder) == (1, f"FEL: {name} Filen saknas.\n")
        (folder / name).write_bytes(whole)
    (folder / "extra.txt").write_text("mer")
    assert run(str(program), str(folder), cwd=folder) == (1, "FEL: extra.txt Filen hör inte till paketet.\n")


def test_no_changed_byte_of_the_file_passes(public: bytes):
    random.seed(4)
    places = random.sample(range(len(public)), 400) + list(range(60)) + list(range(len(public) - 60, len(public)))
    for place in places:
        damaged = bytearray(public)
        damaged[place] ^= 1 << random.randrange(8)
        with pytest.raises(verify.Bad):
            verify.check(verify.unpack(bytes(damaged)), uploads.verifies)
        assert not uploads.examine(bytes(damaged)).is_right


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_cut_doubled_and_stuffed_files_are_refused(public: bytes, data: st.DataObject):
    start = data.draw(st.integers(0, len(public) - 1))
    end = data.draw(st.integers(start, len(public)))
    stuffing = data.draw(st.binary(max_size=20))
    for damaged in (public[:start] + stuffing + public[end:], public[start:] + stuffing, public + public):
        if damaged != public:
            with pytest.raises(verify.Bad):
                verify.check(verify.unpack(damaged), uploads.verifies)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=9), st.binary(max_size=99), max_size=5))
def test_packing_is_a_zip_file_that_others_read(files: dict[str, bytes]):
    with zipfile.ZipFile(io.BytesIO(verify.pack({f"a{n}": data for n, data in enumerate(files.values())}))) as archive:
        assert archive.testzip() is None
        assert [archive.read(name) for name in archive.namelist()] == list(files.values())


# --- Forgeries that agree with themselves ----------------------------------------------------------


def forged(public: bytes, **changes: bytes | None) -> dict[str, bytes]:
    """Return the files with some changed or left out, and the list of them written anew."""
    files = verify.unpack(public)
    for name, data in changes.items():
        found = name.replace("__", "/").replace("_dot_", ".")
        if data is None:
            del files[found]
        else:
            files[found] = data
    listed = {name: verify.sha256(data) for name, data in files.items() if name != verify.MANIFEST}
    return files | {verify.MANIFEST: verify.canonical(listed)}


def fault(files: dict[str, bytes]) -> tuple[str, str]:
    with pytest.raises(verify.Bad) as bad:
        verify.check(verify.unpack(verify.pack(files)), uploads.verifies)
    return bad.value.code, bad.value.file


def edited(files: dict[str, bytes], name: str, **facts: object) -> bytes:
    return verify.canonical(json.loads(files[name]) | facts)


def test_forged_entry_is_not_in_the_log(public: bytes, entry: LogEntry):
    name = bundles.name_of(entry)
    files = verify.unpack(public)
    assert fault(forged(public, **{name: edited(files, name, kind="withdrawn")})) == ("not-included", name)
    assert fault(forged(public, **{name: edited(files, name, seq=999)})) == ("not-included", name)
    assert fault(forged(public, **{name: files[name] + b" "})) == ("changed", name)
    assert fault(forged(public, **{name: b"[]"})) == ("changed", name)
    assert fault(forged(public, **{name: b"{"})) == ("unreadable", name)


def test_forged_checkpoint_is_not_signed(public: bytes):
    files = verify.unpack(public)
    lines = files["kontrollpunkt.txt"].decode().split("\n")
    grown = "\n".join([lines[0], str(int(lines[1]) + 1), *lines[2:]]).encode()
    assert fault(forged(public, kontrollpunkt_dot_txt=grown)) == ("signature", "kontrollpunkt.txt")
    assert fault(forged(public, kontrollpunkt_dot_txt=b"hej\n")) == ("unreadable", "kontrollpunkt.txt")
    assert fault(forged(public, kontrollpunkt_dot_txt=None)) == ("missing", "kontrollpunkt.txt")
    older = files["kontrollpunkt-kvitto.txt"]
    assert fault(forged(public, kontrollpunkt_dot_txt=older))[0] in {"inconsistent", "not-included"}
    proof = json.loads(files["bevis.json"])
    for wrong in (proof | {"consistency": []}, proof | {"consistency": [*proof["consistency"], "00" * 32]}):
        files = forged(public, bevis_dot_json=verify.canonical(wrong))
        assert fault(files) == ("inconsistent", "kontrollpunkt-kvitto.txt")


def test_proof_that_cannot_be_read_is_refused(public: bytes):
    for wrong in (b"{}", b'{"entries":[]}', b'{"entries":[{"file":"x"}]}', b'{"entries":7}'):
        assert fault(forged(public, bevis_dot_json=wrong))[0] in {"unreadable", "missing"}


def test_forged_value_text_and_summary_are_refused(public: bytes, entry: LogEntry):
    files = verify.unpack(public)
    opened = json.loads(files["oppnat.json"])
    name = bundles.name_of(entry)
    opened[name]["organisation-name"]["value"] = "Föreningen Krumma Linjen"
    assert fault(forged(public, oppnat_dot_json=verify.canonical(opened))) == ("opened", "oppnat.json")
    text = next(name for name in files if name.startswith("texter/"))
    assert fault(forged(public, **{text: b"another"})) == ("unnamed", text)
    assert fault(forged(public, **{f"texter/{hashlib.sha256(b'x').hexdigest()}.txt": b"x"}))[0] == "unnamed"
    shown = f"texter/{json.loads(files[name])['declaration']['text']}.txt"
    assert fault(forged(public, **{shown: None})) == ("missing", shown)
    told = files["uppgifter.txt"].replace("Räta".encode(), b"Krumma")
    assert fault(forged(public, uppgifter_dot_txt=told)) == ("changed", "uppgifter.txt")


def test_other_packing_is_refused(public: bytes):
    files = verify.unpack(public)
    for how in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", how) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        with pytest.raises(verify.Bad) as bad:
            verify.unpack(data.getvalue())
        assert bad.value.code == "packing"


def test_bomb_is_not_unpacked():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"\0" * 50_000_000)
    for bomb in (data.getvalue(), b"PK" + b"\0" * 5_000_000, verify.pack({str(n): b"" for n in range(600)})):
        with pytest.raises(verify.Bad) as bad:
            verify.unpack(bomb)
        assert bad.value.code == "too-large"
    for rubbish in (b"", b"PK", b"PK\3\4" + b"\0" * 50):
        with pytest.raises(verify.Bad) as bad:
            verify.unpack(rubbish)
        assert bad.value.code == "no-zip"
    with pytest.raises(verify.Bad) as bad:
        verify.unpack(verify.pack({"a": b"a"}))
    assert (bad.value.code, bad.value.file) == ("missing", "forteckning.json")


# --- What it holds ---------------------------------------------------------------------------------


def test_public_bundle_holds_no_name_that_is_not_to_be_shown(public: bytes):
    assert b"Sanna" not in public
    assert b"sanna@organisation.example" not in public
    assert "Föreningen Räta Linjen".encode() in public
    assert "Vi läggs ner.".encode() in public


def test_shown_name_is_in_the_public_bundle_but_never_the_address(entry: LogEntry):
    entry.signature.signatories.update(is_shown=True)
    data = bundles.bundle(entry)
    assert "Sanna Signatär".encode() in data
    assert b"sanna@organisation.example" not in data
    assert verify.check(verify.unpack(data), uploads.verifies)


def test_own_bundle_holds_everything(entry: LogEntry, tmp_path: Path):
    records.keep("eid-token", entry.hash.encode(), entry=entry)
    data = bundles.bundle(entry, is_own=True, receipt=b"%PDF-1.7 kvitto")
    files = verify.unpack(data)
    assert b"sanna@organisation.example" in files["oppnat.json"]
    assert files["kvitto.pdf"] == b"%PDF-1.7 kvitto"
    assert [name for name in files if name.endswith(".bin")] == [f"texter/{verify.sha256(entry.hash.encode())}.bin"]
    with pytest.raises(verify.Bad):  # a file that no entry names has no place there
        verify.check(files, uploads.verifies)


def test_newest_checkpoint_alone_where_it_is_the_receipts_too(evidence_key: keys.SigningKey, tmp_path: Path):
    _signature, entry = sign()
    checkpoints.sign_newest()
    files = verify.unpack(bundles.bundle(entry))
    assert "kontrollpunkt-kvitto.txt" not in files
    assert run("verify.py", cwd=unpacked(verify.pack(files), tmp_path))[0] == 0


def test_bundle_of_a_single_entry(evidence_key: keys.SigningKey):
    (entry,) = write(kind="key-rotated")
    checkpoints.sign_newest()
    files = verify.unpack(bundles.bundle(entry))
    assert verify.check(files, uploads.verifies) == evidence_key.public.fingerprint
    assert [name for name in files if name.startswith("poster/")] == ["poster/00000001.json"]


def test_no_bundle_before_there_is_a_proof(evidence_key: keys.SigningKey):
    _signature, entry = sign()
    with pytest.raises(bundles.NotYetError):
        bundles.bundle(entry)
    checkpoints.sign_newest()
    with unguarded() as cursor:
        cursor.execute("DELETE FROM members_checkpoint")
        cursor.execute(
            "INSERT INTO members_checkpoint (size, root, note, key_id, at) VALUES (1, %s, %s, 'k', %s)",
            ["0" * 64, f"localhost/bevis\n{entry.seq}\nAAAA\n\n— localhost/bevis AAAAAAAA\n", entry.at],
        )
    with pytest.raises(bundles.NotYetError):
        bundles.bundle(entry)
