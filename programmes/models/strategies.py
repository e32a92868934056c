"""Regional strategies: a tree of goals, and the generations that follow each other."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.shared.fields import PeriodField, SortKeyField
from arena.shared.models import Publishable, Translatable
from members.models import Region


class Strategy(Publishable):
    """A region's strategy or governing document, such as a regional development plan."""

    translatable: ClassVar = ("title", "summary", "source")
    region_path = "region"
    own_links = ("successor",)

    title = models.CharField(_("title"), max_length=200)
    sort_title = SortKeyField(source="title")
    region = models.ForeignKey(Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="strategies")
    starts = PeriodField(_("from"), blank=True)
    ends = PeriodField(_("to"), blank=True)
    summary = models.TextField(_("summary"), blank=True)
    case_number = models.CharField(_("case number"), max_length=40, blank=True)
    successor = models.OneToOneField(
        "self",
        verbose_name=_("followed by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessor",
    )
    source = models.TextField(_("source"), blank=True)
    website = models.URLField(_("website"), blank=True)

    class Meta(Publishable.Meta):
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        ordering = ["sort_title", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=models.F("pk")),
                name="programmes_strategy_not_its_own_successor",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.pk and self.successor_id == self.pk:
            raise ValidationError({"successor": gettext("A strategy cannot follow itself.")})

    def shown_at(self) -> str:
        """Return the address of the region's page, which shows its strategies with their goals."""
        return self.region.get_absolute_url()


class StrategyGoal(Translatable):
    """A node in a strategy's tree. Its level is named as in the source: goal, strategy, undertaking."""

    translatable: ClassVar = ("title", "level", "body")
    region_path = "strategy__region"
    public_path = "strategy"

    strategy = models.ForeignKey(Strategy, verbose_name=_("strategy"), on_delete=models.CASCADE, related_name="goals")
    parent = models.ForeignKey(
        "self", verbose_name=_("under"), on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    key = models.SlugField(_("key"), max_length=60)
    level = models.CharField(_("level"), max_length=60, help_text=_("As the source names it: mål, strategi, åtagande."))
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("goal of a strategy")
        verbose_name_plural = _("goals of strategies")
        ordering = ["strategy", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "key"], name="programmes_strategygoal_one_key"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("pk")),
                name="programmes_strategygoal_not_under_itself",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.parent and self.parent.strategy_id != self.strategy_id:
            raise ValidationError({"parent": gettext("This goal belongs to another strategy.")})
        if self.pk and self in self._ancestors():
            raise ValidationError({"parent": gettext("A goal cannot stand under itself.")})

    def _ancestors(self) -> list["StrategyGoal"]:
        """Return the goals above, the nearest first; a circle is walked once."""
        found: list[StrategyGoal] = []
        goal = self.parent
        while goal and goal not in found:
            found.append(goal)
            goal = goal.parent
        return found
