"""Addresses below those of declarations and organisations, and where they have moved."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext

from arena.shared.models import FormerSlug, Publishable
from members.models import Commitment, Declaration, Organisation

MODELS: dict[str, type[Publishable]] = {"declaration": Declaration, "organisation": Organisation}


def at_commitment(declaration: Declaration, commitment: Commitment) -> str:
    """Return the address of a commitment of the declaration's current version."""
    return reverse("commitment", args=[declaration.slug, commitment.number])


def trail(declaration: Declaration, *further: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way from the start page to a page below a declaration's, for the breadcrumbs."""
    return [
        (reverse("declaration-list"), gettext("Declarations")),
        (declaration.get_absolute_url(), declaration.text("title")),
        *further,
    ]


def not_found_or_moved(name: str, **parts: Any) -> HttpResponse:
    """Return a redirect to the page ``name`` if a slug in its address is a former one.

    Raises:
        Http404: none of them is, or the page is not where they have moved either.
    """
    now = {part: _current(part, value) for part, value in parts.items()}
    if now == parts:
        raise Http404(gettext("There is no page at this address."))
    return HttpResponsePermanentRedirect(reverse(name, args=list(now.values())))


def _current(part: str, value: Any) -> Any:
    """Return the slug that a former one has become; a slug in use, and anything else, as it is."""
    model = MODELS.get(part)
    if model is None or model.objects.published().filter(slug=value).exists():
        return value
    row = FormerSlug.objects.current(model, value)
    return row.slug if row else value
