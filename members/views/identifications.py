"""Where a person comes back to from a provider of e-identifications, and where a provider's answer comes in a form."""

import logging

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from members.identification import journeys, saml
from members.identification.answers import IdentificationError
from members.identification.configuration import Provider

logger = logging.getLogger(__name__)


def _provider_or_404(name: str, protocol: str = "") -> Provider:
    provider = journeys.provider_of(name)
    if provider is None or protocol not in {"", provider.protocol}:
        raise Http404(_("There is no page at this address."))
    return provider


@never_cache
@require_safe
def identification_answer(request: HttpRequest, provider: str) -> HttpResponse:
    """Take the person who is back from a provider to where they came from, identified or told why not.

    The one GET that notes something: in the person's own session, and only for a journey that it knows.
    """
    known = _provider_or_404(provider)
    journey = journeys.on_the_way(request, known) if request.method == "GET" else None
    if journey is None:
        return render(request, "members/identification_lost.html", status=400)
    with translation.override(journey.language):
        try:
            journeys.arrive(request, known, journey)
        except IdentificationError as error:
            logger.warning("Nobody was identified: %s", error)
            messages.error(request, error.words)
    return redirect(journey.then)


@never_cache
@csrf_exempt  # it comes from the provider's site; who may send it is shown by its signature and our question's number
@require_POST
def identification_form(request: HttpRequest, provider: str) -> HttpResponse:
    """Take an answer by SAML, and lead the person on: the browser adds the session only to the next request."""
    known = _provider_or_404(provider, "saml")
    try:
        return redirect(journeys.receive(known, request.POST.dict()))
    except IdentificationError as error:
        logger.warning("Nobody was identified: %s", error)
        return render(request, "members/identification_lost.html", status=400)


@require_safe
def identification_metadata(request: HttpRequest, provider: str) -> HttpResponse:
    """Say how the portal describes itself to a provider by SAML."""
    known = _provider_or_404(provider, "saml")
    try:
        content = saml.metadata(known, journeys.own_address(known, "identification-form"))
    except IdentificationError as error:
        logger.error("No metadata: %s", error)
        raise Http404(_("There is no page at this address.")) from error
    return HttpResponse(content, content_type="application/samlmetadata+xml")
