"""Comma-separated files, as the Swedish spreadsheet programs write them: semicolons, decimal commas, UTF-8 with a mark.

Read is whatever such a program saves: the delimiter is found, the encoding has to be a Unicode one.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import IO

from django.utils.translation import gettext

from arena.exchange.cells import Cell, number_text, written
from arena.exchange.sheets import FileError, Line

DELIMITER = ";"
DELIMITERS = ";\t,"
csv.field_size_limit(5_000_000)  # as large as a file may be; what stands is 131,072 letters, a long page of text
_UNICODE_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def write(file: IO[bytes], header: list[str], rows: Iterable[list[Cell]]) -> None:
    """Write the rows. Every text is quoted, so that it is one cell for programs that part at commas, too."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=DELIMITER, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_text(cell) for cell in row] for row in rows)
    text.detach()


def _text(cell: Cell) -> str:
    if isinstance(cell, int | Decimal):
        return number_text(cell).replace(".", ",")
    return str(written(cell) or "")


def read(data: bytes) -> Iterator[Line]:
    """Return number and cells of each line that is not empty.

    Raises:
        FileError: it is not such a file.
    """
    text = _decoded(data)
    first, _newline, rest = text.partition("\n")
    skipped = 0
    if match := re.fullmatch(r"sep=(.)\r?", first, re.IGNORECASE):  # what Excel writes to itself
        delimiter, text, skipped = match[1], rest, 1
    else:
        delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number, width = skipped, 0
    try:
        for number, cells in enumerate(reader, skipped + 1):
            if not any(cell.strip() for cell in cells):
                continue
            width = width or len(cells)
            if len(cells) < width:
                raise FileError(_too_short(number, len(cells), width))
            yield number, cells
    except csv.Error as error:
        raise FileError(
            gettext("Row %d cannot be read: a quotation mark is missing or stands in the wrong place.") % (number + 1)
        ) from error


def _too_short(number: int, length: int, width: int) -> str:
    values = {"row": number, "length": length, "width": width}
    return gettext("Row %(row)d has %(length)d cells, the first row has %(width)d. Give each row as many.") % values


def _decoded(data: bytes) -> str:
    encoding = next((name for mark, name in _UNICODE_MARKS.items() if data.startswith(mark)), "utf-8")
    if encoding.startswith("utf-8") and b"\0" in data:
        raise FileError(gettext("This is neither a CSV file nor an Excel file (.xlsx). Choose another one."))
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileError(
            gettext("The letters of the file cannot be read. Save it as “CSV UTF-8”, or as an Excel file (.xlsx).")
        ) from error
