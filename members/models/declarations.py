"""Declarations that organisations stand behind: versions, commitments, signatures."""

import hashlib
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.search.searchable import Searchable, SearchEntry
from arena.shared.constraints import numbered_within, one_of, ordered
from arena.shared.fields import PeriodField, SortKeyField
from arena.shared.models import Publishable, PublishableQuerySet, Timestamped, Translatable
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

    def recount(self) -> None:
        """Bring the kept number of signatories up to date."""
        for declaration in self:
            standing = declaration.signatures.standing().count()
            self.filter(pk=declaration.pk).update(signature_count=standing)


class Declaration(Searchable, Publishable):
    """A text of values and commitments that organisations sign. The text itself lies in its versions."""

    translatable: ClassVar = ("title", "summary", "body", "source")
    search_kind = "declaration"

    title = models.CharField(_("title"), max_length=200)
    sort_title = SortKeyField(source="title")
    summary = models.TextField(_("summary"), help_text=_("Two or three sentences."))
    body = models.TextField(_("about the declaration"), blank=True)
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

    objects = DeclarationQuerySet.as_manager()

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

    @property
    def is_open(self) -> bool:
        """Whether organisations can sign today."""
        today = timezone.localdate()
        return (not self.opens_on or self.opens_on <= today) and (not self.closes_on or today <= self.closes_on)

    def search_entry(self) -> SearchEntry | None:
        if not self.is_public:
            return None
        version = self.versions.current().first() if self.pk else None
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


class DeclarationVersionQuerySet(models.QuerySet["DeclarationVersion"]):
    """Which version of the text."""

    def current(self) -> Self:
        """Published versions, the newest first."""
        return self.filter(published_at__isnull=False).order_by("-number")


class DeclarationVersion(Searchable, Timestamped, Translatable):
    """One wording of a declaration. Once published it is frozen: a signature points at exactly this text."""

    translatable: ClassVar = ("preamble",)

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


class Commitment(Searchable, Translatable):
    """A commitment that a version of the declaration offers to its signatories."""

    Kind = CommitmentKind

    translatable: ClassVar = ("title", "body")

    version = models.ForeignKey(
        DeclarationVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="commitments"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ELECTIVE)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    grounds = models.ManyToManyField(Ground, verbose_name=_("grounds"), blank=True, related_name="commitments")

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["version", "number"]
        constraints = [one_of("kind", CommitmentKind), numbered_within("version")]

    def search_owners(self) -> list[Declaration]:
        return [self.version.declaration]

    def clean(self) -> None:
        super().clean()
        if self.version_id and self.version.is_frozen:
            stored = type(self).objects.filter(pk=self.pk).first() if self.pk else None
            if stored is None or (stored.number, stored.title, stored.body) != (self.number, self.title, self.body):
                raise ValidationError(gettext("A published version is frozen. Make a new version instead."))


class SignatureQuerySet(models.QuerySet["Signature"]):
    """Which signatures."""

    def standing(self) -> Self:
        """Signatures that have not been withdrawn."""
        return self.filter(withdrawal__isnull=True)

    def public(self) -> Self:
        """Signatures that the public may see."""
        return self.filter(organisation__status=Publishable.Status.PUBLISHED)


class SignatureLevel(models.TextChoices):
    ELSEWHERE = "elsewhere", _("published by the organisation, recorded here with its source")
    EXAMPLE = "example", _("made up to show the portal")


class Signature(Searchable, Timestamped, Translatable):
    """An organisation's signature under a version of a declaration.

    ``level`` says in honest words how sure we are. A signature that the organisation has published itself,
    elsewhere, is recorded with its source and is never shown as signed here.
    """

    Level = SignatureLevel

    translatable: ClassVar = ("undertaking", "note", "source")

    declaration = models.ForeignKey(
        Declaration, verbose_name=_("declaration"), on_delete=models.PROTECT, related_name="signatures"
    )
    version = models.ForeignKey(
        DeclarationVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="signatures"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="signatures"
    )
    sort_name = models.CharField(max_length=120, editable=False)
    level = models.CharField(_("assurance"), max_length=9, choices=Level)
    signed_on = PeriodField(_("signed"), blank=True, help_text=_("As precise as the source: 2021, 2021-09 …"))
    decision_body = models.CharField(_("decided by"), max_length=160, blank=True)
    undertaking = models.TextField(_("overall undertaking"), blank=True)
    own_grounds = models.ManyToManyField(Ground, verbose_name=_("own grounds"), blank=True, related_name="signatures")
    note = models.TextField(_("note"), blank=True)
    source = models.TextField(_("source"), blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["declaration", "sort_name", "pk"]
        indexes = [
            models.Index(fields=["declaration", "sort_name", "id"], name="signature_by_name"),
            models.Index(fields=["organisation", "declaration"], name="signature_by_organisation"),
        ]
        constraints = [
            one_of("level", SignatureLevel),
            models.UniqueConstraint(fields=["version", "organisation"], name="members_signature_once_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.declaration}"

    def get_absolute_url(self) -> str:
        return reverse("signature", args=[self.declaration.slug, self.organisation.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the name to sort by and the declaration's number of signatories."""
        self.sort_name = self.organisation.sort_name
        super().save(*args, **kwargs)
        Declaration.objects.filter(pk=self.declaration_id).recount()

    def clean(self) -> None:
        super().clean()
        if self.version_id and self.version.declaration_id != self.declaration_id:
            raise ValidationError({"version": gettext("This version belongs to another declaration.")})
        if (self.level == self.Level.EXAMPLE) != self.organisation.is_example:
            raise ValidationError({"level": gettext("Only made-up organisations have made-up signatures.")})

    def search_owners(self) -> list[Organisation]:
        return [self.organisation]


class SignedCommitmentRhythm(models.TextChoices):
    ONCE = "once", _("once")
    RECURRING = "recurring", _("recurring")
    CONTINUOUS = "continuous", _("continuous")


class SignedCommitment(Searchable, Translatable):
    """What a signatory promised: a commitment of the declaration, or one in its own words."""

    Rhythm = SignedCommitmentRhythm

    translatable: ClassVar = ("title", "body")

    signature = models.ForeignKey(
        Signature, verbose_name=_("signature"), on_delete=models.CASCADE, related_name="commitments"
    )
    commitment = models.ForeignKey(
        Commitment,
        verbose_name=_("commitment of the declaration"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signed",
        help_text=_("Empty for a commitment in the organisation's own words."),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    rhythm = models.CharField(_("rhythm"), max_length=10, choices=Rhythm, default=Rhythm.CONTINUOUS)
    due = PeriodField(_("to be done"), blank=True, help_text=_("For a commitment with a date: 2021-23 is autumn 2021."))

    class Meta:
        verbose_name = _("signed commitment")
        verbose_name_plural = _("signed commitments")
        ordering = ["signature", "number"]
        indexes = [models.Index(fields=["commitment", "-id"], name="signed_by_commitment")]
        constraints = [
            one_of("rhythm", SignedCommitmentRhythm),
            numbered_within("signature"),
            models.UniqueConstraint(
                fields=["signature", "commitment"],
                condition=Q(commitment__isnull=False),
                name="members_signedcommitment_once_per_signature",
            ),
            models.CheckConstraint(
                condition=Q(commitment__isnull=False) | ~Q(title=""), name="members_signedcommitment_has_words"
            ),
        ]

    @property
    def words(self) -> "Commitment | SignedCommitment":
        """The row that holds the wording: the declaration's commitment, or this one."""
        return self.commitment or self

    def search_owners(self) -> list[Organisation]:
        return [self.signature.organisation]


class Withdrawal(Timestamped, Translatable):
    """The end of a signature. Nothing is removed: the page says that it was withdrawn, when and why."""

    translatable: ClassVar = ("reason",)

    signature = models.OneToOneField(
        Signature, verbose_name=_("signature"), on_delete=models.PROTECT, related_name="withdrawal"
    )
    withdrawn_on = models.DateField(_("withdrawn on"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["-withdrawn_on"]

    def __str__(self) -> str:
        return f"{self.signature} ({self.withdrawn_on})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the declaration's number of standing signatories."""
        super().save(*args, **kwargs)
        Declaration.objects.filter(pk=self.signature.declaration_id).recount()
