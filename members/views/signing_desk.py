"""What the pages of signing share: whose draft it is, who may work on it, where one is on the way."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.actions import signing_drafts
from members.actions.signing_drafts import Desk, DraftGoneError
from members.models import Declaration, Organisation, SigningDraft
from members.views.addresses import not_found_or_moved, trail
from members.views.own import own_page, person_of

# The name of each page's address, in order.
PAGES = ("sign-text", "sign-commitments", "sign-mandate", "sign-public", "sign-check", "sign-identify")

View = Callable[..., HttpResponseBase]


def step_words() -> list[str]:
    """Return what the steps are called, in the order of ``PAGES``."""
    return [_("The text"), _("Commitments"), _("Authority"), _("Names"), _("Check"), _("Sign")]


def at_desk(view: View) -> View:
    """Let the view work with the organisation's draft: ``view(request, desk, draft)``.

    Somebody who does not act for the organisation finds no page; a colleague who neither signs nor is a contact is told
    so. Without a draft the start page says why.
    """

    @own_page
    @wraps(view)
    def guarded(request: HttpRequest, slug: str, organisation: str, **more: Any) -> HttpResponseBase:
        declaration = Declaration.objects.filter(slug=slug).select_related("issuer", "region").first()
        if declaration is None:
            return not_found_or_moved("sign-declaration", declaration=slug)
        desk = desk_of(request, declaration, organisation)
        if desk is None:
            return _not_allowed(request, slug, organisation)
        if desk.draft is None:
            return _without_draft(request, desk)
        try:
            return view(request, desk, desk.draft, **more)
        except DraftGoneError:
            return _without_draft(request, desk)

    return guarded


def desk_of(request: HttpRequest, declaration: Declaration, organisation: str) -> Desk | None:
    """Return where the person works; None where they may not."""
    person = person_of(request)
    membership = signing_drafts.memberships_of(person).filter(organisation__slug=organisation).first()
    if membership is None:
        return None
    draft = signing_drafts.draft_for(membership.organisation, declaration, person)
    return Desk(declaration, membership.organisation, membership, draft)


def _not_allowed(request: HttpRequest, slug: str, organisation: str) -> HttpResponse:
    """Tell somebody who has, or had, another part in the organisation; for others there is no such page.

    Raises:
        Http404: they have nothing to do with it.
    """
    mine = Organisation.objects.filter(slug=organisation, memberships__user=person_of(request)).first()
    if mine is None:
        raise Http404(_("There is no page at this address."))
    contacts = [str(row.user) for row in mine.memberships.contacts().by_person()]
    context = {"organisation": mine, "contacts": contacts, "slug": slug}
    return render(request, "members/signing_refused.html", context, status=403)


def _without_draft(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Lead to what the draft became, or to where another is begun."""
    signature = signing_drafts.standing_signature(desk.organisation, desk.declaration)
    if signature and signature.public_id and signature.version == desk.declaration.current_version:
        messages.info(request, _("%s has signed.") % desk.organisation)
        return redirect("my-signature", signature.public_id)
    messages.info(request, _("There is no draft any more. It was thrown away, or its time was up."))
    return redirect("sign-declaration", desk.declaration.slug)


def address_of(page: str, draft: SigningDraft) -> str:
    """Return the address of a page about ``draft``."""
    return reverse(page, args=[draft.version.declaration.slug, draft.organisation.slug])


def frame(desk: Desk, draft: SigningDraft, page: str, **more: Any) -> dict[str, Any]:
    """Return what every page of the way needs."""
    number = PAGES.index(page) + 1
    words = step_words()
    declaration = desk.declaration
    start = (reverse("sign-declaration", args=[declaration.slug]), _("Sign"))
    return {
        "desk": desk,
        "draft": draft,
        "declaration": declaration,
        "title": declaration.text("title"),
        "trail": trail(declaration, start),
        "steps": words,
        "step": number,
        "step_name": words[number - 1],
        "back": address_of(PAGES[number - 2], draft) if number > 1 else start[0],
        "why_not": declaration.why_not,
        "form": None,
        **more,
    }
