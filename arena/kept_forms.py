"""A form of the administration that came after the session had ended: what was typed is kept, not thrown away.

The answer to such a form is a page that holds everything that was sent, explains what has happened, and sends it again
once the person has logged in (in another tab). Nothing is done before that: the page's button posts to the same
address, with a fresh token, and meets every check anew.

Only a form that the browser says came from our own pages is answered so. A foreign page could otherwise prepare a
form and let a coordinator confirm it.
"""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers

# What is never written back into a page.
_SECRET = re.compile(r"passw|secret|otp|recovery|webauthn|credential", re.IGNORECASE)
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  the name of a field
_UNREADABLE = (RequestDataTooBig, SuspiciousOperation, BadRequest, UnreadablePostError)


class KeptFormMiddleware:
    """Answer with the form itself where it was refused because nobody is logged in any more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; a form that could not be taken comes back as it was sent."""
        response = self.get_response(request)
        if request.method != "POST" or not request.path_info.startswith(reverse("admin:index")):
            return response
        if not _was_refused(request, response) or not is_own(request):
            return response
        fields = _fields(request)
        return kept_form(request, fields) if fields else response


def _was_refused(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the form met no session, one without its second step, or carried an outdated token."""
    if getattr(request, "token_refused", False):
        return True
    person: Any = request.user
    is_nobody = not person.is_authenticated or getattr(person, "powers_sleep", False)
    return is_nobody and response.status_code in {302, 403}


def is_own(request: HttpRequest) -> bool:
    """Whether the browser says that the form came from a page of ours. Silence is no proof."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None and origin is None:
        return False
    return site in {None, "same-origin"} and origin in {None, f"{request.scheme}://{request.get_host()}"}


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was sent; nothing where there is a secret among it, or where it cannot be read."""
    try:
        sent = [(name, value) for name, values in request.POST.lists() for value in values if name != _TOKEN]
    except _UNREADABLE:
        return []
    return [] if any(_SECRET.search(name) for name, _value in sent) else sent


def kept_form(request: HttpRequest, fields: list[tuple[str, str]]) -> HttpResponse:
    """Return the page that keeps ``fields`` and sends them again."""
    person: Any = request.user
    context = {
        "site_header": admin.site.site_header,
        "site_title": admin.site.site_title,
        "site_url": admin.site.site_url,
        "has_permission": False,  # the frame alone: who this is will be asked again
        "is_nav_sidebar_enabled": False,
        "is_popup": False,
        "second_factor_required": True,
        "fields": fields,
        "files": [file.name for _name, files in request.FILES.lists() for file in files],
        "address": request.get_full_path(),
        "is_ready": person.is_authenticated and not getattr(person, "powers_sleep", False),
        "must_log_in": not person.is_authenticated,
        "login_address": f"{reverse('account_login')}?next={reverse('admin:index')}",
    }
    with translation.override(getattr(person, "language", None) or translation.get_language()):
        response = render(request, "admin/kept_form.html", context, status=403)
    add_never_cache_headers(response)
    return response
