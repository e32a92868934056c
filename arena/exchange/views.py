"""The pages: a file out, a file in with a look at what it would do, and an import back."""

import logging
from tempfile import SpooledTemporaryFile
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext, ngettext, pgettext

from arena.exchange import csv_files, waiting, xlsx_files
from arena.exchange.describing import described, guide
from arena.exchange.forms import CSV, FORMATS, XLSX, UploadForm
from arena.exchange.imports import ChangedMeanwhileError, check, run_import
from arena.exchange.resources import Exchange
from arena.exchange.results import Check, State
from arena.models import ImportRun

logger = logging.getLogger("arena.exchange")
TYPES = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
FORMAT = "_format"
PER_PAGE = 200
LONG = 500  # rows, from which one waits for the import
IN_MEMORY = 1024 * 1024


class Pages:
    """The pages of one kind of rows, in the administration ``site``."""

    def __init__(self, site: AdminSite, kind: type[Exchange]) -> None:
        self.site, self.kind, self.model = site, kind, kind.model

    @property
    def model_admin(self) -> Any:
        """The page of the administration that the buttons stand on."""
        return self.site._registry[self.model]

    def address(self, name: str, *args: Any) -> str:
        """Return the address of a page of this kind."""
        return reverse(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_{name}", args=args)

    def _page(self, request: HttpRequest, name: str, title: str, status: int = 200, **values: Any) -> HttpResponse:
        context = {
            **self.site.each_context(request),
            "title": title,
            "opts": self.model._meta,
            "list_address": self.address("changelist"),
            **values,
        }
        return TemplateResponse(request, f"admin/exchange_{name}.html", context, status=status)

    def _look_up_permission(self, request: HttpRequest) -> None:
        if not self.model_admin.has_change_permission(request):
            raise PermissionDenied

    def _plural(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    # --- Out ---

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Ask for the kind of file, or send the rows that the list shows."""
        self._look_up_permission(request)
        chosen = request.GET.get(FORMAT, "")
        filters = request.GET.copy()
        filters.pop(FORMAT, None)
        rows = self._listed(request, filters)
        if rows is None:
            return redirect(f"{self.address('changelist')}?e=1")
        if chosen in TYPES:
            return self._sent(request, chosen, rows)
        title = gettext("Export %s") % self._plural()
        return self._page(
            request,
            "export",
            title,
            formats=FORMATS,
            number=rows.count(),
            is_narrowed=bool(filters),
            filters=[(name, value) for name, values in filters.lists() for value in values],
            back=f"{self.address('changelist')}?{filters.urlencode()}",
        )

    def _listed(self, request: HttpRequest, filters: QueryDict) -> Any:
        """Return the rows that the list shows with these filters, on all its pages; None where there are no such."""
        request.GET = filters  # type: ignore[assignment]  # the list reads it
        try:
            changes = self.model_admin.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return None
        return changes.get_queryset(request)

    def _sent(self, request: HttpRequest, kind_of_file: str, rows: Any) -> HttpResponseBase:
        exchange = self.kind(request.user)
        file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the answer closes it
        try:
            _write(kind_of_file, file, exchange, exchange.cells(rows))
        except xlsx_files.CellTooLongError as error:
            file.close()
            text = gettext("The text “%s…” is too long for a cell of an Excel file. Export as CSV instead.") % error
            messages.error(request, text)
            return redirect(self.address("export"))
        file.seek(0)
        logger.info("%s exported by account %s as %s", self.model._meta.label, request.user.pk, kind_of_file)
        name = f"{slugify(self._plural())}-{timezone.localdate():%Y-%m-%d}.{kind_of_file}"
        return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[kind_of_file])

    def template(self, request: HttpRequest, kind_of_file: str) -> HttpResponseBase:
        """Send a file with the names of the columns and no rows."""
        self._look_up_permission(request)
        exchange = self.kind(request.user)
        file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the answer closes it
        _write(kind_of_file, file, exchange, [])
        file.seek(0)
        name = f"{slugify(self._plural())}.{kind_of_file}"
        return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[kind_of_file])

    # --- In ---

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Ask for a file, and keep it for the check."""
        self._look_up_permission(request)
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if request.method == "POST" and form.is_valid():
            kept = waiting.keep(request, self.kind, form.cleaned_data["file"])
            return redirect(self.address("import_check", kept.pk))
        return self._page(
            request,
            "import",
            gettext("Import %s") % self._plural(),
            form=form,
            columns=described(self.kind(request.user)),
            templates=[(self.address("import_template", name), words) for name, words in FORMATS],
            runs_address=reverse("admin:arena_importrun_changelist"),
            export_address=self.address("export"),
        )

    def look(self, request: HttpRequest, number: UUID) -> HttpResponse:
        """Show what the file would do; when the person says so, do exactly that."""
        self._look_up_permission(request)
        kept = waiting.find(request, self.kind, number)
        if kept is None:
            messages.warning(request, gettext("The file is not kept any more. Choose it once more."))
            return redirect(self.address("import"))
        content = bytes(kept.content)
        if request.method == "POST":
            try:
                run = run_import(
                    self.kind, request.user, content, file_name=kept.file_name, shown=request.POST.get("mark", "")
                )
            except ChangedMeanwhileError:
                text = gettext("Something has been changed meanwhile. Nothing was imported. Look at what it is now.")
                messages.warning(request, text)
                return redirect(self.address("import_check", number))
            waiting.drop(kept)
            return self._done(request, run)
        return self._shown(request, kept.file_name, check(self.kind, request.user, content))

    def _done(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        added = ngettext("%d row was added", "%d rows were added", run.added) % run.added
        changed = ngettext("%d was changed", "%d were changed", run.changed) % run.changed
        text = gettext("Imported %(file)s: %(added)s, %(changed)s.")
        messages.success(request, text % {"file": run.file_name, "added": added, "changed": changed})
        return redirect("admin:arena_importrun_change", run.pk)

    def _shown(self, request: HttpRequest, file_name: str, found: Check) -> HttpResponse:
        page = Paginator(found.by_state(), PER_PAGE).get_page(request.GET.get("p"))
        faulty = gettext("Nothing can be imported yet: %s") if found.is_refused else gettext("Check %s")
        return self._page(
            request,
            "check",
            faulty % file_name,
            check=found,
            counts=[(words, found.counts[state]) for state, words in state_words().items()],
            mark=found.mark(),
            is_long=not found.is_refused and found.does_something and len(found.rows) >= LONG,
            page=page,
            page_rows=[(row, capfirst(state_words()[row.state])) for row in page],
            file_name=file_name,
            noun=capfirst(self._plural()),
            upload_address=self.address("import"),
        )


def state_words() -> dict[State, str]:
    """Return what a row's state is called."""
    return {
        State.ERROR: pgettext("row of a file", "with faults"),
        State.CHANGED: pgettext("row of a file", "changed"),
        State.NEW: pgettext("row of a file", "new"),
        State.UNCHANGED: pgettext("row of a file", "unchanged"),
    }


def _write(kind_of_file: str, file: Any, exchange: Exchange, rows: Any) -> None:
    if kind_of_file == CSV:
        csv_files.write(file, exchange.header, rows)
    else:
        xlsx_files.write(file, exchange.header, rows, guide(exchange))
