"""What every page knows about the site. For a visitor without a session no query and nothing of them: it is kept."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import iri_to_uri
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from arena.assets import css_files

THEMES = ("light", "dark")
ENGLISH_PREFIX = "/en"
DEFAULT_TAGLINE = _("A regional knowledge arena")
# First word of the address (the same in both languages), and what the section is called.
MENU: tuple[tuple[str, Promise], ...] = (
    ("program", _("Programmes")),
    ("regioner", _("Regions")),
    ("organisationer", _("Organisations")),
    ("deklarationer", _("Declarations")),
    ("kalender", _("Calendar")),
    ("om", _("About the arena")),
)


def site(request: HttpRequest) -> dict[str, Any]:
    """Return name, language, theme, style sheets, menu and addresses for base.html."""
    path = iri_to_uri(request.path)
    swedish = swedish_path(path)
    addresses = {"sv": swedish, "en": ENGLISH_PREFIX + swedish}
    language = "en" if get_language() == "en" else "sv"
    query = iri_to_uri(request.META.get("QUERY_STRING", ""))
    prefix = ENGLISH_PREFIX if language == "en" else ""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "tagline": settings.SITE_TAGLINE or DEFAULT_TAGLINE,
        "contact_email": settings.CONTACT_EMAIL,
        "theme": theme_of(request),
        "css_files": css_files(),
        "language": language,
        "path_prefix": prefix,
        "page_path": path,
        "page_address": f"{path}?{query}" if query else path,
        "language_paths": addresses,
        "other_language_address": addresses["sv" if language == "en" else "en"] + (f"?{query}" if query else ""),
        "menu": menu(swedish, prefix),
        "person": person_of(request),
        "preview": getattr(request, "preview", None),
    }


def person_of(request: HttpRequest) -> Any:
    """Return who is logged in. Who brings no session is nobody: the session is not even looked for."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    person = getattr(request, "user", None)
    return person if person is not None and person.is_authenticated else None


def theme_of(request: HttpRequest) -> str:
    """Return the visitor's choice of colours: light, dark, or auto (as the device says)."""
    theme = request.COOKIES.get("theme", "")
    return theme if theme in THEMES else "auto"


def swedish_path(path: str) -> str:
    """Return the address without the language prefix."""
    if path == ENGLISH_PREFIX or path.startswith(f"{ENGLISH_PREFIX}/"):
        return path.removeprefix(ENGLISH_PREFIX) or "/"
    return path


def menu(path: str, prefix: str) -> list[dict[str, Any]]:
    """Return the sections, with ``current`` "page" on the section's own page and "true" on a page inside it."""
    items = []
    for word, label in MENU:
        address = f"/{word}/"
        current = "page" if path == address else "true" if path.startswith(address) else ""
        items.append({"label": label, "address": prefix + address, "current": current})
    return items
