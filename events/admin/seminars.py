"""Administration of seminars and series."""

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.search.admin import IndexedOnceMixin
from arena.shared.admin import PUBLISHING, ContentAdmin, PublishableAdmin
from events.models import Seminar, Series


@admin.register(Seminar)
class SeminarAdmin(IndexedOnceMixin, PublishableAdmin):
    """What we invite to, and what has been."""

    list_display = ("title", "kind", "starts_at", "held", "region", "organiser", "state", "state_words")
    list_filter = ("status", "is_example", "state", "kind", "region")
    list_select_related = ("region", "organiser")
    within = {"strand": "programme"}
    date_hierarchy = "starts_at"
    listed_in = ((_("The calendar"), "seminar-list"),)
    search_fields = ("title", "summary", "venue", "organiser__name")
    autocomplete_fields = ("target_groups", "municipality", "organiser", "picture", "programme", "series", "fulfils")
    fieldsets = (
        (None, {"fields": ("title", "kind", "summary", "body", "picture", ("organiser", "region"))}),
        (
            _("When"),
            {
                "fields": (("starts_at", "ends_at"), "held", "state", "state_note"),
                "description": _("A moved or cancelled seminar keeps its page, which says so."),
            },
        ),
        (_("Where"), {"fields": ("form", "venue", "municipality", "access", "capacity")}),
        (_("For whom"), {"fields": ("audience", "audience_note", "target_groups", "contact_email")}),
        (
            _("Part of"),
            {"classes": ["collapse"], "fields": ("programme", "strand", "series", "fulfils", "source")},
        ),
        PUBLISHING,
    )

    def shown_in(self, row: Seminar) -> list[tuple[str, str]]:
        """Return the pages that will lead to it, that of its programme among them."""
        places = super().shown_in(row)
        if row.programme and row.programme.is_public:
            name = gettext("The page of the programme “%(name)s”") % {"name": row.programme}
            places.append((name, row.programme.get_absolute_url()))
        return places


@admin.register(Series)
class SeriesAdmin(ContentAdmin):
    """Seminars that belong together."""

    list_display = ("title", "slug", "programme")
    list_select_related = ("programme",)
    search_fields = ("title",)
    autocomplete_fields = ("programme",)
    prepopulated_fields = {"slug": ["title"]}
    linked = ("seminars",)
    fieldsets = ((None, {"fields": ("title", "slug", "summary", "programme")}),)
