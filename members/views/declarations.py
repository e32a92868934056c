"""Pages of declarations."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def declaration_list(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def declaration_detail(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def signatory_list(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def signature_detail(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def commitment_detail(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
