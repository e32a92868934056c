"""The page on which visitors read a row, made by the very view that answers them."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, resolve
from django.utils import translation

from arena.shared.models import Publishable
from arena.shared.moves import set_published

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Preview:
    """What the bar above a previewed page says and offers; see templates/partials/preview_bar.html."""

    language: str
    is_public: bool
    back: str = ""  # address of the form; "" where the form stands open in another tab
    address: str = ""  # where the other language is asked for
    fields: list[tuple[str, str]] = field(default_factory=list)  # what has to be sent along, where it is not stored
    has_files: bool = False  # which cannot be sent along a second time
    languages: tuple[tuple[str, Any], ...] = tuple(settings.LANGUAGES)


def face_of(row: Any) -> Publishable | None:
    """Return what is published and shows ``row``: itself, or what its ``public_path`` leads to."""
    path = getattr(row, "public_path", None)
    if path is None:
        return None
    for name in path.split("__") if path else ():
        row = getattr(row, name)
    return row if isinstance(row, Publishable) else None


def show(face: Publishable) -> None:
    """Publish ``face``, whatever its state. Only in a rehearsal."""
    if not face.is_public:
        set_published(face)


def public_page(request: HttpRequest, face: Publishable, language: str, preview: Preview | None = None) -> HttpResponse:
    """Return what a visitor gets who asks for the page of ``face``, with the preview's bar above it if there is one.

    Raises:
        Http404: visitors do not find it.
    """
    with translation.override(language):
        address = face.shown_at()
        match = resolve("/" + address.removeprefix(get_script_prefix()))
        visitor: Any = _visitor(request, address)
        visitor.resolver_match, visitor.preview = match, preview
        response: Any = match.func(visitor, *match.args, **match.kwargs)
        return response.render() if hasattr(response, "render") and not response.is_rendered else response


def _visitor(request: HttpRequest, address: str) -> WSGIRequest:
    """Return the request of somebody who is not logged in and sees the colours that ``request`` has chosen."""
    kept: dict[str, Any] = {
        name: request.META[name] for name in ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST") if name in request.META
    }
    theme = request.COOKIES.get("theme")
    environ: dict[str, Any] = {
        **kept,
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "HTTP_COOKIE": f"theme={theme}" if theme in {"light", "dark"} else "",
        "wsgi.url_scheme": request.scheme,
        "wsgi.input": BytesIO(),
    }
    visitor: Any = WSGIRequest(environ)
    visitor.user = AnonymousUser()
    return visitor
