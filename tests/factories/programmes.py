"""Strategies, programmes and all that belongs to a programme."""

from decimal import Decimal
from typing import TypeVar

import factory
from django.db.models import Model
from factory.django import DjangoModelFactory

from programmes.models import (
    Change,
    Consultation,
    Continuation,
    Document,
    Film,
    Indicator,
    Initiative,
    Priority,
    Programme,
    ProgrammePartner,
    Question,
    Reading,
    Statement,
    Step,
    StepPosition,
    Strand,
    Strategy,
    StrategyGoal,
)
from tests.factories.members import OrganisationFactory, RegionFactory

Row = TypeVar("Row", bound=Model)


class StrategyFactory(DjangoModelFactory[Strategy]):
    """A draft; ``published=True`` makes it public."""

    class Meta:
        model = Strategy

    class Params:
        published = factory.Trait(status="published")

    status = "draft"
    slug = factory.Sequence(lambda n: f"strategi-{n}")
    title = factory.Sequence(lambda n: f"Strategi {n}")
    region = factory.SubFactory(RegionFactory)


class StrategyGoalFactory(DjangoModelFactory[StrategyGoal]):
    class Meta:
        model = StrategyGoal

    strategy = factory.SubFactory(StrategyFactory)
    key = factory.Sequence(lambda n: f"mal-{n}")
    level = "mål"
    title = factory.Sequence(lambda n: f"Mål {n}")


class ProgrammeFactory(DjangoModelFactory[Programme]):
    """A draft; ``published=True`` makes it and its owner public."""

    class Meta:
        model = Programme

    class Params:
        published = factory.Trait(status="published")

    status = "draft"
    slug = factory.Sequence(lambda n: f"program-{n}")
    title = factory.Sequence(lambda n: f"Program {n}")
    kind = "action-programme"
    region = factory.SubFactory(RegionFactory)
    owner = factory.SubFactory(OrganisationFactory, status=factory.SelfAttribute("..status"))
    summary = "Vad det handlar om."


class ProgrammePartFactory(DjangoModelFactory[Row]):
    """What all parts of a programme have."""

    class Meta:
        abstract = True

    programme = factory.SubFactory(ProgrammeFactory)
    key = factory.Sequence(lambda n: f"del-{n}")


class ProgrammePartnerFactory(ProgrammePartFactory[ProgrammePartner]):
    class Meta:
        model = ProgrammePartner

    role = "partner"
    organisation = factory.SubFactory(OrganisationFactory)


class StrandFactory(ProgrammePartFactory[Strand]):
    class Meta:
        model = Strand

    title = factory.Sequence(lambda n: f"Del {n}")


class PriorityFactory(ProgrammePartFactory[Priority]):
    class Meta:
        model = Priority

    number = factory.LazyAttribute(lambda priority: priority.programme.priorities.count() + 1)
    title = factory.Sequence(lambda n: f"Prioritering {n}")


class StepFactory(ProgrammePartFactory[Step]):
    class Meta:
        model = Step

    number = factory.LazyAttribute(lambda step: step.programme.steps.count() + 1)
    title = factory.Sequence(lambda n: f"Steg {n}")


class StepPositionFactory(DjangoModelFactory[StepPosition]):
    class Meta:
        model = StepPosition

    step = factory.SubFactory(StepFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    observed = "2026-03"


class InitiativeFactory(ProgrammePartFactory[Initiative]):
    class Meta:
        model = Initiative

    title = factory.Sequence(lambda n: f"Insats {n}")


class IndicatorFactory(ProgrammePartFactory[Indicator]):
    class Meta:
        model = Indicator

    title = factory.Sequence(lambda n: f"Indikator {n}")
    unit = "personer"


class ReadingFactory(DjangoModelFactory[Reading]):
    """A value of 10 for a year; the next one is for the year after."""

    class Meta:
        model = Reading

    indicator = factory.SubFactory(IndicatorFactory)
    period = factory.LazyAttribute(lambda reading: str(2020 + reading.indicator.readings.count()))
    value = Decimal(10)


class StatementFactory(ProgrammePartFactory[Statement]):
    class Meta:
        model = Statement

    kind = "result"
    body = "Vad som blev av det."
    evidence = "self-reported"


class DocumentFactory(ProgrammePartFactory[Document]):
    class Meta:
        model = Document

    kind = "report"
    title = factory.Sequence(lambda n: f"Dokument {n}")


class FilmFactory(ProgrammePartFactory[Film]):
    class Meta:
        model = Film

    title = factory.Sequence(lambda n: f"Film {n}")


class ContinuationFactory(ProgrammePartFactory[Continuation]):
    class Meta:
        model = Continuation

    title = factory.Sequence(lambda n: f"Fortsättning {n}")


class ConsultationFactory(ProgrammePartFactory[Consultation]):
    class Meta:
        model = Consultation

    title = factory.Sequence(lambda n: f"Samråd {n}")
    asked = "en nämnd"


class QuestionFactory(DjangoModelFactory[Question]):
    class Meta:
        model = Question

    consultation = factory.SubFactory(ConsultationFactory)
    number = factory.LazyAttribute(lambda question: question.consultation.questions.count() + 1)
    body = "Vad vill ni skicka med?"


class ChangeFactory(DjangoModelFactory[Change]):
    class Meta:
        model = Change

    programme = factory.SubFactory(ProgrammeFactory)
    body = "Ett nytt initiativ har kommit till."
