"""Texts as a cell of either kind of file can hold them, and cells as people change them."""

import re
from decimal import Decimal

from arena.shared.spreadsheets import defused, restored

Cell = str | int | Decimal | None

# What XML 1.0 cannot hold, and so no XLSX file; \n and \t stay.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767  # letters; a spreadsheet program cuts off the rest without a word
BETWEEN = "|"


def tidy(text: str) -> str:
    """Return ``text`` as both kinds of file can hold it: newlines are one letter, nothing around it."""
    return _IMPOSSIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def written(cell: Cell) -> Cell:
    """Return ``cell`` as it goes into a file: a number stays one, a text starts no formula."""
    return defused(cell) if isinstance(cell, str) else cell


def read(text: str) -> str:
    """Return the text that the cell of a file means."""
    return tidy(restored(text.replace("_x000D_\n", "\n")))


def number_text(number: Decimal | int) -> str:
    """Return ``number`` with a decimal point and without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def joined(texts: list[str]) -> str:
    """Return several texts as one cell."""
    return BETWEEN.join(text.replace("\\", "\\\\").replace(BETWEEN, f"\\{BETWEEN}") for text in texts)


def parted(cell: str) -> list[str]:
    """Return the texts of a cell that holds several."""
    parts = re.findall(r"((?:\\.|[^\\|]|\\$)*)(\||$)", cell, re.DOTALL)
    texts = (re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL).strip() for part, _end in parts)
    return [text for text in texts if text]
