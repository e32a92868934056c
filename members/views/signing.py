"""Where signing begins: for which organisation, what is needed, what is begun already; and how a draft ends."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import signing_drafts
from members.actions.signing_answers import STEPS
from members.actions.signing_drafts import Desk, DraftGoneError
from members.models import Declaration, Organisation, SigningDraft
from members.views.addresses import not_found_or_moved, trail
from members.views.own import person_of
from members.views.signing_desk import PAGES, address_of, at_desk, step_words

PAGE_OF = dict(zip(STEPS, PAGES, strict=False))


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what signing takes, and for which organisations whoever is logged in can begin or go on."""
    declaration = Declaration.objects.published().filter(slug=slug).select_related("issuer", "region").first()
    if declaration is None:
        return not_found_or_moved("sign-declaration", declaration=slug)
    if request.method == "POST":
        return _begin(request, declaration)
    context = {
        "declaration": declaration,
        "title": declaration.text("title"),
        "trail": trail(declaration),
        "why_not": declaration.why_not,
        "version": declaration.current_version,
        "login_next": reverse("sign-declaration", args=[declaration.slug]),
        "places": _places(request, declaration) if request.user.is_authenticated else [],
    }
    response = render(request, "members/signing_start.html", context)
    if request.user.is_authenticated:
        add_never_cache_headers(response)
    return response


def _begin(request: HttpRequest, declaration: Declaration) -> HttpResponse:
    """Begin a draft for the organisation that was pressed, or go on with the one that there is."""
    if not request.user.is_authenticated:
        return redirect("sign-declaration", declaration.slug)
    organisation = Organisation.objects.filter(slug=request.POST.get("organisation", "")).first()
    try:
        if organisation is None:
            raise DraftGoneError
        draft = signing_drafts.begin(organisation=organisation, declaration=declaration, by=person_of(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except DraftGoneError:
        messages.error(request, _("You do not act for this organisation as a contact or signatory."))
    else:
        return redirect(next_page(draft, request))
    return redirect("sign-declaration", declaration.slug)


def next_page(draft: SigningDraft, request: HttpRequest) -> str:
    """Return the address of the first page that is still empty, or of the last one."""
    done = signing_drafts.done_steps(draft, person_of(request))
    step = next((page for name, page in PAGE_OF.items() if name not in done), "sign-check")
    return address_of(step, draft)


def _places(request: HttpRequest, declaration: Declaration) -> list[dict[str, Any]]:
    """Return each organisation that the person prepares or signs for, and how far it has come."""
    person = person_of(request)
    memberships = list(signing_drafts.memberships_of(person))
    drafts = {draft.organisation_id: draft for draft in signing_drafts.drafts_of(person, declaration)}
    signatures = signing_drafts.standing_signatures([row.organisation_id for row in memberships], declaration)
    current = declaration.current_version
    return [
        {
            "membership": row,
            "organisation": row.organisation,
            "draft": draft,
            "pages": _pages(draft, request) if draft else [],
            "signature": signature,
            "is_signed": bool(signature and signature.version == current and not signature.is_ending),
        }
        for row in memberships
        for draft, signature in [(drafts.get(row.organisation_id), signatures.get(row.organisation_id))]
    ]


def _pages(draft: SigningDraft, request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Return address, words and whether something stands there, for each page of the draft."""
    done = signing_drafts.done_steps(draft, person_of(request))
    words = dict(zip(PAGES, step_words(), strict=True))
    found = [(address_of(page, draft), words[page], step in done) for step, page in PAGE_OF.items()]
    return [*found, (address_of("sign-check", draft), words["sign-check"], False)]


@at_desk
def discard(request: HttpRequest, desk: Desk, draft: SigningDraft) -> HttpResponse:
    """Ask whether the draft is to go, and throw it away."""
    if request.method == "POST":
        signing_drafts.discard(draft=draft, by=person_of(request))
        messages.success(request, _("The draft is thrown away."))
        return redirect("sign-declaration", desk.declaration.slug)
    start_address = reverse("sign-declaration", args=[desk.declaration.slug])
    context = {
        "desk": desk,
        "draft": draft,
        "title": desk.declaration.text("title"),
        "trail": trail(desk.declaration, (start_address, _("Sign"))),
        "back": start_address,
    }
    return render(request, "members/signing_discard.html", context)


@require_POST
@at_desk
def carry_over(request: HttpRequest, desk: Desk, draft: SigningDraft) -> HttpResponse:
    """Take the draft to the version that was published since."""
    signing_drafts.carry_over(draft=draft, by=person_of(request))
    messages.success(request, _("Your answers are carried over to the new version. Read its text first."))
    return redirect(address_of("sign-text", draft))
