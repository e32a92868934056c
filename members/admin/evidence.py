"""The evidence log in the administration: to look at. Nobody changes it here, or anywhere."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.shared.admin import ReadOnlyAdmin
from arena.shared.todo import Todo
from members.evidence import status
from members.models import Checkpoint, EvidenceAudit, LogEntry


class EvidenceAdmin(ReadOnlyAdmin):
    """Rows that are never deleted either."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no."""
        return False


@admin.register(LogEntry)
class LogEntryAdmin(EvidenceAdmin):
    """What happened, in order. Personal values are not shown: they belong to those who signed."""

    list_display = ("seq", "kind", "at", "signature", "version", "hash")
    list_filter = ("kind",)
    search_fields = ("hash", "public_id", "signature__public_id")
    list_select_related = ("signature__organisation", "signature__declaration", "version__declaration")
    fields: ClassVar[Any] = ("seq", "kind", "at", "signature", "version", "hash", "prev", "page", "bytes")
    readonly_fields: ClassVar[Any] = ("page", "bytes")
    change_list_template = "admin/members/logentry/change_list.html"

    @admin.display(description=_("page of the proof"))
    def page(self, entry: LogEntry) -> str:
        """Lead to the public page."""
        return format_html('<a href="{0}">{0}</a>', reverse("verification", args=[entry.public_id]))

    @admin.display(description=_("bytes"))
    def bytes(self, entry: LogEntry) -> str:
        """Show what was hashed."""
        return bytes(entry.body).decode()

    def get_urls(self) -> list[Any]:
        """Return the addresses, with that of the status."""
        view = self.admin_site.admin_view(self.status_view)
        return [path("status/", view, name="members_logentry_status"), *super().get_urls()]

    def status_view(self, request: HttpRequest) -> HttpResponse:
        """Show how the evidence stands."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("The evidence: how it stands"),
            "opts": self.opts,
            "lines": status.lines(),
        }
        return TemplateResponse(request, "admin/members/logentry/status.html", context)


@admin.register(Checkpoint)
class CheckpointAdmin(EvidenceAdmin):
    """What was signed of the log."""

    list_display = ("size", "root", "at", "key_id")
    fields = ("size", "root", "at", "key_id", "note")


@admin.register(EvidenceAudit)
class EvidenceAuditAdmin(EvidenceAdmin):
    """What audits found."""

    todo = (
        Todo(
            "evidence",
            "alarming",
            _("The evidence does not hold"),
            _("The last audit of the evidence log found something wrong. Read what, and call whoever runs the portal."),
            5,
        ),
    )
    list_display = ("at", "size", "is_clean", "milliseconds")
    fields: ClassVar[Any] = ("at", "size", "root", "milliseconds", "found")
    readonly_fields: ClassVar[Any] = ("found",)

    @admin.display(description=_("nothing was wrong"), boolean=True)
    def is_clean(self, audit: EvidenceAudit) -> bool:
        """Whether nothing was found."""
        return audit.is_clean

    @admin.display(description=_("what was wrong"))
    def found(self, audit: EvidenceAudit) -> str:
        """List what was found."""
        return "\n".join(audit.problems) or gettext("Nothing")
