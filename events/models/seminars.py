"""Seminars and their series."""

from datetime import UTC, datetime, time, timedelta
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from arena.search.searchable import Searchable, SearchEntry
from arena.shared.constraints import one_of
from arena.shared.fields import PeriodField, SortKeyField
from arena.shared.models import Publishable, PublishableQuerySet, Translatable
from arena.shared.periods import Period
from arena.shared.rich_text import RichTextField
from members.models import Municipality, Organisation, Picture, Region, SignedCommitment, TargetGroup
from programmes.models import Programme, Strand

LONGEST = timedelta(days=366)  # what is invited to as one occasion
LONG_AGO = datetime(1000, 1, 1, tzinfo=UTC)


class Series(Translatable):
    """Seminars that belong together; each occasion stands by itself."""

    translatable: ClassVar = ("title", "summary")
    region_path = "programme__region"
    public_path = "programme"
    archived_where: ClassVar = {"programme__life_cycle": "closed"}

    slug = models.SlugField(_("address"), max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.SET_NULL, null=True, blank=True, related_name="series"
    )

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("several", "series")
        ordering = ["title"]

    @property
    def is_archived(self) -> bool:
        """Whether its programme is closed."""
        return self.programme_id is not None and self.programme.is_archived  # type: ignore[union-attr]


class SeminarQuerySet(PublishableQuerySet):
    """Which seminars."""

    def upcoming(self) -> Self:
        """Those that have not ended, the next one first."""
        now = timezone.now()
        # The bound on the beginning lets the index by time find the first ones without sorting all that are to come.
        return self.filter(sort_at__gte=now - LONGEST, ends_at__gte=now).order_by("sort_at", "pk")

    def past(self) -> Self:
        """Those that have ended, the latest first, and last those of which the source gives no time at all."""
        return self.filter(Q(ends_at__lt=timezone.now()) | Q(ends_at__isnull=True)).order_by("-sort_at", "-pk")

    def in_region(self, region: Region) -> Self:
        """Seminars of ``region``."""
        return self.filter(region=region)


class SeminarKind(models.TextChoices):
    SEMINAR = "seminar", _("seminar")
    WEBINAR = "webinar", _("webinar")
    WORKSHOP = "workshop", _("workshop")
    CONFERENCE = "conference", _("conference")
    NETWORK = "network", _("network meeting")
    DEMOCRACY_DAY = "democracy-day", _("democracy day")
    INCLUSION_COFFEE = "inclusion-coffee", _("inclusion coffee")


class SeminarAudience(models.TextChoices):
    OPEN = "open", _("open to all")
    AIMED = "aimed", _("aimed at a group")
    INVITED = "invited", _("by invitation")


class SeminarState(models.TextChoices):
    SCHEDULED = "scheduled", _("as planned")
    MOVED = "moved", _("moved")
    CANCELLED = "cancelled", _("cancelled")


class SeminarForm(models.TextChoices):
    ON_SITE = "on-site", _("on site")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("on site and online")


class Seminar(Searchable, Publishable):
    """A seminar, webinar, workshop or other occasion. Its page stays at its address for ever."""

    Kind = SeminarKind
    Audience = SeminarAudience
    State = SeminarState
    Form = SeminarForm

    translatable: ClassVar = ("title", "summary", "body", "audience_note", "venue", "access", "state_note", "source")
    search_kind = "seminar"
    region_path = "region"
    own_links = ("programme", "series")
    _history_m2m_fields = ("target_groups", "fulfils")
    kept_by_machine = ("sort_at",)

    title = models.CharField(_("title"), max_length=200)
    sort_title = SortKeyField(source="title")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    audience = models.CharField(_("audience"), max_length=7, choices=Audience, blank=True)
    audience_note = models.CharField(_("whom it is for"), max_length=200, blank=True)
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name=_("target groups"), blank=True, related_name="seminars"
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.SCHEDULED)
    state_note = models.CharField(_("about the change"), max_length=300, blank=True)
    form = models.CharField(_("form"), max_length=7, choices=Form, blank=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    # When it starts, or the first moment of the period in which it was held: one index answers the calendar.
    sort_at = models.DateTimeField(editable=False)
    held = PeriodField(_("held"), blank=True, help_text=_("For a past seminar whose day is not known."))
    venue = models.CharField(_("place"), max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seminars",
    )
    access = models.TextField(
        _("accessibility"), blank=True, help_text=_("Hearing loop, step-free way in, interpreter, captions, breaks.")
    )
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    summary = models.TextField(_("summary"))
    body = RichTextField(_("more about the seminar"), blank=True)
    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), on_delete=models.PROTECT, null=True, blank=True, related_name="seminars"
    )
    organiser = models.ForeignKey(
        Organisation, verbose_name=_("organiser"), on_delete=models.PROTECT, related_name="seminars"
    )
    region = models.ForeignKey(Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="seminars")
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="seminars",
    )
    strand = models.ForeignKey(
        Strand, verbose_name=_("strand"), on_delete=models.SET_NULL, null=True, blank=True, related_name="seminars"
    )
    series = models.ForeignKey(
        Series, verbose_name=_("series"), on_delete=models.SET_NULL, null=True, blank=True, related_name="seminars"
    )
    fulfils = models.ManyToManyField(
        SignedCommitment, verbose_name=_("fulfils the commitments"), blank=True, related_name="seminars"
    )
    contact_email = models.EmailField(_("contact"), blank=True, help_text=_("A function mailbox, not a person's."))
    source = models.TextField(_("source"), blank=True)

    objects = SeminarQuerySet.as_manager()  # type: ignore[misc]  # narrower than the base's

    class Meta(Publishable.Meta):
        verbose_name = _("seminar")
        verbose_name_plural = _("seminars")
        ordering = ["-sort_at", "-pk"]
        indexes = [
            models.Index(fields=["ends_at"], condition=Q(status="published"), name="seminar_by_end"),
            models.Index(fields=["sort_at", "id"], condition=Q(status="published"), name="seminar_by_time"),
            models.Index(
                fields=["series", "sort_at", "id"], condition=Q(series__isnull=False), name="seminar_by_series"
            ),
            models.Index(
                fields=["organiser", "sort_at", "id"], condition=Q(status="published"), name="seminar_by_organiser"
            ),
            models.Index(fields=["region", "sort_at", "id"], condition=Q(status="published"), name="seminar_by_region"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            one_of("kind", SeminarKind),
            one_of("audience", SeminarAudience, or_empty=True),
            one_of("state", SeminarState),
            one_of("form", SeminarForm, or_empty=True),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                name="events_seminar_starts_before_it_ends",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the moment to sort by."""
        self.keep_moment()
        super().save(*args, **kwargs)

    def keep_moment(self) -> None:
        """Set the moment to sort by; a seminar of which no time is known comes before all others."""
        day = Period(self.held).first_day if self.held else None
        self.sort_at = self.starts_at or (datetime.combine(day, time.min, tzinfo=UTC) if day else LONG_AGO)

    def clean(self) -> None:
        super().clean()
        if bool(self.starts_at) != bool(self.ends_at):
            name = "ends_at" if self.starts_at else "starts_at"
            raise ValidationError({name: gettext("Give both when it starts and when it ends.")})
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": gettext("It ends before it starts.")})
        if self.starts_at and self.ends_at and self.ends_at - self.starts_at > LONGEST:
            raise ValidationError({"ends_at": gettext("It lasts for more than a year. Enter each occasion by itself.")})
        if self.strand and self.strand.programme_id != self.programme_id:
            raise ValidationError({"strand": gettext("This strand belongs to another programme.")})

    def get_absolute_url(self) -> str:
        return reverse("seminar", args=[self.slug])

    @property
    def is_past(self) -> bool:
        """Whether it has ended; one without a date is a past one whose day the source does not give."""
        return self.ends_at is None or self.ends_at < timezone.now()

    @property
    def when(self) -> str:
        """The day in words, as precisely as it is known; "" where it is not."""
        if self.starts_at:
            return formats.date_format(timezone.localtime(self.starts_at), "DATE_FORMAT")
        return Period(self.held).display() if self.held else ""

    def search_entry(self) -> SearchEntry | None:
        if not self.is_public:
            return None
        return SearchEntry(
            title=self.text("title"),
            parts=[
                *(self.text(name) for name in ("summary", "body", "audience_note", "venue")),
                self.organiser.name,
            ],
            url=self.get_absolute_url(),
            region_code=self.region.code,
            is_example=self.is_example,
            meta=" · ".join(part for part in (self.get_kind_display(), self.when) if part),
        )

    @classmethod
    def search_queryset(cls) -> models.QuerySet["Seminar"]:
        return cls.objects.select_related("region", "organiser")
