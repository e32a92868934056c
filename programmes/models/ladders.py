"""Ladders: steps that depend on each other, and how far each unit has come."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.shared.fields import PeriodField
from arena.shared.models import Translatable
from members.models import Organisation
from programmes.models.parts import ProgrammePart, belongs_to_programme


class Step(ProgrammePart):
    """A step of a programme's ladder. It may depend on the step before it."""

    programme = belongs_to_programme("steps")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    depends_on = models.ForeignKey(
        "self", verbose_name=_("depends on"), on_delete=models.SET_NULL, null=True, blank=True, related_name="enables"
    )

    class Meta(ProgrammePart.Meta):
        verbose_name = _("step of a ladder")
        verbose_name_plural = _("steps of ladders")
        ordering = ["programme", "number"]
        constraints = [
            *ProgrammePart.Meta.constraints,
            models.CheckConstraint(
                condition=Q(depends_on__isnull=True) | ~Q(depends_on=models.F("pk")),
                name="programmes_step_not_on_itself",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.depends_on and self.depends_on.programme_id != self.programme_id:
            raise ValidationError({"depends_on": gettext("This step belongs to another programme.")})
        if self.pk and self.depends_on_id == self.pk:
            raise ValidationError({"depends_on": gettext("A step cannot depend on itself.")})


class StepPosition(Translatable):
    """How far a unit had come on the ladder at a time. A new position is a new row; none is changed."""

    translatable: ClassVar = ("note",)
    region_path = "step__programme__region"
    public_path = "step__programme"
    archived_where: ClassVar = {"step__programme__life_cycle": "closed"}

    step = models.ForeignKey(Step, verbose_name=_("step"), on_delete=models.PROTECT, related_name="positions")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="step_positions"
    )
    observed = PeriodField(_("observed"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("position on a ladder")
        verbose_name_plural = _("positions on ladders")
        ordering = ["step", "observed", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "organisation", "observed"], name="programmes_stepposition_once_per_time"
            )
        ]

    @property
    def is_archived(self) -> bool:
        """Whether its programme is closed."""
        return self.step_id is not None and self.step.is_archived

    @property
    def why_it_stands(self) -> str:
        """Say that what was seen was seen."""
        return gettext("A position is not changed afterwards. Add a new one instead.")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.step}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the position.

        Raises:
            ValidationError: the row exists already; a new observation is a new row.
        """
        if not self._state.adding:
            raise ValidationError(gettext("A position is not changed afterwards. Add a new one instead."))
        super().save(*args, **kwargs)
