"""Pages of seminars."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def seminar_list(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def seminar_detail(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
