"""Bundles that agree with themselves and are forged all the same, and files that are none."""

import hashlib
import io
import json
import zipfile

import pytest

from members.evidence import bundles, keys, uploads, verify
from members.models import LogEntry
from tests.members.proofs import entry_in_the_middle

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(db: None, evidence_key: keys.SigningKey) -> LogEntry:
    """A signature in the middle of a log, withdrawn later."""
    return entry_in_the_middle()


@pytest.fixture
def public(entry: LogEntry) -> bytes:
    """The bundle that anybody may have."""
    return bundles.bundle(entry)


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
