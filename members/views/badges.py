"""The badge of a signature, and the page that tells how to use it."""

import hashlib
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from members import badges
from members.signature_pages import SIGNATURE, SIGNATURE_STANDING
from members.standing import standing_of
from members.views.addresses import not_found_or_moved, trail


def badge_picture(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Return the badge as SVG. Whoever keeps it asks each time whether it is still right, so it never lies."""
    signature = SIGNATURE_STANDING.first(public_id=public_id)
    if signature is None:
        raise Http404(_("There is no page at this address."))
    picture = badges.draw(signature)
    etag = f'"{hashlib.sha256(picture.encode()).hexdigest()[:32]}"'
    response = HttpResponse(picture, content_type="image/svg+xml; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # it is made for other sites
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def badge_page(request: HttpRequest, slug: str, organisation: str) -> HttpResponse:
    """Show the badge, and what to put into the organisation's own page."""
    signature: Any = SIGNATURE.first(slug=slug, organisation=organisation)
    if signature is None:
        return not_found_or_moved("badge", declaration=slug, organisation=organisation)
    if not signature.public_id:
        raise Http404(_("There is no page at this address."))
    declaration = signature.declaration
    context = {
        "signature": signature,
        "title": declaration.text("title"),
        "trail": trail(declaration, (signature.get_absolute_url(), signature.organisation.name)),
        "standing": standing_of(signature),
        "site": settings.SITE_URL,
        "badges": [_badge(signature, code, str(name)) for code, name in settings.LANGUAGES],
    }
    return render(request, "members/badge.html", context)


def _badge(signature: Any, language: str, name: str) -> dict[str, Any]:
    """Return the badge in one language: its picture and the markup that shows it and leads to the proof."""
    with translation.override(language):
        return {
            "language": language,
            "name": name,
            "picture": reverse("badge-picture", args=[signature.public_id]),
            "proof": settings.SITE_URL + reverse("verification", args=[signature.public_id]),
            "alternative": badges.alternative(signature),
            "width": badges.WIDTH,
            "height": badges.HEIGHT,
        }
