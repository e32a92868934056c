"""The history of a row: who changed what, when and why, and the way back to an earlier version."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from arena.shared.admin.histories import history_page, version_page
from arena.shared.admin.returns import return_page
from arena.shared.admin.saving import Saving
from arena.shared.admin.scoped import ScopedAdmin


class RecordedAdmin(Saving, ScopedAdmin):
    """A page for rows that keep their history."""

    def get_urls(self) -> list[Any]:
        """Return the addresses, those of single versions among them."""
        base = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        one = "<path:object_id>/history/<slug:kind>/<int:number>/"
        return [
            path(one, view(self.version_view), name=f"{base}_version"),
            path(f"{one}return/", view(self.return_view), name=f"{base}_return"),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """List the versions of the row and of all that hangs on it."""
        return history_page(self, request, object_id)

    def version_view(self, request: HttpRequest, object_id: str, kind: str, number: int) -> HttpResponse:
        """Show what differs between a version and another one."""
        return version_page(self, request, object_id, kind, number)

    def return_view(self, request: HttpRequest, object_id: str, kind: str, number: int) -> HttpResponse:
        """Take a row back to an earlier version, after showing what that changes."""
        return return_page(self, request, object_id, kind, number)
