"""Administration of grounds, target groups and themes."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arena.shared.admin import ContentAdmin, filled
from members.models import Ground, TargetGroup, Theme


class TermAdmin(ContentAdmin):
    """Words by which content is sorted."""

    list_display: Any = ("name", "key")
    search_fields = ("name", "key")
    prepopulated_fields: ClassVar[Any] = {"key": ["name"]}
    fieldsets: ClassVar[Any] = ((None, {"fields": ("name", "key")}),)


@admin.register(Ground)
class GroundAdmin(TermAdmin):
    """The seven grounds of the Act stand as the Act has them; others' own grounds can be added and changed."""

    list_display = ("name", "number", "key")
    list_filter = (filled("number", _("in the Act"), _("grounds of the Act"), _("own grounds")),)
    readonly_fields = ("number",)
    fieldsets = (
        (
            None,
            {
                "fields": ("name", "key", "number"),
                "description": _("The seven grounds of the Discrimination Act keep the Act's wording and order."),
            },
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse to change the Act."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_statutory)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse to delete from the Act."""
        return super().has_delete_permission(request, obj) and not (obj and obj.is_statutory)


@admin.register(TargetGroup)
class TargetGroupAdmin(TermAdmin):
    """Whom initiatives are for."""


@admin.register(Theme)
class ThemeAdmin(TermAdmin):
    """Subjects and perspectives."""
