"""What the whole site shares: the number that tells the page cache that content has changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContentGeneration(models.Model):
    """One row with one number, raised in every transaction that changes public content.

    A page kept by ``arena.page_cache`` counts only as long as this number stands still.
    """

    number = models.PositiveBigIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("content generation")
        verbose_name_plural = _("content generations")

    def __str__(self) -> str:
        return str(self.number)
