"""Seminars and their series."""

import factory
from factory.django import DjangoModelFactory

from events.models import Seminar, Series
from tests.factories.members import OrganisationFactory, RegionFactory


class SeriesFactory(DjangoModelFactory[Series]):
    class Meta:
        model = Series

    slug = factory.Sequence(lambda n: f"serie-{n}")
    title = factory.Sequence(lambda n: f"Serie {n}")


class SeminarFactory(DjangoModelFactory[Seminar]):
    """A draft without a date, which is to say a past one; ``published=True`` makes it and its organiser public."""

    class Meta:
        model = Seminar

    class Params:
        published = factory.Trait(status="published")

    status = "draft"
    slug = factory.Sequence(lambda n: f"seminarium-{n}")
    title = factory.Sequence(lambda n: f"Seminarium {n}")
    kind = "seminar"
    summary = "Vad det handlar om."
    organiser = factory.SubFactory(OrganisationFactory, status=factory.SelfAttribute("..status"))
    region = factory.SubFactory(RegionFactory)
