"""What each signatory promised: commitments of the declaration, and others in its own words."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.search.searchable import Searchable
from arena.shared.constraints import numbered_within, one_of
from arena.shared.fields import PeriodField
from arena.shared.models import Translatable
from arena.shared.periods import Period
from members.models.commitments import Commitment
from members.models.declarations import Declaration
from members.models.organisations import Organisation
from members.models.signature_choices import SIGNED_HERE
from members.models.signatures import Signature


class SignedCommitmentRhythm(models.TextChoices):
    ONCE = "once", _("once")
    RECURRING = "recurring", _("recurring")
    CONTINUOUS = "continuous", _("continuous")


class SignedCommitmentQuerySet(models.QuerySet["SignedCommitment"]):
    """Which promises."""

    def listed(self) -> Self:
        """Promises of signatories that the public may see and that have not withdrawn."""
        return self.filter(is_listed=True)

    def in_own_words(self) -> Self:
        """Promises that are none of the declaration's commitments."""
        return self.filter(commitment__isnull=True)

    def by_name(self) -> Self:
        """In the order of the signatories' names, each one's own in their order."""
        return self.order_by("sort_name", "signature_id", "number")


class SignedCommitment(Searchable, Translatable):
    """What a signatory promised: a commitment of the declaration, or one in its own words."""

    Rhythm = SignedCommitmentRhythm

    translatable: ClassVar = ("title", "body")
    region_path = "signature__organisation__region"
    kept_by_machine = ("declaration", "is_listed", "sort_name")
    archived_where: ClassVar = {"signature__level__in": SIGNED_HERE}

    signature = models.ForeignKey(
        Signature, verbose_name=_("signature"), on_delete=models.CASCADE, related_name="commitments"
    )
    # Copied from the signature, so that one index answers each list of promises.
    declaration = models.ForeignKey(
        Declaration, on_delete=models.PROTECT, editable=False, related_name="+", db_index=False
    )
    is_listed = models.BooleanField(default=False, editable=False)
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
            models.Index(
                fields=["commitment", "sort_name", "signature", "number"],
                condition=Q(is_listed=True),
                name="signed_by_commitment",
            ),
            models.Index(
                fields=["declaration", "sort_name", "signature", "number"],
                condition=Q(is_listed=True, commitment__isnull=True),
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
        if self.commitment and version and self.commitment.version_id != version:
            raise ValidationError({"commitment": gettext("This commitment belongs to another version.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Copy what the lists need from the signature, and keep the number of those who chose the commitment."""
        self.declaration_id = self.signature.declaration_id
        self.sort_name = self.signature.sort_name
        self.is_listed = self.signature.is_listed
        with transaction.atomic():
            before = self._counted_before()
            super().save(*args, **kwargs)
            if before or self.is_listed:
                Commitment.objects.filter(pk__in=[*before, self.commitment_id]).recount()

    def _counted_before(self) -> list[int | None]:
        """Return the commitment, in a list, among whose signatories the row as it is stored counts."""
        if self._state.adding:
            return []
        return list(type(self).objects.filter(pk=self.pk).values_list("commitment", flat=True))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Keep the number of those who chose the commitment."""
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            Commitment.objects.filter(pk__in=[self.commitment_id]).recount()
        return deleted

    @property
    def is_archived(self) -> bool:
        """Whether it was promised in a signature that was made here, of which nobody changes a word."""
        return self.signature_id is not None and self.signature.was_signed_here

    @property
    def why_it_stands(self) -> str:
        """Say that it belongs to what was signed here; "" where the signature was recorded."""
        return self.signature.why_it_stands if self.signature_id else ""

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
