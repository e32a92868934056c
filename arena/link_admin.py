"""The addresses that our texts lead to, in the administration: what answered, and which texts they are in."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.links import models_with_links
from arena.models import LinkCheck
from arena.shared.admin import ReadOnlyAdmin
from arena.shared.scopes import home_link
from arena.shared.text_links import with_links_to

MOST = 50  # of each kind


class AnswerFilter(admin.SimpleListFilter):
    """Narrows the list to what has to be mended."""

    title = _("what it answered")
    parameter_name = "answer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices, which are verbs of the rows."""
        return [("dead", _("leads nowhere")), ("moved", _("has moved"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the chosen ones, or all."""
        verb = self.value()
        return getattr(queryset, verb)() if verb in {"dead", "moved"} else queryset


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnlyAdmin):
    """What other people's servers answered."""

    list_display = ("address", "answer", "failed_since", "checked_at")
    list_filter = (AnswerFilter,)
    search_fields = ("address",)
    fields: ClassVar[Any] = ("address", "answer", "failed_since", "checked_at", "used_on")
    readonly_fields: ClassVar[Any] = ("used_on",)

    @admin.display(description=_("links to it"))
    def used_on(self, check: LinkCheck) -> str:
        """Name the rows whose texts lead there, each with the page on which it is edited."""
        targets = LinkCheck.objects.filter(pk=check.pk)
        found = [
            row for model in models_with_links() for row in with_links_to(model._base_manager.all(), targets)[:MOST]
        ]
        lines = format_html_join("", '<li><a href="{}">{}</a> ({})</li>', map(_line, found))
        return format_html("<ul>{}</ul>", lines) if lines else gettext("No text leads there any more.")


def _line(row: Any) -> tuple[str, str, str]:
    """Return where ``row`` is edited, its name and its kind."""
    edited = row if type(row) in admin.site._registry else getattr(row, str(home_link(type(row))))
    opts = edited._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[edited.pk])
    return address, str(row) or str(edited), str(row._meta.verbose_name)
