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

WIDTH, HEIGHT = 320, 116
LINE = 29  # letters of a line, wide ones too
# ground, words, rule: at least 7:1 between the first two
STANDS = ("#17463c", "#ffffff", "#8fd3bd")
STANDS_NOT = ("#f3ede2", "#1f1b16", "#a92b1e")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its words, where its foot stands, whether it is bold."""

    text: str
    y: int
    size: int
    weight: int


def draw(signature: Any) -> str:
    """Return the badge of ``signature``, fetched by ``of_public_id``, as SVG in the active language."""
    standing = standing_of(signature)
    ground, words, rule = STANDS if standing.counts else STANDS_NOT
    title = str(signature.declaration.text("title"))
    first, *more = textwrap.wrap(title, LINE, max_lines=2, placeholder=" …") or [""]
    lines = [Line(standing.tag, 28, 14, 700), Line(first, 51, 16, 700)]
    lines += [Line(text, 71, 16, 700) for text in more]
    lines.append(Line(textwrap.shorten(signature.organisation.name, LINE + 4, placeholder=" …"), 100, 13, 400))
    context = {
        "language": get_language(),
        "width": WIDTH,
        "height": HEIGHT,
        "ground": ground,
        "words": words,
        "rule": rule,
        "lines": lines,
        "title": f"{signature.organisation.name}: {standing.tag}, {title}",
        "text": _description(signature, standing.counts),
    }
    return render_to_string("members/badge.svg", context)


def _description(signature: Any, counts: bool) -> str:  # noqa: FBT001  said once, above
    names = {"number": signature.version.number, "day": when_signed(signature)}
    text = _("Version %(number)s, signed on %(day)s.") % names
    return f"{text} {_('The signature stands.') if counts else _('The signature no longer counts.')}"


def alternative(signature: Any) -> str:
    """Return what to say instead of the picture. It stands on another site for ever, so it claims nothing."""
    names = {"organisation": signature.organisation.name, "title": signature.declaration.text("title")}
    return _("%(organisation)s and %(title)s: see whether the signature stands") % names
