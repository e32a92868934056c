"""What every part of a programme has in common."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from arena.search.searchable import Searchable
from arena.shared.models import Translatable
from programmes.models.programmes import Programme


class ProgrammePart(Searchable, Translatable):
    """A row that belongs to a programme, in an order, with a key that content files use to find it again."""

    translatable: ClassVar[tuple[str, ...]] = ("title", "body")
    region_path = "programme__region"
    public_path: ClassVar[str | None] = "programme"
    archived_where: ClassVar[dict[str, str]] = {"programme__life_cycle": "closed"}

    programme: "models.ForeignKey[Programme]"
    programme_id: int | None
    key = models.SlugField(_("key"), max_length=60)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["programme", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "key"], name="%(app_label)s_%(class)s_one_key_within_programme"
            )
        ]

    @property
    def is_archived(self) -> bool:
        """Whether its programme is closed."""
        return self.programme_id is not None and self.programme.is_archived

    def search_owners(self) -> list[Programme]:
        return [self.programme]


def belongs_to_programme(related_name: str) -> "models.ForeignKey[Programme]":
    """The link of a part to its programme."""
    return models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.CASCADE, related_name=related_name
    )
