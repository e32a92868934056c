"""Rows that nobody deletes."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext


class Kept:
    """Mixin for ModelAdmin: the rows stay. Somebody else's are not found before anything else is said of them."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no."""
        return False

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        """Show the row, if it is one's own."""
        self._find(request, object_id)
        return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Refuse, if the row is one's own."""
        self._find(request, object_id)
        return super().delete_view(request, object_id, extra_context)  # type: ignore[misc]

    def _find(self, request: HttpRequest, object_id: str | None) -> None:
        if object_id and self.get_object(request, unquote(object_id)) is None:  # type: ignore[attr-defined]
            raise Http404(gettext("There is no page at this address."))
