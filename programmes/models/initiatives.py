"""Initiatives: what is done within a programme, for whom, by whom, and with what limitation."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.shared.constraints import one_of
from arena.shared.fields import PeriodField
from arena.shared.rich_text import RichTextField
from members.models import Organisation, TargetGroup
from programmes.models.ladders import Step
from programmes.models.parts import ProgrammePart, belongs_to_programme
from programmes.models.structure import Priority, Strand


class InitiativeKind(models.TextChoices):
    MEASURE = "measure", _("measure")
    PROJECT = "project", _("project")
    TRAINING = "training", _("training")
    WORKSHOP = "workshop", _("workshop")
    COOPERATION = "cooperation", _("cooperation")
    STRUCTURE = "structure", _("standing structure")


class InitiativeState(models.TextChoices):
    APPLIED = "applied", _("applied for")
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")
    MOVED = "moved", _("carries on elsewhere")
    DROPPED = "dropped", _("never begun")


SETTLED = (InitiativeState.ENDED, InitiativeState.MOVED, InitiativeState.DROPPED)


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    """Which initiatives."""

    def unsettled(self) -> "InitiativeQuerySet":
        """Those of which nobody has said what became of them."""
        return self.exclude(state__in=SETTLED)


class Initiative(ProgrammePart):
    """Something that a programme does: a measure, a project, a training, or a standing structure."""

    Kind = InitiativeKind
    State = InitiativeState

    _history_m2m_fields = ("target_groups", "actors")
    translatable: ClassVar = ("title", "body", "others", "season", "limitation", "audience", "outcome")

    programme = belongs_to_programme("initiatives")
    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.MEASURE)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.RUNNING)
    title = models.CharField(_("title"), max_length=200)
    body = RichTextField(_("text"), blank=True)
    strand = models.ForeignKey(
        Strand, verbose_name=_("strand"), on_delete=models.SET_NULL, null=True, blank=True, related_name="initiatives"
    )
    priority = models.ForeignKey(
        Priority,
        verbose_name=_("priority"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="initiatives",
    )
    step = models.ForeignKey(
        Step, verbose_name=_("step"), on_delete=models.SET_NULL, null=True, blank=True, related_name="initiatives"
    )
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name=_("target groups"), blank=True, related_name="initiatives"
    )
    actors = models.ManyToManyField(
        Organisation, verbose_name=_("organisations taking part"), blank=True, related_name="initiatives"
    )
    others = models.CharField(_("others taking part"), max_length=300, blank=True)
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    starts = PeriodField(_("from"), blank=True)
    ends = PeriodField(_("to"), blank=True)
    season = models.CharField(_("season"), max_length=60, blank=True, help_text=_("Such as: in the summer."))
    limitation = models.CharField(
        _("limitation"), max_length=300, blank=True, help_text=_("What it is not meant to do, or on what condition.")
    )
    outcome = models.CharField(
        _("what became of it"),
        max_length=300,
        blank=True,
        help_text=_("Where it carries on, why it never began, or what it led to."),
    )

    objects = InitiativeQuerySet.as_manager()

    class Meta(ProgrammePart.Meta):
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        constraints = [
            *ProgrammePart.Meta.constraints,
            one_of("kind", InitiativeKind),
            one_of("state", InitiativeState),
        ]

    def clean(self) -> None:
        super().clean()
        for name in ("strand", "priority", "step"):
            part = getattr(self, name)
            if part and part.programme_id != self.programme_id:
                raise ValidationError({name: gettext("This belongs to another programme.")})
