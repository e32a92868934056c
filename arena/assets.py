"""Which style sheets a page has: the separate files while debugging, one small file otherwise."""

from django.conf import settings

# In the order of the cascade layers that tokens.css declares.
CSS_PARTS = ("tokens", "base", "layout", "components", "pictures", "forms", "utilities", "print")
CSS_SOURCES = tuple(f"css/{part}.css" for part in CSS_PARTS)
CSS_BUNDLE = "build/arena.css"


def css_files() -> tuple[str, ...]:
    """Return the static paths of the style sheets to link to."""
    return CSS_SOURCES if settings.DEBUG else (CSS_BUNDLE,)
