"""Sweden's regions and municipalities, by the codes of Statistics Sweden (SCB)."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from arena.search.searchable import Searchable, SearchEntry
from arena.shared.fields import SortKeyField
from arena.shared.models import Timestamped, Translatable
from arena.shared.rich_text import RichTextField
from arena.shared.scopes import SHARED


class Region(Searchable, Timestamped, Translatable):
    """One of the 21 regions. Its code is that of its county."""

    translatable: ClassVar = ("name", "county_name", "about")
    region_path = "pk"
    search_kind = "region"

    code = models.CharField(_("code"), max_length=2, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    sort_name = SortKeyField(source="name")
    county_name = models.CharField(_("county"), max_length=80)
    about = RichTextField(_("about"), blank=True, help_text=_("A few sentences about the region's diversity work."))
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["sort_name"]

    def get_absolute_url(self) -> str:
        return reverse("region", args=[self.slug])

    def search_entry(self) -> SearchEntry:
        return SearchEntry(
            title=self.text("name"),
            parts=[self.text("county_name"), self.text("about"), *self.municipalities.values_list("name", flat=True)],
            url=self.get_absolute_url(),
            region_code=self.code,
        )


class Municipality(models.Model):
    """One of the 290 municipalities."""

    region_path = SHARED

    code = models.CharField(_("code"), max_length=4, unique=True)
    name = models.CharField(_("name"), max_length=60)
    sort_name = SortKeyField(source="name")
    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="municipalities"
    )

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["sort_name"]

    def __str__(self) -> str:
        return self.name
