"""Administration of ladders: steps, and where each unit was seen on them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arena.shared.admin import ContentInline
from programmes.admin.parts import ORDER_AND_KEY, ProgrammePartAdmin
from programmes.models import Step, StepPosition


class StepPositionInline(ContentInline):
    """Where units were seen. A new observation is a new row."""

    model = StepPosition
    classes = ()
    can_delete = False
    select_related = ("organisation", "step")
    autocomplete_fields = ("organisation",)
    fieldsets = (
        (
            None,
            {
                "fields": ("organisation", "observed", "note"),
                "description": _("An observation is not changed afterwards. A later one is a new row."),
            },
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: what was seen was seen."""
        return False


@admin.register(Step)
class StepAdmin(ProgrammePartAdmin):
    """Steps that build on each other."""

    within = {"depends_on": "programme"}
    list_display = ("title", "number", "programme", "depends_on")
    list_select_related = ("programme", "depends_on")
    inlines = (StepPositionInline,)
    fieldsets = ((None, {"fields": ("programme", ("number", "depends_on"), "title", "body")}), ORDER_AND_KEY)

    def describe(self, row: Step) -> str:
        """Give the number."""
        return str(row.number)
