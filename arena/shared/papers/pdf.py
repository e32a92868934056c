"""A paper as a PDF that anyone can read for decades: PDF/UA-1 (tagged) and PDF/A-2a, made by typst.

What the paper says goes in as JSON, never as typst's own language, so no word of it can be taken for an instruction.
The same paper gives the same bytes.
"""

import json
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, time
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst
from django.utils import translation
from django.utils.translation import gettext

from arena.shared.papers.blocks import Paper, Picture
from arena.shared.papers.streams import with_clear_ends
from arena.shared.runs import Run
from arena.shared.tidy import Block

TEMPLATE = Path(__file__).with_name("paper.typ")
FONT_PACKAGE = "fontpkg_hanken_grotesk"
STANDARDS: list[Any] = ["a-2a", "ua-1"]
REGIONS = {"sv": "SE", "en": "GB"}
SECTION_LEVEL = 1
LONG_CELL = 400  # letters


def pdf_of(paper: Paper) -> bytes:
    """Return the paper as a PDF.

    Letters that none of the typefaces has are written as their numbers: the standards forbid an empty box.
    """
    with translation.override(paper.language):
        content = _content(paper)
    moment = datetime.combine(paper.day, time.min, tzinfo=UTC)
    try:
        return _compiled(json.dumps(content, ensure_ascii=False), moment)
    except typst.TypstError:
        return _compiled(json.dumps(_drawable(content), ensure_ascii=False), moment)


def _compiled(content: str, moment: datetime) -> bytes:
    compiler = typst.Compiler(font_paths=_fonts())
    pdf = compiler.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"paper": content},
        pdf_standards=STANDARDS,
        timestamp=moment,
    )
    assert isinstance(pdf, bytes)  # noqa: S101  without an output path it is
    return with_clear_ends(pdf)


@cache
def _fonts() -> typst.Fonts:
    """Return the site's typeface, and typst's own for letters that it lacks; none of the machine's."""
    spec = find_spec(FONT_PACKAGE)
    assert spec is not None and spec.origin is not None, FONT_PACKAGE  # noqa: S101, PT018  it is in the lock
    files = Path(spec.origin).parent / "files"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(files)])


# --- The paper as JSON -------------------------------------------------------------------------------


def _content(paper: Paper) -> dict[str, Any]:
    """Return all that the template prints."""
    return {
        "lang": paper.language,
        "region": REGIONS[paper.language],
        "kind": paper.kind,
        "title": str(paper.title),
        "title_lang": _short(paper.title.lang),
        "description": f"{paper.kind}: {paper.title}",
        "page": gettext("Page"),
        "facts": _blocks([paper.facts], SECTION_LEVEL),
        "sections": [
            {"heading": section.heading, "blocks": _blocks(section.blocks, SECTION_LEVEL)} for section in paper.sections
        ],
    }


def _blocks(blocks: Iterable[Block], level: int) -> list[dict[str, Any]]:
    """Return blocks as plain data. No level of headings is left out below ``level``."""
    found = []
    has_heading = False
    for block in blocks:
        data = _block(block, level)
        if block.tag in {"h3", "h4"}:
            data["level"] = level + 2 if block.tag == "h4" and has_heading else level + 1
            has_heading = True
        found.append(data)
    return found


def _block(block: Block, level: int) -> dict[str, Any]:
    data: dict[str, Any] = {"tag": block.tag, "lang": _short(block.lang), "runs": list(map(_run, block.runs))}
    if block.tag == "table":
        return {**data, **_table(block, level)}
    if isinstance(block, Picture):
        return {**data, "svg": block.svg, "width": block.width, "alt": block.words}
    return {**data, "blocks": _blocks(block.blocks, level)}


def _table(block: Block, level: int) -> dict[str, Any]:
    """Return a table as caption, rows of headings, and rows; the first rows of column headings are its head."""
    captions = [row for row in block.blocks if row.tag == "caption"]
    rows = [row.blocks for row in block.blocks if row.tag == "tr"]
    is_head = [all(cell.scope == "col" or not cell.blocks for cell in row) for row in rows]
    split = is_head.index(False) if False in is_head else len(rows)
    cells = [[_cell(cell, level) for cell in row] for row in rows]
    return {
        "caption": [_run(run) for caption in captions for run in caption.runs],
        "columns": max((len(row) for row in rows), default=0),
        "head": cells[:split],
        "rows": cells[split:],
    }


def _cell(cell: Block, level: int) -> dict[str, Any]:
    """Return a cell. A short one stands on one page, a long one may go on overleaf."""
    length = sum(len(block.words) for block in cell.blocks)
    is_long = length > LONG_CELL or any(block.blocks for block in cell.blocks)
    return {**_block(cell, level), "is_heading": cell.tag == "th", "is_long": is_long}


def _run(run: Run) -> dict[str, Any]:
    marks = run.marks
    return {
        "text": unicodedata.normalize("NFC", run.text),
        "link": marks.link,
        "lang": _short(marks.lang),
        "strong": marks.strong,
        "em": marks.em,
    }


def _short(lang: str) -> str:
    """Return the language without its country or script, as typst wants it."""
    return lang.partition("-")[0]


# --- Letters that no typeface has --------------------------------------------------------------------


def _drawable(content: Any) -> Any:
    """Return ``content`` with letters that cannot be drawn written as numbers."""
    if isinstance(content, str):
        return "".join(letter if _can_be_drawn(letter) else f"[U+{ord(letter):04X}]" for letter in content)
    if isinstance(content, list):
        return [_drawable(part) for part in content]
    if isinstance(content, dict):
        return {
            name: part if name in {"lang", "title_lang", "link", "svg"} else _drawable(part)
            for name, part in content.items()
        }
    return content


@lru_cache(4096)
def _can_be_drawn(letter: str) -> bool:
    """Try one letter. Only a paper that holds an unusual one comes here."""
    if letter == "\n" or " " <= letter <= "ÿ":
        return True
    try:
        typst.Compiler(font_paths=_fonts()).compile(
            b'#set document(title: "-")\n#set text(font: "Hanken Grotesk", lang: "sv")\n#sys.inputs.letter',
            format="pdf",
            sys_inputs={"letter": letter},
            pdf_standards=STANDARDS,
        )
    except typst.TypstError:
        return False
    return True
