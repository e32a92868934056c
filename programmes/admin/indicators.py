"""Administration of indicators and their readings."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arena.shared.admin import ContentInline, PartAdmin
from arena.shared.forms import StandingForm
from arena.shared.todo import Todo
from programmes.admin.parts import ORDER_AND_KEY, ProgrammePartAdmin
from programmes.models import Indicator, Reading


class ReadingForm(StandingForm):
    """A value, once saved, stands; a wrong one is removed and read anew."""

    standing = ("period", "value")


class ReadingInline(ContentInline):
    """The values of an indicator."""

    model = Reading
    form = ReadingForm
    classes = ()
    select_related = ("indicator",)
    fieldsets = (
        (
            None,
            {
                "fields": (("period", "value", "split"), ("note", "source")),
                "description": _("A saved value is not changed. Remove a wrong one and add it again."),
            },
        ),
    )


@admin.register(Indicator)
class IndicatorAdmin(ProgrammePartAdmin):
    """Figures by which programmes are followed."""

    list_display = ("title", "programme", "unit", "baseline", "target")
    list_filter = ("is_example", "programme__region")
    inlines = (ReadingInline,)
    todo = (
        Todo(
            "silent",
            "silent",
            _("No reading for a year"),
            _("The programme is running. Add the latest figure, or say in the text why there is none."),
            50,
        ),
    )
    fieldsets = (
        (None, {"fields": ("programme", "title", "body", ("unit", "decimals"), "is_example")}),
        (_("From and to"), {"fields": (("baseline", "baseline_at"), ("target", "target_at"), "trend")}),
        (_("Source"), {"fields": ("source",)}),
        ORDER_AND_KEY,
    )


@admin.register(Reading)
class ReadingAdmin(PartAdmin):
    """All readings in one list, from which they are exported. They are mostly written on their indicator's page."""

    form = ReadingForm
    owner = "indicator"
    list_display = ("indicator", "programme", "split", "period", "value")
    list_filter = ("indicator__programme__region",)
    list_select_related = ("indicator__programme",)
    search_fields = ("indicator__title", "indicator__programme__title", "period")
    autocomplete_fields = ("indicator",)
    fieldsets = (
        (
            None,
            {
                "fields": ("indicator", ("period", "value", "split"), ("note", "source")),
                "description": _("A saved value is not changed. Remove a wrong one and add it again."),
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Let a reading stay with its indicator."""
        return (*super().get_readonly_fields(request, obj), *(("indicator",) if obj else ()))

    @admin.display(description=_("programme"), ordering="indicator__programme__sort_title")
    def programme(self, row: Reading) -> str:
        """Name the programme."""
        return str(row.indicator.programme)
