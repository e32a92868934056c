"""Pictures: uploaded once, used on several pages."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.shared.models import Timestamped, Translatable
from arena.shared.uploads import images
from arena.shared.uploads.fields import UploadField
from members.models.places import Region

NEW_NAME = "new.webp"


def picture_path(picture: "Picture", filename: str) -> str:
    """Return where a picture is kept: a name that cannot be guessed; what is kept is always re-encoded as WebP."""
    return f"pictures/{uuid4().hex}.webp"


def picture_names(name: str) -> list[str]:
    """Return the files that a picture named ``name`` may consist of: the full one and the smaller ones."""
    return [name, *(smaller_name(name, width) for width in images.WIDTHS)]


def smaller_name(name: str, width: int) -> str:
    """Return where the picture ``name`` is kept ``width`` pixels wide."""
    return f"{name.removesuffix('.webp')}-{width}.webp"


class PictureQuerySet(models.QuerySet["Picture"]):
    """Which pictures."""

    def with_is_public(self) -> Self:
        """Note on each whether something published shows it (``is_public``)."""
        shown = Q()
        for rows in _published_with_picture():
            shown |= Q(Exists(rows))
        return self.annotate(is_public=models.ExpressionWrapper(shown, output_field=models.BooleanField()))

    def published(self) -> Self:
        """Those that something published shows: whoever can read that can fetch them."""
        return self.with_is_public().filter(is_public=True)


def _published_with_picture() -> Iterator["models.QuerySet[Any]"]:
    """Yield the published rows of each kind that have the picture of the outer query; higher apps name theirs here."""
    for relation in Picture._meta.related_objects:
        rows = relation.related_model._default_manager.all()
        if hasattr(rows, "published"):
            yield rows.published().filter(**{relation.field.name: OuterRef("pk")})


class Picture(Timestamped, Translatable):
    """A picture, re-encoded when it came in. It has an alternative text, or is marked as decoration."""

    translatable: ClassVar = ("alt", "caption")
    region_path = "region"
    kept_by_machine = ("width", "height")

    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pictures",
        help_text=_("Whose picture it is."),
    )
    name = models.CharField(_("name"), max_length=120, help_text=_("What you call it; readers do not see it."))
    file: Any = UploadField(_("file"), upload_to=picture_path, help_text=_("JPEG, PNG or WebP, at most 10 MB."))
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    is_decorative = models.BooleanField(
        _("decoration only"), default=False, help_text=_("Nobody misses anything without seeing it.")
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=250,
        blank=True,
        help_text=_("What the picture shows, for whoever cannot see it. One or two sentences."),
    )
    caption = models.CharField(_("caption"), max_length=250, blank=True)
    credit = models.CharField(_("photographer or source"), max_length=120, blank=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_decorative=True, alt="") | (Q(is_decorative=False) & ~Q(alt="")),
                name="members_picture_has_a_text_or_is_decoration",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Want a text or none, and a file that is a picture."""
        super().clean()
        has_text = bool(self.alt or self.translations.get("en", {}).get("alt"))
        if self.is_decorative and has_text:
            raise ValidationError(
                {
                    "alt": gettext(
                        "The picture is marked as decoration only, so it has no alternative text. "
                        "Empty the text, in English too, or take the mark away."
                    )
                }
            )
        if not self.is_decorative and not self.alt:
            raise ValidationError(
                {
                    "alt": gettext(
                        "Say what the picture shows. If nobody misses anything without it, mark it as decoration."
                    )
                }
            )
        self._take_in()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the picture written anew, with its smaller forms and its measures."""
        self._take_in()
        encoded = self._encoded if self.file.is_new else None
        self._measure(encoded)
        super().save(*args, **kwargs)
        for width, content in (encoded.smaller if encoded else {}).items():
            self.file.storage.save(smaller_name(str(self.file.name), width), ContentFile(content))
        self._was_animated = bool(encoded and encoded.was_animated)
        self._encoded = None

    # What the file that came in became, until the row is saved.
    _encoded: images.Encoded | None = None
    _was_animated = False

    def _take_in(self) -> None:
        """Put the picture, written anew, in place of the file that came in; once, however often the row is checked."""
        if not self.file.is_new or (self._encoded and self.file.name == NEW_NAME):
            return
        try:
            self._encoded = images.encode(self.file.file, self.file.size)
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from error
        self.file = ContentFile(self._encoded.content, name=NEW_NAME)

    def _measure(self, encoded: images.Encoded | None) -> None:
        """Set width and height; an earlier file that the history brings back is measured again."""
        if encoded:
            self.width, self.height = encoded.width, encoded.height
        elif self.file and type(self).objects.filter(pk=self.pk).exclude(file=self.file.name).exists():
            self.width, self.height = images.measures(self.file) or (self.width, self.height)

    # --- Where it is found ---

    @property
    def stamp(self) -> str:
        """Part of the address, another one for each file: a browser never shows what it kept of a replaced one."""
        return PurePosixPath(str(self.file.name)).stem[:12]

    @property
    def widths(self) -> list[int]:
        """The widths that it can be fetched in, the full one last."""
        return [*(width for width in images.WIDTHS if width < self.width), self.width]

    def name_at(self, width: int) -> str:
        """Return the file that holds the picture ``width`` pixels wide."""
        name = str(self.file.name)
        return name if width == self.width else smaller_name(name, width)

    def address_at(self, width: int) -> str:
        """Return the address of the picture ``width`` pixels wide."""
        return reverse("picture-file", args=[self.pk, self.stamp, width])

    @property
    def thumbnail(self) -> str:
        """The address of the smallest form."""
        return self.address_at(self.widths[0])

    @property
    def file_words(self) -> str:
        """How large the picture is: "1920 × 1280"."""
        return f"{self.width} × {self.height}"

    @property
    def address(self) -> str:
        """The address of the full picture."""
        return self.address_at(self.width)

    @property
    def middle_address(self) -> str:
        """The address of a form that does for browsers that cannot choose."""
        return self.address_at(self.widths[: len(images.WIDTHS)][-1])

    @property
    def srcset(self) -> str:
        """All forms, for the browser to choose from."""
        return ", ".join(f"{self.address_at(width)} {width}w" for width in self.widths)

    def upload_warnings(self) -> list[str]:
        """Return what whoever uploaded should know, after all was well."""
        return [gettext("The picture moved. Only its first image was kept.")] if self._was_animated else []
