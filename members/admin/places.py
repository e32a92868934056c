"""Administration of regions and municipalities. Sweden decides which there are; their texts are ours."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arena.search.admin import IndexedOnceMixin
from arena.shared.admin import ContentAdmin, ReadOnlyAdmin
from members.models import Municipality, Region


@admin.register(Region)
class RegionAdmin(IndexedOnceMixin, ContentAdmin):
    """The 21 regions: what is said of them can be changed, which they are cannot."""

    list_display = ("name", "code", "county_name", "updated_at")
    search_fields = ("name", "county_name", "code")
    readonly_fields = ("code", "slug")
    fieldsets = (
        (None, {"fields": ("name", "county_name", "about", "website")}),
        (_("Fixed"), {"fields": (("code", "slug"),)}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: the regions are loaded with the portal."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no."""
        return False


@admin.register(Municipality)
class MunicipalityAdmin(ReadOnlyAdmin):
    """The 290 municipalities, to look up."""

    list_display = ("name", "code", "region")
    list_filter = ("region",)
    list_select_related = ("region",)
    search_fields = ("name", "code")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no."""
        return False
