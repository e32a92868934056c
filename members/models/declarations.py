"""Declarations that organisations stand behind: versions and commitments. Signatures: the module of that name."""

import hashlib
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.search.searchable import Searchable, SearchEntry
from arena.shared.constraints import numbered_within, one_of, ordered
from arena.shared.fields import SortKeyField
from arena.shared.models import Publishable, PublishableQuerySet, Timestamped, Translatable
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
        constraints = [*Publishable.Meta.constraints, ordered("opens_on", "closes_on")]

    def get_absolute_url(self) -> str:
        return reverse("declaration", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": gettext("The last day is before the first.")})

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


class DeclarationVersionQuerySet(models.QuerySet["DeclarationVersion"]):
    """Which version of the text."""

    def current(self) -> Self:
        """Published versions, the newest first."""
        return self.filter(published_at__isnull=False).order_by("-number")


class DeclarationVersion(Searchable, Timestamped, Translatable):
    """One wording of a declaration. Once published it is frozen: a signature points at exactly this text."""

    translatable: ClassVar = ("preamble",)
    region_path = "declaration__region"
    public_path = "declaration"
    kept_by_machine = ("text_hash",)
    public_where: ClassVar = {"published_at__isnull": False}

    declaration = models.ForeignKey(
        Declaration, verbose_name=_("declaration"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    preamble = models.TextField(_("text"), blank=True, help_text=_("What comes before the numbered commitments."))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    text_hash = models.CharField(_("SHA-256 of the text"), max_length=64, blank=True, editable=False)

    objects = DeclarationVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a declaration")
        verbose_name_plural = _("versions of declarations")
        ordering = ["declaration", "number"]
        constraints = [
            numbered_within("declaration"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, text_hash="")
                | (Q(published_at__isnull=False) & ~Q(text_hash="")),
                name="members_version_published_has_a_hash",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(title)s, version %(number)s") % {"title": self.declaration, "number": self.number}

    def search_owners(self) -> list[Declaration]:
        return [self.declaration]

    @property
    def is_frozen(self) -> bool:
        """Whether the text is published and may no longer change."""
        return bool(self.text_hash)

    @property
    def why_it_stands(self) -> str:
        """Say that a published wording stands."""
        return gettext("A published version is frozen. Make a new version instead.") if self.is_frozen else ""

    def digest(self) -> str:
        """Return the SHA-256, in hexadecimal, of the Swedish text with its commitments."""
        lines = [self.preamble]
        lines += [f"{c.number}. {c.title}\n{c.body}" for c in self.commitments.all()] if self.pk else []
        return hashlib.sha256("\n\n".join(lines).encode()).hexdigest()

    def publish(self) -> None:
        """Freeze the text with its hash.

        Raises:
            ValidationError: it is published already.
        """
        if self.is_frozen:
            raise ValidationError(gettext("This version is published already."))
        self.published_at = timezone.now()
        self.text_hash = self.digest()
        self.save()

    def clean(self) -> None:
        super().clean()
        stored = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        if stored and stored.is_frozen and (stored.preamble, stored.number) != (self.preamble, self.number):
            raise ValidationError(gettext("A published version is frozen. Make a new version instead."))


class CommitmentKind(models.TextChoices):
    COMPULSORY = "compulsory", _("compulsory")
    ELECTIVE = "elective", _("elective")


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Which commitments of declarations."""

    def recount(self) -> int:
        """Bring the kept numbers of those who have chosen them up to date and return how many were wrong."""
        wrong = 0
        with transaction.atomic():
            for commitment in self.model.objects.filter(pk__in=self.values("pk")).select_for_update(of=("self",)):
                number = commitment.signed.listed().count()
                if number != commitment.signed_count:
                    wrong += self.model.objects.filter(pk=commitment.pk).update(signed_count=number)
        return wrong


class Commitment(Searchable, Translatable):
    """A commitment that a version of the declaration offers to its signatories."""

    Kind = CommitmentKind

    translatable: ClassVar = ("title", "body")
    region_path = "version__declaration__region"
    public_path = "version__declaration"
    public_where: ClassVar = {"version__published_at__isnull": False}
    _history_m2m_fields = ("grounds",)
    kept_by_machine = ("signed_count",)

    version = models.ForeignKey(
        DeclarationVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="commitments"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ELECTIVE)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    grounds = models.ManyToManyField(Ground, verbose_name=_("grounds"), blank=True, related_name="commitments")
    signed_count = models.PositiveIntegerField(_("signatories"), default=0, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["version", "number"]
        constraints = [one_of("kind", CommitmentKind), numbered_within("version")]

    def search_owners(self) -> list[Declaration]:
        return [self.version.declaration]

    @property
    def why_it_stands(self) -> str:
        """Say that a published wording stands with all its commitments."""
        return self.version.why_it_stands if self.version_id else ""

    def clean(self) -> None:
        super().clean()
        if self.version_id and self.version.is_frozen:
            stored = type(self).objects.filter(pk=self.pk).first() if self.pk else None
            if stored is None or (stored.number, stored.title, stored.body) != (self.number, self.title, self.body):
                raise ValidationError(gettext("A published version is frozen. Make a new version instead."))
