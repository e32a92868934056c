"""What a draft of a signature says: answers as they were typed, so that nothing is lost, and what they mean.

``SigningDraft.data`` holds them by step. What each person answers for themselves (that they have read the text, whether
they are named) lies below the person's number; the rest belongs to all colleagues. ``changed`` says when and by whom
each common step was last written.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from arena.shared.periods import Period
from arena.shared.texts import BASE_LANGUAGE, active_language
from members.consents import CURRENT
from members.evidence.canonical import canonical
from members.models import DeclarationVersion, MandateDocument, SigningDraft, User

TEXT, COMMITMENTS, MANDATE, PUBLIC = STEPS = ("text", "commitments", "mandate", "public")
PERSONAL = frozenset({TEXT, PUBLIC})
_SEASONS = {"vår": 21, "spring": 21, "sommar": 22, "summer": 22, "höst": 23, "autumn": 23, "vinter": 24, "winter": 24}
_SEASON = re.compile(r"(vår|sommar|höst|vinter|spring|summer|autumn|winter)(?:e?n)?\s+(\d{4})")


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A promise in the organisation's own words, as typed. ``row`` is its place on the page."""

    row: int
    title: str
    body: str
    rhythm: str
    due: str


@dataclass(frozen=True, slots=True)
class CoSigner:
    """Somebody who is to sign too. ``row`` is their place on the page."""

    row: int
    name: str
    email: str
    title: str


def answers_to(draft: SigningDraft, step: str, person: User) -> dict[str, Any]:
    """Return what was typed at ``step``: by ``person`` where each answers for themselves, else by anybody."""
    found = draft.data.get(step, {})
    return dict(found.get(str(person.pk), {}) if step in PERSONAL else found)


def chosen_numbers(draft: SigningDraft) -> set[int]:
    """Return the numbers of the elective commitments that are chosen."""
    return set(draft.data.get(COMMITMENTS, {}).get("chosen", ()))


def own_words(draft: SigningDraft) -> list[OwnWords]:
    """Return the promises in own words; rows without a word are none."""
    rows = draft.data.get(COMMITMENTS, {}).get("own", ())
    read = (
        OwnWords(row, *(typed.get(name, "").strip() for name in ("title", "body", "rhythm", "due")))
        for row, typed in enumerate(rows)
    )
    return [own for own in read if own.title or own.body]


def co_signers(draft: SigningDraft) -> list[CoSigner]:
    """Return who is to sign too, if the organisation signs jointly; rows without a word are nobody."""
    answers = draft.data.get(MANDATE, {})
    if answers.get("mandate") != "joint":
        return []
    read = (
        CoSigner(row, *(typed.get(name, "").strip() for name in ("name", "email", "title")))
        for row, typed in enumerate(answers.get("others", ()))
    )
    return [other for other in read if other.name or other.email]


def language_shown(version: DeclarationVersion) -> str:
    """Return the language in which the page that is being made shows the text of ``version``."""
    commitments = [row.translations for row in version.commitments.all()]
    is_there = any(active_language() in texts for texts in (version.translations, *commitments))
    return active_language() if is_there else BASE_LANGUAGE


def read_due(typed: str) -> Period | str:
    """Return when a promise is to be kept: a date as ISO writes it, or “autumn 2027”.

    Raises:
        ValueError: it is neither.
    """
    text = typed.strip().casefold()
    season = _SEASON.fullmatch(text)
    return Period(f"{season[2]}-{_SEASONS[season[1]]}") if season else Period(text) if text else ""


def read_day(typed: str) -> date | None:
    """Return the day of a decision, or None where none was typed.

    Raises:
        ValueError: it is no day.
    """
    return date.fromisoformat(typed.strip()) if typed.strip() else None


def stamp(draft: SigningDraft, person: User) -> str:
    """Return a hash of all that ``person`` would sign now. What was checked is what is signed if it is the same."""
    mine = {step: answers_to(draft, step, person) for step in STEPS}
    papers = MandateDocument.objects.filter(draft=draft).order_by("pk").values_list("sha256", "name")
    content = [
        [draft.pk, draft.organisation_id, draft.version_id, draft.version.text_hash, draft.revision, person.pk],
        [mine, [list(paper) for paper in papers], CURRENT],
    ]
    return hashlib.sha256(canonical(content)).hexdigest()
