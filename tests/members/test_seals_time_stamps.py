"""Time stamps on a seal, by a service that runs beside the tests, and without it."""

import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from page import ValidationProfile, validate_pdf_bytes
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper

from arena.shared.papers.blocks import Paper, facts
from arena.shared.papers.pdf import pdf_of
from arena.shared.texts import Text
from members.papers import seals
from members.papers.sealed import SealKind, read_seal


@pytest.fixture
def demo(settings: Any) -> None:
    """A site that shows the portal and makes its own certificate."""
    settings.DEMO = True


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """A paper of one page."""
    head = facts([("Organisation", "Föreningen Väven")])
    return pdf_of(Paper("Kvitto", Text("Deklarationen", "sv"), head, datetime(2026, 11, 22, tzinfo=UTC).date(), "sv"))


@pytest.fixture
def time_stamps() -> Iterator[str]:
    """The address of a time stamp service on this machine."""
    signer = _time_stamper()

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = signer.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_seal_can_carry_a_time_stamp(demo: None, pdf: bytes, settings: Any, time_stamps: str):
    settings.SEAL_TIME_STAMPS = time_stamps
    sealed = seals.sealed(pdf)
    found = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0]
    assert "signature_time_stamp_token" in {one["type"].native for one in found.signer_info["unsigned_attrs"]}
    assert read_seal(sealed).kind == SealKind.INTACT
    report = validate_pdf_bytes(sealed, profile=ValidationProfile.PDF_A_2A)
    assert report.is_compliant


def test_a_time_stamp_service_that_is_away_keeps_nobody_waiting(
    demo: None, pdf: bytes, settings: Any, caplog: pytest.LogCaptureFixture
):
    settings.SEAL_TIME_STAMPS = "http://127.0.0.1:9"
    sealed = seals.sealed(pdf)
    assert read_seal(sealed).kind == SealKind.INTACT
    assert len(PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0].signer_info["unsigned_attrs"]) == 0
    assert "without a time stamp" in caplog.text


def _time_stamper() -> Any:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test TSA")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(17)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    return DummyTimeStamper(
        tsa_cert=asn1.Certificate.load(certificate.public_bytes(Encoding.DER)),
        tsa_key=asn1_keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
    )
