"""Who acts for an organisation, who is invited to, and who asks to."""

import factory
from factory.django import DjangoModelFactory

from members.models import JoinRequest, Membership, MembershipInvitation
from tests.factories.members import OrganisationFactory, RegionFactory, UserFactory


class MembershipFactory(DjangoModelFactory[Membership]):
    """A contact of a public organisation, or whatever roles are given."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory, published=True)
    title = "handläggare"
    is_contact = True


class MembershipInvitationFactory(DjangoModelFactory[MembershipInvitation]):
    """For a colleague who is to be a contact, by a link whose secret nobody knows."""

    class Meta:
        model = MembershipInvitation

    organisation = factory.SubFactory(OrganisationFactory, published=True)
    email = factory.Sequence(lambda n: f"colleague-{n}@region.example")
    name = factory.Sequence(lambda n: f"Colleague {n}")
    secret_hash = factory.Sequence(lambda n: f"{n:064x}")
    is_contact = True


class JoinRequestFactory(DjangoModelFactory[JoinRequest]):
    """Somebody asks to register an association in Halland."""

    class Meta:
        model = JoinRequest

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Föreningen {n}")
    kind = "association"
    sector = "civil"
    region = factory.SubFactory(RegionFactory)
    title = "ordförande"
