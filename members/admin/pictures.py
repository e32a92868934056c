"""Administration of the regions' picture libraries."""

from typing import ClassVar

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from arena.shared.admin import ContentAdmin
from arena.shared.uploads import images
from members.models import Picture


@admin.register(Picture)
class PictureAdmin(ContentAdmin):
    """Pictures that programmes and seminars can show."""

    list_display = ("small", "name", "region", "words")
    list_display_links = ("name",)
    list_filter = ("region", "is_decorative")
    list_select_related = ("region",)
    search_fields = ("name", "alt", "caption", "credit")
    linked = ("programmes", "seminars")
    file_inputs: ClassVar = {"file": ("image/jpeg,image/png,image/webp,image/gif", images.MAX_BYTES)}
    fieldsets = (
        (
            None,
            {
                "fields": ("name", "region", "file"),
                "description": _(
                    "The picture is turned upright, made small enough for the web, and freed of everything that the "
                    "camera noted, such as the place. Do you have the right to publish it, and do those who can be "
                    "recognised know of it?"
                ),
            },
        ),
        (
            _("For whoever cannot see it"),
            {
                "fields": ("alt", "is_decorative"),
                "description": _("Either a text that says what the picture shows, or the mark. Never both."),
            },
        ),
        (_("Below the picture"), {"fields": ("caption", "credit")}),
    )

    @admin.display(description=_("picture"))
    def small(self, row: Picture) -> SafeString:
        """Show it. Its name stands beside it, so it has no text of its own."""
        return format_html('<img class="thumbnail" src="{}" alt="" width="96" loading="lazy">', row.thumbnail)

    @admin.display(description=_("alternative text"), ordering="alt")
    def words(self, row: Picture) -> str:
        """Return the text, or say that it has none on purpose."""
        return row.alt or _now("decoration only")
