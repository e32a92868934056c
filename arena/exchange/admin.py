"""Imports that were made, and the way to take one back."""

from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from arena.exchange.undoing import Fate, NotUndoneError, Undoing, plan, undo
from arena.models import ImportRun
from arena.shared.admin import ReadOnlyAdmin


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """Imports: everybody's own, and all of them for site administrators."""

    list_display = ("file_name", "kind", "made_at", "made_by", "added", "changed", "undone_at")
    list_select_related = ("made_by",)

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[ImportRun]":
        """Return the person's own imports."""
        rows = admin.ModelAdmin.get_queryset(self, request).defer("rows")
        person: Any = request.user
        return rows if person.is_site_administrator else rows.filter(made_by=person)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may import may look at what came of it; one's own imports, unless one runs the site."""
        person: Any = request.user
        if obj is not None and not person.is_site_administrator:
            return bool(person.is_coordinator and obj.made_by_id == person.pk)
        return bool(person.is_site_administrator or person.is_coordinator)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: what was imported stays on record."""
        return False

    @admin.display(description=_("kind of rows"), ordering="model")
    def kind(self, run: ImportRun) -> str:
        """Return the kind of rows in words."""
        return capfirst(str(apps.get_model(run.model)._meta.verbose_name_plural))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what an import did and what taking it back would do; when the person says so, do it."""
        run = self.get_object(request, object_id)
        if run is None or not self.has_view_permission(request, run):
            raise Http404(gettext("There is no page at this address."))
        if request.method == "POST":
            return self._undone(request, run)
        undoing = None if run.undone_at else plan(run, request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Import of %s") % run.file_name,
            "opts": self.model._meta,
            "run": run,
            "kind": self.kind(run),
            "list_address": reverse("admin:arena_importrun_changelist"),
            "undoing": undoing,
            **(self._plan_context(run, undoing) if undoing else {}),
        }
        return TemplateResponse(request, "admin/exchange_undo.html", context)

    def _undone(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        shown, leave = request.POST.get("mark", ""), request.POST.get("leave") == "yes"
        try:
            done = undo(run, request.user, shown=shown, leave=leave).counts
        except NotUndoneError:
            text = gettext("Nothing was undone: some rows stand, or something has changed. Look at what it is now.")
            messages.warning(request, text)
        else:
            returned = ngettext("%d row is as before", "%d rows are as before", done[Fate.RETURN]) % done[Fate.RETURN]
            deleted = ngettext("%d new row is gone", "%d new rows are gone", done[Fate.DELETE]) % done[Fate.DELETE]
            text = gettext("The import is undone: %(returned)s, %(deleted)s.")
            messages.success(request, text % {"returned": returned, "deleted": deleted})
        return redirect("admin:arena_importrun_change", run.pk)

    def _plan_context(self, run: ImportRun, undoing: Undoing) -> dict[str, Any]:
        words = fate_words()
        change = f"admin:{run.model.replace('.', '_')}_change"
        return {
            "mark": undoing.mark(),
            "counts": [(words[fate], number) for fate, number in undoing.counts.items()],
            "rows": [
                {
                    "name": row.name,
                    "fate": row.fate,
                    "words": capfirst(words[row.fate]),
                    "why": row.why,
                    "address": reverse(change, args=[row.number]) if row.row else "",
                }
                for row in undoing.by_fate()
            ],
        }


def fate_words() -> dict[Fate, str]:
    """Return what becomes of a row, in words."""
    return {
        Fate.STANDS: gettext("cannot be taken back"),
        Fate.RETURN: gettext("back to what it was"),
        Fate.DELETE: gettext("to be deleted"),
        Fate.GONE: gettext("gone already"),
    }
