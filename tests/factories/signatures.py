"""Who signed, and what became of a signature after it was given."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from members.models import Correction, Signatory, SignatureCheck
from tests.factories.members import SignatureFactory, UserFactory, write_entry


class SignatoryFactory(DjangoModelFactory[Signatory]):
    """Somebody who is asked to sign too; the first signatory comes with the signature. ``signed=True``: has signed."""

    class Meta:
        model = Signatory
        skip_postgeneration_save = True

    class Params:
        signed = factory.Trait(state="signed", identified_by="code", signed_at=factory.LazyFunction(timezone.now))

    signature = factory.SubFactory(SignatureFactory, signed_here=True, state="pending", mandate="joint")
    number = factory.LazyAttribute(lambda person: person.signature.signatories.count() + 1)
    name = factory.Sequence(lambda n: f"Medundertecknare {n}")
    email = factory.Sequence(lambda n: f"med-{n}@organisation.example")

    @factory.post_generation
    def proof(self: Any, create: bool, extracted: Any) -> None:  # noqa: FBT001  factory_boy's signature
        """Note in the evidence log that they have signed."""
        if create and self.state == "signed":
            write_entry(self)


class SignatureCheckFactory(DjangoModelFactory[SignatureCheck]):
    """A question about the authority."""

    class Meta:
        model = SignatureCheck

    signature = factory.SubFactory(SignatureFactory, signed_here=True, state="question")
    outcome = "asked"
    words = "Kan ni skicka protokollet?"
    by = factory.SubFactory(UserFactory)


class CorrectionFactory(DjangoModelFactory[Correction]):
    class Meta:
        model = Correction

    signature = factory.SubFactory(SignatureFactory, signed_here=True, state="standing")
    field = "case_number"
    before = "2026/17"
    after = "2026/71"
    reason = "Siffrorna var omkastade."
    by = factory.SubFactory(UserFactory)
