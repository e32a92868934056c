"""What is said of a file that somebody drops on the page that verifies."""

import io
import zipfile
import zlib
from types import SimpleNamespace

import pytest
from django.test import Client

from members.actions import receipts
from members.evidence import bundles, checkpoints, keys, records, uploads, verify
from tests.members.evidence import rewrite, unguarded, write
from tests.members.proofs import TEXT, Proved, page, send, signed_proof, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_key")]


@pytest.fixture
def signed(evidence_key: keys.SigningKey) -> Proved:
    """A signature and its entry, under a checkpoint."""
    return signed_proof()


def test_bundle_is_genuine(client: Client, signed: Proved):
    data = client.get(f"/verifiera/{signed[1].public_id}/bevis.zip")
    assert data["Content-Disposition"] == (f'attachment; filename="bevis-foreningen-rata-linjen-{signed[1].seq}.zip"')
    answer = send(client, data.content)
    assert answer.startswith("The bundle is genuine Not a byte has been changed.")
    assert "You sent bevis.zip." in answer


def test_changed_bundle_is_named_by_its_file(client: Client, signed: Proved):
    data = bundles.bundle(signed[1])
    place = data.index("Alla människors".encode())
    answer = send(client, data[:place] + b"N" + data[place + 1 :])
    assert answer.startswith("The bundle is not right A file was changed. The file at fault: texter/")
    files = verify.unpack(data)
    files["kvitto.pdf"] = b"nytt"
    assert "The file at fault: kvitto.pdf" in send(client, verify.pack(files))


def test_bundle_of_another_log_is_not_ours(client: Client, signed: Proved):
    data = bundles.bundle(signed[1])
    with unguarded() as cursor:
        cursor.execute("UPDATE members_logentry SET hash = %s WHERE seq = %s", ["e" * 64, signed[1].seq])
    assert "It agrees with itself, but our log has no such entry." in send(client, data)
    for file in keys.folder().glob("*"):
        file.unlink()
    assert "The checkpoint was not signed with a key of ours." in send(client, data)


def test_bundle_with_another_program_is_told(client: Client, signed: Proved):
    files = verify.unpack(bundles.bundle(signed[1]))
    files["verify.py"] = b"print('ALLT ST\xc3\x84MMER')"
    del files["forteckning.json"]
    files["forteckning.json"] = verify.canonical({name: verify.sha256(data) for name, data in files.items()})
    answer = send(client, verify.pack(files))
    assert "The program in it is not the one that we hand out today." in answer


def test_bundle_with_another_summary_is_wrong(client: Client, signed: Proved):
    files = verify.unpack(bundles.bundle(signed[1]))
    files["uppgifter.txt"] = b"Allt var annorlunda."
    del files["forteckning.json"]
    files["forteckning.json"] = verify.canonical({name: verify.sha256(data) for name, data in files.items()})
    assert "The file at fault: uppgifter.txt" in send(client, verify.pack(files))


def test_receipt_is_genuine_only_to_the_last_byte(client: Client, signed: Proved):
    _signature, entry = signed
    link = zlib.compress(f"(https://arena.example/verifiera/{entry.public_id}/)".encode())
    pdf = b"%PDF-1.7\nstream\r\nno compression\nendstream stream\n" + link + b"\nendstream\n%%EOF"
    records.keep("receipt", pdf, entry=entry)
    assert send(client, pdf, "kvitto.pdf").startswith("The receipt is genuine This is a receipt exactly as")
    answer = send(client, pdf + b" ", "kvitto.pdf")
    assert answer.startswith("The receipt was changed It names the signature below, but")
    plain = b"%PDF-1.7 /verifiera/" + entry.public_id.encode() + b"/"
    assert send(client, plain).startswith("The receipt was changed")
    assert send(client, b"%PDF-1.7 other").startswith("This is no receipt of ours")
    unknown = b"%PDF-1.7 /verifiera/" + b"0" * 26 + b"/"
    assert send(client, unknown).startswith("This is no receipt of ours")


def test_receipt_of_the_portal_is_known_again(client: Client, signed: Proved):
    signature, entry = signed
    receipts.make(entry)
    data = bytes(receipts.newest(signature).content)
    assert send(client, data, "kvitto.pdf").startswith("The receipt is genuine")
    assert send(client, data[:-1], "kvitto.pdf").startswith("The receipt was changed")


def test_sealed_receipt_that_we_no_longer_keep_is_known_by_its_seal(client: Client, monkeypatch: pytest.MonkeyPatch):
    seal = SimpleNamespace(kind=uploads.SealKind.INTACT, is_demo=False)
    monkeypatch.setattr(uploads, "read_seal", lambda _data: seal)
    assert send(client, b"%PDF-1.7 sealed").startswith("The seal is genuine It carries our electronic seal")
    seal.is_demo = True
    assert send(client, b"%PDF-1.7 sealed").startswith("This is no receipt of ours")


def test_bomb_in_a_pdf_is_not_unpacked(signed: Proved):
    bomb = b"%PDF-1.7\n" + (b"stream\n" + zlib.compress(b"\0" * 1_500_000) + b"\n") * 20
    assert sum(map(len, uploads._streams(bomb))) <= uploads.MOST_STREAMS_BYTES
    assert not uploads.examine(bomb).is_right


def test_checkpoint_is_genuine_and_the_log_still_the_same(client: Client, signed: Proved):
    note = checkpoints.newest().note
    write(3)
    for written in (note, note.replace("\n", "\r\n"), f"\n{note}\n"):
        assert send(client, written.encode(), "a.txt").startswith("The checkpoint is genuine We have signed it, and")
    lines = note.split("\n")
    assert send(client, note.replace(lines[1], "7", 1).encode()).startswith("This is no checkpoint of ours")
    rewrite(1, note="ä")
    assert send(client, note.encode()).startswith("The log does not agree with the checkpoint")


def test_text_that_was_signed_is_known_again(client: Client, signed: Proved):
    assert send(client, TEXT.encode(), "a.txt").startswith("The text is genuine")
    assert send(client, f"{TEXT}.".encode(), "a.txt").startswith("This is no file that can be verified")


def test_other_files_are_told_apart(client: Client):
    assert send(client, b"\xff\xfe", "a.doc").startswith("This is no file that can be verified")
    assert send(client, b"").startswith("This is no file that can be verified")
    assert send(client, b"PK").startswith("The bundle is not right The file is no bundle")
    assert send(client, b"x" * 2_600_000).startswith("The file is too large")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"\0" * 90_000_000)
    assert "holds more than any bundle of ours" in send(client, bomb.getvalue())


def test_no_file_is_told(client: Client):
    soup = page(client, "/en/verifiera/", other="1")
    assert "This field is required" in words(soup.find(class_="field-error")) or soup.find(class_="field-error")
    assert client.delete("/verifiera/").status_code == 405
