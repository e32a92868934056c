"""From any markup to the few blocks that our texts have. What it returns is what ``arena.shared.written`` writes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from arena.shared.languages import known_language
from arena.shared.markup import HEADINGS, Element
from arena.shared.runs import BREAK, Run, on_one_line, runs_of, tidy_runs
from arena.shared.table_grid import Cell, grid

MAX_LISTS = 4  # lists within lists
_BULLET = re.compile(r"[•·▪▫‣◦●○■□]\s*(?=\S)")


@dataclass(slots=True)
class Block:
    """A paragraph, heading or caption of runs; or a list, quote, table, row or cell of blocks."""

    tag: str
    runs: list[Run] = field(default_factory=list)
    blocks: "list[Block]" = field(default_factory=list)
    lang: str = ""
    scope: str = ""

    @property
    def words(self) -> str:
        """What it says, without form."""
        return "".join(run.text for run in self.runs)


def tidy(root: Element) -> list[Block]:
    """Return the tree as blocks in which every tag stands where HTML wants it, and none is empty."""
    return _Tidy(root).blocks


class _Tidy:
    def __init__(self, root: Element) -> None:
        self._levels = _levels(root)
        self.blocks = _lists_of_bullets(self._flow(root.children, {"heading", "list", "quote", "table"}))

    # --- What stands under each other ---

    def _flow(self, nodes: Iterable[Element | str], allowed: set[str], depth: int = 0) -> list[Block]:
        """Return ``nodes`` as blocks; words between them become paragraphs, what is not ``allowed`` loses its form."""
        blocks: list[Block] = []
        line: list[Element | str] = []
        for node in (*_lifted(nodes), Element("hr")):
            if isinstance(node, str) or not (node.is_block or node.holds_blocks):
                line.append(node)
                continue
            blocks += _paragraphs(line)
            line = []
            blocks += _in_language(self._block(node, allowed, depth), node)
        return blocks

    def _block(self, node: Element, allowed: set[str], depth: int) -> list[Block]:
        if not node.children:
            return []
        if node.tag in HEADINGS:
            return self._heading(node, allowed, depth)
        if node.tag in {"ul", "ol"} and "list" in allowed:
            return self._list(node, depth)
        if node.tag == "blockquote" and "quote" in allowed:
            inside = self._flow(node.children, {"list"}, depth)
            return [Block("blockquote", blocks=inside)] if inside else []
        if node.tag == "table" and "table" in allowed:
            return self._table(node)
        return self._flow(node.children, allowed, depth)

    def _heading(self, node: Element, allowed: set[str], depth: int) -> list[Block]:
        if node.holds_blocks:
            return self._flow(node.children, allowed, depth)
        # Bold is what a heading is anyway.
        runs = tidy_runs(Run(text, marks._replace(strong=False)) for text, marks in on_one_line(node.children))
        if "heading" in allowed:
            return [Block(self._levels[node.tag], runs)] if runs else []
        return [Block("p", [Run(text, marks._replace(strong=True)) for text, marks in runs])] if runs else []

    # --- Lists ---

    def _list(self, node: Element, depth: int) -> list[Block]:
        """Return the list; one that stands too deep gives its words to the item around it."""
        items: list[Block] = []
        for child in node.children:
            if isinstance(child, str) and not child.strip():
                continue
            is_item = isinstance(child, Element) and child.tag == "li"
            inside = child.children if is_item and isinstance(child, Element) else [child]
            blocks = self._flow(inside, {"list"}, depth + 1)
            if not blocks:
                continue
            if not is_item and items:  # a list in a list belongs to the item before it
                items[-1].blocks += blocks
            else:
                lang = known_language(child.attributes.get("lang")) if isinstance(child, Element) else ""
                items.append(Block("li", blocks=blocks, lang=lang if is_item else ""))
        if depth >= MAX_LISTS:
            return [block for item in items for block in item.blocks]
        return [Block(node.tag, blocks=items)] if items else []

    # --- Tables ---

    def _table(self, node: Element) -> list[Block]:
        """Return the table with rows of equal length. One that only holds a page together gives up its words."""
        cells = [
            [self._cell(cell, is_heading=is_head or cell.tag == "th") for cell in row] for row, is_head in _rows(node)
        ]
        rows = [row for row in grid(cells, empty=lambda: Block("td")) if any(cell.blocks for cell in row)]
        captions = [child for child in node.children if isinstance(child, Element) and child.tag == "caption"]
        runs = tidy_runs(on_one_line(captions[:1]))
        caption = [Block("caption", runs)] if runs else []
        if len(rows) < 2 and all(len(row) < 2 for row in rows):
            said = [Block("p", block.runs) for block in caption]
            return said + [block for row in rows for cell in row for block in cell.blocks]
        head = 0
        while head < len(rows) - 1 and all(cell.tag == "th" or not cell.blocks for cell in rows[head]):
            head += 1
        for number, row in enumerate(rows):
            for cell in row:
                if number < head and cell.blocks:
                    cell.tag, cell.scope = "th", "col"
                elif cell.tag == "th":
                    cell.scope = "row" if cell is row[0] else cell.scope or "row"
        return [Block("table", blocks=[*caption, *(Block("tr", blocks=row) for row in rows)])]

    def _cell(self, node: Element, *, is_heading: bool) -> Cell[Block]:
        blocks = _in_language(self._flow(node.children, {"list"}), node)
        scope = node.attributes.get("scope", "")
        block = Block(
            "th" if is_heading and blocks else "td", blocks=blocks, scope=scope if scope in {"row", "col"} else ""
        )
        return Cell(block, _number(node.attributes.get("colspan")), _number(node.attributes.get("rowspan")))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 4 else 1


def _rows(table: Element, *, is_head: bool = False) -> Iterator[tuple[list[Element], bool]]:
    """Yield the cells of each row of ``table``, and whether the row stands in its head."""
    for child in table.children:
        if not isinstance(child, Element):
            continue
        if child.tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(child, is_head=child.tag == "thead")
        elif child.tag == "tr":
            cells = [cell for cell in child.children if isinstance(cell, Element)]
            yield [cell for cell in cells if cell.tag in {"td", "th"}], is_head


def _levels(root: Element) -> dict[str, str]:
    """Return which heading each of the source becomes. Pages have h1 and h2 of their own.

    A text with a heading above h3 was written for a page of its own: its topmost level becomes h3, all others h4.
    """
    used = sorted({node.tag for node in _elements(root) if node.tag in HEADINGS})
    if used and used[0] < "h3":
        return {tag: "h3" if tag == used[0] else "h4" for tag in HEADINGS}
    return {tag: "h3" if tag == "h3" else "h4" for tag in HEADINGS}


def _elements(root: Element) -> Iterator[Element]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [child for child in node.children if isinstance(child, Element)]


# --- Marks around blocks -------------------------------------------------------------------------


def _lifted(nodes: Iterable[Element | str]) -> Iterator[Element | str]:
    """Yield ``nodes`` with every mark that stands around blocks put inside them."""
    for node in nodes:
        if isinstance(node, str) or node.is_block or not node.holds_blocks:
            yield node
            continue
        line: list[Element | str] = []
        for child in (*_lifted(node.children), Element("hr")):
            if isinstance(child, str) or not child.is_block:
                line.append(child)
                continue
            if line:
                yield Element(node.tag, node.attributes, line)
                line = []
            yield _marked_inside(node, child)


def _marked_inside(mark: Element, block: Element) -> Element:
    """Return ``block`` with ``mark`` around what is in it."""
    if not block.children:
        return block
    if block.tag in {"table", "thead", "tbody", "tfoot", "tr", "ul", "ol"}:
        inside = [_marked_inside(mark, child) if isinstance(child, Element) else child for child in block.children]
        return Element(block.tag, block.attributes, inside, holds_blocks=True)
    marked = Element(mark.tag, mark.attributes, block.children, holds_blocks=block.holds_blocks)
    return Element(block.tag, block.attributes, [marked], holds_blocks=block.holds_blocks)


# --- Words ---------------------------------------------------------------------------------------


def _paragraphs(nodes: list[Element | str]) -> Iterator[Block]:
    """Yield paragraphs of the words, a blank line or two line ends in a row beginning a new one."""
    line: list[Run] = []
    breaks = 0
    for run in (*runs_of(nodes), Run(BREAK), Run(BREAK)):
        line.append(run)
        if run.text != BREAK:
            breaks = 0 if run.text.strip() else breaks
            continue
        breaks += 1
        if breaks == 2:
            runs = tidy_runs(line)
            if runs:
                yield Block("p", runs)
            line, breaks = [], 0


def _in_language(blocks: list[Block], node: Element) -> list[Block]:
    lang = known_language(node.attributes.get("lang"))
    return [replace(block, lang=block.lang or lang) for block in blocks] if lang else blocks


def _lists_of_bullets(blocks: list[Block]) -> list[Block]:
    """Make lists of paragraphs that begin with a bullet, as Word writes its lists. One alone is no list."""
    found: list[Block] = []
    bullets: list[Block] = []
    for block in (*blocks, Block("")):
        if block.tag == "p" and not block.lang and _BULLET.match(block.words):
            bullets.append(block)
            continue
        if len(bullets) > 1:
            items = [Block("li", blocks=[Block("p", _without_bullet(item.runs))]) for item in bullets]
            found.append(Block("ul", blocks=items))
        else:
            found += bullets
        bullets = []
        found.append(block)
    return found[:-1]


def _without_bullet(runs: list[Run]) -> list[Run]:
    return tidy_runs([Run(runs[0].text[1:], runs[0].marks), *runs[1:]])
