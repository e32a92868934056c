"""The badge of a signature: a picture for the organisation's own site, which always says how the signature stands.

It is an SVG without style sheet, script or anything from elsewhere, so that it looks alike wherever it is put; its own
ground makes it legible on light and dark pages.
"""

import textwrap
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.signature_facts import when_signed
from members.standing import standing_of

WIDTH, HEIGHT = 340, 148
LEFT, RULE_SPACE = 62, 12
# ground, words, rule: at least 7:1 between the first two
STANDS = ("#17463c", "#ffffff", "#8fd3bd")
STANDS_NOT = ("#f3ede2", "#1f1b16", "#a92b1e")


@dataclass(frozen=True, slots=True)
class Style:
    """How a part is written. ``letters``: as many as fit into a line, whichever typeface there is."""

    size: int
    weight: int
    letters: int
    lines: int
    height: int


STATE, TITLE, NAME = Style(13, 700, 28, 2, 18), Style(16, 700, 23, 2, 21), Style(13, 400, 32, 2, 17)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and where its foot stands."""

    text: str
    y: int
    style: Style


def draw(signature: Any) -> str:
    """Return the badge of ``signature``, fetched by SIGNATURE_STANDING, as SVG in the active language."""
    standing = standing_of(signature)
    ground, words, rule = STANDS if standing.counts else STANDS_NOT
    title, name = str(signature.declaration.text("title")), signature.organisation.name
    lines, rule_y = _set(standing.tag, title, name)
    context = {
        "language": get_language(),
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "ground": ground,
        "words": words,
        "rule": rule,
        "rule_y": rule_y,
        "lines": lines,
        "title": f"{name}: {standing.tag}, {title}",
        "text": _description(signature, counts=standing.counts),
    }
    return render_to_string("members/badge.svg", context)


def _set(state: str, title: str, name: str) -> tuple[list[Line], int]:
    """Return the lines, one below the other in the middle of the height, and where the rule above the name lies."""
    parts = [(style, _wrapped(text, style)) for style, text in ((STATE, state), (TITLE, title), (NAME, name))]
    height = RULE_SPACE + sum(style.height * len(texts) for style, texts in parts)
    y, lines, rule_y = (HEIGHT - height) // 2, [], 0
    for style, texts in parts:
        if style is NAME:
            rule_y, y = y + RULE_SPACE // 2, y + RULE_SPACE
        for text in texts:
            y += style.height
            lines.append(Line(text, y - 4, style))
    return lines, rule_y


def _wrapped(text: str, style: Style) -> list[str]:
    lines = textwrap.wrap(text, style.letters) or [""]
    kept = lines[: style.lines]
    if len(lines) > len(kept):
        kept[-1] = f"{kept[-1][: style.letters - 1].rstrip()}…"
    return kept


def _description(signature: Any, *, counts: bool) -> str:
    names = {"number": signature.version.number, "day": when_signed(signature)}
    text = _("Version %(number)s, signed on %(day)s.") % names
    return f"{text} {_('The signature stands.') if counts else _('The signature no longer counts.')}"


def alternative(signature: Any) -> str:
    """Return what to say instead of the picture. It stands on another site for ever, so it claims nothing."""
    names = {"organisation": signature.organisation.name, "title": signature.declaration.text("title")}
    return _("%(organisation)s and %(title)s: see whether the signature stands") % names
