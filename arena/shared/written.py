"""Blocks written out: as the HTML that is stored, as that of a page, and as plain words."""

from collections.abc import Iterable
from itertools import groupby

from django.utils.html import escape

from arena.shared.languages import RIGHT_TO_LEFT
from arena.shared.runs import BREAK, PLAIN, Run
from arena.shared.tidy import Block

_MARKS = ("link", "lang", "strong", "em")


class Writer:
    """Writes the HTML that is stored."""

    def __call__(self, blocks: Iterable[Block]) -> str:
        """Return the blocks, one on each line, so that two versions are easily compared."""
        return "\n".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        """Return one block."""
        if block.tag == "table":
            return self.table(block)
        if block.tag in {"li", "th", "td"}:
            return self.element(block, self._in_short(block.blocks))
        inside = "".join(map(self.block, block.blocks)) if block.blocks else self.runs(block.runs)
        return self.element(block, inside)

    def element(self, block: Block, inside: str) -> str:
        """Return the tags of ``block`` around ``inside``."""
        scope = f' scope="{block.scope}"' if block.tag == "th" and block.scope else ""
        return f"<{block.tag}{scope}{self.lang(block.lang)}>{inside}</{block.tag}>"

    def lang(self, lang: str) -> str:
        """Return the attribute that names a language."""
        return f' lang="{lang}"' if lang else ""

    def table(self, block: Block) -> str:
        """Return a table, its first rows of headings as its head."""
        captions = [row for row in block.blocks if row.tag == "caption"]
        rows = [row for row in block.blocks if row.tag == "tr"]
        split = next((n for n, row in enumerate(rows) if not _is_head(row)), len(rows))
        inside = "".join(map(self.block, captions))
        for tag, part in (("thead", rows[:split]), ("tbody", rows[split:])):
            if part:
                inside += f"<{tag}>{''.join(map(self.block, part))}</{tag}>"
        return self.element(block, inside)

    def runs(self, runs: Iterable[Run], marks: tuple[str, ...] = _MARKS) -> str:
        """Return words with their marks, a link outermost."""
        if not marks:
            return "".join(escape(run.text).replace(BREAK, "<br>") for run in runs)
        first, *others = marks
        html = ""
        for value, group in groupby(runs, key=lambda run: getattr(run.marks, first)):
            inside = self.runs(group, tuple(others))
            html += self._marked(first, value, inside) if value else inside
        return html

    def _marked(self, mark: str, value: str, inside: str) -> str:
        if mark == "link":
            return f'<a href="{escape(value)}">{inside}</a>'
        if mark == "lang":
            return f"<span{self.lang(value)}>{inside}</span>"
        return f"<{mark}>{inside}</{mark}>"

    def _in_short(self, blocks: list[Block]) -> str:
        """Return what an item or a cell holds: one paragraph needs no tags of its own."""
        paragraphs = [block for block in blocks if block.tag == "p"]
        if len(paragraphs) == 1 and paragraphs[0] is blocks[0] and not blocks[0].lang:
            return self.runs(blocks[0].runs) + "".join(map(self.block, blocks[1:]))
        return "".join(map(self.block, blocks))


class PageWriter(Writer):
    """Writes HTML that fits into a page: headings below those around the text, tables that scroll in a frame."""

    def __init__(self, *, top: int, lang: str, table_label: str) -> None:
        self.top = top
        self.outer_lang = lang
        self.table_label = table_label
        self._has_heading = False

    def __call__(self, blocks: Iterable[Block]) -> str:
        """Return the blocks, each marked with the language of the whole where that is not the page's."""
        return "\n".join(self.block(self._in_language(block)) for block in blocks)

    def _in_language(self, block: Block) -> Block:
        if not self.outer_lang or block.lang:
            return block
        return Block(block.tag, block.runs, block.blocks, self.outer_lang, block.scope)

    def lang(self, lang: str) -> str:
        """Return the attributes that name a language, and the direction in which it is read."""
        return super().lang(lang) + (' dir="rtl"' if lang in RIGHT_TO_LEFT else "")

    def element(self, block: Block, inside: str) -> str:
        """Return the tags of ``block`` around ``inside``; no level of headings is left out."""
        if block.tag not in {"h3", "h4"}:
            return super().element(block, inside)
        level = self.top + 1 if block.tag == "h4" and self._has_heading else self.top
        self._has_heading = True
        return f"<h{level}{self.lang(block.lang)}>{inside}</h{level}>"

    def table(self, block: Block) -> str:
        """Return a table in a frame that scrolls, which the keyboard reaches."""
        caption = next((row.words for row in block.blocks if row.tag == "caption"), self.table_label)
        return (
            f'<div class="table-scroll table-scroll--text" role="group" aria-label="{escape(caption)}" tabindex="0">'
            f"{super().table(block)}</div>"
        )


def is_plain(blocks: Iterable[Block]) -> bool:
    """Whether the blocks say the same as paragraphs of plain text."""
    return all(
        block.tag == "p" and not block.lang and all(run.marks == PLAIN and BREAK not in run.text for run in block.runs)
        for block in blocks
    )


def plain(blocks: Iterable[Block]) -> str:
    """Return the words of the blocks: a blank line between paragraphs, a line for each item and row."""
    return "\n\n".join(filter(None, map(_plain, blocks)))


def _plain(block: Block) -> str:
    if block.tag == "tr":
        return " · ".join(filter(None, (_plain(cell) for cell in block.blocks)))
    if block.tag in {"ul", "ol", "table"}:
        return "\n".join(filter(None, map(_plain, block.blocks)))
    if block.tag in {"li", "th", "td"}:
        return "\n".join(filter(None, map(_plain, block.blocks))) if block.tag == "li" else _in_a_row(block)
    return "\n\n".join(map(_plain, block.blocks)) if block.blocks else block.words


def _in_a_row(cell: Block) -> str:
    return " ".join(" ".join(map(_plain, cell.blocks)).split())


def _is_head(row: Block) -> bool:
    return all((cell.tag == "th" and cell.scope == "col") or not cell.blocks for cell in row.blocks)
