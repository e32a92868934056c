"""What the pages of an organisation's own people begin with: who asks, and for which organisation."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.models import Membership, User

View = Callable[..., HttpResponseBase]


def own_page(view: View) -> View:
    """Decorate a page of somebody who is logged in: no browser or proxy keeps it."""
    return never_cache(login_required(require_http_methods(["GET", "HEAD", "POST"])(view)))


def person_of(request: HttpRequest) -> User:
    """Return who is logged in."""
    return cast("User", request.user)


def membership_or_404(request: HttpRequest, slug: str, rule: Callable[[Any, Any], bool] | None = None) -> Membership:
    """Return the membership of whoever asks in the organisation at ``slug``, with the organisation.

    Raises:
        Http404: they do not act for it, or there is none: nobody learns which.
        PermissionDenied: they do, but ``rule`` (members.rules) says no.
    """
    memberships = person_of(request).memberships.current().select_related("organisation__region", "user")
    membership = memberships.filter(organisation__slug=slug).first()
    if membership is None:
        raise Http404(gettext("There is no page at this address."))
    if rule is not None and not rule(membership.user, membership.organisation):
        raise PermissionDenied
    return membership


def filled_in(request: HttpRequest) -> Any:
    """Return what was sent, for a form; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None
