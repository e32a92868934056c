"""Sealing a PDF and reading its seal, by pyHanko. Slow to load: see members.papers.seals and members.papers.sealed."""

import io
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from typing import Any

from asn1crypto.cms import ContentInfo
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from members.papers.seals import Credentials

logger = logging.getLogger(__name__)
FIELD, FIELD_WORDS = "Stämpel", "Elektronisk stämpel"
TIME_STAMP_SECONDS = 10
DIGESTS = {bytes.fromhex(f"300d06096086480165030402{number}0500") for number in ("01", "02", "03")}  # SHA-2


class _KeepsMetadata(IncrementalPdfFileWriter):
    """Leaves the XMP metadata as typst wrote them: rewritten by pyHanko, the file is no PDF/A any more.

    ``_update_meta`` is private: the package is pinned, and a test validates a sealed file.
    """

    def _update_meta(self) -> None:
        pass


def seal(pdf: bytes, credentials: Credentials, *, time_stamps: str = "") -> bytes:
    """Return ``pdf`` with a PAdES seal that allows no change, time-stamped by the service at ``time_stamps`` if given.

    A service that is away keeps no receipt waiting: its time stamp is left out, and logged.

    Raises:
        OSError: key or certificate cannot be read.
        ValueError: they cannot be used.
    """
    signer = _signer(credentials)
    if time_stamps:
        try:
            return _apart(lambda: _seal(pdf, signer, HTTPTimeStamper(time_stamps, timeout=TIME_STAMP_SECONDS)))
        except TimestampRequestError as error:
            logger.error("Sealed without a time stamp, the service is away: %s", error)
    return _apart(lambda: _seal(pdf, signer, None))


def _signer(credentials: Credentials) -> SimpleSigner:
    """Return what seals; read anew where a file has changed. To check a long RSA key takes half a second."""
    files = [file for file in (credentials.certificate, credentials.key) if file]
    return _read_signer(credentials, tuple(file.stat().st_mtime_ns for file in files))


@lru_cache(2)
def _read_signer(credentials: Credentials, _changed: tuple[int, ...]) -> SimpleSigner:
    password = credentials.password.encode() or None
    file = str(credentials.certificate)
    if credentials.key:
        signer = SimpleSigner.load(str(credentials.key), file, ca_chain_files=(file,), key_passphrase=password)
    else:
        signer = SimpleSigner.load_pkcs12(file, passphrase=password)
    if signer is None:
        raise ValueError("Key and certificate of the seal cannot be used: see the log for why.")
    return signer


def _seal(pdf: bytes, signer: SimpleSigner, time_stamper: TimeStamper | None) -> bytes:
    """Seal. Three settings keep PDF/A-2a and PDF/UA-1: metadata as they are, an end of line, a field out of sight."""
    writer = _KeepsMetadata(io.BytesIO(pdf if pdf.endswith(b"\n") else pdf + b"\n"))
    field = SigFieldSpec(
        FIELD,
        readable_field_name=FIELD_WORDS,
        invis_sig_settings=InvisSigSettings(set_print_flag=True, box_out_of_bounds=True),
    )
    metadata = PdfSignatureMetadata(
        field_name=FIELD, subfilter=SigSeedSubFilter.PADES, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES
    )
    out = io.BytesIO()
    PdfSigner(metadata, signer=signer, timestamper=time_stamper, new_field_spec=field).sign_pdf(writer, output=out)
    return out.getvalue()


def _apart(work: Callable[[], Any]) -> Any:
    """Return what ``work`` returns, done in a thread of its own: pyHanko starts an event loop, and may be in one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


# --- Reading ---------------------------------------------------------------------------------------


class NoSealError(Exception):
    """The file carries no seal that could be read."""


class Seal:
    """The one seal of a PDF."""

    def __init__(self, pdf: bytes) -> None:
        """Find it.

        Raises:
            NoSealError: there is none, or the file is no PDF.
        """
        self.pdf = pdf
        try:
            self.found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
            self.certificate: bytes = self.found[0].signer_cert.dump()
            # The time that the seal itself names.
            self.sealed_at: datetime | None = self.found[0].self_reported_timestamp
        except Exception as error:  # what strangers send breaks a parser in any way it likes
            raise NoSealError from error

    def holds(self, certificates: set[bytes]) -> bool:
        """Whether not a byte of the file was changed, or added, since it was sealed with that certificate.

        ``certificates`` are those (in DER) that the seal may bring along. The token of a time stamp is verified, but
        what it brings along of its own is none of our bytes.
        """
        try:
            is_plain = len(self.found) == 1 and self._is_whole() and self._is_plain(certificates)
            return is_plain and bool(_apart(self._verifies))
        except Exception:  # noqa: BLE001  as above
            return False

    def _is_whole(self) -> bool:
        """Whether the seal spans all of the file but itself, and is written as pyHanko writes it."""
        start, first, second, rest = (int(number) for number in self.found[0].byte_range)
        gap = self.pdf[first:second]
        content = ContentInfo.load(self.found[0].pkcs7_content).dump()
        padded = content.hex().upper().encode().ljust(len(gap) - 2, b"0")
        return (start, second + rest) == (0, len(self.pdf)) and gap == b"<" + padded + b">"

    def _is_plain(self, certificates: set[bytes]) -> bool:
        """Whether those parts of the seal that its signature does not cover are what they have to be (RFC 5652)."""
        content = ContentInfo.load(self.found[0].pkcs7_content)
        signed = content["content"]
        signer = signed["signer_infos"][0]
        own, named = self.found[0].signer_cert, signer["sid"].chosen
        digest = signer["digest_algorithm"].dump()
        return bool(
            content.copy().dump(force=True) == content.dump()
            and (signed["version"].native, signer["version"].native) == ("v1", "v1")
            and [one.dump() for one in signed["digest_algorithms"]] == [digest]
            and digest in DIGESTS
            and (named["issuer"].dump(), named["serial_number"].native) == (own.issuer.dump(), own.serial_number)
            and {one.chosen.dump() for one in signed["certificates"]} <= certificates
        )

    def _verifies(self) -> bool:
        own = self.found[0].signer_cert
        status = validate_pdf_signature(
            self.found[0],
            signer_validation_context=ValidationContext(trust_roots=[own], allow_fetching=False),
            ts_validation_context=ValidationContext(trust_roots=[], allow_fetching=False),
        )
        stamp = status.timestamp_validity
        is_stamp_right = stamp is None or (stamp.intact and stamp.valid)
        is_all = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        return bool(status.intact and status.valid and is_all and is_stamp_right)
