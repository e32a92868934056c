"""Two versions of a declaration compared word by word, for people who have to decide whether they sign the new one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from arena.shared.history.words import GONE, NEW, SAME, Piece, compare
from arena.shared.texts import BASE_LANGUAGE, active_language
from members.models import Commitment, DeclarationVersion
from members.version_changes import Fate, fates, newcomers


@dataclass(frozen=True, slots=True)
class Compared:
    """A text in pieces that are the same, gone or new. ``lang``: its language, "" where that is the page's."""

    pieces: Sequence[Piece]
    lang: str

    @property
    def is_changed(self) -> bool:
        """Whether a word differs."""
        return any(piece.kind in {GONE, NEW} for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one commitment, with its title and text compared."""

    fate: Fate
    title: Compared
    body: Compared
    kind_changed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of the former commitments, which ones are new, and whether the rules of choosing differ."""

    steps: list[Step]
    added: list[Commitment]
    rules_changed: bool

    def number_of(self, outcome: str) -> int:
        """Return how many commitments had this outcome."""
        return sum(step.fate.outcome == outcome for step in self.steps)

    @property
    def numbers(self) -> dict[str, int]:
        """How many were kept, changed, dropped, and are new."""
        return {outcome: self.number_of(outcome) for outcome in ("kept", "changed", "dropped")} | {
            "added": len(self.added)
        }


def difference(old: DeclarationVersion, new: DeclarationVersion) -> Difference:
    """Return what differs in the commitments of two versions. Three queries."""
    found = fates(old, new)
    rules = [(version.elective_minimum, version.own_commitments) for version in (old, new)]
    return Difference([_step(fate) for fate in found], newcomers(new, found), rules[0] != rules[1])


def _step(fate: Fate) -> Step:
    now = fate.new
    kind_changed = now is not None and now.kind != fate.old.kind
    return Step(fate, compared(fate.old, now, "title"), compared(fate.old, now, "body"), kind_changed)


def compared(old: Any, new: Any, name: str) -> Compared:
    """Return the text ``name`` of two rows compared, in the page's language if both have it, else in Swedish.

    ``new`` may be None: what was dropped is shown as it was.
    """
    before, after = old.text(name), (new or old).text(name)
    if before and after and before.lang != after.lang:
        before, after = getattr(old, name), getattr(new, name)
    lang = getattr(after or before, "lang", BASE_LANGUAGE)
    lang = "" if lang == active_language() else lang
    if before == after:
        return Compared([Piece(SAME, str(after))] if after else [], lang)
    return Compared(list(_without_edges(compare(str(before), str(after), whole=True))), lang)


def _without_edges(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces with the blank before a gone or new word outside of it, where no line is drawn through it."""
    for piece in pieces:
        text = piece.text.lstrip()
        blank = piece.text[: len(piece.text) - len(text)]
        if piece.kind in {GONE, NEW} and blank and text:
            yield Piece(SAME, blank)
            yield Piece(piece.kind, text)
        else:
            yield piece
