"""Declarations that organisations stand behind. Their wording lies in versions, each with its commitments."""

from calendar import monthrange
from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.search.searchable import Searchable, SearchEntry
from arena.shared.constraints import one_of, ordered
from arena.shared.fields import SortKeyField
from arena.shared.models import Publishable, PublishableQuerySet
from arena.shared.rich_text import RichTextField
from members.models.organisations import Organisation
from members.models.places import Region
from members.models.vocabularies import Ground


class DeclarationQuerySet(PublishableQuerySet):
    """Which declarations."""

    def open_for_signing(self) -> Self:
        """Declarations that still take new signatories."""
        today = timezone.localdate()
        return self.filter(Q(opens_on__isnull=True) | Q(opens_on__lte=today)).filter(
            Q(closes_on__isnull=True) | Q(closes_on__gte=today)
        )

    def by_title(self) -> Self:
        """In the order of the Swedish alphabet."""
        return self.order_by("sort_title", "pk")

    def recount(self) -> int:
        """Bring the kept numbers of signatories up to date and return how many were wrong.

        The row is taken before its signatures are counted, so that of two who sign at once the later one
        counts both.
        """
        wrong = 0
        with transaction.atomic():
            for declaration in self.model.objects.filter(pk__in=self.values("pk")).select_for_update(of=("self",)):
                number = declaration.signatures.listed().count()
                if number != declaration.signature_count:
                    wrong += self.model.objects.filter(pk=declaration.pk).update(signature_count=number)
        return wrong


class AssuranceLevel(models.TextChoices):
    """How sure we are of who signed: from least to most."""

    SELF = "self", _("the signatory has an account with a confirmed e-mail address")
    CHECKED = "checked", _("a coordinator has checked that the signatory may sign")
    EID = "eid", _("the signatory was identified with an e-identification")


class Declaration(Searchable, Publishable):
    """A text of values and commitments that organisations sign. The text itself lies in its versions."""

    translatable: ClassVar = ("title", "summary", "body", "source")
    region_path = "region"
    _history_m2m_fields = ("own_grounds",)
    kept_by_machine = ("signature_count",)
    search_kind = "declaration"

    title = models.CharField(_("title"), max_length=200)
    sort_title = SortKeyField(source="title")
    summary = models.TextField(_("summary"), help_text=_("Two or three sentences."))
    body = RichTextField(_("about the declaration"), blank=True)
    issuer = models.ForeignKey(
        Organisation, verbose_name=_("issuer"), on_delete=models.PROTECT, related_name="issued_declarations"
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="declarations",
        help_text=_("Empty for a national declaration."),
    )
    own_grounds = models.ManyToManyField(
        Ground,
        verbose_name=_("own grounds"),
        blank=True,
        related_name="declarations",
        help_text=_("Grounds that the declaration names beside the seven of the Act."),
    )
    opens_on = models.DateField(_("opens for signing"), null=True, blank=True)
    closes_on = models.DateField(_("last day for signing"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    source = models.TextField(_("source"), blank=True)
    signs_here = models.BooleanField(
        _("signed in the portal"), default=False, help_text=_("Organisations sign it on its page here.")
    )
    required_level = models.CharField(
        _("required assurance"),
        max_length=7,
        choices=AssuranceLevel,
        default=AssuranceLevel.CHECKED,
        help_text=_("How sure we must be of who signed before the signature counts."),
    )
    shows_before_check = models.BooleanField(
        _("shown before the check"),
        default=False,
        help_text=_("Signatures are public at once, and the page says that the authority is not checked yet."),
    )
    valid_months = models.PositiveSmallIntegerField(
        _("valid for (months)"), null=True, blank=True, help_text=_("Empty: until it is withdrawn.")
    )
    reminder_days = models.PositiveSmallIntegerField(
        _("reminder (days before)"), default=60, help_text=_("How long before a signature lapses we write about it.")
    )
    signature_count = models.PositiveIntegerField(_("signatories"), default=0, editable=False)
    signatures_elsewhere = models.PositiveIntegerField(
        _("signatories elsewhere"),
        null=True,
        blank=True,
        help_text=_("The number that the issuer has published, where not all signatories are in the portal."),
    )

    objects = DeclarationQuerySet.as_manager()  # type: ignore[misc]  # narrower than the base's

    class Meta(Publishable.Meta):
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        ordering = ["sort_title", "pk"]
        indexes = [
            models.Index(fields=["sort_title", "id"], condition=Q(status="published"), name="declaration_by_title")
        ]
        constraints = [
            *Publishable.Meta.constraints,
            ordered("opens_on", "closes_on"),
            one_of("required_level", AssuranceLevel),
            models.CheckConstraint(
                condition=Q(valid_months__isnull=True) | Q(valid_months__gt=0),
                name="members_declaration_is_valid_for_a_time",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("declaration", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": gettext("The last day is before the first.")})
        if self.valid_months and self.reminder_days is not None and self.reminder_days >= self.valid_months * 28:
            raise ValidationError(
                {"reminder_days": gettext("A signature is valid for a shorter time than that: remind later.")}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Let the signatures follow where it changes whether they show before the check."""
        with transaction.atomic():
            stored = type(self)._base_manager.filter(pk=self.pk) if self.pk else None
            before = stored.values_list("shows_before_check", flat=True).first() if stored else None
            super().save(*args, **kwargs)
            if before not in {None, self.shows_before_check}:
                self.signatures.follow()
                self.refresh_from_db(fields=["signature_count"])

    @property
    def known_signatories(self) -> int:
        """How many have signed as far as is known: those of the portal, or the number that the issuer has published."""
        return max(self.signature_count, self.signatures_elsewhere or 0)

    @property
    def has_closed(self) -> bool:
        """Whether the last day for signing has passed."""
        return self.closes_on is not None and self.closes_on < timezone.localdate()

    @property
    def is_open(self) -> bool:
        """Whether organisations can sign today."""
        today = timezone.localdate()
        return (not self.opens_on or self.opens_on <= today) and (not self.closes_on or today <= self.closes_on)

    @property
    def current_version(self) -> Any:
        """The published version that is signed today, if there is one. A page has fetched it (members.pages)."""
        if "versions_now" in self.__dict__:
            return next(iter(self.__dict__["versions_now"]), None)
        return self.versions.current().first()

    @property
    def can_be_signed(self) -> bool:
        """Whether an organisation can sign it in the portal today."""
        return not self.why_not

    @property
    def why_not(self) -> str:
        """Say why nobody can sign it in the portal today; "" where one can. The one place that decides this."""
        if not self.is_public:
            return gettext("The declaration is not published.")
        if self.closes_on and self.has_closed:
            day = date_format(self.closes_on, "DATE_FORMAT")
            return gettext("The last day to sign was %(day)s. The declaration takes no new signatories.") % {"day": day}
        if not self.signs_here:
            return gettext("It cannot be signed here in the portal.")
        if self.opens_on and not self.is_open:
            day = date_format(self.opens_on, "DATE_FORMAT")
            return gettext("Organisations can sign from %(day)s.") % {"day": day}
        if self.current_version is None:
            return gettext("Its text is not published yet.")
        return ""

    def valid_until(self, signed_on: date) -> date | None:
        """Return the last day on which a signature given on ``signed_on`` is valid; None: until it is withdrawn.

        As many months later as ``valid_months`` says, on the same day of the month or, where that month is shorter, on
        its last one.
        """
        if not self.valid_months:
            return None
        years, month = divmod(signed_on.month - 1 + self.valid_months, 12)
        year = signed_on.year + years
        return date(year, month + 1, min(signed_on.day, monthrange(year, month + 1)[1]))

    def search_entry(self) -> SearchEntry | None:
        if not self.is_public:
            return None
        version = max(
            (row for row in self.versions.all() if row.published_at), key=lambda row: row.number, default=None
        )
        commitments = version.commitments.all() if version else ()
        return SearchEntry(
            title=self.text("title"),
            parts=[
                self.text("summary"),
                self.text("body"),
                *([version.text("preamble")] if version else []),
                *(commitment.text(name) for commitment in commitments for name in ("title", "body")),
            ],
            url=self.get_absolute_url(),
            region_code=self.region.code if self.region else "",
            is_example=self.is_example,
        )

    @classmethod
    def search_queryset(cls) -> models.QuerySet["Declaration"]:
        return cls.objects.select_related("region").prefetch_related("versions__commitments")
