"""Programmes: what a region has decided to do, with whom, and what became of it."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.search.searchable import Searchable, SearchEntry
from arena.shared.constraints import one_of
from arena.shared.fields import PeriodField, SortKeyField
from arena.shared.models import Publishable, PublishableQuerySet, Translatable
from arena.shared.past_periods import is_over, last_point
from arena.shared.periods import span
from arena.shared.rich_text import RichTextField
from members.models import Ground, Organisation, Picture, Region, TargetGroup, Theme
from programmes.models.strategies import StrategyGoal

# Rows whose texts the search finds on the page of their programme.
SEARCHED_PARTS = (
    "grounds",
    "target_groups",
    "themes",
    "strands",
    "priorities",
    "initiatives",
    "steps",
    "partners",
    "statements",
    "continuations",
    "documents",
    "films",
    "indicators",
    "consultations",
)


class ProgrammeQuerySet(PublishableQuerySet):
    """Which programmes."""

    def in_region(self, region: Region) -> Self:
        """Programmes of ``region``."""
        return self.filter(region=region)

    def running_in(self, year: int) -> Self:
        """Programmes whose known period touches ``year``; those without a known start are left out."""
        return self.exclude(starts="").filter(starts__lt=str(year + 1)).filter(Q(ends="") | Q(ends__gte=str(year)))

    def past_their_end(self) -> Self:
        """Programmes that should have ended by now, and are not closed."""
        open_ones = self.exclude(life_cycle=ProgrammeLifeCycle.CLOSED).alias(last=last_point("ends"))
        return open_ones.filter(is_over("last", timezone.localdate()))

    def by_life_cycle(self) -> Self:
        """Running ones first, then planned, then closed; by title within each. What was made up comes last."""
        return self.order_by("is_example", "-life_cycle", "sort_title", "pk")


class ProgrammeKind(models.TextChoices):
    ACTION_PROGRAMME = "action-programme", _("action programme")
    ACTION_PLAN = "action-plan", _("action plan")
    PARTNERSHIP = "partnership", _("development partnership")
    INTERNAL = "internal", _("internal programme of an employer")


class ProgrammeLifeCycle(models.TextChoices):
    # In this order of the alphabet lists show running ones first when sorted backwards.
    CLOSED = "closed", _("closed")
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")


class Programme(Searchable, Publishable):
    """An action programme or the like: decided, carried out, closed, and kept for ever."""

    Kind = ProgrammeKind
    LifeCycle = ProgrammeLifeCycle

    translatable: ClassVar = (
        "title",
        "summary",
        "vision",
        "aim",
        "way_of_working",
        "body",
        "decision_body",
        "decision_note",
        "source",
        "nothing_continues",
    )
    search_kind = "programme"
    region_path = "region"
    own_links = ("follows",)
    archived_where: ClassVar = {"life_cycle": "closed"}
    _history_m2m_fields = ("goals", "grounds", "target_groups", "themes")

    title = models.CharField(_("title"), max_length=200)
    sort_title = SortKeyField(source="title")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    life_cycle = models.CharField(_("life cycle"), max_length=7, choices=LifeCycle, default=LifeCycle.PLANNED)
    region = models.ForeignKey(Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="programmes")
    owner = models.ForeignKey(
        Organisation, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="owned_programmes"
    )
    starts = PeriodField(_("from"), blank=True, help_text=_("As precise as the source: 2021, 2021-09 …"))
    ends = PeriodField(_("to"), blank=True)
    summary = models.TextField(_("summary"), help_text=_("Two or three sentences: what is done, for whom, why."))
    vision = RichTextField(_("vision"), blank=True)
    aim = RichTextField(_("goal"), blank=True)
    way_of_working = RichTextField(_("way of working"), blank=True)
    body = RichTextField(_("more about the programme"), blank=True)
    decision_body = models.CharField(_("decided by"), max_length=160, blank=True)
    decided_on = PeriodField(_("decided"), blank=True)
    case_number = models.CharField(_("case number"), max_length=40, blank=True)
    decision_note = RichTextField(_("about the decision"), blank=True)
    nothing_continues = models.TextField(
        _("nothing carries on, because"), blank=True, help_text=_("Where no work carries on after the programme.")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    follows = models.ForeignKey(
        "self",
        verbose_name=_("follows the programme"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="followers",
        help_text=_("The programme of the period before. Its page leads to this one once this one is published."),
    )
    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), on_delete=models.PROTECT, null=True, blank=True, related_name="programmes"
    )
    goals = models.ManyToManyField(
        StrategyGoal, verbose_name=_("goals of strategies"), blank=True, related_name="programmes"
    )
    grounds = models.ManyToManyField(Ground, verbose_name=_("grounds"), blank=True, related_name="programmes")
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name=_("target groups"), blank=True, related_name="programmes"
    )
    themes = models.ManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="programmes")
    website = models.URLField(_("website"), blank=True)
    contact_email = models.EmailField(_("contact"), blank=True, help_text=_("A function mailbox, not a person's."))
    source = models.TextField(_("source"), blank=True, help_text=_("Where the facts on the page come from."))

    objects = ProgrammeQuerySet.as_manager()  # type: ignore[misc]  # narrower than the base's

    class Meta(Publishable.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["sort_title", "pk"]
        indexes = [
            models.Index(
                fields=["is_example", "-life_cycle", "sort_title", "id"],
                condition=Q(status="published"),
                name="programme_by_life_cycle",
            ),
            models.Index(
                fields=["region", "is_example", "-life_cycle", "sort_title", "id"],
                condition=Q(status="published"),
                name="programme_by_region",
            ),
            models.Index(fields=["owner"], condition=Q(status="published"), name="programme_by_owner"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            one_of("kind", ProgrammeKind),
            one_of("life_cycle", ProgrammeLifeCycle),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(life_cycle=ProgrammeLifeCycle.CLOSED),
                name="programmes_programme_closed_at_only_if_closed",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | Q(closed_at__isnull=False),
                name="programmes_programme_closed_by_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(starts="") | Q(ends="") | Q(ends__gte=models.F("starts")),
                name="programmes_programme_starts_before_ends",
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True) | ~Q(follows=models.F("pk")),
                name="programmes_programme_follows_another",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("programme", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": gettext("The end is before the beginning. Write both equally precisely.")})
        if self.pk and self.follows_id == self.pk:
            raise ValidationError({"follows": gettext("A programme cannot follow itself.")})

    @property
    def is_archived(self) -> bool:
        """Whether the work has ended: a closed programme is read, not changed, until somebody opens it again."""
        return self.life_cycle == self.LifeCycle.CLOSED

    @property
    def period(self) -> str:
        """The years in words: "2010–2015", "from 2021", or "" where the source is silent."""
        return span(self.starts, self.ends)

    def search_entry(self) -> SearchEntry | None:
        if not self.is_public:
            return None
        return SearchEntry(
            title=self.text("title"),
            parts=[
                *(self.text(name) for name in ("summary", "vision", "aim", "way_of_working", "body", "decision_note")),
                self.decision_body,
                self.owner.name,
                *(row.text(name) for rows in self._search_rows() for row in rows for name in row.translatable),
            ],
            url=self.get_absolute_url(),
            region_code=self.region.code,
            is_example=self.is_example,
            meta=" · ".join(part for part in (self.get_life_cycle_display(), self.period) if part),
        )

    def _search_rows(self) -> list["models.QuerySet[Translatable]"]:
        """What the programme can be found by beside its own texts."""
        return [getattr(self, name).all() for name in SEARCHED_PARTS]

    @classmethod
    def search_queryset(cls) -> models.QuerySet["Programme"]:
        return cls.objects.select_related("region", "owner").prefetch_related(*SEARCHED_PARTS)
