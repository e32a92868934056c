"""Commitments that a version of a declaration offers to its signatories."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.search.searchable import Searchable
from arena.shared.constraints import numbered_within, one_of
from arena.shared.models import Translatable
from members.models.declaration_versions import DeclarationVersion
from members.models.declarations import Declaration
from members.models.vocabularies import Ground


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

    @property
    def wording(self) -> tuple[Any, ...]:
        """What it says and asks: two versions that agree in it have kept the commitment."""
        return (self.kind, self.title, self.body)

    def clean(self) -> None:
        super().clean()
        self._refuse_change()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a commitment of a draft.

        Raises:
            ValidationError: its version is published, and this would change what it says.
        """
        self._refuse_change()
        super().save(*args, **kwargs)

    def _refuse_change(self) -> None:
        """Compare with what is stored: publishing freezes number, kind, words and translation."""
        if not self.version_id or not self.version.is_frozen:
            return
        stored = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
        if stored is None or stored._frozen != self._frozen:
            raise ValidationError(gettext("A published version is frozen. Make a new version instead."))

    @property
    def _frozen(self) -> tuple[Any, ...]:
        return (self.version_id, self.number, self.translations, *self.wording)
