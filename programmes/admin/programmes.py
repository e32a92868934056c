"""Administration of programmes. Small parts are edited on the page, larger ones on pages of their own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from arena.search.admin import IndexedOnceMixin
from arena.shared.admin import PUBLISHING, PublishableAdmin
from arena.shared.todo import Todo
from arena.shared.uploads import documents
from programmes.admin.changes import ChangeInline, TellsReaders
from programmes.admin.closing import LifeCyclePages
from programmes.admin.copying import CopyPages
from programmes.admin.papers import PaperPages
from programmes.admin.parts import ORDER_AND_KEY, ProgrammePartInline
from programmes.forms.documents import DocumentForm
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
    form = DocumentForm
    file_inputs = {"file": (documents.ACCEPT, documents.MAX_BYTES)}
    fieldsets = (
        (
            None,
            {"fields": ("title", ("kind", "dated", "language"), "body", "file", "accessibility", "website")},
        ),
        ORDER_AND_KEY,
    )


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
class ProgrammeAdmin(TellsReaders, LifeCyclePages, CopyPages, PaperPages, IndexedOnceMixin, PublishableAdmin):
    """Programmes with all their parts. How one stands is changed by steps, not in the form."""

    list_display = ("title", "region", "kind", "life_cycle", "years", "state_words")
    list_filter = ("status", "is_example", "life_cycle", "kind", "region")
    list_select_related = ("region",)
    search_fields = ("title", "summary", "case_number", "owner__name")
    readonly_fields = (*PublishableAdmin.readonly_fields, "life_cycle")
    autocomplete_fields = ("owner", "follows", "picture", "goals", "grounds", "target_groups", "themes")
    linked = ("initiatives", "steps", "indicators", "consultations")
    listed_in = ((_("The list of programmes"), "programme-list"),)
    todo = (
        *PublishableAdmin.todo,
        Todo("ended", "past_their_end", _("Past their end"), _("Close them, or give them a later end."), 60),
    )
    inlines = (
        ProgrammePartnerInline,
        StrandInline,
        PriorityInline,
        StatementInline,
        DocumentInline,
        FilmInline,
        ContinuationInline,
        ChangeInline,
    )
    fieldsets = (
        (
            None,
            {"fields": ("title", ("kind", "life_cycle"), "region", "owner", ("starts", "ends"), "summary", "picture")},
        ),
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
        (_("Before and after"), {"classes": ["collapse"], "fields": ("follows", "nothing_continues")}),
        (
            _("Contact and source"),
            {"classes": ["collapse"], "fields": (("contact_email", "website"), "source")},
        ),
    )

    @admin.display(description=_("period"), ordering="starts")
    def years(self, row: Programme) -> str:
        """Return the years in words."""
        return row.period

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add how the programme stands, and what can be done with it."""
        programme = kwargs.get("obj")
        context["programme_steps"] = self.life_cycle_steps(request, programme) if programme else None
        return super().render_change_form(request, context, *args, **kwargs)

    def life_cycle_steps(self, request: HttpRequest, programme: Programme) -> dict[str, Any]:
        """Return what the panel above the form shows."""
        return {
            "programme": programme,
            "ways": self.ways_of(request, programme),
            "may_copy": request.user.has_perm("programmes.copy_programme"),
            "papers": self.papers_of(request),
        }
