"""The seal on a receipt: it keeps the standards, and one changed byte anywhere breaks it."""

import io
import random
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from django.utils import translation
from page import ValidationProfile, validate_pdf_bytes
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from arena.shared.papers.blocks import Paper, Section, facts, paragraph
from arena.shared.papers.pdf import pdf_of
from arena.shared.texts import Text
from members.papers import pades, seals
from members.papers.sealed import SealKind, read_seal

DAY = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """A paper of one page."""
    head = facts([("Organisation", "Föreningen Väven")])
    body = [Section("text", "Vad som skrevs under", [paragraph("Vi lovar.")])]
    return pdf_of(Paper("Kvitto", Text("Deklarationen", "sv"), head, DAY.date(), "sv", body))


@pytest.fixture
def demo(settings: Any) -> None:
    """A site that shows the portal and makes its own certificate."""
    settings.DEMO = True


@pytest.fixture
def sealed(demo: None, pdf: bytes) -> bytes:
    return seals.sealed(pdf)


def key_and_certificate(lasts: timedelta = timedelta(days=365)) -> tuple[Any, x509.Certificate]:
    """Return what a region could have bought; it looks like the demo's."""
    made = seals.make_demo(datetime.now(UTC) - seals.DEMO_LASTS + lasts)
    key, certificate, _others = pkcs12.load_key_and_certificates(made, seals.DEMO_PASSWORD.encode())
    assert certificate is not None
    return key, certificate


def as_pem(folder: Path, settings: Any, lasts: timedelta = timedelta(days=365)) -> x509.Certificate:
    """Set up a seal whose key and certificate lie in two files."""
    key, certificate = key_and_certificate(lasts)
    (folder / "seal.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "seal.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    settings.SEAL_KEY, settings.SEAL_CERTIFICATE = str(folder / "seal.key"), str(folder / "seal.pem")
    return certificate


# --- What it does to the file ----------------------------------------------------------------------


def test_a_sealed_file_still_keeps_to_the_standards(sealed: bytes, pdf: bytes):
    assert len(sealed) > len(pdf)
    for profile in (ValidationProfile.PDF_UA_1, ValidationProfile.PDF_A_2A):
        report = validate_pdf_bytes(sealed, profile=profile)
        assert [f"{failure.rule_id}: {failure.message}" for failure in report.failures] == []
        assert report.is_compliant
    words = [PdfReader(io.BytesIO(one)).pages[0].extract_text() for one in (pdf, sealed)]
    assert words[0] == words[1]


def test_nothing_is_sealed_where_nothing_is_set_up(pdf: bytes):
    assert seals.sealed(pdf) == pdf
    assert seals.name() == ""
    assert seals.problems() == []
    assert read_seal(pdf).kind == SealKind.NONE


def test_the_demo_says_that_it_is_one(sealed: bytes):
    found = read_seal(sealed)
    assert (found.kind, found.name, found.is_demo) == (SealKind.INTACT, "DEMO, ingen riktig stämpel", True)
    assert found.at is not None
    assert abs(datetime.now(UTC) - found.at) < timedelta(minutes=1)


# --- One changed byte ------------------------------------------------------------------------------


def verdict_of_pyhanko(data: bytes) -> bool:
    """Return what pyHanko's own validator says, which trusts the certificate in the file.

    It begins an event loop, so it has a thread of its own: browser tests keep a loop in this one.
    """
    found = PdfFileReader(io.BytesIO(data)).embedded_signatures[0]
    context = ValidationContext(trust_roots=[found.signer_cert], allow_fetching=False)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(validate_pdf_signature, found, signer_validation_context=context)
        return bool(asked.result().bottom_line)


def test_a_changed_byte_is_found_by_the_package_and_by_poppler(sealed: bytes, tmp_path: Path):
    changed = bytearray(sealed)
    changed[changed.index(b"stream") + 30] ^= 1
    assert verdict_of_pyhanko(sealed)
    assert not verdict_of_pyhanko(bytes(changed))
    pdfsig = shutil.which("pdfsig")
    if pdfsig:
        said = []
        for number, data in enumerate((sealed, bytes(changed))):
            file = tmp_path / f"{number}.pdf"
            file.write_bytes(data)
            said.append(subprocess.run([pdfsig, file], capture_output=True, text=True, check=False).stdout)
        assert "Signature is Valid." in said[0]
        assert "Total document signed" in said[0]
        assert "Digest Mismatch." in said[1]


def test_no_byte_can_be_changed(sealed: bytes):
    start = sealed.index(b"/ByteRange")
    places = {*random.Random(17).sample(range(len(sealed)), 25), *range(start, start + 40, 7), len(sealed) - 1, 0}
    gap = sealed.rindex(b"/Contents <", 0, start)
    end = sealed.index(b"00>", gap)
    places |= {gap + 10, gap + 11, gap + 12, gap + 60, gap + 80, *range(end - 2, end + 3), *range(gap, end, 151)}
    for number, place in enumerate(sorted(places)):
        changed = bytearray(sealed)
        changed[place] ^= (1, 32)[number % 2]
        assert read_seal(bytes(changed)).kind != SealKind.INTACT, place


@pytest.mark.parametrize("more", [b"\n", b"%", b"1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n"])
def test_nothing_can_be_added(sealed: bytes, more: bytes):
    assert read_seal(sealed + more).kind != SealKind.INTACT


def test_whatever_is_dropped_gets_an_answer(sealed: bytes):
    for data in (
        b"",
        b"%PDF-",
        b"%PDF-1.7 /ByteRange",
        b"PK\3\4",
        sealed[:5000],
        sealed[5000:],
        b"%PDF-" + sealed * 400,
    ):
        assert read_seal(data).kind == SealKind.NONE


def test_the_seal_of_somebody_else_is_told_from_ours(sealed: bytes, settings: Any, tmp_path: Path):
    settings.EVIDENCE_DIR = tmp_path / "elsewhere"
    assert read_seal(sealed).kind == SealKind.FOREIGN


# --- Certificates ----------------------------------------------------------------------------------


def test_key_and_certificate_may_lie_in_two_files(pdf: bytes, settings: Any, tmp_path: Path):
    certificate = as_pem(tmp_path, settings)
    sealed = seals.sealed(pdf)
    assert read_seal(sealed).kind == SealKind.INTACT
    assert [*seals.all_ours()] == [seals.fingerprint(certificate)]
    assert b"PRIVATE" not in b"".join(file.read_bytes() for file in seals.folder().iterdir())


def test_a_seal_stays_ours_when_there_is_a_new_certificate(pdf: bytes, settings: Any, tmp_path: Path):
    as_pem(tmp_path, settings)
    before = seals.sealed(pdf)
    (tmp_path / "new").mkdir()
    as_pem(tmp_path / "new", settings)
    after = seals.sealed(pdf)
    assert [read_seal(one).kind for one in (before, after)] == [SealKind.INTACT] * 2
    assert len(seals.all_ours()) == 2


def test_a_seal_after_the_certificate_has_run_out_is_none_to_rely_on(pdf: bytes, settings: Any, tmp_path: Path):
    as_pem(tmp_path, settings, timedelta(days=-1))
    assert read_seal(seals.sealed(pdf)).kind == SealKind.CHANGED


def test_staff_are_warned_in_time(settings: Any, tmp_path: Path):
    translation.activate("en")
    certificate = as_pem(tmp_path, settings)
    ends = certificate.not_valid_after_utc
    assert seals.problems(ends - timedelta(days=61)) == []
    assert f"{ends:%Y-%m-%d}: 20 days" in seals.problems(ends - timedelta(days=20, hours=1))[0]
    assert "was valid until" in seals.problems(ends + timedelta(days=1))[0]
    settings.SEAL_CERTIFICATE = str(tmp_path / "none.pem")
    found = seals.check_seal()
    assert [(message.id, message.level) for message in found] == [("members.W001", 30)]
    assert "none.pem" in found[0].msg


@pytest.mark.parametrize("content", [b"no certificate", b""])
def test_a_file_that_holds_no_certificate_is_told(settings: Any, tmp_path: Path, content: bytes):
    translation.activate("en")
    (tmp_path / "seal.p12").write_bytes(content)
    settings.SEAL_CERTIFICATE = str(tmp_path / "seal.p12")
    assert "cannot be read" in seals.problems()[0]


def test_a_wrong_password_is_told(settings: Any, tmp_path: Path):
    translation.activate("en")
    (tmp_path / "seal.p12").write_bytes(seals.make_demo(DAY))
    settings.SEAL_CERTIFICATE, settings.SEAL_PASSWORD = str(tmp_path / "seal.p12"), "wrong"
    assert "cannot be read" in seals.problems()[0]
    with pytest.raises(ValueError, match="cannot be used"):
        pades.seal(b"%PDF-1.7\n", seals.Credentials(tmp_path / "seal.p12", None, "wrong"))


def test_a_file_without_a_certificate_in_it_is_told(settings: Any, tmp_path: Path):
    key, _certificate = key_and_certificate()
    empty = pkcs12.serialize_key_and_certificates(b"x", key, None, None, NoEncryption())
    (tmp_path / "seal.p12").write_bytes(empty)
    settings.SEAL_CERTIFICATE = str(tmp_path / "seal.p12")
    assert "holds no certificate" in seals.problems()[0]


def test_the_demo_keeps_its_certificate(demo: None, settings: Any):
    first = seals.certificate()
    file = Path(settings.EVIDENCE_DIR) / "demo-seal.p12"
    assert file.stat().st_mode & 0o077 == 0
    seals._write(file, b"another, from a process that came second")
    assert seals.certificate() == first
    assert [one.name for one in Path(settings.EVIDENCE_DIR).iterdir()] == ["demo-seal.p12"]


def test_a_certificate_without_names_has_one_anyway():
    class Nameless:
        subject = x509.Name([])

    assert seals.name_in(Nameless()) == ""
