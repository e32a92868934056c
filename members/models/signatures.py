"""Signatures under declarations, what each signatory promised, and withdrawals."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.search.searchable import Searchable
from arena.shared.constraints import one_of
from arena.shared.fields import PeriodField
from arena.shared.models import Publishable, Timestamped, Translatable
from arena.shared.rows import Rows
from members.models.declarations import Commitment, Declaration, DeclarationVersion
from members.models.organisations import Organisation, OrganisationKind, folded
from members.models.places import Region
from members.models.vocabularies import Ground

BATCH = 500


class SignatureQuerySet(models.QuerySet["Signature"]):
    """Which signatures."""

    def standing(self) -> Self:
        """Signatures that have not been withdrawn."""
        return self.filter(withdrawal__isnull=True)

    def withdrawn(self) -> Self:
        """Signatures that have been withdrawn."""
        return self.filter(withdrawal__isnull=False)

    def listed(self) -> Self:
        """Signatures that stand, of organisations that the public may see."""
        return self.filter(is_listed=True)

    def public(self) -> Self:
        """Signatures that the public may see, those that were withdrawn among them."""
        return self.filter(organisation__status=Publishable.Status.PUBLISHED)

    def named(self, text: str) -> Self:
        """Signatures of organisations one of whose names contains ``text``."""
        return self.filter(organisation__all_names__contains=folded(text.strip()))

    def by_name(self) -> Self:
        """In the order of the signatories' names."""
        return self.order_by("sort_name", "pk")

    def with_commitment(self, commitment: Commitment, *, listed: bool) -> Self:
        """Signatures, listed ones or others, that chose ``commitment``, by name as its own index has them."""
        chosen = self.filter(commitments__commitment=commitment, commitments__is_listed=listed)
        return chosen.order_by("commitments__sort_name", "commitments__signature_id")

    def for_list(self) -> Self:
        """With what a list of signatories shows: the organisation, its region, and the numbers of what it chose."""
        chosen = _promises().filter(signature=OuterRef("pk")).order_by("number")
        promises = Rows(chosen, one={"commitment": ["number"]})
        return self.select_related("organisation", "region").annotate(promises=promises)

    def astray(self) -> Self:
        """Signatures whose copies no longer say what they were copied from, because something went past the models."""
        region = Coalesce("region", 0), Coalesce("organisation__region", 0)
        return self.annotate(
            seen=Case(When(_is_seen(), then=True), default=False), own=region[0], its=region[1]
        ).filter(
            ~Q(is_listed=F("seen"))
            | ~Q(sort_name=F("organisation__sort_name"))
            | ~Q(organisation_kind=F("organisation__kind"))
            | ~Q(own=F("its"))
        )

    def follow(self) -> None:
        """Copy anew what lists sort and narrow by, and correct the numbers that depend on it.

        For whatever changes organisations or withdrawals, and for the nightly check.
        """
        keys = list(self.values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            own = self.model.objects.filter(pk__in=keys[start : start + BATCH])
            owner = Organisation.objects.filter(pk=OuterRef("organisation"))
            own.update(
                is_listed=Case(When(_is_seen(), then=True), default=False),
                sort_name=Subquery(owner.values("sort_name")),
                organisation_kind=Subquery(owner.values("kind")),
                region=Subquery(owner.values("region")),
            )
            signature = self.model.objects.filter(pk=OuterRef("signature"))
            _promises().filter(signature__in=own).update(
                is_listed=Subquery(signature.values("is_listed")), sort_name=Subquery(signature.values("sort_name"))
            )
            Declaration.objects.filter(signatures__in=own).recount()
            Commitment.objects.filter(signed__signature__in=own).recount()


def _is_seen() -> Q:
    """Return the condition that the signatory is public and has not withdrawn."""
    owner = Organisation.objects.published().filter(pk=OuterRef("organisation"))
    withdrawal = Signature._meta.get_field("withdrawal").related_model._default_manager
    return Exists(owner) & ~Exists(withdrawal.filter(signature=OuterRef("pk")))


def _promises() -> "models.QuerySet[Any]":
    """Return all promises; their model builds on this one."""
    return Signature._meta.get_field("commitments").related_model._default_manager.all()


class SignatureLevel(models.TextChoices):
    ELSEWHERE = "elsewhere", _("published by the organisation, recorded here with its source")
    EXAMPLE = "example", _("made up to show the portal")


class Signature(Searchable, Timestamped, Translatable):
    """An organisation's signature under a version of a declaration.

    ``level`` says in honest words how sure we are. A signature that the organisation has published itself,
    elsewhere, is recorded with its source and is never shown as signed here.
    """

    Level = SignatureLevel

    promises: list[Any]  # set by the queries of lists and pages

    translatable: ClassVar = ("undertaking", "decision_body", "note", "source")
    region_path = "organisation__region"
    _history_m2m_fields = ("own_grounds",)
    kept_by_machine = ("is_listed", "sort_name", "region", "organisation_kind")

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
        """Copy what the lists need, and keep the declaration's number of signatories."""
        self.sort_name = self.organisation.sort_name
        self.region_id = self.organisation.region_id
        self.organisation_kind = self.organisation.kind
        self.is_listed = self.organisation.is_public and not hasattr(self, "withdrawal")
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
