"""Starting, closing and reopening a programme, on pages of their own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _

from arena.shared.numbers import format_number
from arena.shared.periods import Period
from programmes.actions import programmes as actions
from programmes.admin.steps import StepPages
from programmes.forms.closing import ClosingForm
from programmes.forms.reopening import ReopeningForm
from programmes.life_cycle import WAYS, WayRefusedError, ways_from
from programmes.models import Programme, Reading, Statement
from programmes.readings import latest

CONFIRMED, AGAIN = "_confirmed", "_again"
BUTTONS = {CONFIRMED, AGAIN, "csrfmiddlewaretoken"}


class LifeCyclePages(StepPages):
    """Mixin of ProgrammeAdmin: the ways of programmes.life_cycle."""

    def get_urls(self) -> list[URLPattern]:
        """Add the pages."""
        steps = {"start": self.start_page, "close": self.close_page, "reopen": self.reopen_page}
        return [*(self.step(word, page) for word, page in steps.items()), *super().get_urls()]  # type: ignore[misc]

    def start_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask, then start."""
        programme = self.programme_or_404(request, object_id)
        if stopped := self.stopped(request, programme, "start"):
            return stopped
        self.demand(request, "start_programme", programme)
        if request.method != "POST":
            return self.step_page(request, "start.html", programme, str(WAYS["start"].label), way=WAYS["start"])
        try:
            actions.start(programme=programme, by=request.user)
        except WayRefusedError as error:
            return self.refused(request, error)
        return self.back(request, programme, str(WAYS["start"].done), messages.SUCCESS)

    def close_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for all that an ending needs; show it again with what closing means; close."""
        programme = self.programme_or_404(request, object_id)
        if stopped := self.stopped(request, programme, "close"):
            return stopped
        self.demand(request, "close_programme", programme)
        form = ClosingForm(programme, request.user, request.POST if request.method == "POST" else None)
        if request.method != "POST" or AGAIN in request.POST or not form.is_valid():
            return self._closing_form(request, programme, form)
        if CONFIRMED in request.POST:
            return self._close(request, programme, form)
        return self._closing_summary(request, programme, form)

    def _close(self, request: HttpRequest, programme: Programme, form: ClosingForm) -> HttpResponse:
        """Close, or show the form again where the database knows better by now."""
        try:
            actions.close(programme=programme, by=request.user, ending=form.ending())
        except WayRefusedError as error:
            if not error.reasons:
                return self.refused(request, error)
            anew = ClosingForm(programme, request.user, request.POST)
            anew.faults = [("", reason) for reason in error.reasons]
            return self._closing_form(request, programme, anew)
        except ValidationError as error:
            form.faults = [("", text) for text in error.messages]
            return self._closing_form(request, programme, form)
        return self.back(request, programme, str(WAYS["close"].done), messages.SUCCESS)

    def reopen_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for the reason, then open the archive."""
        programme = self.programme_or_404(request, object_id)
        if stopped := self.stopped(request, programme, "reopen"):
            return stopped
        self.demand(request, "reopen_programme", programme)
        form = ReopeningForm(request.POST if request.method == "POST" else None)
        if request.method != "POST" or not form.is_valid():
            title = str(WAYS["reopen"].label)
            return self.step_page(request, "reopen.html", programme, title, form=form, way=WAYS["reopen"])
        try:
            actions.reopen(programme=programme, by=request.user, **form.cleaned_data)
        except WayRefusedError as error:
            return self.refused(request, error)
        return self.back(request, programme, str(WAYS["reopen"].done), messages.SUCCESS)

    def _closing_form(self, request: HttpRequest, programme: Programme, form: ClosingForm) -> HttpResponse:
        """Show the form as it was filled in, with all its faults."""
        context = {
            "form": form,
            "faults": form.faults,
            "known_results": programme.statements.filter(kind=Statement.Kind.RESULT),
            "known_continuations": programme.continuations.select_related("to_programme", "to_organisation"),
            "followers": programme.followers.all(),
            "indicators": _indicators(programme),
            "had_begun": actions.programme_had_begun(programme),
        }
        return self.step_page(request, "close.html", programme, str(WAYS["close"].label), **context)

    def _closing_summary(self, request: HttpRequest, programme: Programme, form: ClosingForm) -> HttpResponse:
        """Show all that was said, and what closing means."""
        written = {name: values for name, values in request.POST.lists() if name not in BUTTONS}
        context = {
            "form": form,
            "ending": form.ending(),
            "period": Period(form.ending().ends).display(),
            "evidence": dict(Statement.Evidence.choices),
            "written": [(name, value) for name, values in written.items() for value in values],
            "known_results": programme.statements.filter(kind=Statement.Kind.RESULT),
            "known_continuations": programme.continuations.all(),
            "followers": programme.followers.all(),
        }
        return self.step_page(request, "close_confirm.html", programme, _("Close the programme?"), **context)

    def ways_of(self, request: HttpRequest, programme: Programme) -> list[dict[str, Any]]:
        """Return the ways that the person may take from where their own programme stands, to be shown as links."""
        return [
            {"word": word, "label": way.label}
            for word, way in ways_from(programme.life_cycle).items()
            if request.user.has_perm(f"programmes.{word}_programme")
        ]


def _indicators(programme: Programme) -> list[dict[str, Any]]:
    """Return each indicator with its latest reading in words, or "" where it has none."""
    rows = programme.indicators.prefetch_related(Prefetch("readings", Reading.objects.order_by("pk")))
    found = []
    for indicator in rows:
        reading = latest(list(indicator.readings.all()))
        value = format_number(reading.value, indicator.decimals, indicator.text("unit")) if reading else ""
        when = Period(reading.period).display() if reading else ""
        found.append({"row": indicator, "value": value, "when": when})
    return found
