"""A signature that was made here, those who may do something with it, and what they were told."""

from dataclasses import dataclass
from typing import Any

from django.core import mail

from members.evidence.log import hash_of_bytes
from members.models import MandateDocument, Organisation, Region, Signature, User
from tests.factories.members import (
    DeclarationFactory,
    DeclarationVersionFactory,
    OrganisationFactory,
    RegionFactory,
    SignatureFactory,
    UserFactory,
    make_coordinator,
)
from tests.factories.memberships import MembershipFactory


def member_of(organisation: Organisation, name: str = "Mo Medlem", **roles: bool) -> User:
    """Return somebody who acts for ``organisation``, as a contact unless told otherwise."""
    person = UserFactory(name=name, email=f"{name.split(maxsplit=1)[0].lower()}@organisation.example")
    MembershipFactory(user=person, organisation=organisation, **{"is_contact": not roles, **roles})
    return person


@dataclass
class Case:
    """A signature that waits for its check."""

    signature: Signature
    signer: User
    contact: User
    coordinator: User

    def now(self) -> Signature:
        """Return the signature as it is stored."""
        return Signature.objects.get(pk=self.signature.pk)

    @property
    def kinds(self) -> list[str]:
        """What the log tells of it, in order."""
        return [entry.kind for entry in self.signature.log_entries.in_order()]


def make_case(region_code: str = "13", **values: Any) -> Case:
    """Return a signature of an association in Halland with its signatory, a contact and a coordinator."""
    region: Region = RegionFactory(code=region_code)
    declaration = DeclarationFactory(
        title="Deklarationen för öppna dörrar", published=True, signs_here=True, slug="oppna-dorrar"
    )
    organisation = OrganisationFactory(name="Öppna dörrar", published=True, region=region, slug="oppna-dorrar")
    signer = member_of(organisation, "Sanna Signatär", is_signatory=True)
    contact = member_of(organisation, "Kim Kontakt")
    version = values.pop("version", None) or DeclarationVersionFactory(declaration=declaration)
    signature = SignatureFactory(
        signed_here=True, version=version, organisation=organisation, proof__user=signer, **values
    )
    mail.outbox.clear()
    return Case(signature, signer, contact, make_coordinator(region))


def paper_of(
    signature: Signature, name: str = "protokoll.pdf", content: bytes = b"%PDF-1.7 hemligt"
) -> MandateDocument:
    """Return a paper that came with ``signature``."""
    digest = hash_of_bytes(content)
    return MandateDocument.objects.create(
        signature=signature, name=name, content=content, size=len(content), sha256=digest
    )


def told() -> dict[str, str]:
    """Return what was sent since: the subject by address."""
    return {str(message.to[0]): str(message.subject) for message in mail.outbox}
