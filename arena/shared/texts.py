"""Texts that know their language.

Swedish is the base language of all content and lives in ordinary columns. Other languages lie beside
it in one JSON column, ``translations``: ``{"en": {"title": "…"}}``. See docs/adr/0004-translations.md.
"""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language

BASE_LANGUAGE = "sv"


class Text(str):
    """A text and the language that it is written in."""

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, value: str, lang: str = BASE_LANGUAGE) -> "Text":
        text = super().__new__(cls, value)
        text.lang = lang
        return text


def capital(text: str) -> str:
    """Return a text that begins with a capital and still knows its language."""
    return Text(capfirst(text), text.lang) if isinstance(text, Text) else capfirst(str(text))


def active_language() -> str:
    """Return the two-letter language of the page that is being made."""
    return (get_language() or BASE_LANGUAGE)[:2]


def is_untranslated(row: Any, *names: str) -> bool:
    """Whether the page is in another language than Swedish, and none of the texts ``names`` that there are is.

    What was not fetched with the row is left out: a mark is not worth a query.
    """
    if active_language() == BASE_LANGUAGE:
        return False
    texts = (row.translations or {}).get(active_language(), {})
    at_hand = [name for name in names if row.__dict__.get(name)]
    return bool(at_hand) and not any(texts.get(name) for name in at_hand)


def translated(row: Any, name: str) -> Text:
    """Return the text ``name`` of ``row`` in the active language, or in Swedish where only that exists."""
    if row.translations and (language := active_language()) != BASE_LANGUAGE:
        value = row.translations.get(language, {}).get(name)
        if value:
            return Text(value, language)
    return Text(getattr(row, name), BASE_LANGUAGE)
