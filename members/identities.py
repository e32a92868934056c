"""Who somebody was shown to be in the moment of signing, whichever way: the rest of the house knows no provider."""

from dataclasses import dataclass

from members.models.signatories import IdentifiedBy
from members.models.signature_choices import SignatureLevel


@dataclass(frozen=True, slots=True)
class Identity:
    """One identification.

    ``by`` says how; ``provider`` and ``subject`` name whoever vouches for it and the person there (both empty for our
    own codes and keys); ``level`` is the assurance as the provider words it (acr, AuthnContextClassRef); ``name`` and
    ``organisation_number`` are what it says of the person; ``evidence`` is its signed answer, byte for byte.
    """

    by: IdentifiedBy
    email: str = ""
    provider: str = ""
    subject: str = ""
    level: str = ""
    name: str = ""
    organisation_number: str = ""
    transaction: str = ""
    evidence: bytes = b""

    @property
    def signature_level(self) -> SignatureLevel:
        """The level of a signature that nobody has checked yet."""
        return SignatureLevel.EID if self.by == IdentifiedBy.EID else SignatureLevel.SELF
