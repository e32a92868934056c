"""Words with how they are written: what stands on a line, before it is a paragraph, a heading or a cell."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from arena.shared.addresses import safe_address
from arena.shared.languages import known_language
from arena.shared.markup import Element

BREAK = "\n"
NO_BREAK = "\xa0"
_SPACE = re.compile(r"[ \t\n\r\f\x85\xa0\u2028\u2029]+")
_BLANK_LINE = re.compile(r"\n[ \t\xa0]*\n\s*")


class Marks(NamedTuple):
    """How a run of words is written."""

    link: str = ""
    lang: str = ""
    strong: bool = False
    em: bool = False


PLAIN = Marks()


class Run(NamedTuple):
    """Words that are written alike. BREAK among them is the end of a line."""

    text: str
    marks: Marks = PLAIN


def runs_of(nodes: Iterable[Element | str]) -> Iterator[Run]:
    """Yield the words of ``nodes`` with how they are written. A blank line counts as two line ends."""
    waiting: list[tuple[Element | str, Marks]] = [(node, PLAIN) for node in nodes][::-1]
    while waiting:
        node, marks = waiting.pop()
        if isinstance(node, str):
            first, *others = _BLANK_LINE.split(node)
            yield Run(first.replace(BREAK, " "), marks)
            for part in others:
                yield from (Run(BREAK), Run(BREAK), Run(part.replace(BREAK, " "), marks))
        elif node.tag == "br":
            yield Run(BREAK)
        else:
            inside = _marks(node, marks)
            waiting += [(child, inside) for child in node.children][::-1]


def on_one_line(nodes: Iterable[Element | str]) -> Iterator[Run]:
    return (Run(" ") if run.text == BREAK else run for run in runs_of(nodes))


def _marks(node: Element, marks: Marks) -> Marks:
    if node.tag in {"b", "strong"}:
        return marks._replace(strong=True)
    if node.tag in {"i", "em"}:
        return marks._replace(em=True)
    if node.tag == "a":
        marks = marks._replace(link=safe_address(node.attributes.get("href", "")) or marks.link)
    if node.is_block:
        return marks
    return marks._replace(lang=known_language(node.attributes.get("lang")) or marks.lang)


def tidy_runs(runs: Iterable[Run]) -> list[Run]:
    """Return ``runs`` without needless space, those that are written alike made one.

    Space between two runs is written as both of them are, so that neither a link nor bold letters end in space.
    """
    tidied: list[Run] = []
    gap = ""
    for run in runs:
        words = run.text.strip()
        if not words:
            gap = _gap(gap, run.text)
            continue
        begins = run.text.index(words)
        gap = _gap(gap, run.text[:begins])
        if tidied and gap:
            _add(tidied, Run(gap, _common(tidied[-1].marks, run.marks)))
        _add(tidied, Run(_SPACE.sub(lambda match: _gap("", match[0]), words), run.marks))
        gap = _gap("", run.text[begins + len(words) :])
    return tidied


def _gap(first: str, second: str) -> str:
    """Return one space for two: the end of a line if there is one, a fixed space only where it stands alone."""
    space = first + second
    if space in {"", NO_BREAK, BREAK}:
        return space
    return BREAK if BREAK in space else " "


def _common(one: Marks, other: Marks) -> Marks:
    return Marks(
        one.link if one.link == other.link else "",
        one.lang if one.lang == other.lang else "",
        one.strong and other.strong,
        one.em and other.em,
    )


def _add(runs: list[Run], run: Run) -> None:
    if runs and runs[-1].marks == run.marks:
        runs[-1] = Run(runs[-1].text + run.text, run.marks)
    else:
        runs.append(run)
