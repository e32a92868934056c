"""The floor: a Django view that returns five bytes, with no middleware, on the same server."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

if not settings.configured:
    settings.configure(
        ROOT_URLCONF="arena.bench.bare",
        SECRET_KEY="the bench holds no secrets",  # noqa: S106  nothing is signed
        ALLOWED_HOSTS=["*"],
        MIDDLEWARE=[],
    )


def bare(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse(b"hello", content_type="text/plain")


urlpatterns = [path("", bare)]
django.setup(set_prefix=False)
application = WSGIHandler()
