"""The paper for an organisation's board, as a page and as a PDF: in its general form, or with what is in the draft."""

import logging
from typing import Any

import typst
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from arena.shared.papers.page import html_of
from arena.shared.papers.pdf import pdf_of
from arena.shared.texts import active_language
from members.actions.signing_drafts import drafts_of
from members.models import Declaration, SigningDraft
from members.papers.boards import Known, board_paper
from members.papers.prepared import Prepared, prepared_in
from members.views.addresses import not_found_or_moved, trail

logger = logging.getLogger(__name__)


@require_safe
def board_paper_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the paper."""
    return _answer(request, slug, "board-paper", _page)


@require_safe
def board_paper_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the paper as PDF; where that cannot be, show the page, which says the same."""
    return _answer(request, slug, "board-paper-pdf", _file)


def _answer(request: HttpRequest, slug: str, name: str, form: Any) -> HttpResponse:
    declaration = Declaration.objects.published().filter(slug=slug).select_related("issuer", "region").first()
    if declaration is None:
        return not_found_or_moved(name, declaration=slug)
    version = declaration.current_version
    if version is None or not declaration.signs_here:
        raise Http404(_("There is no page at this address."))
    row: Any = declaration
    row.versions_now = [version]  # so that nobody asks for it again
    drafts = _drafts(request, declaration)
    draft = _chosen(request, drafts)
    known = Known(
        declaration=declaration,
        version=version,
        commitments=list(version.commitments.order_by("number")),
        day=timezone.localdate(),
        prepared=prepared_in(draft, version) if draft else Prepared(),
    )
    response: HttpResponse = form(request, known, drafts, draft)
    if drafts:  # it is the organisation's own: no browser or proxy keeps it
        add_never_cache_headers(response)
    return response


def _drafts(request: HttpRequest, declaration: Declaration) -> list[SigningDraft]:
    """Return the drafts that whoever asks works on, one for each organisation."""
    if not request.user.is_authenticated:
        return []
    rows = drafts_of(request.user, declaration)
    return list({draft.organisation_id: draft for draft in rows}.values())


def _chosen(request: HttpRequest, drafts: list[SigningDraft]) -> SigningDraft | None:
    """Return the draft of the organisation that was asked for; the only one where none was."""
    asked = request.GET.get("organisation")
    if asked is None:
        return drafts[0] if len(drafts) == 1 else None
    return next((draft for draft in drafts if draft.organisation.slug == asked), None)


def _page(
    request: HttpRequest, known: Known, drafts: list[SigningDraft], draft: SigningDraft | None, fault: str = ""
) -> HttpResponse:
    paper = board_paper(known, active_language())
    context = {
        "declaration": known.declaration,
        "title": known.declaration.text("title"),
        "trail": trail(known.declaration),
        "paper": paper,
        "facts": html_of([paper.facts]),
        "sections": [(section, html_of(section.blocks)) for section in paper.sections],
        "drafts": drafts,
        "draft": draft,
        "fault": fault,
    }
    return render(request, "members/board_paper.html", context)


def _file(request: HttpRequest, known: Known, drafts: list[SigningDraft], draft: SigningDraft | None) -> HttpResponse:
    language = active_language()
    with translation.override(language):
        paper = board_paper(known, language)
    try:
        content = pdf_of(paper)
    except typst.TypstError as error:
        logger.exception("No PDF for a board on %s: %s", known.declaration.slug, error)
        fault = _("The PDF could not be made. This page says the same, and can be printed.")
        return _page(request, known, drafts, draft, fault)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{_('board-paper')}-{known.declaration.slug}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
