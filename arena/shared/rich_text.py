"""Formatted text: a column of clean HTML, or of plain text in paragraphs.

Clean means: the blocks that ``arena.shared.tidy`` knows, written by ``arena.shared.written``. A text is cleaned on its
way in (forms, files, ``save()``, ``update()``) and again on its way out, where the result is kept. A text without
formatting is stored as plain text; a blank line begins a new paragraph.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from django.db import models
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from arena.shared.markup import is_markup, parse, without_controls
from arena.shared.texts import Text, translated
from arena.shared.tidy import tidy
from arena.shared.written import PageWriter, Writer, is_plain, plain

TOP_HEADING = 3  # below the page's h1 and its sections' h2
_BLANK_LINES = re.compile(r"\n\s*\n")


@lru_cache(1024)
def clean_html(value: str) -> str:
    """Return ``value`` clean. What is clean already comes back as it is."""
    value = without_controls(value).strip()
    if not is_markup(value):
        return value
    blocks = tidy(parse(value))
    words = plain(blocks) if is_plain(blocks) else ""
    return words if words and not is_markup(words) else Writer()(blocks)


@lru_cache(4096)
def plain_words(value: str) -> str:
    """Return the words of a formatted text without their form, for where no tags may stand."""
    return plain(tidy(parse(value))) if is_markup(value) else value


def page_html(value: str, *, top: int = TOP_HEADING, lang: str = "") -> SafeString:
    """Return ``value`` as a page shows it: its headings begin at level ``top``, and ``lang`` is its language."""
    if is_markup(value):
        return _page_html(value, top, lang, gettext("Table"))
    return paragraphs_of(value, lang=lang)


def paragraphs_of(value: str, *, lang: str = "") -> SafeString:
    """Return plain text as paragraphs; a blank line begins a new one."""
    mark = f' lang="{escape(lang)}"' if lang else ""
    parts = (part for part in _BLANK_LINES.split(without_controls(value).strip()) if part)
    return SafeString("\n".join(f"<p{mark}>{escape(part)}</p>" for part in parts))


@lru_cache(4096)
def _page_html(value: str, top: int, lang: str, table_label: str) -> SafeString:
    return SafeString(PageWriter(top=top, lang=lang, table_label=table_label)(tidy(parse(without_controls(value)))))


class RichTextField(models.TextField):
    """Holds formatted text, cleaned whichever way it comes in."""

    def to_python(self, value: Any) -> Any:
        """Clean what a form, a file, ``update()`` or a bulk method gives."""
        value = super().to_python(value)
        return clean_html(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001  Django's signature
        """Let the row hold what the database gets, also where many are made at once."""
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = clean_html(value)
            setattr(model_instance, self.attname, value)
        return value


def _rich_names(model: type[Any]) -> frozenset[str]:
    """Return the names of the formatted texts of ``model``."""
    meta = getattr(model, "_meta", None)
    return (
        frozenset(field.name for field in meta.concrete_fields if isinstance(field, RichTextField))
        if meta
        else frozenset()
    )


# mypy takes a class for something that cannot be a key.
rich_names: Callable[[type[Any]], frozenset[str]] = cache(_rich_names)  # type: ignore[assignment]


def words(row: Any, name: str) -> Text:
    """Return the text ``name`` of ``row`` in the active language, without form: for wherever no tags may stand."""
    value = translated(row, name)
    if "<" in value and name in rich_names(type(row)):
        return Text(plain_words(str(value)), value.lang)
    return value


def clean_rich_texts(row: Any) -> None:
    """Clean the formatted texts of ``row``, in its columns and in its translations."""
    names = rich_names(type(row))
    for name in names - row.get_deferred_fields():
        value = getattr(row, name)
        if isinstance(value, str):
            setattr(row, name, clean_html(value))
    if not names or "translations" in row.get_deferred_fields():
        return
    for texts in row.translations.values() if isinstance(row.translations, dict) else ():
        for name in names.intersection(texts if isinstance(texts, dict) else ()):
            if isinstance(texts[name], str):
                texts[name] = clean_html(texts[name])
