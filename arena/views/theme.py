"""The visitor's choice of light or dark. A cookie that the visitor asked for; nothing else is remembered."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from arena.context_processors import THEMES

COOKIE = "theme"
ONE_YEAR = 365 * 24 * 60 * 60


class SeeOther(HttpResponseRedirect):
    """Answer to a POST: go and GET this page."""

    status_code = 303


# Without a token because the form stands on pages that are cached whole. The worst that a foreign site could do
# is to change the colours, and it is refused all the same.
@csrf_exempt
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember the choice, or forget it when it is "auto", and go back to the page it was made on."""
    if not _same_site(request):
        raise PermissionDenied
    response = SeeOther(_own_path(request.POST.get("next", "")))
    choice = request.POST.get("theme", "")
    if choice in THEMES:
        response.set_cookie(
            COOKIE, choice, max_age=ONE_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    elif choice == "auto":
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _same_site(request: HttpRequest) -> bool:
    """Say whether the form was sent from a page of this site. Browsers that tell nothing are let in."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


def _own_path(address: str) -> str:
    """Return the address if it is a path of this site, or else the home page."""
    own = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if own else "/"
