"""Addresses that pages have left."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from arena.shared.admin.scoped import ScopedAdmin
from arena.shared.models import FormerSlug


@admin.register(FormerSlug)
class FormerSlugAdmin(ScopedAdmin):
    """Addresses that pages have left. They come by themselves; a wrong one can be removed."""

    list_display = ("slug", "kind")
    list_filter = ("kind",)
    search_fields = ("slug",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: saving a page with another address adds it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: FormerSlug | None = None) -> bool:
        """Say no: an address stays what it was."""
        return False
