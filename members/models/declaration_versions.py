"""Versions of declarations: what was worded when, frozen once it is published."""

import hashlib
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.search.searchable import Searchable
from arena.shared.constraints import numbered_within, one_of
from arena.shared.models import Timestamped, Translatable
from members.models.declarations import Declaration


class OwnCommitments(models.TextChoices):
    NONE = "none", _("not offered")
    ALLOWED = "allowed", _("allowed")
    REQUIRED = "required", _("at least one")


class DeclarationVersionQuerySet(models.QuerySet["DeclarationVersion"]):
    """Which version of the text."""

    def current(self) -> Self:
        """Published versions, the newest first."""
        return self.filter(published_at__isnull=False).order_by("-number")

    def drafts(self) -> Self:
        """Versions that are still written on."""
        return self.filter(published_at__isnull=True).order_by("-number")


class DeclarationVersion(Searchable, Timestamped, Translatable):
    """One wording of a declaration. Once published it is frozen: a signature points at exactly this text."""

    translatable: ClassVar = ("preamble",)
    region_path = "declaration__region"
    public_path = "declaration"
    kept_by_machine = ("text_hash",)
    public_where: ClassVar = {"published_at__isnull": False}

    declaration = models.ForeignKey(
        Declaration, verbose_name=_("declaration"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    preamble = models.TextField(_("text"), blank=True, help_text=_("What comes before the numbered commitments."))
    elective_minimum = models.PositiveSmallIntegerField(
        _("elective commitments to choose"), default=0, help_text=_("At least so many of the elective ones.")
    )
    own_commitments = models.CharField(
        _("commitments in own words"), max_length=8, choices=OwnCommitments, default=OwnCommitments.ALLOWED
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    text_hash = models.CharField(_("SHA-256 of the text"), max_length=64, blank=True, editable=False)

    objects = DeclarationVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a declaration")
        verbose_name_plural = _("versions of declarations")
        ordering = ["declaration", "number"]
        constraints = [
            numbered_within("declaration"),
            one_of("own_commitments", OwnCommitments),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, text_hash="")
                | (Q(published_at__isnull=False) & ~Q(text_hash="")),
                name="members_version_published_has_a_hash",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(title)s, version %(number)s") % {"title": self.declaration, "number": self.number}

    def search_owners(self) -> list[Declaration]:
        return [self.declaration]

    @property
    def is_frozen(self) -> bool:
        """Whether the text is published and may no longer change."""
        return bool(self.text_hash)

    @property
    def why_it_stands(self) -> str:
        """Say that a published wording stands."""
        return gettext("A published version is frozen. Make a new version instead.") if self.is_frozen else ""

    @property
    def terms(self) -> tuple[Any, ...]:
        """What publishing freezes, beside the commitments: the translation too, which people sign as well."""
        return (
            self.declaration_id,
            self.number,
            self.preamble,
            self.elective_minimum,
            self.own_commitments,
            self.translations,
        )

    @property
    def former(self) -> "DeclarationVersion | None":
        """The published version before this one, whose commitments this one has to account for."""
        return self.declaration.versions.current().filter(number__lt=self.number).first()

    def digest(self) -> str:
        """Return the SHA-256, in hexadecimal, of the Swedish text with its commitments."""
        lines = [self.preamble]
        lines += [f"{c.number}. {c.title}\n{c.body}" for c in self.commitments.all()] if self.pk else []
        return hashlib.sha256("\n\n".join(lines).encode()).hexdigest()

    def freeze(self) -> None:
        """Freeze the text with its hash, and nothing else: actions.declaration_versions.publish asks, logs and tells.

        Raises:
            ValidationError: it is published already.
        """
        if self.is_frozen:
            raise ValidationError(gettext("This version is published already."))
        self.published_at = timezone.now()
        self.text_hash = self.digest()
        super().save()

    def clean(self) -> None:
        super().clean()
        self._refuse_change()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a draft.

        Raises:
            ValidationError: the version as it is stored is frozen, and this would change what it says.
        """
        self._refuse_change()
        super().save(*args, **kwargs)

    def _refuse_change(self) -> None:
        stored = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
        if stored and stored.is_frozen and (stored.terms, stored.text_hash) != (self.terms, self.text_hash):
            raise ValidationError(gettext("A published version is frozen. Make a new version instead."))
