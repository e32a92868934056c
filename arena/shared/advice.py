"""What could be better in a formatted text, said to whoever has just written it. Saving never fails by it."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext

from arena.shared.markup import Element, is_markup, parse
from arena.shared.runs import BREAK, Run
from arena.shared.tidy import Block, tidy

MAX_BARE_ADDRESS = 40
MAX_QUOTED = 60
SAYS_NOTHING = {
    *(
        "här",
        "hit",
        "klicka",
        "klicka här",
        "klicka på länken",
        "tryck här",
        "se här",
        "läs här",
        "läs mer",
        "läs mera",
    ),
    *("läs mer här", "läs vidare", "mer", "mer info", "mer information", "se mer", "mer här", "länk", "länken"),
    *("denna länk", "den här länken", "via denna länk", "via länken", "webbplats", "webbsida", "sida", "hemsida"),
    *("here", "click", "click here", "this link", "link", "read more", "read more here", "more", "more info", "page"),
    *("more information", "see more", "see here", "learn more", "website", "web page", "this page", "this"),
}
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_CAPITALS = re.compile(r"(?:\b[A-ZÅÄÖÉÜ]{2,}\b[ ,.:;!–-]*|\b[A-ZÅÄÖ]\b[ ,]*){3,}")
MIN_CAPITALS = 15


class Link(NamedTuple):
    """A link of a text: where it leads and what it says."""

    address: str
    words: str


# What knows more than the text itself: whether our own pages stand, and what the machine found out about others'.
JUDGES: list[Callable[[list[Link]], list[str]]] = []


def links_in(value: str) -> list[Link]:
    """Return the links of a formatted text."""
    if "<" not in value or not is_markup(value):
        return []
    return list(_links(tidy(parse(value))))


def warnings_about(value: str) -> list[str]:
    """Return what could be better in ``value``, each with the words in question and how to mend it."""
    root = parse(value) if is_markup(value) else Element("div", children=[value])
    blocks = tidy(root)
    found = [
        *(warning for link in _links(blocks) for warning in _about_link(link)),
        *_about_empty_links(root),
        *_about_headings(blocks),
        *_about_tables(blocks),
        *_about_capitals(blocks),
    ]
    return list(dict.fromkeys(found))


def judged(links: list[Link]) -> list[str]:
    """Return what those who know more say about ``links``."""
    return [warning for judge in JUDGES for warning in judge(links)] if links else []


# --- Links -----------------------------------------------------------------------------------------


def _all(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _all(block.blocks)


def _links(blocks: Iterable[Block]) -> Iterator[Link]:
    for block in _all(blocks):
        for address, runs in groupby(block.runs, key=_address_of):
            if address:
                yield Link(address, " ".join("".join(run.text for run in runs).split()))


def _address_of(run: Run) -> str:
    return run.marks.link


def _about_link(link: Link) -> Iterator[str]:
    if _EDGES.sub("", link.words).casefold() in SAYS_NOTHING:
        yield gettext(
            "The link “%(words)s” does not say where it leads. Write what the reader finds there, such as the name of "
            "the page: some hear the links of a page one by one."
        ) % {"words": link.words}
    elif _is_address(link.words) and len(link.words) > MAX_BARE_ADDRESS:
        yield gettext("The link shows its whole address: “%(words)s”. Write in words what the reader finds there.") % {
            "words": _short(link.words)
        }


def _is_address(words: str) -> bool:
    return " " not in words and ("://" in words or words.startswith("www."))


def _about_empty_links(root: Element) -> Iterator[str]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        inside = [child for child in node.children if isinstance(child, Element)]
        waiting += inside
        if node.tag == "a" and node.attributes.get("href") and not _words_of(node):
            yield gettext(
                "A link to “%(address)s” had no text and was left out. Write a text and make it a link again, if it is "
                "needed."
            ) % {"address": _short(node.attributes["href"])}


def _words_of(node: Element) -> str:
    return "".join(child if isinstance(child, str) else _words_of(child) for child in node.children).strip()


# --- Headings, tables, letters ---------------------------------------------------------------------


def _about_headings(blocks: list[Block]) -> Iterator[str]:
    first = next((block for block in blocks if block.tag in {"h3", "h4"}), None)
    if first and first.tag == "h4":
        yield gettext(
            "The subheading “%(words)s” stands without a heading above it: a level is left out. Make it a heading."
        ) % {"words": _short(first.words)}


def _about_tables(blocks: list[Block]) -> Iterator[str]:
    for table in (block for block in blocks if block.tag == "table"):
        rows = [row for row in table.blocks if row.tag == "tr"]
        if any(cell.scope == "col" for cell in rows[0].blocks):
            continue
        words = " ".join(block.words for block in _all(rows[0].blocks) if block.words)
        yield gettext(
            "The table that begins with “%(words)s” has no header row, so that a figure read aloud has no name. "
            "Put the cursor in its first row and choose “%(button)s”."
        ) % {"words": _short(words), "button": gettext("Header row")}


def _about_capitals(blocks: list[Block]) -> Iterator[str]:
    for block in _all(blocks):
        for match in _CAPITALS.finditer(block.words.replace(BREAK, " ")):
            words = match[0].strip(" ,.:;!–-")
            if sum(map(str.isalpha, words)) >= MIN_CAPITALS:
                yield gettext(
                    "“%(words)s” is written in capitals, which are hard to read and may be read aloud letter by "
                    "letter. Write as usual, and make it bold if it is important."
                ) % {"words": _short(words)}


def _short(words: str) -> str:
    return words if len(words) <= MAX_QUOTED else f"{words[: MAX_QUOTED - 1].rstrip()}…"
