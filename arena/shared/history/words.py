"""Two texts compared word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

GONE, NEW, SAME, SKIPPED = "gone", "new", "same", "skipped"
CONTEXT = 12  # words that are shown around a change
TOO_MANY = 400_000  # pairs of words: longer texts are compared by lines first
UNLIKE = 0.2  # texts that share less than this are shown one after the other
_WORDS = re.compile(r"\n+|[^\S\n]*\S+|[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the same, gone or new; ``skipped`` stands for what is the same and far from changes."""

    kind: str
    text: str


def compare(old: str, new: str, *, whole: bool = False) -> list[Piece]:
    """Return the pieces of ``old`` and ``new`` in the order of reading; ``whole``: also what is the same."""
    if not old or not new:
        return [Piece(kind, text) for kind, text in ((GONE, old), (NEW, new)) if text]
    pieces = _joined(_by_words(_WORDS.findall(old), _WORDS.findall(new)))
    shared = sum(len(piece.text) for piece in pieces if piece.kind == SAME)
    if shared < UNLIKE * min(len(old), len(new)):
        return [Piece(GONE, old), Piece(NEW, new)]
    return pieces if whole else list(_shortened(pieces))


def _by_words(old: list[str], new: list[str]) -> Iterator[Piece]:
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    tails = zip(reversed(old[start:]), reversed(new[start:]), strict=False)
    end = next((i for i, (a, b) in enumerate(tails) if a != b), min(len(old), len(new)) - start)
    yield Piece(SAME, "".join(old[:start]))
    middle = old[start : len(old) - end], new[start : len(new) - end]
    if len(middle[0]) * len(middle[1]) > TOO_MANY:
        yield from _by_lines(*middle)
    else:
        yield from _matched(*middle)
    yield Piece(SAME, "".join(old[len(old) - end :]))


def _by_lines(old: list[str], new: list[str]) -> Iterator[Piece]:
    """Compare lines; within those that were replaced, words where that is not too much."""
    old_lines, new_lines = ("".join(words).splitlines(keepends=True) for words in (old, new))
    for kind, a, b, c, d in SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes():
        before, after = "".join(old_lines[a:b]), "".join(new_lines[c:d])
        words = _WORDS.findall(before), _WORDS.findall(after)
        if kind == "replace" and len(words[0]) * len(words[1]) <= TOO_MANY:
            yield from _matched(*words)
        elif kind == "equal":
            yield Piece(SAME, before)
        else:
            yield from (Piece(GONE, before), Piece(NEW, after))


def _matched(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(SAME, "".join(old[a:b]))
        else:
            yield from (Piece(GONE, "".join(old[a:b])), Piece(NEW, "".join(new[c:d])))


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        if joined and piece.kind == joined[-1].kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        elif piece.text:
            joined.append(piece)
    return joined


def _shortened(pieces: list[Piece]) -> Iterator[Piece]:
    """Leave out what is the same, but for some words around each change."""
    for number, piece in enumerate(pieces):
        words = _WORDS.findall(piece.text)
        before, after = number > 0, number < len(pieces) - 1
        kept = CONTEXT * (before + after)
        if piece.kind != SAME or len(words) <= kept + CONTEXT:
            yield piece
            continue
        if before:
            yield Piece(SAME, "".join(words[:CONTEXT]))
        yield Piece(SKIPPED, " … ")
        if after:
            yield Piece(SAME, "".join(words[-CONTEXT:]))
