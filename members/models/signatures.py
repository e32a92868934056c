"""Signatures under declarations, what each signatory promised, and withdrawals."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.search.searchable import Searchable
from arena.shared.constraints import numbered_within, one_of
from arena.shared.fields import PeriodField
from arena.shared.models import Publishable, Timestamped, Translatable
from arena.shared.periods import Period
from arena.shared.rows import Rows
from members.models.declarations import Commitment, Declaration, DeclarationVersion
from members.models.organisations import Organisation, OrganisationKind, folded
from members.models.places import Region
from members.models.vocabularies import Ground


class SignatureQuerySet(models.QuerySet["Signature"]):
    """Which signatures."""

    def standing(self) -> Self:
        """Signatures that have not been withdrawn."""
        return self.filter(withdrawal__isnull=True)

    def withdrawn(self) -> Self:
        """Signatures that have been withdrawn."""
        return self.filter(withdrawal__isnull=False)

    def public(self) -> Self:
        """Signatures that the public may see."""
        return self.filter(organisation__status=Publishable.Status.PUBLISHED)

    def named(self, text: str) -> Self:
        """Signatures of organisations one of whose names contains ``text``."""
        return self.filter(organisation__all_names__contains=folded(text.strip()))

    def by_name(self) -> Self:
        """In the order of the signatories' names."""
        return self.order_by("sort_name", "pk")

    def with_commitment(self, commitment: Commitment) -> Self:
        """Signatures that chose ``commitment``, by name: in the order of its own index, the same as ``by_name``."""
        return self.filter(commitments__commitment=commitment).order_by(
            "commitments__sort_name", "commitments__signature"
        )

    def for_list(self) -> Self:
        """With what a list of signatories shows: the organisation, its region, and the numbers of what it chose."""
        chosen = Rows(
            SignedCommitment.objects.filter(signature=OuterRef("pk")).order_by("number"), one={"commitment": ["number"]}
        )
        return self.select_related("organisation", "region").annotate(promises=chosen)

    def follow(self, organisation: Organisation) -> None:
        """Copy what the lists of signatories sort and narrow by from the signatory, and count anew."""
        self.filter(organisation=organisation).update(
            sort_name=organisation.sort_name, region=organisation.region, organisation_kind=organisation.kind
        )
        SignedCommitment.objects.filter(signature__organisation=organisation).update(sort_name=organisation.sort_name)
        Declaration.objects.filter(signatures__organisation=organisation).recount()
        Commitment.objects.filter(signed__signature__organisation=organisation).recount()


class SignatureLevel(models.TextChoices):
    ELSEWHERE = "elsewhere", _("published by the organisation, recorded here with its source")
    EXAMPLE = "example", _("made up to show the portal")


class Signature(Searchable, Timestamped, Translatable):
    """An organisation's signature under a version of a declaration.

    ``level`` says in honest words how sure we are. A signature that the organisation has published itself,
    elsewhere, is recorded with its source and is never shown as signed here.
    """

    Level = SignatureLevel

    promises: "list[SignedCommitment]"  # set by the queries of lists and pages

    translatable: ClassVar = ("undertaking", "decision_body", "note", "source")

    declaration = models.ForeignKey(
        Declaration, verbose_name=_("declaration"), on_delete=models.PROTECT, related_name="signatures"
    )
    version = models.ForeignKey(
        DeclarationVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="signatures"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="signatures"
    )
    # Three of the organisation's own columns, so that one index answers each list of signatories.
    sort_name = models.CharField(max_length=120, editable=False)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    organisation_kind = models.CharField(max_length=12, editable=False)
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
            models.Index(fields=["declaration", "region", "sort_name", "id"], name="signature_by_region"),
            models.Index(fields=["declaration", "organisation_kind", "sort_name", "id"], name="signature_by_kind"),
            models.Index(fields=["organisation", "declaration"], name="signature_by_organisation"),
        ]
        constraints = [
            one_of("level", SignatureLevel),
            models.UniqueConstraint(fields=["version", "organisation"], name="members_signature_once_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.declaration}"

    @property
    def kind_words(self) -> str:
        """The signatory's kind in words."""
        return str(OrganisationKind(self.organisation_kind).label)

    @property
    def chosen_numbers(self) -> list[int]:
        """The numbers of the declaration's commitments among ``promises``, which lists and pages fetch."""
        return sorted(promise.commitment.number for promise in self.promises if promise.commitment)

    @property
    def own_count(self) -> int:
        """How many of ``promises`` are in the signatory's own words."""
        return sum(1 for promise in self.promises if promise.commitment is None)

    def get_absolute_url(self) -> str:
        return reverse("signature", args=[self.declaration.slug, self.organisation.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Copy what the lists need from the organisation, and keep the declaration's number of signatories."""
        self.sort_name = self.organisation.sort_name
        self.region_id = self.organisation.region_id
        self.organisation_kind = self.organisation.kind
        with transaction.atomic():
            super().save(*args, **kwargs)
            Declaration.objects.filter(pk=self.declaration_id).recount()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Keep the numbers of the declaration and of the commitments that were chosen."""
        with transaction.atomic():
            chosen = list(self.commitments.values_list("commitment", flat=True))
            deleted = super().delete(*args, **kwargs)
            Declaration.objects.filter(pk=self.declaration_id).recount()
            Commitment.objects.filter(pk__in=chosen).recount()
        return deleted

    def clean(self) -> None:
        super().clean()
        if self.version_id and self.version.declaration_id != self.declaration_id:
            raise ValidationError({"version": gettext("This version belongs to another declaration.")})
        if self.organisation_id and (self.level == self.Level.EXAMPLE) != self.organisation.is_example:
            raise ValidationError({"level": gettext("Only made-up organisations have made-up signatures.")})

    def search_owners(self) -> list[Organisation]:
        return [self.organisation]


class SignedCommitmentRhythm(models.TextChoices):
    ONCE = "once", _("once")
    RECURRING = "recurring", _("recurring")
    CONTINUOUS = "continuous", _("continuous")


class SignedCommitmentQuerySet(models.QuerySet["SignedCommitment"]):
    """Which promises."""

    def valid(self) -> Self:
        """Promises of signatories that the public may see and that have not withdrawn."""
        return self.filter(
            signature__withdrawal__isnull=True, signature__organisation__status=Publishable.Status.PUBLISHED
        )

    def in_own_words(self) -> Self:
        """Promises that are none of the declaration's commitments."""
        return self.filter(commitment__isnull=True)

    def by_name(self) -> Self:
        """In the order of the signatories' names, each one's own in their order."""
        return self.order_by("sort_name", "signature", "number")


class SignedCommitment(Searchable, Translatable):
    """What a signatory promised: a commitment of the declaration, or one in its own words."""

    Rhythm = SignedCommitmentRhythm

    translatable: ClassVar = ("title", "body")

    signature = models.ForeignKey(
        Signature, verbose_name=_("signature"), on_delete=models.CASCADE, related_name="commitments"
    )
    # Copied from the signature, so that one index answers each list of promises.
    declaration = models.ForeignKey(
        Declaration, on_delete=models.PROTECT, editable=False, related_name="+", db_index=False
    )
    sort_name = models.CharField(max_length=120, editable=False)
    commitment = models.ForeignKey(
        Commitment,
        verbose_name=_("commitment of the declaration"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signed",
        db_index=False,
        help_text=_("Empty for a commitment in the organisation's own words."),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    rhythm = models.CharField(_("rhythm"), max_length=10, choices=Rhythm, default=Rhythm.CONTINUOUS)
    due = PeriodField(_("to be done"), blank=True, help_text=_("For a commitment with a date: 2021-23 is autumn 2021."))

    objects = SignedCommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed commitment")
        verbose_name_plural = _("signed commitments")
        ordering = ["signature", "number"]
        indexes = [
            models.Index(fields=["commitment", "sort_name", "signature", "number"], name="signed_by_commitment"),
            models.Index(
                fields=["declaration", "sort_name", "signature", "number"],
                condition=Q(commitment__isnull=True),
                name="signed_in_own_words",
            ),
        ]
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

    def __str__(self) -> str:
        return f"{self.signature.organisation}: {self.words.text('title')}"

    def clean(self) -> None:
        super().clean()
        if not self.commitment_id and not self.title:
            raise ValidationError({"title": gettext("Choose a commitment of the declaration, or write one.")})
        signature = getattr(self, "signature", None)
        version = signature.version_id if signature else None
        if self.commitment_id and version and self.commitment.version_id != version:
            raise ValidationError({"commitment": gettext("This commitment belongs to another version.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Copy what the lists need from the signature, and keep the number of those who chose the commitment."""
        self.declaration_id = self.signature.declaration_id
        self.sort_name = self.signature.sort_name
        with transaction.atomic():
            super().save(*args, **kwargs)
            Commitment.objects.filter(pk=self.commitment_id).recount()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Keep the number of those who chose the commitment."""
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            Commitment.objects.filter(pk=self.commitment_id).recount()
        return deleted

    @property
    def is_overdue(self) -> bool:
        """Whether the time by which it was to be done has passed. Says nothing of whether it was done."""
        return bool(self.due) and Period(self.due).last_day < timezone.localdate()

    @property
    def words(self) -> "Commitment | SignedCommitment":
        """The row that holds the wording: the declaration's commitment, or this one."""
        return self.commitment or self

    def search_owners(self) -> list[Organisation]:
        return [self.signature.organisation]
