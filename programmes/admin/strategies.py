"""Administration of strategies and their trees of goals."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from arena.shared.admin import PUBLISHING, PartAdmin, PublishableAdmin
from arena.shared.forms import KeyedForm
from programmes.admin.parts import ORDER_AND_KEY
from programmes.models import Strategy, StrategyGoal


@admin.register(Strategy)
class StrategyAdmin(PublishableAdmin):
    """Governing documents of regions."""

    list_display = ("title", "region", "starts", "ends", "state_words")
    list_filter = ("status", "is_example", "region")
    list_select_related = ("region",)
    search_fields = ("title", "case_number")
    autocomplete_fields = ("successor",)
    linked = ("goals",)
    fieldsets = (
        (None, {"fields": ("title", "region", ("starts", "ends"), "summary", "case_number", "successor")}),
        (_("Source"), {"fields": ("source", "website")}),
        PUBLISHING,
    )


class GoalForm(KeyedForm):
    """A goal's key is its own within the strategy."""

    key_owner = "strategy"


@admin.register(StrategyGoal)
class StrategyGoalAdmin(PartAdmin):
    """Goals, each under another of the same strategy or at its top."""

    form = GoalForm
    owner = "strategy"
    list_display = ("title", "level", "strategy", "parent")
    list_filter = ("strategy__region",)
    list_select_related = ("strategy", "parent")
    search_fields = ("title", "strategy__title")
    autocomplete_fields = ("strategy",)
    linked = ("children",)
    within = {"parent": "strategy"}
    fieldsets = ((None, {"fields": ("strategy", "parent", "level", "title", "body")}), ORDER_AND_KEY)

    def describe(self, row: StrategyGoal) -> str:
        """Name the level as the source does, and what lies above."""
        return f"{row.level} – {row.parent}" if row.parent else str(row.level)
