"""What visitors will see changed on a page: the same in every language once, and what only one language has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from arena.shared.differences import Difference, Passage, passages
from arena.shared.models import Publishable
from arena.shared.page_text import Line, lines_of
from arena.shared.public_pages import LANGUAGES, public_page

Lines = Mapping[str, list[Line]]


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences on the page in one language."""

    language: str
    passages: list[Passage]


def public_lines(request: HttpRequest, face: Publishable) -> dict[str, list[Line]]:
    """Return what the page of ``face`` says, by language."""
    pages = {language: public_page(request, face, language) for language in LANGUAGES}
    return {language: lines_of(page.content.decode(), language) for language, page in pages.items()}


def changes_between(before: Lines, after: Lines) -> list[Changes]:
    """Return what differs, for each language in which something does.

    A text that is not translated is the same on every page; its change is told once.
    """
    told: set[tuple[Any, ...]] = set()
    found = []
    for language in LANGUAGES:
        kept = []
        for passage in passages(before.get(language, []), after[language]):
            news = [one for one in passage.differences if _said(one) not in told]
            if news:
                kept.append(Passage(passage.heading, news))
        told |= {_said(one) for passage in kept for one in passage.differences}
        if kept:
            found.append(Changes(language, kept))
    return found


def _said(difference: Difference) -> tuple[Any, ...]:
    return difference.kind, difference.parts
