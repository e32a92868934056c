"""What the pages of steps of a programme share: its row, who may take the step, the frame of the page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from programmes.life_cycle import WAYS, WayRefusedError
from programmes.models import Programme


class StepPages:
    """Mixin of ProgrammeAdmin: pages beside the form, each about one programme."""

    admin_site: Any

    def step(self, word: str, view: Callable[..., HttpResponse]) -> URLPattern:
        """Return the address of a page that is called ``word``."""
        page = self.admin_site.admin_view(view)
        return path(f"<path:object_id>/{word}/", page, name=f"programmes_programme_{word}")

    def programme_or_404(self, request: HttpRequest, object_id: str) -> Programme:
        """Return the programme, if it is the person's own.

        Raises:
            Http404: there is none, or another region has it.
        """
        programme = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if programme is None:
            raise Http404(_("There is no page at this address."))
        return programme

    def demand(self, request: HttpRequest, permission: str, programme: Programme) -> None:
        """Let nobody past who may not take the step.

        Raises:
            PermissionDenied: the person may not.
        """
        if not request.user.has_perm(f"programmes.{permission}", programme):
            raise PermissionDenied

    def change_address(self, programme: Programme) -> str:
        """Return the address of the programme's own page."""
        return reverse("admin:programmes_programme_change", args=[programme.pk])

    def back(self, request: HttpRequest, programme: Programme, text: str, level: int) -> HttpResponse:
        """Go back to the programme's page and say ``text`` there."""
        messages.add_message(request, level, text)
        return HttpResponseRedirect(self.change_address(programme))

    def stopped(self, request: HttpRequest, programme: Programme, way: str) -> HttpResponse | None:
        """Lead back where the way does not begin at the programme, saying how it stands."""
        if WAYS[way].leaves(programme.life_cycle):
            return None
        words = _("Nothing was done. Stage of the programme: %(state)s.") % {
            "state": programme.get_life_cycle_display()
        }
        return self.back(request, programme, words, messages.WARNING)

    def refused(self, request: HttpRequest, error: WayRefusedError) -> HttpResponse:
        """Lead back after somebody else was quicker."""
        stopped = self.stopped(request, error.programme, error.name)
        return stopped or self.back(request, error.programme, " ".join(error.reasons), messages.ERROR)

    def step_page(
        self, request: HttpRequest, template: str, programme: Programme, title: str, **context: Any
    ) -> HttpResponse:
        """Show a page of a step in the frame of the administration."""
        frame = {
            **self.admin_site.each_context(request),
            "opts": Programme._meta,
            "programme": programme,
            "change_address": self.change_address(programme),
            "title": title,
            "subtitle": str(programme),
        }
        return TemplateResponse(request, f"admin/programmes/programme/{template}", {**frame, **context})
