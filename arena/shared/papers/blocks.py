"""Blocks of a paper, made from words that know their language."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from arena.shared.markup import is_markup, parse
from arena.shared.numbers import Number, format_number
from arena.shared.rich_text import rich_names
from arena.shared.runs import Marks, Run
from arena.shared.texts import Text, active_language, translated
from arena.shared.tidy import Block, tidy

Words = str | Run | Sequence["Words"]
_PLACE = re.compile(r"%\((\w+)\)s")
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(slots=True)
class Picture(Block):
    """A drawing. ``runs`` say in words what it shows; ``width`` is how wide it is printed, in millimetres."""

    svg: str = ""
    width: int = 0


@dataclass(slots=True)
class Section:
    """A part of a paper under a heading of its own."""

    key: str
    heading: str
    blocks: list[Block]


@dataclass(slots=True)
class Paper:
    """A whole paper. ``kind`` is what it is called, ``facts`` what stands under the title."""

    kind: str
    title: Text
    facts: Block
    day: date
    language: str
    sections: list[Section] = field(default_factory=list)


def runs(*words: Words) -> list[Run]:
    """Return words as runs, each marked with its language where that is not the paper's."""
    found: list[Run] = []
    for part in words:
        if isinstance(part, Run):
            found.append(part)
        elif isinstance(part, str):
            lang = getattr(part, "lang", "")
            marks = Marks(lang=lang if lang != active_language() else "")
            found += [Run(str(part), marks)] if part else []
        else:
            found += runs(*part)
    return found


def sentence(template: str, **parts: Words) -> list[Run]:
    """Return ``template`` with ``parts`` at its places; they keep their language."""
    pieces = _PLACE.split(template)
    return [
        run
        for number, piece in enumerate(pieces)
        for run in runs(parts[piece] if number % 2 else piece.replace("%%", "%"))
    ]


def paragraph(*words: Words) -> Block:
    """Return a paragraph."""
    return Block("p", runs(*words))


def bullets(items: Iterable[Words | list[Block]], *, numbered: bool = False) -> Block:
    """Return a list. An item is words, or blocks."""
    return Block("ol" if numbered else "ul", blocks=[Block("li", blocks=_inside(item)) for item in items])


def heading(*words: Words) -> Block:
    """Return a heading below that of a section."""
    return Block("h3", runs(*words))


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[Words]]) -> Block:
    """Return a table: a row of headings, and in each row the first cell as the row's heading."""
    head = Block("tr", blocks=[Block("th", blocks=_inside(words), scope="col") for words in columns])
    body = [
        Block(
            "tr",
            blocks=[
                Block("td" if number else "th", blocks=_inside(cell), scope="" if number else "row")
                for number, cell in enumerate(cells)
            ],
        )
        for cells in rows
    ]
    return Block("table", blocks=[Block("caption", runs(caption)), head, *body])


def literal(words: str) -> Block:
    """Return lines that stand exactly as they are, such as a signed note."""
    return Block("pre", [Run(words)])


def picture(svg: str, words: str, *, width: int) -> Picture:
    """Return a drawing that is ``width`` millimetres wide; ``words`` say what it shows."""
    return Picture("picture", [Run(words)], svg=svg, width=width)


def facts(pairs: Iterable[tuple[str, Words]]) -> Block:
    """Return terms with what is said of each; those of which nothing is known are left out."""
    known = [(label, runs(words)) for label, words in pairs]
    return Block("facts", blocks=[Block("fact", runs(label), [Block("p", words)]) for label, words in known if words])


def text(row: Any, name: str) -> list[Block]:
    """Return the text ``name`` of ``row``, formatted as it is, in the language that there is."""
    value = translated(row, name)
    lang = value.lang if value.lang != active_language() else ""
    if name in rich_names(type(row)) and is_markup(value):
        blocks = tidy(parse(value))
        for block in blocks:
            block.lang = block.lang or lang
        return blocks
    return [paragraph(Text(part, value.lang)) for part in _BLANK_LINES.split(value.strip()) if part]


def under(title: Block, blocks: list[Block]) -> list[Block]:
    """Return a heading and what stands under it; headings in that stand one level deeper."""
    for block in blocks:
        if block.tag == "h3":
            block.tag = "h4"
    return [title, *blocks]


def amount(value: Number, decimals: int, unit: str) -> list[Words]:
    """Return a number with its unit, which keeps its language."""
    if not unit:
        return [format_number(value, decimals)]
    return [format_number(value, decimals) + "\N{NO-BREAK SPACE}", unit]


def joined(words: Iterable[Words], between: str = ", ") -> list[Words]:
    """Return ``words`` with something between each two."""
    found: list[Words] = []
    for part in words:
        found += [between, part] if found else [part]
    return found


def _inside(item: Any) -> list[Block]:
    if isinstance(item, list) and item and isinstance(item[0], Block):
        return item
    words = runs(item)
    return [Block("p", words)] if words else []
