"""Bundles: verified by a program that has only Python and openssl, and refused when a single byte is another."""

import io
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.evidence import bundles, checkpoints, keys, records, uploads, verify
from members.models import LogEntry
from tests.members.evidence import sign, unguarded, write
from tests.members.proofs import entry_in_the_middle

pytestmark = pytest.mark.django_db
NO_NETWORK = """
import socket
def refuse(*arguments, **names):
    raise OSError("no network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
"""


@pytest.fixture
def entry(db: None, evidence_key: keys.SigningKey) -> LogEntry:
    """A signature in the middle of a log, withdrawn later."""
    return entry_in_the_middle()


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
