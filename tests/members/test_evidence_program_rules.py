"""The program of the bundle, run in this process: what it says and the code with which it ends."""

import runpy
import sys
from pathlib import Path

import pytest

from members.evidence import bundles, checkpoints, keys, monitor, verify
from members.evidence.proofs import Prover
from tests.members.evidence import write
from tests.members.proofs import entry_in_the_middle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_key")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A bundle."""
    file = tmp_path / "bevis.zip"
    file.write_bytes(bundles.bundle(entry_in_the_middle()))
    return file


@pytest.fixture
def folder(file: Path) -> Path:
    """The bundle, unpacked."""
    for name, data in verify.unpack(file.read_bytes()).items():
        path = file.parent / "bevis" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return file.parent / "bevis"


def test_right_bundle(file: Path, folder: Path, capsys: pytest.CaptureFixture[str]):
    fingerprint = keys.signing_key().public.fingerprint
    for place in (file, folder):
        assert verify.main([str(place), f"--key={fingerprint}"]) == 0
        assert f"ALLT STÄMMER. Jämför nyckeln med kvittot: {fingerprint}" in capsys.readouterr().out
    assert verify.main([str(file), "--english"]) == 0
    assert f"ALL IS RIGHT. Compare the key with the receipt: {fingerprint}" in capsys.readouterr().out


def test_wrong_bundle(file: Path, folder: Path, capsys: pytest.CaptureFixture[str]):
    assert verify.main([str(file), "--key=" + "0" * 64]) == 1
    assert capsys.readouterr().out == (
        "FEL: kontrollpunkt.txt Kontrollpunkten är inte underskriven med nyckeln du angav.\n"
    )
    (folder / "uppgifter.txt").write_text("Allt var annorlunda.", encoding="utf-8")
    assert verify.main([str(folder), "--english"]) == 1
    assert capsys.readouterr().out == "WRONG: uppgifter.txt The file was changed.\n"


def test_machine_without_openssl(file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("PATH", "/nowhere")
    assert verify.main([str(file)]) == 1
    assert capsys.readouterr().out == "FEL: Programmet openssl (version 3) saknas.\n"


def test_programs_begin_by_themselves(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys, "argv", ["verify.py", str(folder)])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(verify.__file__, run_name="__main__")
    assert ended.value.code == 0
    monkeypatch.setattr(sys, "argv", ["bevaka.py"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(monitor.__file__, run_name="__main__")
    assert ended.value.code == 2
    assert "bevaka.py" in capsys.readouterr().out


def test_proof_that_is_too_long_leads_nowhere():
    """More steps than the tree is high are refused, not followed."""
    leaves = checkpoints.leaves
    entries = write(3)
    checkpoints.sign_newest()
    leaf = leaves(3)[0]
    assert verify.follow(0, 0, [leaf], leaf, leaf) == (b"", b"")
    assert verify.follow(0, 2, [leaf], leaf, leaf) == (b"", b"")
    assert len(entries) == 3


def test_every_shape_of_tree_is_followed():
    """Each entry of a growing log, as its last one and later, with its own checkpoint and each newer one."""
    entries = []
    for _number in range(9):
        entries += write(kind="withdrawn")
        checkpoints.sign_newest()
        for entry in entries:
            files = verify.unpack(bundles.bundle(entry))
            assert verify.check(files, lambda *_given: True)


def test_prover_of_an_empty_log_has_no_key():
    prover = Prover()
    assert (prover.key, prover.leaves) == (None, [])
