"""What has changed between two texts, in words: lines that are gone, new or written anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from arena.shared.history.words import GONE, NEW, Piece, compare
from arena.shared.page_text import Line

CHANGED = "changed"
ALIKE = 0.6  # with this share of words in common two lines are one that was written anew


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that is gone, new or changed."""

    kind: str
    parts: tuple[Piece, ...]
    heading: str
    lang: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The differences under one heading."""

    heading: str
    differences: list[Difference]


def passages(before: Sequence[Line], after: Sequence[Line]) -> list[Passage]:
    """Return what differs between two pages, in the order of the page, each under its heading."""
    groups = groupby(differences(before, after), lambda difference: difference.heading)
    return [Passage(heading, list(found)) for heading, found in groups]


def differences(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Difference]:
    """Yield the lines that differ."""
    old_texts, new_texts = [line.text for line in before], [line.text for line in after]
    matcher = SequenceMatcher(None, old_texts, new_texts, autojunk=False)
    for what, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if what != "equal":
            yield from _replaced(before[old_start:old_end], after[new_start:new_end])


def _replaced(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Difference]:
    """Yield the lines of a stretch that differs; those that are alike are one line written anew."""
    waiting = list(old)
    for line in new:
        place = next((place for place, other in enumerate(waiting) if _are_alike(other.text, line.text)), None)
        if place is None:
            yield Difference(NEW, (Piece(NEW, line.text),), line.heading, line.lang)
            continue
        for gone in waiting[:place]:
            yield _gone(gone)
        yield Difference(CHANGED, tuple(compare(waiting[place].text, line.text)), line.heading, line.lang)
        waiting = waiting[place + 1 :]
    for gone in waiting:
        yield _gone(gone)


def _gone(line: Line) -> Difference:
    return Difference(GONE, (Piece(GONE, line.text),), line.heading, line.lang)


def _are_alike(one: str, other: str) -> bool:
    """Whether the shorter line has most of its words in the other one, in their order."""
    old, new = one.split(), other.split()
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= ALIKE * min(len(old), len(new))
