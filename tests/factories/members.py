"""People, places, vocabularies, organisations, declarations, signatures."""

import csv
from datetime import date
from functools import cache
from typing import Any

import factory
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from factory.django import DjangoModelFactory

from members.evidence import records
from members.evidence.entries import Shown
from members.models import (
    Commitment,
    CommitmentChange,
    Coordination,
    CoordinatorInvitation,
    Declaration,
    DeclarationVersion,
    Ground,
    Municipality,
    Organisation,
    Picture,
    Region,
    Signatory,
    Signature,
    SignedCommitment,
    TargetGroup,
    Theme,
    User,
    Withdrawal,
)
from members.models.evidence import new_public_id


class UserFactory(DjangoModelFactory[User]):
    """Somebody without any rights."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person-{n}@region.example")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)


@cache
def _regions() -> dict[str, dict[str, str]]:
    file = settings.BASE_DIR / "members" / "data" / "regions.csv"
    return {row["code"]: row for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())}


class RegionFactory(DjangoModelFactory[Region]):
    """Region Halland, or the one whose code is given.

    The migrations have loaded them all; after a test with real transactions, which leaves the tables empty, the row is
    made anew.
    """

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "13"
    slug = factory.LazyAttribute(lambda region: _regions()[region.code]["slug"])
    name = factory.LazyAttribute(lambda region: _regions()[region.code]["name"])
    county_name = factory.LazyAttribute(lambda region: _regions()[region.code]["county_name"])


class MunicipalityFactory(DjangoModelFactory[Municipality]):
    """Halmstad, or the one whose code is given; the migrations have loaded them all."""

    class Meta:
        model = Municipality
        django_get_or_create = ("code",)

    code = "1380"


class CoordinationFactory(DjangoModelFactory[Coordination]):
    class Meta:
        model = Coordination

    user = factory.SubFactory(UserFactory, is_staff=True)
    region = factory.SubFactory(RegionFactory)


class CoordinatorInvitationFactory(DjangoModelFactory[CoordinatorInvitation]):
    """To no region yet, by a link whose secret nobody knows."""

    class Meta:
        model = CoordinatorInvitation

    email = factory.Sequence(lambda n: f"invited-{n}@region.example")
    name = factory.Sequence(lambda n: f"Invited {n}")
    secret_hash = factory.Sequence(lambda n: f"{n:064x}")
    invited_by = factory.SubFactory(UserFactory)


class PictureFactory(DjangoModelFactory[Picture]):
    """A picture of which only the name of the file is there."""

    class Meta:
        model = Picture

    region = factory.SubFactory(RegionFactory)
    name = factory.Sequence(lambda n: f"Bild {n}")
    file = factory.Sequence(lambda n: f"pictures/{n}.webp")
    width, height = 1200, 800
    alt = "En väv med många trådar."


class GroundFactory(DjangoModelFactory[Ground]):
    """A ground of one's own, beside the seven of the Act."""

    class Meta:
        model = Ground

    key = factory.Sequence(lambda n: f"grund-{n}")
    name = factory.Sequence(lambda n: f"grund {n}")


class TargetGroupFactory(DjangoModelFactory[TargetGroup]):
    class Meta:
        model = TargetGroup

    key = factory.Sequence(lambda n: f"malgrupp-{n}")
    name = factory.Sequence(lambda n: f"målgrupp {n}")


class ThemeFactory(DjangoModelFactory[Theme]):
    class Meta:
        model = Theme

    key = factory.Sequence(lambda n: f"tema-{n}")
    name = factory.Sequence(lambda n: f"tema {n}")


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """A draft; ``published=True`` makes it public."""

    class Meta:
        model = Organisation

    class Params:
        published = factory.Trait(status="published")

    status = "draft"
    slug = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = "association"
    sector = "civil"


class DeclarationFactory(DjangoModelFactory[Declaration]):
    """A draft; ``published=True`` makes it public."""

    class Meta:
        model = Declaration

    class Params:
        published = factory.Trait(status="published")

    status = "draft"
    slug = factory.Sequence(lambda n: f"deklaration-{n}")
    title = factory.Sequence(lambda n: f"Deklaration {n}")
    summary = "Vad den handlar om."
    issuer = factory.SubFactory(OrganisationFactory, status=factory.SelfAttribute("..status"))


class DeclarationVersionFactory(DjangoModelFactory[DeclarationVersion]):
    """A wording that is not frozen yet; ``publish()`` freezes it."""

    class Meta:
        model = DeclarationVersion

    declaration = factory.SubFactory(DeclarationFactory)
    number = factory.LazyAttribute(lambda version: version.declaration.versions.count() + 1)


class CommitmentFactory(DjangoModelFactory[Commitment]):
    class Meta:
        model = Commitment

    version = factory.SubFactory(DeclarationVersionFactory)
    number = factory.LazyAttribute(lambda commitment: commitment.version.commitments.count() + 1)
    title = factory.Sequence(lambda n: f"Åtagande {n}")


class CommitmentChangeFactory(DjangoModelFactory[CommitmentChange]):
    """A commitment of version 1 that version 2, still a draft, has dropped."""

    class Meta:
        model = CommitmentChange

    version = factory.SubFactory(DeclarationVersionFactory, number=2)
    old = factory.LazyAttribute(
        lambda change: CommitmentFactory(version__declaration=change.version.declaration, version__number=1)
    )
    outcome = "dropped"
    reason = "Det är gjort."


class SignatureFactory(DjangoModelFactory[Signature]):
    """A signature under the version given; the declaration is the version's.

    ``signed_here=True``: made in the portal by one person and waiting for the check (``state``, ``level`` to have it
    otherwise), with its signatory, the version published, and the entry in the evidence log.
    """

    class Meta:
        model = Signature
        skip_postgeneration_save = True

    class Params:
        signed_here = factory.Trait(
            version=factory.SubFactory(
                DeclarationVersionFactory, declaration__published=True, declaration__signs_here=True
            ),
            organisation=factory.SubFactory(
                OrganisationFactory, published=True, region=factory.SubFactory(RegionFactory)
            ),
            level="self",
            state="signed",
            public_id=factory.LazyFunction(new_public_id),
            signed_at=factory.LazyFunction(timezone.now),
            signed_on=factory.LazyFunction(lambda: timezone.localdate().isoformat()),
            mandate="sole",
            mandate_basis="decision",
            decision_body="Styrelsen",
            decided_on=date(2026, 10, 1),
            case_number="2026/17",
        )

    version = factory.SubFactory(DeclarationVersionFactory)
    declaration = factory.SelfAttribute("version.declaration")
    organisation = factory.SubFactory(OrganisationFactory)
    level = factory.LazyAttribute(lambda row: "example" if row.organisation.is_example else "elsewhere")

    @factory.post_generation
    def proof(self: Any, create: bool, extracted: Any, **signatory: Any) -> None:  # noqa: FBT001  factory_boy's signature
        """Add what a signature that was made here has. ``proof__user=…`` says whose it is; ``proof=False``: nothing."""
        if not create or extracted is False or not self.was_signed_here:
            return
        if not self.version.is_frozen:
            self.version.freeze()
        person = signatory.get("user")
        values = {"name": "Sanna Signatär", "title": "ordförande", "email": "sanna@organisation.example"}
        if person:
            values |= {"name": person.name, "email": person.email}
        values |= {"state": "signed", "identified_by": "code", "signed_at": self.signed_at, **signatory}
        signer = Signatory.objects.create(signature=self, number=1, **values)
        if signer.state == "signed":
            write_entry(signer)


def write_entry(signer: Signatory) -> None:
    """Note in the evidence log that somebody has signed."""
    shown = Shown(consent="Vi står för det som vi lovar.", mandate="Jag får skriva under genom ett beslut.")
    with transaction.atomic():
        records.signed(signer.signature, signer, shown)


class SignedCommitmentFactory(DjangoModelFactory[SignedCommitment]):
    """A promise in the organisation's own words; give ``commitment`` and ``title=""`` for one of the declaration's."""

    class Meta:
        model = SignedCommitment

    signature = factory.SubFactory(SignatureFactory)
    number = factory.LazyAttribute(lambda promise: promise.signature.commitments.count() + 1)
    title = factory.Sequence(lambda n: f"Eget åtagande {n}")


class WithdrawalFactory(DjangoModelFactory[Withdrawal]):
    class Meta:
        model = Withdrawal

    signature = factory.SubFactory(SignatureFactory)
    withdrawn_on = date(2026, 1, 15)


def make_coordinator(*regions: Region, email: str = "coordinator@region.example") -> User:
    """Return somebody who coordinates ``regions``, and may do nothing else."""
    person = User.objects.create_user(email=email, password="x", name="Kim Koordinator", is_staff=True)
    for region in regions:
        Coordination.objects.create(user=person, region=region)
    return person


def make_site_administrator(email: str = "admin@region.example") -> User:
    """Return somebody who runs the whole site."""
    return User.objects.create_superuser(email=email, password="x", name="Alex Admin")
