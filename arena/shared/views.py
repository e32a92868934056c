"""What the views of every app do alike."""

from typing import Any

from django.db import models
from django.http import Http404, HttpResponsePermanentRedirect
from django.utils.translation import gettext

from arena.shared.models import FormerSlug


def published_or_redirect(queryset: "models.QuerySet[Any]", slug: str) -> Any:
    """Return the published row at ``slug``, or a permanent redirect to where it has moved::

        programme = published_or_redirect(Programme.objects.with_page(), slug)
        if isinstance(programme, HttpResponsePermanentRedirect):
            return programme

    Raises:
        Http404: nothing is or was published at this address; a draft is nothing to the public.
    """
    row = queryset.published().filter(slug=slug).first()  # type: ignore[attr-defined]
    if row is not None:
        return row
    moved = FormerSlug.objects.current(queryset.model, slug)
    if moved is not None:
        return HttpResponsePermanentRedirect(moved.get_absolute_url())  # type: ignore[attr-defined]
    raise Http404(gettext("There is no page at this address."))
