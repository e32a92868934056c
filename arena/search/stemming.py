"""Words and their stems.

Both databases index what this module makes of a text: stems, parted by spaces, in the order of the text.
Neither needs to know Swedish, and both find the same.
"""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any

import snowballstemmer

BASE_LANGUAGE = "sv"
MAX_WORD = 60
# Letters and digits of any script. Combining marks that have no composed form stay with their letter.
LETTER = r"[^\W_]"
MORE_LETTERS = r"(?:[^\W_]|[\u0300-\u036f])*"
_WORD = re.compile(LETTER + MORE_LETTERS)

_ALGORITHMS = {"sv": "swedish", "en": "english"}
_own = threading.local()  # a stemmer keeps the word it works on in itself, so no two threads may share one
# Words that stand in nearly every text. A query drops them while other words remain.
_FILLERS = {
    "sv": "att av de den det en ett för hur i med och om på som till vad vem var är",
    "en": "a an and by for in is of on or the to with",
}
FILLERS = frozenset(word for line in _FILLERS.values() for word in line.split())
_KEPT = frozenset("åäöæø")
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def clean(text: str) -> str:
    """Return ``text`` composed (NFC) and without what a database or a page cannot hold."""
    return unicodedata.normalize("NFC", _UNSAFE.sub(" ", text))


def words(text: str) -> list[str]:
    """Return the words of ``text`` in small letters."""
    return [word[:MAX_WORD] for word in _WORD.findall(unicodedata.normalize("NFC", clean(text).casefold()))]


def _stemmer(language: str) -> Any:
    algorithm = _ALGORITHMS.get(language, _ALGORITHMS[BASE_LANGUAGE])
    if not hasattr(_own, algorithm):
        setattr(_own, algorithm, snowballstemmer.stemmer(algorithm))
    return getattr(_own, algorithm)


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """Return the stem of ``word``, which is in small letters.

    One pass of the stemmer turns "organisationers" into "organisationer" and that into "organisation", so it
    goes on until nothing changes. å, ä and ö are letters of their own and stay.
    """
    while (shorter := stem_once(word, language)) != word:
        word = shorter
    return word


@lru_cache(maxsize=65_536)
def stem_once(word: str, language: str) -> str:
    """Return ``word`` after one pass: long enough to be the beginning of compounds and of nothing else."""
    return _stemmer(language).stemWord(word) or word


@lru_cache(maxsize=65_536)
def without_accents(word: str) -> str:
    """Return ``word`` with é as e and so on, but with å, ä and ö."""
    if word.isascii():
        return word
    return "".join(
        letter if letter in _KEPT else "".join(c for c in unicodedata.normalize("NFD", letter) if c.isalnum()) or letter
        for letter in word
    )


def stems(text: str, language: str) -> list[str]:
    """Return the stems of the words of ``text``, in order."""
    return [stem(word, language) for word in words(text)]


def indexed(found: list[str]) -> str:
    """Return the stems as both databases index them; accented ones come a second time, plain, at the end."""
    plain = {bare for word in found if (bare := without_accents(word)) != word}
    return " ".join([*found, *sorted(plain)])
