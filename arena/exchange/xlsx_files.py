"""Excel files. Written: texts as texts, never a formula. Read: whatever a hostile file claims, within narrow limits."""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any
from xml.parsers import expat

from django.utils.translation import gettext
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from arena.exchange.cells import LONGEST_CELL, Cell, number_text, written
from arena.exchange.sheets import FileError, Line

MAX_UNPACKED = 60 * 1024 * 1024
MAX_PARTS = 500
MAX_COLUMNS = 200
LAST_ROW = 20_000
TEXT = "@"  # the number format under which a spreadsheet program leaves 2021-09 as it is


class CellTooLongError(Exception):
    """A text is longer than a cell of an Excel file may be."""


# --- Writing ---------------------------------------------------------------------------------------


def write(file: IO[bytes], header: list[str], rows: Iterable[list[Cell]], columns: list[list[str]]) -> None:
    """Write the rows, and on a second sheet what each of the ``columns`` may hold.

    Raises:
        CellTooLongError: a text does not fit into a cell; the message is the text's beginning.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(gettext("Rows"))
    sheet.freeze_panes = "A2"
    for number, _name in enumerate(header, 1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.number_format, column.width = TEXT, 22
    sheet.append([_cell(sheet, name, bold=True) for name in header])
    try:
        for row in rows:
            sheet.append([_cell(sheet, cell) for cell in row])
    except CellTooLongError:
        book.save(io.BytesIO())  # the only way to have its temporary files removed
        raise
    guide = book.create_sheet(gettext("Columns"))
    guide.column_dimensions["A"].width, guide.column_dimensions["C"].width = 22, 90
    for line in columns:
        guide.append([_cell(guide, text) for text in line])
    book.save(file)


def _cell(sheet: Any, value: Cell, *, bold: bool = False) -> Any:
    value = written(value)
    if isinstance(value, str) and len(value) > LONGEST_CELL:
        raise CellTooLongError(value[:60])
    cell = WriteOnlyCell(sheet, None if value == "" else value)
    if isinstance(value, str) and value:
        cell.data_type, cell.number_format = "s", TEXT  # openpyxl would take #N/A for a fault
    if bold:
        cell.font = Font(bold=True)
    return cell


# --- Reading ---------------------------------------------------------------------------------------


def read(data: bytes) -> Iterator[Line]:
    """Return number and cells of each line that is not empty, from the first sheet.

    Raises:
        FileError: it is no such file, or one that has no place here.
    """
    _look_over(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about colours and rules that nobody asked for
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            yield from _lines(book.worksheets[0])
    except FileError:
        raise
    except Exception as error:  # a broken file fails anywhere in the reader
        raise FileError(
            gettext("The Excel file is damaged. Open it in your spreadsheet program and save it anew.")
        ) from error


def _lines(sheet: Any) -> Iterator[Line]:
    sheet.reset_dimensions()  # what the file says of its size may be a lie
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
        if number > LAST_ROW:
            raise FileError(gettext("The sheet goes on below row %d. Delete all rows below your own.") % LAST_ROW)
        cells = [_text(cell).strip() for cell in row]
        if not any(cells):
            continue
        while not cells[-1]:
            cells.pop()
        yield number, cells


def _text(cell: Any) -> str:
    """Return the content of a cell as a text, written as in a CSV file."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in {"f", "e"}:
        raise FileError(
            gettext("Cell %s holds a formula or a fault. Copy the column, and paste it as values in its own place.")
            % cell.coordinate
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number_text(Decimal(f"{value:.15g}"))
    if isinstance(value, datetime):
        return _moment(value, cell.number_format or "")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _moment(value: datetime, shown: str) -> str:
    """Return a date as it is shown: a spreadsheet program makes the first day of 2021-09, and shows the month."""
    if value.time() != time():
        return value.isoformat(" ", "seconds").removesuffix(":00")
    if "d" not in shown.lower() and "m" in shown.lower():
        return f"{value:%Y-%m}"
    return f"{value:%Y-%m-%d}"


# --- What the archive holds ------------------------------------------------------------------------


def _look_over(data: bytes) -> None:
    """Look at the archive before anything is unpacked from it."""
    no_excel = gettext("This is no Excel file (.xlsx), or a damaged one. Open it and save it anew as .xlsx.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
            raise FileError(no_excel)
        if any("vbaProject" in name for name in names):
            raise FileError(gettext("The file holds macros. Save it as an Excel workbook without macros (.xlsx)."))
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise FileError(gettext("The file is too large when it is unpacked. Keep only the sheet with the rows."))
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                _refuse_entities(archive, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, expat.ExpatError) as error:
        raise FileError(no_excel) from error


class _Began(Exception):  # noqa: N818  no fault: the root element has begun
    pass


def _refuse_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a part that defines entities, by which a few letters become millions; no program writes any."""

    def refuse(*_: Any) -> None:
        raise FileError(gettext("The Excel file has parts that do not belong there. Save it anew in Excel."))

    def stop(*_: Any) -> None:
        raise _Began

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = refuse, stop
    try:
        with archive.open(part) as file:
            while chunk := file.read(65_536):
                parser.Parse(chunk)
    except _Began:
        return
