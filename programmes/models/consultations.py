"""Consultations: questions put to a committee or another body."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from arena.shared.constraints import numbered_within
from arena.shared.fields import PeriodField
from arena.shared.models import Translatable
from programmes.models.parts import ProgrammePart, belongs_to_programme


class Consultation(ProgrammePart):
    """An occasion on which a programme asks a body for its input."""

    translatable: ClassVar = ("title", "asked", "body")

    programme = belongs_to_programme("consultations")
    title = models.CharField(_("title"), max_length=200)
    asked = models.CharField(_("who is asked"), max_length=160)
    dated = PeriodField(_("date"), blank=True)
    body = models.TextField(_("text"), blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")


class Question(Translatable):
    """One question of a consultation."""

    translatable: ClassVar = ("body",)
    region_path = "consultation__programme__region"
    public_path = "consultation__programme"
    archived_where: ClassVar = {"consultation__programme__life_cycle": "closed"}

    consultation = models.ForeignKey(
        Consultation, verbose_name=_("consultation"), on_delete=models.CASCADE, related_name="questions"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    body = models.TextField(_("question"))

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["consultation", "number"]
        constraints = [numbered_within("consultation")]

    @property
    def is_archived(self) -> bool:
        """Whether its programme is closed."""
        return self.consultation_id is not None and self.consultation.is_archived
