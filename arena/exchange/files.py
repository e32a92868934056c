"""A file, told by its content, as a sheet of texts."""

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext

from arena.exchange import csv_files, xlsx_files
from arena.exchange.cells import read as read_cell
from arena.exchange.sheets import MAX_BYTES, MAX_ROWS, FileError, Line, Sheet

ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_sheet(data: bytes) -> Sheet:
    """Return the header and the lines of the file.

    Raises:
        FileError: it is too large, of another kind, damaged or empty.
    """
    if len(data) > MAX_BYTES:
        raise FileError(too_large())
    lines = _lines(data)
    number, header = next(lines, (0, []))
    header = [read_cell(name) for name in header]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise FileError(gettext("The file is empty. The first row has to hold the names of the columns."))
    found: list[Line] = []
    for number, cells in lines:
        if len(found) == MAX_ROWS:
            raise FileError(gettext("The file has more than %d rows. Import it in several parts.") % MAX_ROWS)
        found.append((number, _fitted(number, [read_cell(cell) for cell in cells], len(header))))
    if not found:
        raise FileError(gettext("The file has no rows below the names of the columns."))
    return Sheet(header, found)


def too_large() -> str:
    """Say how large a file may be."""
    return gettext("The file is larger than %d MB. Import it in several parts.") % (MAX_BYTES // 1024**2)


def _lines(data: bytes) -> Iterator[Line]:
    if data.startswith(OLD_EXCEL):
        raise FileError(gettext("This is an old Excel file. Save it as an Excel workbook (.xlsx), or as CSV UTF-8."))
    return xlsx_files.read(data) if data.startswith(ZIP) else csv_files.read(data)


def _fitted(number: int, cells: list[str], width: int) -> list[str]:
    """Return the cells of a line, as many as the header has."""
    if any(cells[width:]):
        raise FileError(
            ngettext(
                "Row %(row)d has something to the right of the only column that has a name.",
                "Row %(row)d has something to the right of the %(width)d columns that have a name.",
                width,
            )
            % {"row": number, "width": width}
            + " "
            + gettext("A text with a semicolon or a comma has to stand within quotation marks.")
        )
    return [*cells, *[""] * width][:width]
