"""Checkpoints as C2SP notes, the keys that sign them, and that openssl and others agree with us."""

import base64
import hashlib
import stat
import subprocess
from pathlib import Path

import pytest

from members.evidence import keys
from members.evidence.notes import MOST_CHARACTERS, Note, NoteError, key_hash, read

ROOT = hashlib.sha256(b"root").digest()


@pytest.fixture
def note(evidence_key: keys.SigningKey) -> Note:
    """A signed checkpoint."""
    return evidence_key.signed(Note("arena.example/bevis", 42, ROOT))


def test_checkpoint_is_written_as_the_specification_says(note: Note, evidence_key: keys.SigningKey):
    lines = str(note).split("\n")
    assert lines[:4] == ["arena.example/bevis", "42", base64.b64encode(ROOT).decode(), ""]
    dash, name, signed = lines[4].split(" ")
    assert (dash, name, lines[5:]) == ("—", "arena.example/bevis", [""])
    data = base64.b64decode(signed)
    raw = evidence_key.public.raw
    assert data[:4] == hashlib.sha256(b"arena.example/bevis\n\x01" + raw).digest()[:4]
    assert len(data) == 4 + 64


def test_key_hash_of_the_specifications_example():
    """The key of the checksum database of Go: sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8."""
    key = base64.b64decode("Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
    assert key_hash("sum.golang.org", key[1:]).hex() == "033de0ae"


def test_reading_gives_back_the_note(note: Note):
    assert read(str(note)) == note


def test_own_key_has_signed_and_another_has_not(note: Note):
    other = keys.make().public
    assert keys.signer_of(note) is not None
    assert not other.has_signed(note)
    assert keys.signer_of(Note(note.origin, 43, ROOT, note.signatures)) is None


def test_two_keys_may_sign(note: Note):
    second = keys.make()
    both = second.signed(note)
    assert read(str(both)) == both
    assert all(key.has_signed(both) for key in keys.public_keys())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\nYQ==\n",
        "a\n1\n\n\n",
        "a\nx\nYQ==\n\n— a YQ==\n",
        "a\n01\nYQ==\n\n— a YWFhYQ==\n",
        "a\n1\nY!==\n\n— a YWFhYQ==\n",
        "a\n1\nYQ==\n\n— b YWFhYQ==\n",
        "a\n1\nYQ==\n\n- a YWFhYQ==\n",
        "a\n1\nYQ==\n\n— a YWFhYQ==",
        "a\n1\nYQ==\nextra\n\n— a YWFhYQ==\n",
        "a" * (MOST_CHARACTERS + 1),
    ],
)
def test_other_text_is_no_checkpoint(text: str):
    with pytest.raises(NoteError):
        read(text)


def test_openssl_agrees(note: Note, evidence_key: keys.SigningKey, tmp_path: Path):
    (tmp_path / "text").write_text(note.text, encoding="utf-8")
    (tmp_path / "sign").write_bytes(note.signatures[0][1])
    pem = keys.folder() / f"{evidence_key.name}.pem"
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(pem), "-rawin"]
    command += ["-in", str(tmp_path / "text"), "-sigfile", str(tmp_path / "sign")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-in", str(pem), "-outform", "der"],  # noqa: S607
        capture_output=True,
        check=True,
    ).stdout
    assert hashlib.sha256(der).hexdigest() == evidence_key.public.fingerprint


# --- Keys ------------------------------------------------------------------------------------------


def test_keys_are_files_that_nobody_else_reads(evidence_key: keys.SigningKey):
    private = keys.folder() / f"{evidence_key.name}.key"
    assert stat.S_IMODE(private.stat().st_mode) == 0o400
    assert stat.S_IMODE(keys.folder().stat().st_mode) == 0o700
    assert keys.readable_by_others() == []
    private.chmod(0o440)
    assert keys.readable_by_others() == [private.name]


def test_newest_key_signs_and_old_public_ones_stay(evidence_key: keys.SigningKey):
    newer = keys.make()
    assert keys.signing_key() == newer or keys.signing_key().name == newer.name
    assert [key.name for key in keys.public_keys()] == [newer.name, evidence_key.name]


def test_machine_without_private_key_cannot_sign(evidence_key: keys.SigningKey):
    (keys.folder() / f"{evidence_key.name}.key").unlink()
    assert keys.signing_key() is None
    assert [key.name for key in keys.public_keys()] == [evidence_key.name]


def test_machine_without_folder_has_no_keys():
    assert keys.signing_key() is None
    assert keys.public_keys() == []


def test_keys_of_another_kind_are_refused(evidence_key: keys.SigningKey):
    for name, private in (("zz.key", True), ("zz.pem", False)):
        command = ["openssl", "genpkey", "-algorithm", "X25519"]
        pem = subprocess.run(command, capture_output=True, check=True).stdout
        if not private:
            pem = subprocess.run(["openssl", "pkey", "-pubout"], input=pem, capture_output=True, check=True).stdout  # noqa: S607
        (keys.folder() / name).write_bytes(pem)
    with pytest.raises(TypeError, match=r"zz\.key"):
        keys.signing_key()
    with pytest.raises(TypeError, match=r"zz\.pem"):
        keys.public_keys()


def test_no_file_is_written_twice(evidence_key: keys.SigningKey):
    with pytest.raises(FileExistsError):
        keys._write(keys.folder() / f"{evidence_key.name}.pem", b"other", 0o444)
