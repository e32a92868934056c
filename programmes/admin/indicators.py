"""Administration of indicators and their readings."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from arena.shared.admin import ContentInline
from arena.shared.forms import StandingForm
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

    list_display = ("title", "programme", "unit", "baseline", "target", "is_example")
    list_filter = ("is_example", "programme__region")
    inlines = (ReadingInline,)
    fieldsets = (
        (None, {"fields": ("programme", "title", "body", ("unit", "decimals"), "is_example")}),
        (_("From and to"), {"fields": (("baseline", "baseline_at"), ("target", "target_at"), "trend")}),
        (_("Source"), {"fields": ("source",)}),
        ORDER_AND_KEY,
    )
