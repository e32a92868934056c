"""Withdrawals: how signatures end."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from arena.shared.models import Timestamped, Translatable
from members.models.declarations import Commitment, Declaration
from members.models.signatures import Signature


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
        """Keep the numbers of standing signatories."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            self._recount()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Keep the numbers of standing signatories."""
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            self._recount()
        return deleted

    def _recount(self) -> None:
        Declaration.objects.filter(pk=self.signature.declaration_id).recount()
        Commitment.objects.filter(signed__signature=self.signature_id).recount()
