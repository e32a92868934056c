"""Copying a programme to a new period, on a page of its own."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _

from programmes.actions import copies
from programmes.admin.steps import StepPages
from programmes.forms.copying import CopyForm, taken_words
from programmes.models import Programme


class CopyPages(StepPages):
    """Mixin of ProgrammeAdmin: the copy to a new period."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page."""
        return [self.step("copy", self.copy_page), *super().get_urls()]  # type: ignore[misc]

    def copy_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for name and period, then copy. An archive may be copied: that is the usual case."""
        programme = self.programme_or_404(request, object_id)
        self.demand(request, "copy_programme", programme)
        if request.method != "POST":
            return self._copy_form(request, programme, CopyForm(programme))
        form = CopyForm(programme, request.POST)
        if not form.is_valid():
            return self._copy_form(request, programme, form)
        try:
            made, is_new = copies.copy(programme=programme, by=request.user, period=form.period())
        except copies.SlugTakenError:
            form.add_error("slug", taken_words(form.cleaned_data["slug"]))
            return self._copy_form(request, programme, form)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self._copy_form(request, programme, form)
        words = (
            _("This is the copy: a draft, planned, to be looked over.") if is_new else _("The copy was made before.")
        )
        return self.back(request, made, words, messages.SUCCESS if is_new else messages.INFO)

    def _copy_form(self, request: HttpRequest, programme: Programme, form: CopyForm) -> HttpResponse:
        context = {"form": form, "faults": list(_faults(form)), "counts": _counts(programme)}
        return self.step_page(request, "copy.html", programme, _("Copy to a new period"), **context)


def _faults(form: CopyForm) -> Iterator[tuple[str, str]]:
    yield from (("", str(error)) for error in form.non_field_errors())
    for field in form:
        place = field.id_for_label or f"{field.auto_id}_0"  # several boxes: the first
        yield from ((place, f"{field.label}: {error}") for error in field.errors)


def _counts(programme: Programme) -> dict[str, Any]:
    """Return how many rows of each part there are."""
    return {name: getattr(programme, name).count() for name in copies.PARTS}
