"""Papers about a programme, as web page and as PDF. Looking at one changes nothing."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import typst
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _

from arena.shared.papers.blocks import Paper
from arena.shared.papers.page import html_of
from arena.shared.papers.pdf import pdf_of
from programmes.admin.steps import StepPages
from programmes.forms.papers import PaperForm
from programmes.models import Programme
from programmes.papers.kinds import KINDS, file_name, make

logger = logging.getLogger(__name__)


class PaperPages(StepPages):
    """Mixin of ProgrammeAdmin: the papers of programmes.papers.kinds."""

    def get_urls(self) -> list[URLPattern]:
        """Add a page and a file for each kind of paper."""
        urls = [url for word in KINDS for url in self._urls_of(word)]
        return [*urls, *super().get_urls()]  # type: ignore[misc]

    def _urls_of(self, word: str) -> list[URLPattern]:
        file: Callable[..., HttpResponse] = self.admin_site.admin_view(partial(self.paper_file, word=word))
        return [
            path(f"<path:object_id>/{word}.pdf", file, name=f"programmes_programme_{word}_pdf"),
            self.step(word, partial(self.paper_page, word=word)),
        ]

    def paper_page(self, request: HttpRequest, object_id: str, *, word: str) -> HttpResponse:
        """Show a paper."""
        programme, form = self._asked(request, object_id)
        return self._page(request, programme, word, form)

    def paper_file(self, request: HttpRequest, object_id: str, *, word: str) -> HttpResponse:
        """Hand out a paper as PDF; where that cannot be, show the page, which says the same."""
        programme, form = self._asked(request, object_id)
        if not form.is_valid():
            return self._page(request, programme, word, form)
        try:
            content = pdf_of(self._paper(request, programme, word, form))
        except typst.TypstError as error:
            logger.exception("No PDF of %s %s: %s", word, programme.slug, error.message)
            fault = _("The PDF could not be made. This page says the same, and can be printed.")
            return self._page(request, programme, word, form, fault)
        response = HttpResponse(content, content_type="application/pdf")
        name = file_name(word, programme, day=form.day, language=form.language)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _asked(self, request: HttpRequest, object_id: str) -> tuple[Programme, PaperForm]:
        programme = self.programme_or_404(request, object_id)
        self.demand(request, "write_paper", programme)
        form = PaperForm(request.GET)
        form.is_valid()
        return programme, form

    def _paper(self, request: HttpRequest, programme: Programme, word: str, form: PaperForm) -> Paper:
        return make(
            word,
            programme,
            person=request.user,
            day=form.day,
            since=form.first_day,
            language=form.language,
        )

    def _page(
        self, request: HttpRequest, programme: Programme, word: str, form: PaperForm, fault: str = ""
    ) -> HttpResponse:
        paper = self._paper(request, programme, word, form)
        shown = PaperForm({"lang": form.language, "since": form.data.get("since") or form.first_day})
        with translation.override(form.language):
            context = {
                "paper": paper,
                "facts": html_of([paper.facts]),
                "sections": [(section, html_of(section.blocks)) for section in paper.sections],
                "form": shown,
                "fault": fault,
                "word": word,
                "question": f"?lang={form.language}&since={form.first_day.isoformat()}",
                "change_address": self.change_address(programme),
            }
            return render(request, "papers/paper.html", context)

    def papers_of(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the papers that ``request.user`` may have written about their own programme, to be shown as links."""
        if not request.user.has_perm("programmes.write_paper"):
            return []
        return [{"word": kind.word, "label": kind.label} for kind in KINDS.values()]
