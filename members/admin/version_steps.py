"""The steps of a version of a declaration, on pages of their own: publishing it, and beginning the next one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from members.actions import declaration_versions as actions
from members.actions.renewals import organisations_to_renew
from members.models import Commitment, DeclarationVersion

PUBLISH = "_publish"


class VersionSteps:
    """Mixin of DeclarationVersionAdmin."""

    opts: Any
    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Add the pages."""
        pages = {"publish": self.publish_page, "next": self.next_page}
        found = [
            path(f"<path:object_id>/{word}/", self.admin_site.admin_view(page), name=self._name(word))  # type: ignore[attr-defined]
            for word, page in pages.items()
        ]
        return [*found, *super().get_urls()]  # type: ignore[misc]

    # --- Publishing ---

    def publish_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what publishing means and what still keeps the version from it; publish when that is sent."""
        version = self._row_or_404(request, object_id)  # type: ignore[attr-defined]
        if version.is_frozen:
            messages.warning(request, _("This version is published already."))
            return self._to(version)
        if not self.has_change_permission(request, version):  # type: ignore[attr-defined]
            raise PermissionDenied
        if request.method == "POST":
            return self._publish(request, version)
        return self._publish_page(request, version)

    def _publish(self, request: HttpRequest, version: DeclarationVersion) -> HttpResponse:
        try:
            published = actions.publish(version, by=request.user)  # type: ignore[arg-type]  # somebody is logged in
        except actions.PublishRefusedError as error:
            for reason in error.reasons:
                messages.error(request, reason)
            return self._to(version, page="publish")
        self.log_change(request, published, [{"changed": {"fields": ["published_at"]}}])  # type: ignore[attr-defined]
        messages.success(request, _("“%s” is published and frozen.") % published)
        return self._to(published)

    def _publish_page(self, request: HttpRequest, version: DeclarationVersion) -> HttpResponse:
        commitments = list(version.commitments.order_by("number"))
        elective = sum(commitment.kind == Commitment.Kind.ELECTIVE for commitment in commitments)
        context = {
            "hindrances": actions.hindrances(version),
            "doubts": actions.doubts(version),
            "former": version.former,
            "changes": list(version.changes.select_related("old", "new").order_by("old__number")),
            "compulsory": len(commitments) - elective,
            "elective": elective,
            "invited": organisations_to_renew(version),
            "preview_address": reverse(f"admin:{self._name('preview')}", args=[version.pk]),  # type: ignore[attr-defined]
        }
        return self._page(request, version, "publish", _("Publish %(version)s") % {"version": version}, context)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the page of publishing, where the button for that was used."""
        return self._asked(request, obj) or super().response_add(request, obj, *args, **kwargs)  # type: ignore[misc]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Lead to the page of publishing, where the button for that was used."""
        return self._asked(request, obj) or super().response_change(request, obj)  # type: ignore[misc]

    def _asked(self, request: HttpRequest, version: Any) -> HttpResponse | None:
        return self._to(version, page="publish") if PUBLISH in request.POST else None

    # --- The next version ---

    def next_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what a new version is; make a draft of it when that is sent, or lead to the draft that there is."""
        version = self._row_or_404(request, object_id)  # type: ignore[attr-defined]
        draft = version.declaration.versions.drafts().first()
        if draft:
            messages.info(request, _("This is the draft of the next version."))
            return self._to(draft)
        if not request.user.has_perm("members.change_declaration", version.declaration):
            raise PermissionDenied
        if request.method != "POST":
            title = _("New version of %(declaration)s") % {"declaration": version.declaration}
            return self._page(request, version, "next", title, {"former": version.declaration.current_version})
        made, is_new = actions.begin_next(version.declaration, by=request.user)  # type: ignore[arg-type]  # as above
        if is_new:
            self.log_addition(request, made, [{"added": {}}])  # type: ignore[attr-defined]
            words = _("This is the draft: change what is to be new, and say below what became of each commitment.")
            messages.success(request, words)
        return self._to(made)

    # --- Ways ---

    def _page(
        self, request: HttpRequest, version: DeclarationVersion, name: str, title: str, context: dict[str, Any]
    ) -> HttpResponse:
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "version": version,
            "change_address": self._address(version),
            "title": title,
            "subtitle": None,
        }
        return TemplateResponse(request, f"admin/members/declarationversion/{name}.html", {**frame, **context})

    def _address(self, version: DeclarationVersion, page: str = "change") -> str:
        return reverse(f"admin:{self._name(page)}", args=[version.pk])  # type: ignore[attr-defined]

    def _to(self, version: DeclarationVersion, *, page: str = "change") -> HttpResponseRedirect:
        return HttpResponseRedirect(self._address(version, page))
