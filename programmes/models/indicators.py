"""Indicators and their readings: figures with a unit, a period and a source."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.shared.fields import PeriodField
from arena.shared.models import Translatable
from arena.shared.past_periods import is_over, last_point
from programmes.models.parts import ProgrammePart, belongs_to_programme

YEAR = timedelta(days=365)


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Which indicators."""

    def silent(self) -> Self:
        """Indicators of running programmes that have no reading for any part of the last year."""
        year_ago = timezone.localdate() - YEAR
        readings = Reading.objects.alias(last=last_point("period")).filter(indicator=OuterRef("pk"))
        return self.filter(programme__life_cycle="running").filter(~Exists(readings.exclude(is_over("last", year_ago))))


class Indicator(ProgrammePart):
    """A figure by which a programme is followed."""

    translatable: ClassVar = ("title", "body", "unit", "source", "trend")

    programme = belongs_to_programme("indicators")
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("what it measures"), blank=True)
    unit = models.CharField(
        _("unit"), max_length=40, blank=True, help_text=_("What is counted: persons, %, municipalities.")
    )
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=3, null=True, blank=True)
    baseline_at = PeriodField(_("time of the baseline"), blank=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=3, null=True, blank=True)
    target_at = PeriodField(_("time of the target"), blank=True)
    trend = models.CharField(
        _("trend in words"),
        max_length=200,
        blank=True,
        help_text=_("Where the source tells the trend without a figure."),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_example = models.BooleanField(_("example"), default=False)

    objects = IndicatorQuerySet.as_manager()

    class Meta(ProgrammePart.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")


class Reading(Translatable):
    """One value of an indicator for a period. A correction is a new row with a later note; none is changed."""

    translatable: ClassVar = ("split", "note", "source")
    region_path = "indicator__programme__region"
    public_path = "indicator__programme"
    archived_where: ClassVar = {"indicator__programme__life_cycle": "closed"}

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.CASCADE, related_name="readings"
    )
    period = PeriodField(_("period"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=3)
    split = models.CharField(
        _("part"), max_length=80, blank=True, help_text=_("Which part the value is for; empty for the whole.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["indicator", "split", "period"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "split", "period"], name="programmes_reading_once_per_period")
        ]

    @property
    def is_archived(self) -> bool:
        """Whether its programme is closed."""
        return self.indicator_id is not None and self.indicator.is_archived

    @property
    def why_it_stands(self) -> str:
        """Say that a value that was published stands."""
        return gettext("A reading is not changed afterwards. Remove it or add a new one.")

    def __str__(self) -> str:
        return f"{self.indicator}, {self.period}: {self.value}"

    def clean(self) -> None:
        super().clean()
        self._stand()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the reading.

        Raises:
            ValidationError: the row exists with another value; figures that were published stand.
        """
        self._stand()
        super().save(*args, **kwargs)

    def _stand(self) -> None:
        stored = None if self._state.adding else type(self).objects.filter(pk=self.pk).values("value", "period").first()
        if stored and (stored["value"], stored["period"]) != (self.value, self.period):
            raise ValidationError(gettext("A reading is not changed afterwards. Remove it or add a new one."))
