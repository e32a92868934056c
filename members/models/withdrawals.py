"""Withdrawals: how signatures end."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from arena.shared.models import Timestamped, Translatable
from members.models.signature_choices import SIGNED_HERE
from members.models.signatures import Signature


class Withdrawal(Timestamped, Translatable):
    """The end of a signature. Nothing is removed: the page says that it was withdrawn, when and why."""

    translatable: ClassVar = ("reason",)
    region_path = "signature__organisation__region"
    archived_where: ClassVar = {"signature__level__in": SIGNED_HERE}

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

    @property
    def is_archived(self) -> bool:
        """Whether the organisation withdrew what it had signed here, which nobody does for it or undoes."""
        return self.signature_id is not None and self.signature.was_signed_here

    @property
    def why_it_stands(self) -> str:
        """Say that it belongs to what was signed here; "" where the signature was recorded."""
        return self.signature.why_it_stands if self.signature_id else ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Take the signature out of the lists of those that stand."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            Signature.objects.filter(pk=self.signature_id).follow()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Let the signature stand again."""
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            Signature.objects.filter(pk=self.signature_id).follow()
        return deleted
