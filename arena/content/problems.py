"""What is wrong with the content files, by file and line."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple


class Place(NamedTuple):
    """A line of a file."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault and where it stands."""

    place: Place
    text: str

    def __str__(self) -> str:
        return f"{self.place.file}:{self.place.line}: {self.text}"


class Problems:
    """Collects faults, so that all of them are told at once."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}

    def add(self, place: Place, text: str) -> None:
        """Note a fault; the same one twice counts once."""
        self._found[Problem(place, text)] = None

    def __bool__(self) -> bool:
        return bool(self._found)

    def sorted(self) -> list[Problem]:
        """Return the faults by file and line."""
        return sorted(self._found)


class ContentError(Exception):
    """The files cannot be loaded."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint at the word among ``known`` that is most like ``word``, or ""."""
    close = get_close_matches(word, sorted(set(known)), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""
