"""Signatures under declarations. What each signatory promised: signed_commitments."""

from datetime import timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.search.searchable import Searchable
from arena.shared.constraints import one_of
from arena.shared.fields import PeriodField
from arena.shared.models import Timestamped, Translatable
from members.models.commitments import Commitment
from members.models.declaration_versions import DeclarationVersion
from members.models.declarations import Declaration
from members.models.organisations import Organisation, OrganisationKind
from members.models.places import Region
from members.models.signature_choices import (
    ENDED,
    SIGNED_HERE,
    UNCHECKED,
    Mandate,
    MandateBasis,
    SignatureLevel,
    SignatureState,
)
from members.models.signature_queries import VALID, SignatureQuerySet
from members.models.users import UserLanguage
from members.models.vocabularies import Ground


class Signature(Searchable, Timestamped, Translatable):
    """An organisation's signature under a version of a declaration.

    ``level`` says in honest words how sure we are. A signature that the organisation has published itself,
    elsewhere, is recorded with its source and is never shown as signed here.
    """

    Level = SignatureLevel
    State = SignatureState

    promises: list[Any]  # set by the queries of lists and pages

    translatable: ClassVar = ("undertaking", "decision_body", "note", "source")
    region_path = "organisation__region"
    _history_m2m_fields = ("own_grounds",)
    kept_by_machine = ("is_listed", "has_ended", "sort_name", "region", "organisation_kind", "reminded_at")
    # What was signed here may only be read: members/signature_ways.py says what becomes of it, and nothing else does.
    archived_where: ClassVar = {"level__in": SIGNED_HERE}

    declaration = models.ForeignKey(
        Declaration, verbose_name=_("declaration"), on_delete=models.PROTECT, related_name="signatures"
    )
    version = models.ForeignKey(
        DeclarationVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="signatures"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="signatures"
    )
    # Copied, so that one index answers each list of signatories: ``follow`` keeps them.
    is_listed = models.BooleanField(default=False, editable=False)
    sort_name = models.CharField(max_length=120, editable=False)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    organisation_kind = models.CharField(max_length=12, editable=False)
    has_ended = models.BooleanField(default=False, editable=False)
    # The number by which anyone can ask for the proof (evidence.new_public_id); only what was signed here has one.
    public_id = models.CharField(max_length=26, unique=True, null=True, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=SignatureState, default=SignatureState.RECORDED)
    renews = models.ForeignKey(
        "self", verbose_name=_("renews"), on_delete=models.PROTECT, null=True, blank=True, related_name="renewals"
    )
    level = models.CharField(_("assurance"), max_length=9, choices=Level)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True, editable=False)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True, editable=False)
    language = models.CharField(
        _("language of the text"), max_length=2, choices=UserLanguage, default=UserLanguage.SWEDISH
    )
    mandate = models.CharField(_("signed"), max_length=9, choices=Mandate, blank=True)
    mandate_basis = models.CharField(_("basis of the authority"), max_length=10, choices=MandateBasis, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    case_number = models.CharField(_("case number"), max_length=60, blank=True)
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
            models.Index(
                fields=["declaration", "sort_name", "id"], condition=Q(is_listed=True), name="signature_by_name"
            ),
            models.Index(
                fields=["declaration", "region", "sort_name", "id"],
                condition=Q(is_listed=True),
                name="signature_by_region",
            ),
            models.Index(
                fields=["declaration", "organisation_kind", "sort_name", "id"],
                condition=Q(is_listed=True),
                name="signature_by_kind",
            ),
            models.Index(fields=["organisation", "declaration"], name="signature_by_organisation"),
            models.Index(fields=["valid_until"], condition=Q(valid_until__isnull=False), name="signature_by_its_end"),
        ]
        constraints = [
            one_of("level", SignatureLevel),
            one_of("state", SignatureState),
            one_of("mandate", Mandate, or_empty=True),
            one_of("language", UserLanguage),
            one_of("mandate_basis", MandateBasis, or_empty=True),
            # Once for each version, but for one that is signed anew before its time is over: that is renewed once.
            models.UniqueConstraint(
                fields=["version", "organisation"],
                condition=~Q(state__in=ENDED) & Q(has_ended=False, renews__isnull=True),
                name="members_signature_once_per_version",
            ),
            models.UniqueConstraint(
                fields=["renews"],
                condition=~Q(state__in=ENDED) & Q(has_ended=False, renews__isnull=False),
                name="members_signature_renewed_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    level__in=["elsewhere", "example"], state__in=["recorded", "lapsed"], public_id__isnull=True
                )
                | Q(level__in=SIGNED_HERE, public_id__isnull=False, signed_at__isnull=False)
                & ~Q(mandate="")
                & ~Q(state="recorded"),
                name="members_signature_signed_here_or_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.declaration}"

    @property
    def counts(self) -> bool:
        """Whether the signature is complete, and checked where the declaration asks for that first."""
        if self.state in UNCHECKED:
            return self.declaration.shows_before_check
        return self.state in {SignatureState.RECORDED, SignatureState.STANDING}

    @property
    def is_unchecked(self) -> bool:
        """Whether the authority of whoever signed is still to be checked."""
        return self.state in UNCHECKED

    @property
    def is_ending(self) -> bool:
        """Whether its time is over so soon that we write about it, and it can be signed anew before."""
        if self.valid_until is None or self.state not in VALID:
            return False
        return self.valid_until - timedelta(days=self.declaration.reminder_days) <= timezone.localdate()

    @property
    def was_signed_here(self) -> bool:
        """Whether it was signed in the portal, which has the proof of it."""
        return self.level in SIGNED_HERE

    @property
    def is_archived(self) -> bool:
        """Whether nobody changes it by hand: whoever signed here signed these words."""
        return self.was_signed_here

    @property
    def why_it_stands(self) -> str:
        """Say that what was signed here stands as it was signed; "" for what was recorded."""
        words = gettext("It was signed here and stands as it was signed. Corrections and withdrawals are added to it.")
        return words if self.was_signed_here else ""

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
        """Copy what the lists need, and keep the declaration's number of signatories."""
        self.sort_name = self.organisation.sort_name
        self.region_id = self.organisation.region_id
        self.organisation_kind = self.organisation.kind
        self.has_ended = hasattr(self, "withdrawal")
        self.is_listed = self.organisation.is_public and not self.has_ended and self.counts
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.state != SignatureState.RECORDED:  # one of a chain that renews: each looks at its neighbours
                type(self).objects.filter(Q(pk=self.pk) | Q(pk=self.renews_id)).follow()
                self.refresh_from_db(fields=["is_listed"])
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
        is_recorded = self.level not in SIGNED_HERE
        if is_recorded and self.organisation_id and (self.level == self.Level.EXAMPLE) != self.organisation.is_example:
            raise ValidationError({"level": gettext("Only made-up organisations have made-up signatures.")})

    def search_owners(self) -> list[Organisation]:
        return [self.organisation]
