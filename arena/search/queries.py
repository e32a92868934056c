"""What a visitor wrote, turned into what both databases are asked for and how the answers are ranked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from arena.search.stemming import (
    BASE_LANGUAGE,
    FILLERS,
    LETTER,
    MORE_LETTERS,
    clean,
    stem,
    stem_once,
    without_accents,
    words,
)

MAX_LETTERS = 200
MAX_WORDS = 12


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a word: the stem that it shares with its other forms, and the beginning of its compounds."""

    stem: str
    beginning: str  # "" where only the whole stem counts

    def fits(self, other: str) -> bool:
        """Tell whether ``other``, a stem of a text, is a form or a compound of the word."""
        return other == self.stem or bool(self.beginning and other.startswith(self.beginning))


Phrase = tuple[Form, ...]


@dataclass(frozen=True)
class Word:
    """One word of a query and everything that stands for it; any of the phrases will do."""

    written: str
    phrases: tuple[Phrase, ...]

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """All forms of all phrases."""
        return tuple(form for phrase in self.phrases for form in phrase)

    @cached_property
    def whole(self) -> str:
        """Pattern of the word itself in a title's stems."""
        return "(?:" + "|".join(" ".join(re.escape(f.stem) for f in phrase) for phrase in self.phrases) + ")(?: |$)"

    @cached_property
    def part(self) -> str:
        """Pattern of the word or the beginning of a compound."""
        return "(?:" + "|".join(" ".join(_part(f) for f in phrase) for phrase in self.phrases) + ")"

    def also(self, stems: Iterable[str]) -> "Word":
        """Return the word with further stems that stand for it."""
        return Word(self.written, (*self.phrases, *((Form(one, ""),) for one in stems)))


def _part(form: Form) -> str:
    if not form.beginning:
        return re.escape(form.stem) + "(?= |$)"
    return f"(?:{re.escape(form.beginning)}[^ ]*|{re.escape(form.stem)}(?= |$))"


def safe(query: str) -> str:
    """Return what the visitor wrote without what no page or database can hold, and not too long."""
    return " ".join(clean(query[:MAX_LETTERS]).split())


def written(query: str) -> list[str]:
    """Return the different words of ``query`` in order. Those that stand in every text count only by themselves."""
    found = list(dict.fromkeys(words(query[:MAX_LETTERS])))
    return ([word for word in found if word not in FILLERS] or found)[:MAX_WORDS]


def parse(query: str, language: str, synonyms: Mapping[str, str]) -> list[Word]:
    """Return the words of ``query`` with all that stands for them.

    Args:
        query: what the visitor wrote.
        language: of the page; an English page holds Swedish texts too, so its words are tried in both.
        synonyms: Swedish stem → words with the same meaning, with commas between them.
    """
    languages = dict.fromkeys([language, BASE_LANGUAGE])
    parsed = []
    for word in written(query):
        phrases: list[Phrase] = [(_form(word, one),) for one in languages]
        for synonym in synonyms.get(stem(word, BASE_LANGUAGE), "").split(","):
            phrases += [tuple(_form(w, one) for w in words(synonym)) for one in languages]
        parsed.append(Word(word, tuple(dict.fromkeys(phrase for phrase in phrases if phrase))))
    return parsed


def _form(word: str, language: str) -> Form:
    """A single letter begins too many words to stand for them."""
    return Form(stem(word, language), stem_once(word, language) if len(word) > 1 else "")


class Ranking:
    """The order of the hits, computed from titles alone so that every database agrees.

    First titles that begin with the query, then those that hold all its words, then those that hold them in
    compounds, then by how many words the title holds. Equals: real content before examples, then the alphabet.
    """

    def __init__(self, parsed: list[Word]) -> None:
        self._begins = re.compile("".join(word.whole for word in parsed))
        self._whole = [re.compile(f"(?:^| ){word.whole}") for word in parsed]
        self._part = [re.compile(f"(?:^| ){word.part}") for word in parsed]

    def __call__(self, title: str) -> tuple[bool, int, int]:
        """Return how well ``title``, as stems, answers the query; the smaller the better."""
        parts = [bool(pattern.search(title)) for pattern in self._part]
        if not any(parts):
            return (True, 0, 0)
        whole = sum(bool(pattern.search(title)) for pattern in self._whole)
        return (not self._begins.match(title), -sum(parts), -whole)


class Marker:
    """Finds the words of a text that a query meant."""

    def __init__(self, parsed: list[Word]) -> None:
        self._words = parsed
        starts = {(form.beginning or form.stem)[:2] for word in parsed for form in word.forms}
        # Most words of a text are passed over by their first two letters and never stemmed.
        likely = "|".join(map(re.escape, sorted(starts)))
        self._likely = re.compile(f"(?<!{LETTER})(?:{likely}){MORE_LETTERS}", re.IGNORECASE)
        self._known: dict[tuple[str, str], int | None] = {}

    def spots(self, text: str, language: str) -> list[tuple[int, int, int]]:
        """Return start, end and number of the query's word for each hit in ``text``."""
        found = []
        for match in self._likely.finditer(text):
            number = self._number(match.group(), language)
            if number is not None:
                found.append((match.start(), match.end(), number))
        return found

    def _number(self, word: str, language: str) -> int | None:
        key = (word, language)
        if key not in self._known:
            own = stem("".join(words(word)), language)
            forms = {own, without_accents(own)}
            self._known[key] = next(
                (n for n, w in enumerate(self._words) if any(f.fits(form) for f in w.forms for form in forms)), None
            )
        return self._known[key]
