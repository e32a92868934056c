"""Administration of initiatives."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from programmes.admin.parts import ORDER_AND_KEY, ProgrammePartAdmin
from programmes.models import Initiative


@admin.register(Initiative)
class InitiativeAdmin(ProgrammePartAdmin):
    """What programmes do."""

    within = {"strand": "programme", "priority": "programme", "step": "programme"}
    list_display = ("title", "programme", "kind", "state", "starts", "ends")
    list_filter = ("state", "kind", "programme__region")
    autocomplete_fields = ("programme", "target_groups", "actors")
    fieldsets = (
        (None, {"fields": ("programme", "title", ("kind", "state"), "body")}),
        (_("Place in the programme"), {"fields": (("strand", "priority", "step"),)}),
        (_("For whom and by whom"), {"fields": ("target_groups", "audience", "actors", "others")}),
        (_("When and how far"), {"fields": (("starts", "ends", "season"), "limitation", "outcome")}),
        ORDER_AND_KEY,
    )

    def describe(self, row: Initiative) -> str:
        """Say what it is and how far it has come."""
        return f"{row.get_kind_display()}, {row.get_state_display()}"
