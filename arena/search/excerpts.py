"""The lines under a hit: the place in the text where the words stand, with the words marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from arena.search.queries import Marker

LENGTH = 220
BEFORE = 60
MAX_SPOTS = 60

Spot = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Escaped text with ``<mark>`` around the words, and its language."""

    html: SafeString
    lang: str


def excerpt(parts: Sequence[Sequence[str]], marker: Marker) -> Excerpt:
    """Return the place where most words of the query stand together, or else the beginning."""
    if not parts:
        return Excerpt(mark_safe(""), "")
    best, (language, text), spots, place = 0, parts[0], [], 0
    for one_language, one_text in parts:
        found = marker.spots(one_text, one_language)[:MAX_SPOTS]
        for number, (start, _end, _word) in enumerate(found):
            different = len({word for _, end, word in found[number:] if end <= start + LENGTH - BEFORE})
            if different > best:
                best, language, text, spots, place = different, one_language, one_text, found, start
    return Excerpt(_cut_out(text, spots, place), language)


def marked(text: str, spots: Sequence[Spot]) -> SafeString:
    """Return ``text`` escaped, with the spots marked."""
    html, done = [], 0
    for start, end, _number in spots:
        html += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return mark_safe("".join([*html, escape(text[done:])]))


def _cut_out(text: str, spots: Sequence[Spot], place: int) -> SafeString:
    start = _word_start(text, place - BEFORE)
    end = _word_end(text, start + LENGTH)
    inside = [(a - start, b - start, n) for a, b, n in spots if start <= a and b <= end]
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return mark_safe(f"{before}{marked(text[start:end], inside)}{after}")


def _word_start(text: str, place: int) -> int:
    return text.rfind(" ", 0, place) + 1 if place > 0 else 0


def _word_end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    space = text.rfind(" ", 0, place + 1)
    return space if space > place - 40 else place
