"""Template tags that print content texts with their language. Built in: no ``{% load %}`` needed."""

import re
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from arena.shared.periods import Period
from arena.shared.texts import active_language, translated

register = template.Library()
_BLANK_LINES = re.compile(r"\n\s*\n")


@register.simple_tag
def text(row: Any, name: str) -> str:
    """Print a content text, marked with its language where that is not the page's."""
    return _marked(translated(row, name))


@register.simple_tag
def plain(row: Any, name: str) -> str:
    """Print a content text where no markup may stand: titles, attributes."""
    return translated(row, name)


@register.simple_tag
def text_lang(row: Any, name: str) -> str:
    """Print a lang attribute for the element that holds the text, where its language is not the page's."""
    return _lang(translated(row, name))


@register.simple_tag
def paragraphs(row: Any, name: str) -> str:
    """Print a content text as paragraphs; a blank line begins a new one."""
    value = translated(row, name)
    if not value:
        return ""
    lang = _lang(value)
    parts = (format_html("<p{}>{}</p>", lang, part) for part in _BLANK_LINES.split(value.strip()))
    return mark_safe("\n".join(parts))


@register.filter
def marked(value: str) -> str:
    """Print a Text, marked with its language where that is not the page's."""
    return _marked(value)


@register.filter
def period(value: str) -> str:
    """Print a period in words: ``2021-23`` is "hösten 2021"."""
    return Period(value).display() if value else ""


def _lang(value: str) -> SafeString:
    lang = getattr(value, "lang", "")
    return format_html(' lang="{}"', lang) if lang and value and lang != active_language() else SafeString("")


def _marked(value: str) -> str:
    if hasattr(value, "__html__"):
        return value
    lang = _lang(value)
    words = escape(value)
    return SafeString(f"<span{lang}>{words}</span>") if lang else words
