"""What has changed in a programme, in the coordinator's words: the public list of changes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arena.shared.models import Translatable
from programmes.models.parts import belongs_to_programme


class Change(Translatable):
    """A change that readers are told of: a date and a line."""

    translatable: ClassVar = ("body",)
    region_path = "programme__region"
    public_path = "programme"
    archived_where: ClassVar = {"programme__life_cycle": "closed"}

    programme = belongs_to_programme("changes")
    dated = models.DateField(_("date"), default=timezone.localdate)
    body = models.CharField(_("what has changed"), max_length=300, help_text=_("One sentence, for readers."))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("change of a programme")
        verbose_name_plural = _("changes of programmes")
        ordering = ["programme", "-dated", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "dated", "body"],
                name="programmes_change_once_a_day",
                violation_error_message=_("This change is in the list already."),
            )
        ]

    @property
    def is_archived(self) -> bool:
        """Whether its programme is closed."""
        return self.programme_id is not None and self.programme.is_archived
