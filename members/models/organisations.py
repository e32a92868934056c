"""Organisations that take part: regions, municipalities, authorities, associations, companies."""

import unicodedata
from typing import Any, ClassVar, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.se import orgnr

from arena.search.searchable import Searchable, SearchEntry
from arena.shared.constraints import one_of
from arena.shared.fields import NameListField, SortKeyField
from arena.shared.models import Publishable, PublishableQuerySet
from arena.shared.rich_text import RichTextField
from arena.shared.texts import Text
from members.models.places import Municipality, Region


def validate_number(value: str) -> None:
    """Check an organisation number.

    Ten digits with a check digit (law 1974:174); the third digit is at least 2, which tells it from the
    personal number that a sole trader uses.

    Raises:
        ValidationError: with a text that says how to write it.
    """
    try:
        digits = orgnr.validate(value)
    except NumberError as error:
        raise ValidationError(gettext("Write the organisation number with ten digits, such as 232100-0016.")) from error
    if digits[2] < "2":
        raise ValidationError(gettext("This is a personal number. A sole trader cannot be entered as an organisation."))


def folded(text: str) -> str:
    """Return ``text`` as names are compared: without regard to case, with å, ä and ö as letters of their own."""
    return unicodedata.normalize("NFC", text).casefold()


class NamesField(models.TextField):
    """Keeps all of an organisation's names, folded, one a line: databases differ in what they take as one letter."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001  Django's signature
        names = [model_instance.name, *model_instance.alternative_names]  # type: ignore[attr-defined]
        value = folded("\n".join(names))
        setattr(model_instance, self.attname, value)
        return value


class OrganisationQuerySet(PublishableQuerySet):
    """Which organisations."""

    def named(self, text: str) -> Self:
        """Organisations one of whose names contains ``text``."""
        return self.filter(all_names__contains=folded(text.strip()))

    def by_name(self) -> Self:
        """In the order of the Swedish alphabet."""
        return self.order_by("sort_name", "pk")

    def in_region(self, region: Region) -> Self:
        """Organisations at home in ``region``."""
        return self.filter(region=region)

    def running(self) -> Self:
        """Organisations that have not ceased to be."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=timezone.localdate()))

    def without_contact(self) -> Self:
        """Organisations that people have acted for here, and that nobody answers for now."""
        members = apps.get_model("members", "Membership")._default_manager.filter(organisation=OuterRef("pk"))
        return self.running().filter(Exists(members), ~Exists(members.contacts()))


class OrganisationKind(models.TextChoices):
    REGION = "region", _("region")
    MUNICIPALITY = "municipality", _("municipality")
    AUTHORITY = "authority", _("government agency")
    COUNTY_BOARD = "county-board", _("county administrative board")
    COORDINATION = "coordination", _("coordination association")
    PARTNERSHIP = "partnership", _("development partnership")
    ASSOCIATION = "association", _("association")
    UNION = "union", _("trade union")
    COMPANY = "company", _("company")
    SCHOOL = "school", _("school or university")
    UNIT = "unit", _("unit within an organisation")
    OTHER = "other", _("other")


class OrganisationSector(models.TextChoices):
    PUBLIC = "public", _("public sector")
    PRIVATE = "private", _("private sector")
    CIVIL = "civil", _("civil society")


class Organisation(Searchable, Publishable):
    """An organisation that takes part in diversity work. Organisations sign and promise, never persons."""

    Kind = OrganisationKind
    Sector = OrganisationSector

    translatable: ClassVar = ("about",)
    region_path = "region"
    _history_m2m_fields = ("municipalities",)
    kept_by_machine = ("all_names",)
    search_kind = "organisation"

    name = models.CharField(_("name"), max_length=160)
    sort_name = SortKeyField(source="name")
    alternative_names = NameListField(
        verbose_name=_("other names"), help_text=_("Former names, abbreviations, other word orders; one a line.")
    )
    all_names = NamesField(editable=False, default="")
    number = models.CharField(_("organisation number"), max_length=11, blank=True, validators=[validate_number])
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    sector = models.CharField(
        _("sector"), max_length=7, choices=Sector, blank=True, help_text=_("Empty where several sectors share it.")
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        help_text=_("Empty for a national organisation."),
    )
    municipalities = models.ManyToManyField(
        Municipality, verbose_name=_("municipalities"), blank=True, related_name="organisations"
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), on_delete=models.PROTECT, null=True, blank=True, related_name="units"
    )
    about = RichTextField(_("about"), blank=True)
    website = models.URLField(_("website"), blank=True)
    closed_on = models.DateField(
        _("closed on"), null=True, blank=True, help_text=_("The page stays and says that it has closed.")
    )

    objects = OrganisationQuerySet.as_manager()  # type: ignore[misc]  # narrower than the base's

    class Meta(Publishable.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_name", "pk"]
        indexes = [
            models.Index(fields=["sort_name", "id"], condition=Q(status="published"), name="organisation_by_name"),
            models.Index(
                fields=["region", "sort_name", "id"], condition=Q(status="published"), name="organisation_by_region"
            ),
            models.Index(
                fields=["kind", "sort_name", "id"], condition=Q(status="published"), name="organisation_by_kind"
            ),
            models.Index(
                fields=["parent", "sort_name", "id"], condition=Q(parent__isnull=False), name="organisation_by_parent"
            ),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            one_of("kind", OrganisationKind),
            one_of("sector", OrganisationSector, or_empty=True),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="members_organisation_number_is_unique"
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("pk")), name="members_organisation_not_its_own_part"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Let the organisation's signatures follow where it changes what their lists sort and narrow by."""
        with transaction.atomic():
            before = self._followed_in_database()
            super().save(*args, **kwargs)
            if before and before != self._followed_in_database():
                self.signatures.follow()

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])

    @property
    def is_closed(self) -> bool:
        """Whether the organisation has ceased to be."""
        return self.closed_on is not None and self.closed_on <= timezone.localdate()

    def _followed_in_database(self) -> tuple[Any, ...] | None:
        stored = type(self)._base_manager.filter(pk=self.pk)
        return stored.values_list("sort_name", "region", "kind", "status").first() if self.pk else None

    def clean(self) -> None:
        super().clean()
        if orgnr.is_valid(self.number):
            self.number = orgnr.format(self.number)

    def search_entry(self) -> SearchEntry | None:
        if not self.is_public:
            return None
        places = [municipality.name for municipality in self.municipalities.all()]
        signatures = [signature for signature in self.signatures.all() if signature.is_listed or signature.has_ended]
        promises = (promise.words for signature in signatures for promise in signature.commitments.all())
        return SearchEntry(
            title=Text(self.name),
            parts=[
                self.text("about"),
                *(Text(name) for name in (*self.alternative_names, *places)),
                *(signature.text("undertaking") for signature in signatures),
                *(words.text(name) for words in promises for name in ("title", "body")),
            ],
            url=self.get_absolute_url(),
            region_code=self.region.code if self.region else "",
            is_example=self.is_example,
            meta=self.get_kind_display(),
        )

    @classmethod
    def search_queryset(cls) -> models.QuerySet["Organisation"]:
        return cls.objects.select_related("region").prefetch_related(
            "municipalities", "signatures__commitments__commitment"
        )
