"""The electronic seal on a file (PAdES, ETSI EN 319 142): it says whose it is, and that no byte has changed since.

A region has a certificate for it (e-stämpel), as PKCS#12 or as key and certificate in PEM; the settings ``SEAL_…`` say
where. A demo makes its own, which says what it is. Certificates that have sealed stay in ``EVIDENCE_DIR/seals``,
without their keys, so that members/papers/sealed.py knows our seals again when there is a new one. What speaks PDF
lies in ``pades``, which is only loaded where a file is sealed or read.
"""

import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core import checks
from django.utils import timezone, translation
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

WARN_BEFORE = timedelta(days=60)
DEMO_LASTS = timedelta(days=3650)
DEMO_PASSWORD = "demo"  # noqa: S105  the file says "demo" in every seal; it protects nothing
DEMO_NAME = "DEMO, ingen riktig stämpel"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Where key and certificate lie: in one PKCS#12 file, or the key apart in PEM."""

    certificate: Path
    key: Path | None
    password: str

    def read(self) -> list[x509.Certificate]:
        """Return the certificate that seals, and those above it that lie with it.

        Raises:
            OSError: a file cannot be read.
            ValueError: it holds no certificate, or the password is wrong.
        """
        data = self.certificate.read_bytes()
        if self.key:
            return x509.load_pem_x509_certificates(data)
        _key, found, others = pkcs12.load_key_and_certificates(data, self.password.encode() or None)
        if found is None:
            raise ValueError(f"{self.certificate.name} holds no certificate.")
        return [found, *others]


def credentials() -> Credentials | None:
    """Return where key and certificate lie; None where nothing is sealed."""
    if settings.SEAL_CERTIFICATE:
        key = Path(settings.SEAL_KEY) if settings.SEAL_KEY else None
        return Credentials(Path(settings.SEAL_CERTIFICATE), key, settings.SEAL_PASSWORD)
    if settings.DEMO or settings.DEBUG:
        return Credentials(_demo_file(), None, DEMO_PASSWORD)
    return None


def certificate() -> x509.Certificate | None:
    """Return the certificate that seals now; None where nothing is sealed.

    Raises:
        OSError: a file cannot be read.
        ValueError: it holds no certificate, or the password is wrong.
    """
    found = credentials()
    return _read(found, found.certificate.stat().st_mtime_ns)[0] if found else None


@lru_cache(4)
def _read(found: Credentials, _changed: int) -> list[x509.Certificate]:
    return found.read()


def name() -> str:
    """Return whose seal it is; "" where nothing is sealed."""
    found = certificate()
    return name_in(found) if found else ""


def name_in(found: x509.Certificate) -> str:
    """Return the organisation that a certificate names, or whatever it calls its owner."""
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        names = found.subject.get_attributes_for_oid(oid)
        if names:
            return str(names[0].value)
    return found.subject.rfc4514_string()


def sealed(pdf: bytes) -> bytes:
    """Return ``pdf`` with our seal; unchanged where nothing is sealed.

    Raises:
        OSError: key or certificate cannot be read.
        ValueError: they cannot be used.
    """
    found = credentials()
    if found is None:
        return pdf
    from members.papers import pades  # noqa: PLC0415  half a second and 30 MB, only for whoever seals

    _keep(_read(found, found.certificate.stat().st_mtime_ns))
    return pades.seal(pdf, found, time_stamps=settings.SEAL_TIME_STAMPS)


# --- Our certificates, now and then ----------------------------------------------------------------


def folder() -> Path:
    """Return where the certificates lie that have ever sealed."""
    return Path(settings.EVIDENCE_DIR) / "seals"


def fingerprint(found: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate, in hexadecimal."""
    return found.fingerprint(hashes.SHA256()).hex()


def _keep(found: list[x509.Certificate]) -> None:
    file = folder() / f"{fingerprint(found[0])}.pem"
    if not file.exists():
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(file, b"".join(one.public_bytes(Encoding.PEM) for one in found))


def all_ours() -> dict[str, set[bytes]]:
    """Return each certificate that seals or has sealed here by its SHA-256: itself and those above it, in DER."""
    found = [x509.load_pem_x509_certificates(file.read_bytes()) for file in sorted(folder().glob("*.pem"))]
    return {fingerprint(chain[0]): {one.public_bytes(Encoding.DER) for one in chain} for chain in found}


# --- The demo's own --------------------------------------------------------------------------------


def _demo_file() -> Path:
    file = Path(settings.EVIDENCE_DIR) / "demo-seal.p12"
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(file, make_demo(timezone.now()))
    return file


def make_demo(now: datetime) -> bytes:
    """Return key and certificate of a demo as PKCS#12. Every reader shows that it is none to rely on."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"DEMO {settings.SITE_NAME}"[:64]),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, DEMO_NAME),
        ]
    )
    no: dict[str, Any] = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
    )
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, encipher_only=False, decipher_only=False, **no
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + DEMO_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    encryption = BestAvailableEncryption(DEMO_PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(b"demo", key, made, None, encryption)


def _write(file: Path, data: bytes) -> None:
    """Write a file whole or not at all; of two who write the same one the first wins."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


# --- Is it in order? -------------------------------------------------------------------------------


def problems(now: datetime | None = None) -> list[str]:
    """Return what is wrong, or soon will be, with the certificate: for checks and for staff."""
    try:
        found = certificate()
    except (OSError, ValueError) as error:
        return [_("The certificate of the seal cannot be read: %s") % error]
    if found is None:
        return []
    left = found.not_valid_after_utc - (now or datetime.now(UTC))
    day = f"{found.not_valid_after_utc:%Y-%m-%d}"
    if left < timedelta(0):
        return [_("The certificate of the seal was valid until %s. What it seals now is no longer valid.") % day]
    if left < WARN_BEFORE:
        words = _("The certificate of the seal is valid until %(day)s: %(days)d days. Order a new one.")
        return [words % {"day": day, "days": left.days}]
    return []


@checks.register(checks.Tags.security)
def check_seal(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of a certificate that cannot be read, or whose time is nearly up."""
    hint = "SEAL_CERTIFICATE, SEAL_KEY and SEAL_PASSWORD; see docs/operations.md."
    with translation.override("en"):
        return [checks.Warning(words, hint=hint, id="members.W001") for words in problems()]
