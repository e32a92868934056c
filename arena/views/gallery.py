"""Every component in all its states, for developers. Has an address only while debugging; see arena/urls.py."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from arena import samples
from arena.views import errors

ERROR_PAGES = {
    400: errors.bad_request,
    403: errors.permission_denied,
    404: errors.page_not_found,
    500: errors.server_error,
}


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    context = {**samples.CHARTS, **samples.PICTURES, **samples.LISTS, **samples.sample_forms()}
    return render(request, "arena/gallery.html", context)


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """Show an error page, which cannot be seen otherwise while debugging."""
    return ERROR_PAGES.get(status, errors.page_not_found)(request)


def receipt(request: HttpRequest) -> HttpResponse:
    """Show the page that says that something was sent."""
    return render(request, "arena/gallery_receipt.html")
