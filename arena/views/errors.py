"""Pages for when something went wrong."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import translation

from arena.assets import css_files
from arena.context_processors import ENGLISH_PREFIX

RETRY_AFTER_SECONDS = 300


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be understood."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this visitor may not see the page or do this."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was sent without a valid token, usually because it was open for a long time."""
    request.token_refused = True  # type: ignore[attr-defined]  # arena.kept_forms looks at it
    return render(request, "403.html", {"form_expired": True}, status=403)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429: the same was tried too often in a short time. No limit lasts longer than what Retry-After says."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, with a search and the main ways on."""
    return render(request, "404.html", status=404)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was sent than any page takes."""
    return _bare_page(request, "413.html", 413)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: an error of ours."""
    return _bare_page(request, "500.html", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database is away; the visitor is asked to come back."""
    response = _bare_page(request, "503.html", 503)
    response["Retry-After"] = "10"
    response["Cache-Control"] = "no-store"
    return response


def _bare_page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """Render without database, session and context processors: any of them may be what failed."""
    language = "en" if f"{request.path}/".startswith(f"{ENGLISH_PREFIX}/") else "sv"
    with translation.override(language):
        html = loader.get_template(template).render({"language": language, "css_addresses": _css_addresses()})
    return HttpResponse(html, status=status)


def _css_addresses() -> list[str]:
    """Return the addresses of the style sheets; none if the static files were never collected."""
    try:
        return [staticfiles_storage.url(path) for path in css_files()]
    except ValueError:
        return []
