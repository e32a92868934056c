"""The interface speaks the language of the page, and only that."""

import re
from collections.abc import Iterator
from functools import cache

import polib
import pytest
from bs4 import BeautifulSoup
from bs4.element import NavigableString
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext, override

from tests.browser.pages import DECLARATION, PATHS

CATALOGUE = settings.BASE_DIR / "locale" / "sv" / "LC_MESSAGES" / "django.po"
MORE_PATHS = (
    "/deklarationer/deklarationen-for-mangfald/undertecknare/?region=narnia",
    "/deklarationer/deklarationen-for-mangfald/undertecknare/exempelstiftelsen-oppna-dorrar/",
    f"{DECLARATION}ataganden/99/",
    "/kalender/arskonferens-mangfald-i-bristyrken/",
    "/kalender/aktiva-atgarder-i-vardagen/",
    "/kalender/praktik-som-leder-vidare/",
    "/organisationer/?name=xyzzyx",
    "/organisationer/exempelregionen/",
    "/program/?page=99",
    "/regioner/ostergotland/",
    "/sok/?q=mångfald&region=halland&page=7",
)
ALL_PATHS = (*PATHS, *MORE_PATHS)
SEEN_ATTRIBUTES = ("alt", "aria-label", "title", "placeholder")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
MARKUP = re.compile(r"<[^>]+>")
ENGLISH_WORDS = re.compile(r"\b(and|are|have|its|not|the|there|this|which|with)\b", re.IGNORECASE)
PROPER_NAMES = ("The X Train",)
ADDRESS = re.compile(r"https?://\S+")

Pair = tuple[str, str]


@cache
def pairs() -> tuple[Pair, ...]:
    """Return every text with its Swedish; a counted one gives two."""
    found: list[Pair] = []
    for entry in polib.pofile(str(CATALOGUE)):
        if entry.msgid_plural:
            found += [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]
        else:
            found.append((entry.msgid, entry.msgstr))
    return tuple(found)


def fragments(text: str) -> Iterator[str]:
    """Yield what of a text stands in a page as it is: what lies between placeholders and tags, if it is telling."""
    for part in re.split(f"{PLACEHOLDER.pattern}|{MARKUP.pattern}", text.replace("%%", "%")):
        words = " ".join(part.split()).strip(" .,:;–")
        if len(re.findall(r"\w{2,}", words)) >= 3:
            yield words


@cache
def telling(side: int) -> frozenset[str]:
    """Return the fragments of the English (0) or Swedish (1) side that the other side does not have."""
    mine, other = ({part for pair in pairs() for part in fragments(pair[which])} for which in (side, 1 - side))
    return frozenset(mine - other)


def said(page: BeautifulSoup, language: str) -> str:
    """Return what the page says in its own language, without what it marks as another's."""
    for part in page.select(f"script, style, [lang]:not(html):not([lang={language}])"):
        part.decompose()
    texts = [text for text in page.find_all(string=True) if type(text) is NavigableString]  # no comments
    texts += [tag[name] for tag in page.find_all(True) for name in SEEN_ATTRIBUTES if tag.get(name)]
    texts += [tag["content"] for tag in page.select("meta[name=description]")]
    return " ¶ ".join(" ".join(str(text).split()) for text in texts)


def visit(client: Client, path: str, language: str) -> str:
    """Return what the page says, once its language is declared right."""
    response = client.get(f"/en{path}" if language == "en" else path)
    assert response.status_code in {200, 404}
    page = BeautifulSoup(response.content, "html.parser")
    assert page.html is not None
    assert page.html["lang"] == language
    assert response.headers["Content-Language"] == language
    return said(page, language)


def found_in(text: str, parts: frozenset[str]) -> list[str]:
    return sorted(part for part in parts if re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text))


def test_the_texts_are_compiled() -> None:
    with override("sv"):
        assert gettext("Programmes") == "Program", "run manage.py compile_texts"


@pytest.mark.django_db
@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("path", ALL_PATHS)
def test_swedish_pages_hold_no_english(client: Client, path: str) -> None:
    text = visit(client, path, "sv")
    assert found_in(text, telling(0)) == []
    for name in PROPER_NAMES:
        text = text.replace(name, "")
    assert ENGLISH_WORDS.findall(ADDRESS.sub("", text)) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("path", ALL_PATHS)
def test_english_pages_hold_no_swedish_of_the_interface(client: Client, path: str) -> None:
    assert found_in(visit(client, path, "en"), telling(1)) == []


def test_the_check_would_find_them() -> None:
    assert "Sök på hela webbplatsen" in telling(1)
    assert {"Search the whole site", "The last day to sign was", "has signed a declaration"} <= telling(0)
    assert found_in("¶ Search the whole site ¶", telling(0)) == ["Search the whole site"]


def test_translations_keep_placeholders_and_markup() -> None:
    kept = [[sorted(PLACEHOLDER.findall(text) + MARKUP.findall(text)) for text in pair] for pair in pairs()]
    assert [swedish for english, swedish in kept if swedish != english] == []


def test_translations_begin_and_end_as_the_text_does() -> None:
    assert [pair for pair in pairs() if not begins_and_ends_alike(*pair)] == []


def begins_and_ends_alike(english: str, swedish: str) -> bool:
    """Compare the first letter's case and the last mark: a heading stays one, and so does a sentence."""
    marks = all(swedish.endswith(mark) == english.endswith(mark) for mark in ".:…")
    letters = english[:1].isalpha() and swedish[:1].isalpha()
    return marks and swedish.strip() == swedish != "" and (not letters or english[0].isupper() == swedish[0].isupper())
