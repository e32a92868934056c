"""Does a file that somebody holds carry our seal, and is it unchanged since?"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cryptography import x509

from members.papers import seals

MOST_BYTES = 4_000_000


class SealKind(Enum):
    """What a file's seal says."""

    NONE = "none"  # no PDF, or one without a seal
    INTACT = "intact"  # our seal, and not a byte has changed
    CHANGED = "changed"  # our seal, and something was changed
    FOREIGN = "foreign"  # a seal of somebody else's


@dataclass(frozen=True, slots=True)
class SealState:
    """What was read: how it stands, whose certificate it is, when it says it was sealed, whether only for show."""

    kind: SealKind
    name: str = ""
    at: datetime | None = None
    is_demo: bool = False


def read_seal(pdf: bytes) -> SealState:
    """Return what the seal of ``pdf`` says. Anything may be given; what cannot be read has no seal.

    Ours is a seal by a certificate that seals here now, or has at any time; its time has to lie in the certificate's.
    """
    if len(pdf) > MOST_BYTES or not pdf.startswith(b"%PDF-") or b"/ByteRange" not in pdf:
        return SealState(SealKind.NONE)
    from members.papers import pades  # noqa: PLC0415  half a second and 30 MB, only for whoever reads a seal

    try:
        seal = pades.Seal(pdf)
        certificate = x509.load_der_x509_certificate(seal.certificate)
    except (pades.NoSealError, ValueError):
        return SealState(SealKind.NONE)
    name, at = seals.name_in(certificate), seal.sealed_at
    ours = seals.all_ours().get(seals.fingerprint(certificate))
    if ours is None:
        return SealState(SealKind.FOREIGN, name, at)
    in_time = at is not None and certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc
    kind = SealKind.INTACT if seal.holds(ours) and in_time else SealKind.CHANGED
    return SealState(kind, name, at, is_demo=name == seals.DEMO_NAME)
