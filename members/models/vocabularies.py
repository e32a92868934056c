"""The words by which content is sorted: grounds of discrimination, target groups, themes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arena.shared.models import Translatable
from arena.shared.scopes import SHARED


class Term(Translatable):
    """A word of a controlled vocabulary, with a stable key that files and addresses use."""

    translatable: ClassVar = ("name",)
    region_path = SHARED

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        abstract = True


class GroundQuerySet(models.QuerySet["Ground"]):
    """The Act's grounds and those that others add."""

    def statutory(self) -> "GroundQuerySet":
        """The seven grounds of the Discrimination Act, in its order."""
        return self.filter(number__isnull=False).order_by("number")

    def own(self) -> "GroundQuerySet":
        """Grounds that a declaration or a programme names beside the Act's."""
        return self.filter(number__isnull=True).order_by("name")


class Ground(Term):
    """A ground of discrimination.

    The seven statutory ones keep the wording and order of the Discrimination Act (2008:567) chapter 1
    section 1. A declaration or programme may name grounds of its own; pages show those apart.
    """

    number = models.PositiveSmallIntegerField(
        _("number in the Act"), null=True, blank=True, unique=True, help_text=_("1–7; empty for a ground of one's own.")
    )

    objects = GroundQuerySet.as_manager()

    class Meta:
        verbose_name = _("ground of discrimination")
        verbose_name_plural = _("grounds of discrimination")
        ordering = [models.F("number").asc(nulls_last=True), "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__range=(1, 7)), name="members_ground_number_of_the_act"
            )
        ]

    @property
    def is_statutory(self) -> bool:
        """Whether the Act names it."""
        return self.number is not None


class TargetGroup(Term):
    """Whom an initiative is for. Never a field on a person."""

    class Meta:
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        ordering = ["name"]


class Theme(Term):
    """A subject or perspective, such as equal treatment."""

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["name"]
