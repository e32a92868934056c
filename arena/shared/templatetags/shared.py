"""Template tags that print content texts with their language. Built in: no ``{% load %}`` needed."""

from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from arena.shared.periods import Period
from arena.shared.rich_text import TOP_HEADING, page_html, paragraphs_of, rich_names, words
from arena.shared.texts import active_language, is_untranslated, translated

register = template.Library()


@register.simple_tag
def text(row: Any, name: str) -> str:
    """Print the words of a content text, marked with its language where that is not the page's."""
    return _marked(words(row, name))


@register.simple_tag
def plain(row: Any, name: str) -> str:
    """Print the words of a content text where no markup may stand: titles, attributes."""
    return words(row, name)


@register.simple_tag
def text_lang(row: Any, name: str) -> str:
    """Print a lang attribute for the element that holds the text, where its language is not the page's."""
    return _lang(translated(row, name))


@register.simple_tag
def paragraphs(row: Any, name: str, top: int = TOP_HEADING) -> SafeString:
    """Print a content text as it is formatted, or in paragraphs; headings in it begin at level ``top``.

    ``top`` is one more than the heading above the text on the page.
    """
    value = translated(row, name)
    if not value:
        return SafeString("")
    lang = value.lang if value.lang != active_language() else ""
    if name in rich_names(type(row)):
        return page_html(value, top=top, lang=lang)
    return paragraphs_of(value, lang=lang)


@register.simple_tag
def language_notice(row: Any, *names: str) -> str:
    """Say at the top of a page in another language that its main texts, ``names``, are in Swedish only."""
    if not is_untranslated(row, *names):
        return ""
    what, words = gettext("In Swedish only."), gettext("The text of this page has not been translated.")
    return format_html('<div class="notice" role="note"><p><strong>{}</strong> {}</p></div>', what, words)


@register.simple_tag
def language_tag(row: Any, *names: str) -> str:
    """Say the same in one tag, beside a row of a list."""
    if not is_untranslated(row, *names):
        return ""
    return format_html(' <span class="tag">{}</span>', gettext("In Swedish only"))


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
