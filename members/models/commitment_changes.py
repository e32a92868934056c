"""What a new version of a declaration did with each commitment of the version before."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.shared.constraints import one_of
from arena.shared.models import Translatable
from members.models.commitments import Commitment
from members.models.declaration_versions import DeclarationVersion


class CommitmentOutcome(models.TextChoices):
    KEPT = "kept", _("kept")
    CHANGED = "changed", _("changed")
    DROPPED = "dropped", _("dropped")


class CommitmentChange(Translatable):
    """One commitment of the former version: kept as it was, changed, or dropped with a reason."""

    Outcome = CommitmentOutcome

    translatable = ("reason",)
    region_path = "version__declaration__region"
    public_path = "version__declaration"
    public_where = {"version__published_at__isnull": False}

    version = models.ForeignKey(
        DeclarationVersion, verbose_name=_("new version"), on_delete=models.PROTECT, related_name="changes"
    )
    old = models.ForeignKey(
        Commitment, verbose_name=_("commitment before"), on_delete=models.PROTECT, related_name="changes"
    )
    outcome = models.CharField(_("what became of it"), max_length=7, choices=Outcome)
    new = models.ForeignKey(
        Commitment,
        verbose_name=_("commitment now"),
        on_delete=models.CASCADE,  # from a draft only: what became of the former one is then to be said anew
        null=True,
        blank=True,
        related_name="changed_from",
        help_text=_("Empty where it was dropped."),
    )
    reason = models.TextField(_("reason"), blank=True, help_text=_("Compulsory where it was changed or dropped."))

    class Meta:
        verbose_name = _("change of a commitment")
        verbose_name_plural = _("changes of commitments")
        ordering = ["version", "old__number"]
        constraints = [
            one_of("outcome", CommitmentOutcome),
            models.UniqueConstraint(fields=["version", "old"], name="members_commitmentchange_once_per_version"),
            models.CheckConstraint(
                condition=Q(outcome="dropped", new__isnull=True) | (~Q(outcome="dropped") & Q(new__isnull=False)),
                name="members_commitmentchange_leads_on_unless_dropped",
            ),
            models.CheckConstraint(
                condition=Q(outcome="kept") | ~Q(reason=""), name="members_commitmentchange_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new or self.get_outcome_display()}"

    @property
    def why_it_stands(self) -> str:
        """Say that a published version stands with all that it says."""
        return self.version.why_it_stands if self.version_id else ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save what becomes of a commitment in a draft.

        Raises:
            ValidationError: the new version is published.
        """
        self._refuse_change()
        super().save(*args, **kwargs)

    def _refuse_change(self) -> None:
        if not self.version_id or not self.version.is_frozen:
            return
        stored = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
        if stored is None or stored._frozen != self._frozen:
            raise ValidationError(gettext("A published version is frozen. Make a new version instead."))

    @property
    def _frozen(self) -> tuple[Any, ...]:
        return (self.version_id, self.old_id, self.new_id, self.outcome, self.reason, self.translations)

    def clean(self) -> None:
        super().clean()
        self._refuse_change()
        if self.old_id and self.version_id and not self._is_from_before:
            raise ValidationError({"old": gettext("This commitment belongs to no earlier version of the declaration.")})
        if self.new_id and self.version_id and self.new and self.new.version_id != self.version_id:
            raise ValidationError({"new": gettext("This commitment belongs to another version.")})
        if self.outcome == CommitmentOutcome.DROPPED and self.new_id:
            raise ValidationError({"new": gettext("A dropped commitment leads to none. Empty this, or say “changed”.")})
        if self.outcome and self.outcome != CommitmentOutcome.DROPPED and not self.new_id:
            raise ValidationError({"new": gettext("Choose the commitment of the new version.")})
        if self.outcome and self.outcome != CommitmentOutcome.KEPT and not self.reason:
            raise ValidationError({"reason": gettext("Say why: signatories will ask.")})

    @property
    def _is_from_before(self) -> bool:
        before = self.old.version
        return before.declaration_id == self.version.declaration_id and before.number < self.version.number
