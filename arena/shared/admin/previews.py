"""Looking at the public page before it is public: from a form that has not been saved, and from a stored row.

The form is saved with all its parts, what shows it is published, the real page is made of it, and everything is
undone (arena.shared.rehearsal). So a preview is what visitors will get, or the faults of the form.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import get_language, gettext

from arena.shared.admin.changes import changes_between, public_lines
from arena.shared.models import Publishable
from arena.shared.public_pages import LANGUAGES, Preview, face_of, public_page, show
from arena.shared.rehearsal import rehearsal

PREVIEW, CHANGES = "_preview", "_changes"
BUTTONS = {PREVIEW, CHANGES, "_save", "_continue", "_addanother", "_move"}


class Previewed:
    """Mixin for ModelAdmin: buttons that show the page of what stands in the form."""

    model: Any
    opts: Any
    admin_site: Any

    @property
    def has_face(self) -> bool:
        """Whether rows of this kind show on a page that is published."""
        return getattr(self.model, "public_path", None) is not None

    def appear(self, row: Any) -> Publishable:
        """Make ``row`` public, in a rehearsal, and return what shows it.

        Raises:
            Http404: nothing shows it.
        """
        face = face_of(row)
        if face is None:
            raise Http404(gettext("There is no page at this address."))
        show(face)
        return face

    def get_urls(self) -> list[Any]:
        """Return the addresses, with that of the preview of a stored row."""
        urls = super().get_urls()  # type: ignore[misc]
        if not self.has_face:
            return urls
        view, name = self.admin_site.admin_view(self.preview_view), self._name("preview")
        return [path("<path:object_id>/preview/", view, name=name), *urls]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the page of a row as it is stored."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        row = self._row_or_404(request, object_id)
        language = _language(request.GET.get("language"))
        is_public = getattr(face_of(row), "is_public", False)
        back = reverse(f"admin:{self._name('change')}", args=[row.pk])
        preview = Preview(language, is_public, back=back, address=request.path)
        with rehearsal():
            return _private(public_page(request, self.appear(row), language, preview), language)

    def changeform_view(self, request: HttpRequest, object_id: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Save the form, or only look at what would come of it."""
        if request.method != "POST" or not {PREVIEW, CHANGES} & set(request.POST) or not self.has_face:
            return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]
        told = request._messages  # type: ignore[attr-defined]
        request._messages = _Forgotten(request)  # type: ignore[attr-defined]
        try:
            with rehearsal():
                if CHANGES in request.POST:
                    request.lines_before = self._lines_before(request, object_id)  # type: ignore[attr-defined]
                response = super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]
                if isinstance(response, TemplateResponse) and not response.is_rendered:
                    self._tell_of_faults(request)
                    response.render()
        finally:
            request._messages = told  # type: ignore[attr-defined]
        return response

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page where that was asked for."""
        return self._looked_at(request, obj) or super().response_add(request, obj, *args, **kwargs)  # type: ignore[misc]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Show the page where that was asked for."""
        return self._looked_at(request, obj) or super().response_change(request, obj)  # type: ignore[misc]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Tell the form whether there is a page to look at, and whether it is public."""
        row = kwargs.get("obj")
        context["has_preview"] = self._has_page(row) and not context["is_popup"]
        context["is_public"] = bool(row and self.has_face and getattr(face_of(row), "is_public", False))
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def _has_page(self, row: Any) -> bool:
        """Whether some page shows ``row``; None is a row to be added, which may yet be linked to nothing."""
        if not self.has_face or row is not None:
            return self.has_face and face_of(row) is not None
        path = self.model.public_path
        return not path or not self.model._meta.get_field(path.split("__")[0]).null

    def _looked_at(self, request: HttpRequest, row: Any) -> HttpResponse | None:
        """Return the page of ``row``, or what would change on it, if one of the two was asked for."""
        if PREVIEW in request.POST and self.has_face:
            face = self.appear(type(row)._base_manager.get(pk=row.pk))
            language = _language(request.POST[PREVIEW])
            files = bool(request.FILES)
            preview = Preview(
                language,
                is_public=False,
                address=request.get_full_path(),
                fields=[] if files else _sent(request),
                has_files=files,
            )
            return _private(public_page(request, face, language, preview), language)
        if CHANGES in request.POST and self.has_face:
            return self._changes(request, row)
        return None

    def _changes(self, request: HttpRequest, row: Any) -> HttpResponse:
        """Show what visitors would see changed, with a button that saves the form."""
        face = self.appear(type(row)._base_manager.get(pk=row.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("What visitors will see changed"),
            "subtitle": None,
            "opts": self.opts,
            "row": row,
            "changes": changes_between(request.lines_before, public_lines(request, face)),  # type: ignore[attr-defined]
            "address": request.get_full_path(),
            "fields": _sent(request),
            "has_files": bool(request.FILES),
        }
        response = TemplateResponse(request, "admin/publishing/changes.html", context)
        return _private(response.render(), str(get_language()))

    def _lines_before(self, request: HttpRequest, object_id: Any) -> Any:
        """Return what the page says now; nothing where it is not public."""
        row = self.get_object(request, unquote(object_id)) if object_id else None  # type: ignore[attr-defined]
        face = face_of(row) if row else None
        return public_lines(request, face) if face and face.is_public else {}

    def _tell_of_faults(self, request: HttpRequest) -> None:
        words = gettext("The page can be shown once what is marked below has been corrected. Nothing has been saved.")
        messages.warning(request, words)

    def _row_or_404(self, request: HttpRequest, object_id: str) -> Any:
        """Return the stored row.

        Raises:
            Http404: there is none, or it is somebody else's.
            PermissionDenied: the person may not look at it.
        """
        row = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if row is None:
            raise Http404(gettext("There is no page at this address."))
        if not self.has_view_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        return row

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"


class _Forgotten(BaseStorage):
    """Messages of what will be undone: shown with the page that is made now, or never."""

    def _get(self, *_args: Any, **_kwargs: Any) -> Any:
        return [], True

    def _store(self, *_args: Any, **_kwargs: Any) -> list[Any]:
        return []


def _language(wanted: str | None) -> str:
    return wanted if wanted in LANGUAGES else settings.LANGUAGE_CODE


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """Return every field that was sent, but for the buttons, so that it can be sent once more."""
    return [(name, value) for name, values in request.POST.lists() if name not in BUTTONS for value in values]


def _private(response: HttpResponse, language: str) -> HttpResponse:
    """Keep a page that is not public out of every memory."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Content-Language"] = language
    return response
