"""Administration of programmes. Small parts are edited on the page, larger ones on pages of their own."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from arena.search.admin import IndexedOnceMixin
from arena.shared.admin import PUBLISHING, PublishableAdmin
from programmes.admin.parts import ORDER_AND_KEY, ProgrammePartInline
from programmes.models import (
    Continuation,
    Document,
    Film,
    Priority,
    Programme,
    ProgrammePartner,
    Statement,
    Strand,
)


class ProgrammePartnerInline(ProgrammePartInline):
    """Who takes part, and as what."""

    model = ProgrammePartner
    select_related = ("organisation",)
    autocomplete_fields = ("organisation",)
    fieldsets = ((None, {"fields": (("role", "organisation"), ("label", "number"), "note")}), ORDER_AND_KEY)


class StrandInline(ProgrammePartInline):
    """Strands of the work."""

    model = Strand
    fieldsets = ((None, {"fields": ("title", "body")}), ORDER_AND_KEY)


class PriorityInline(ProgrammePartInline):
    """What comes first."""

    model = Priority
    fieldsets = ((None, {"fields": ("number", "title", "body")}), ORDER_AND_KEY)


class StatementInline(ProgrammePartInline):
    """Results and claims with their sources."""

    model = Statement
    fieldsets = ((None, {"fields": (("kind", "evidence"), "body", "source", "source_url")}), ORDER_AND_KEY)


class DocumentInline(ProgrammePartInline):
    """What there is to read."""

    model = Document
    fieldsets = ((None, {"fields": ("title", ("kind", "dated", "language"), "body", "website")}), ORDER_AND_KEY)


class FilmInline(ProgrammePartInline):
    """What there is to watch."""

    model = Film
    fieldsets = ((None, {"fields": ("title", "body", ("captions", "website"), "transcript")}), ORDER_AND_KEY)


class ContinuationInline(ProgrammePartInline):
    """What carried on."""

    model = Continuation
    fk_name = "programme"
    select_related = ("to_programme", "to_organisation")
    autocomplete_fields = ("to_programme", "to_organisation")
    fieldsets = (
        (None, {"fields": ("title", "body", ("to_programme", "to_organisation"), "website")}),
        ORDER_AND_KEY,
    )


@admin.register(Programme)
class ProgrammeAdmin(IndexedOnceMixin, PublishableAdmin):
    """Programmes with all their parts."""

    list_display = ("title", "region", "kind", "life_cycle", "years", "status", "is_example")
    list_filter = ("status", "is_example", "life_cycle", "kind", "region")
    list_select_related = ("region",)
    search_fields = ("title", "summary", "case_number", "owner__name")
    autocomplete_fields = ("owner", "goals", "grounds", "target_groups", "themes")
    linked = ("initiatives", "steps", "indicators", "consultations")
    inlines = (
        ProgrammePartnerInline,
        StrandInline,
        PriorityInline,
        StatementInline,
        DocumentInline,
        FilmInline,
        ContinuationInline,
    )
    fieldsets = (
        (None, {"fields": ("title", ("kind", "life_cycle"), "region", "owner", ("starts", "ends"), "summary")}),
        PUBLISHING,
        (_("Content"), {"classes": ["collapse"], "fields": ("vision", "aim", "way_of_working", "body")}),
        (
            _("Decision"),
            {"classes": ["collapse"], "fields": (("decision_body", "decided_on", "case_number"), "decision_note")},
        ),
        (
            _("Goals, grounds, target groups and themes"),
            {"classes": ["collapse"], "fields": ("goals", "grounds", "target_groups", "themes")},
        ),
        (
            _("Contact and source"),
            {"classes": ["collapse"], "fields": (("contact_email", "website"), "source")},
        ),
    )

    @admin.display(description=_("period"), ordering="starts")
    def years(self, row: Programme) -> str:
        """Return the years in words."""
        return row.period
