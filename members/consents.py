"""The consent to be named in public, word for word as a signatory reads it.

Each version stands in files of its own (members/data/consents/) that are never edited: the log holds the hash of what
was shown, so that it can be proved later. A new wording is a new version, and ``CURRENT`` its name.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.html import format_html

from arena.shared.texts import BASE_LANGUAGE, active_language

CURRENT = "2026-1"
LANGUAGES = (BASE_LANGUAGE, "en")
_FOLDER = Path(__file__).parent / "data" / "consents"


class Consent(NamedTuple):
    """What is said before the choice, and the words of both answers."""

    text: str
    yes: str
    no: str

    def given(self, *, is_shown: bool) -> str:
        """Return the text with the answer: what was agreed to. It names nobody."""
        return f"{self.text}\n\n{self.yes if is_shown else self.no}"


def choices(language: str) -> list[tuple[str, str]]:
    """Return the answers for a form, marked with their language where the page is in another."""
    words = consent(language)
    return [("yes", _marked(words.yes, language)), ("no", _marked(words.no, language))]


def _marked(words: str, language: str) -> str:
    return words if language == active_language() else format_html('<span lang="{}">{}</span>', language, words)


@cache
def consent(language: str, version: str = CURRENT) -> Consent:
    """Return the consent in ``language``; in Swedish where there is no other."""
    known = language if language in LANGUAGES else BASE_LANGUAGE
    parts = (_FOLDER / f"{version}.{known}.txt").read_text(encoding="utf-8").split("\n---\n")
    return Consent(*(part.strip() for part in parts))
