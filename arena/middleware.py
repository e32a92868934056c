"""What must be settled at the door, before sessions, forms and views see a request."""

import logging
from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils import translation

from arena.views import errors

logger = logging.getLogger("django.request")

# The whole request, its files included, by where its address begins; a proxy in front must let as much through.
MAX_REQUEST_BYTES = {"/admin/": 32 * 1024 * 1024, "": 3 * 1024 * 1024}


class ContentPolicyMiddleware(CSPMiddleware):
    """django-csp, with the policy that nearly every answer has written out once instead of each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        policy = build_policy(config=settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
        self.policy = "; ".join(sorted(policy.split("; ")))

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the policy; a view that asked for another one, or for a nonce, gets it from django-csp."""
        own = hasattr(request, "_csp_nonce") or any(name.startswith("_csp") for name in vars(response))
        if own or settings.DEBUG:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response


class PackingMiddleware(GZipMiddleware):
    """Pack pages, not uploaded files: those are packed already, and a part of one must stay as it is."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Pack what is a page."""
        return response if response.has_header("Accept-Ranges") else super().process_response(request, response)


class DoorMiddleware:
    """Refuse what Django itself would stumble on, and say so when the database is away.

    * A request that is larger than anything the site takes is refused before it is read.
    * A form that names another character set than UTF-8 is refused: Django raises on its first use.
    * NUL is in no address of ours, and PostgreSQL refuses it as text: as path it is not found, in a
      query it is left out.
    * A view that cannot reach the database becomes a 503 that asks the visitor to come back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look the request over, then let it in."""
        if "\0" in request.path_info:
            raise Http404
        if _is_too_large(request):
            return errors.too_large(request)
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query:
            request.META["QUERY_STRING"] = query.replace("%00", "")
        if request.method == "POST" and request.content_params:
            charset = request.content_params.get("charset", "utf-8")
            if charset.lower() != "utf-8":
                raise BadRequest(f"The form is written in {charset[:40]!r}, not in UTF-8.")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 503 if the database is away, full or busy; a missing table is a fault of ours and stays a 500."""
        if not isinstance(exception, OperationalError | InterfaceError) or str(exception).startswith("no such"):
            return None
        logger.error("Database unavailable: %s", exception, exc_info=exception, extra={"request": request})
        return errors.unavailable(request)


def _is_too_large(request: HttpRequest) -> bool:
    """Whether the request says that more follows than its address may be sent."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    limit = next(most for start, most in MAX_REQUEST_BYTES.items() if request.path_info.startswith(start))
    return said.isdecimal() and int(said) > limit


class AccountLanguageMiddleware:
    """The administration, whose addresses name no language, speaks the language of the account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the account's language; before logging in, and everywhere else, in that of the address."""
        if not request.path_info.startswith(reverse("admin:index")) or not request.user.is_authenticated:
            return self.get_response(request)
        with translation.override(request.user.language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())  # a preview has its own
        return response
