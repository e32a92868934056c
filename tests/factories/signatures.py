"""Who signed, and what became of a signature after it was given."""

import factory
from factory.django import DjangoModelFactory

from members.models import Correction, Signatory, SignatureCheck
from tests.factories.members import SignatureFactory, UserFactory


class SignatoryFactory(DjangoModelFactory[Signatory]):
    """Somebody who is asked to sign too; the first signatory comes with the signature."""

    class Meta:
        model = Signatory

    signature = factory.SubFactory(SignatureFactory, signed_here=True, state="pending", mandate="joint")
    number = factory.LazyAttribute(lambda person: person.signature.signatories.count() + 1)
    name = factory.Sequence(lambda n: f"Medundertecknare {n}")
    email = factory.Sequence(lambda n: f"med-{n}@organisation.example")


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
