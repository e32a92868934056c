"""Abstract bases that every app's models build on, and the memory of former addresses."""

from datetime import timedelta
from functools import cache
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.shared.constraints import one_of
from arena.shared.outbox import OutgoingMail
from arena.shared.publishing import PublishableStatus
from arena.shared.rich_text import clean_rich_texts, words
from arena.shared.texts import BASE_LANGUAGE, Text
from arena.shared.versions import Versions

# Django looks for models in this file.
__all__ = [
    "FormerSlug",
    "FormerSlugQuerySet",
    "OutgoingMail",
    "Publishable",
    "PublishableQuerySet",
    "PublishableStatus",
    "Recorded",
    "Timestamped",
    "Translatable",
]


@cache
def _words_of(field: "models.Field[Any, Any]") -> dict[Any, Any]:
    return dict(field.flatchoices)


class Timestamped(models.Model):
    """Knows when it was made and last changed."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        abstract = True


class Recorded(models.Model):
    """Keeps every version of itself: who changed what, when and why. Belongs to a region (arena.shared.scopes).

    ``QuerySet.update()`` and bulk methods pass the history by: they are for counts and sort keys that the machine
    keeps, never for what a person has written. Links to many rows are kept too, where ``_history_m2m_fields`` names
    them.
    """

    region_path: ClassVar[str | None] = None
    public_path: ClassVar[str | None] = None
    public_where: ClassVar[dict[str, Any]] = {}
    own_links: ClassVar[tuple[str, ...]] = ()
    kept_by_machine: ClassVar[tuple[str, ...]] = ()  # columns derived from others: no change of theirs is told
    archived_where: ClassVar[dict[str, Any]] = {}

    history = Versions(inherit=True)

    class Meta:
        abstract = True

    @property
    def is_archived(self) -> bool:
        """Whether the row belongs to something that is closed and may only be read."""
        return False

    @property
    def why_it_stands(self) -> str:
        """Why the row, once entered, is not taken back to an earlier version; "" where it may be."""
        return ""


class Translatable(Recorded):
    """Has Swedish texts in its columns and other languages beside them in ``translations``."""

    translatable: ClassVar[tuple[str, ...]] = ()

    translations = models.JSONField(_("translations"), default=dict, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.text(self.translatable[0]))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Clean formatted texts in every language on their way in."""
        clean_rich_texts(self)
        super().save(*args, **kwargs)

    def _get_FIELD_display(self, field: Any) -> str:  # noqa: N802  Django's name
        """Word a choice as Django does, but keep the choices: Django lists them anew for each row of a page."""
        value = getattr(self, field.attname)
        return str(_words_of(field).get(value, value))

    def text(self, name: str) -> Text:
        """Return the words of ``name`` in the active language, or in Swedish where only that exists."""
        return words(self, name)

    def clean(self) -> None:
        """Refuse translations of texts that the model does not have."""
        super().clean()
        for language, texts in self.translations.items():
            unknown = set(texts) - set(self.translatable)
            if unknown or language == BASE_LANGUAGE:
                raise ValidationError(
                    {"translations": gettext("Not a translatable text: %s.") % ", ".join(sorted(unknown or {language}))}
                )


CONFIRMATION_LASTS = timedelta(days=365)


class PublishableQuerySet(models.QuerySet[Any]):
    """What anyone may see, and what not yet."""

    def published(self) -> Self:
        """Rows that the public may see."""
        return self.filter(status=Publishable.Status.PUBLISHED)

    def drafts(self) -> Self:
        """Rows that only the region's own people may see."""
        return self.filter(status=Publishable.Status.DRAFT)

    def in_review(self) -> Self:
        """Rows that wait for somebody to look at them."""
        return self.filter(status=Publishable.Status.REVIEW, publish_at__isnull=True)

    def planned(self) -> Self:
        """Rows that the machine will publish, the next one first."""
        return self.filter(publish_at__gt=timezone.now()).order_by("publish_at")

    def late(self) -> Self:
        """Rows whose planned time has come and which are not published yet: something may keep them."""
        return self.filter(publish_at__lte=timezone.now()).order_by("publish_at")

    def to_confirm(self) -> Self:
        """Public pages that nobody has found correct for a year. An archive says how things were; it stays so."""
        year_ago = timezone.now() - CONFIRMATION_LASTS
        found = self.published().filter(Q(confirmed_at__isnull=True) | Q(confirmed_at__lt=year_ago))
        archived = getattr(self.model, "archived_where", {})
        return found.exclude(**archived) if archived else found


class Publishable(Timestamped, Translatable):
    """Has an address of its own and a public face once it is published."""

    Status = PublishableStatus
    public_path: ClassVar[str | None] = ""

    slug = models.SlugField(_("address"), max_length=100, unique=True)
    status = models.CharField(_("publishing"), max_length=11, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    publish_at = models.DateTimeField(
        _("to be published at"), null=True, blank=True, editable=False, help_text=_("Planned; only while in review.")
    )
    confirmed_at = models.DateTimeField(
        _("found correct at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When somebody last said that the page is still correct. Publishing says so too."),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("found correct by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    is_example = models.BooleanField(
        _("example"), default=False, help_text=_("Made up to show the portal. The page says so.")
    )

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            one_of("status", PublishableStatus),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="%(app_label)s_%(class)s_published_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(publish_at__isnull=True) | Q(status="review"),
                name="%(app_label)s_%(class)s_planned_only_in_review",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(confirmed_at__isnull=False),
                name="%(app_label)s_%(class)s_confirmed_by_has_a_time",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note the time of the first publishing, and leave a redirect where the address changes."""
        self._note_publishing()
        former = self._slug_in_database()
        super().save(*args, **kwargs)
        if former and former != self.slug:
            FormerSlug.objects.remember(self, former)

    def clean(self) -> None:
        """Note the time of the first publishing, which a constraint wants to see."""
        super().clean()
        self._note_publishing()

    @property
    def is_public(self) -> bool:
        """Whether anyone may see it."""
        return self.status == self.Status.PUBLISHED

    def shown_at(self) -> str:
        """Return the address of the page on which visitors read it."""
        return str(self.get_absolute_url())  # type: ignore[attr-defined]  # what has a page of its own has this

    def _note_publishing(self) -> None:
        if self.status != self.Status.REVIEW:
            self.publish_at = None
        if self.is_public and self.published_at is None:
            self.published_at = timezone.now()
        if self.is_public and self.confirmed_at is None:
            self.confirmed_at = self.published_at

    def _slug_in_database(self) -> str | None:
        if self._state.adding:
            return None
        return type(self)._base_manager.filter(pk=self.pk).values_list("slug", flat=True).first()


class FormerSlugQuerySet(models.QuerySet["FormerSlug"]):
    """Where a page has moved."""

    def remember(self, row: Publishable, slug: str) -> None:
        """Note that ``row`` was once found at ``slug``."""
        self.update_or_create(kind=row._meta.label_lower, slug=slug, defaults={"object_id": row.pk})

    def current(self, model: type[Publishable], slug: str) -> Publishable | None:
        """Return the published row that was once found at ``slug``, if any."""
        former = self.filter(kind=model._meta.label_lower, slug=slug).first()
        return model.objects.published().filter(pk=former.object_id).first() if former else None


class FormerSlug(models.Model):
    """An address that a page has left; it answers with a redirect for ever."""

    kind = models.CharField(_("kind"), max_length=60)
    slug = models.SlugField(_("former address"), max_length=100)
    object_id = models.BigIntegerField(_("object"))

    objects = FormerSlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="shared_formerslug_once_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.slug}"
