"""Files of rows: what is written cannot run, what is read is text, and a hostile file is told from a good one."""

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from arena.exchange import csv_files, xlsx_files
from arena.exchange.cells import joined, parted, tidy
from arena.exchange.cells import read as read_cell
from arena.exchange.files import read_sheet
from arena.exchange.sheets import MAX_BYTES, MAX_ROWS, FileError
from arena.shared.spreadsheets import FORMULA_SIGNS, defused, restored

TEXTS = st.text() | st.builds(
    lambda before, sign, after: before + sign + after,
    st.sampled_from(["", "'", "''", '"', ' "', " ", "\n", "x"]),
    st.sampled_from([*FORMULA_SIGNS, "|", "\\", ";", "#N/A"]),
    st.text(),
)
HOSTILE = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1", "－1", "'=1", '"=1', ' "=1', "#N/A", 'a",=1+1;=1']


def csv_of(rows: list[list[Any]], header: list[str]) -> bytes:
    file = io.BytesIO()
    csv_files.write(file, header, rows)
    return file.getvalue()


def xlsx_of(rows: list[list[Any]], header: list[str]) -> bytes:
    file = io.BytesIO()
    xlsx_files.write(file, header, rows, [["=what", "it", "may hold"]])
    return file.getvalue()


def book_of(*rows: list[Any]) -> bytes:
    """Return an Excel file as somebody else's program writes it."""
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def with_part(data: bytes, name: str, content: bytes | None) -> bytes:
    """Return the archive with one part exchanged, added, or left out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        if content is not None:
            new.writestr(name, content)
    return file.getvalue()


def fault_of(data: bytes) -> str:
    with pytest.raises(FileError) as fault:
        read_sheet(data)
    return str(fault.value)


# --- Texts -----------------------------------------------------------------------------------------


@settings(deadline=None)
@given(TEXTS)
def test_a_guarded_text_runs_nowhere_and_comes_back(text: str) -> None:
    guarded = defused(text)
    assert not guarded.lstrip(" \n\x0b\"'").startswith(FORMULA_SIGNS) or guarded.startswith("'")
    assert restored(guarded) == text


@settings(deadline=None)
@given(st.lists(TEXTS))
def test_several_texts_in_a_cell_come_back(texts: list[str]) -> None:
    expected = [text for text in map(tidy, texts) if text]
    assert parted(joined([tidy(text) for text in texts])) == expected


@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_both_kinds_of_file_hold_the_same_texts(rows: list[tuple[str, str]]) -> None:
    cells = [[tidy(first) or "x", tidy(second) or "y"] for first, second in rows]
    for data in (csv_of(cells, ["a", "b"]), xlsx_of(cells, ["a", "b"])):
        assert [line for _number, line in read_sheet(data).lines] == cells


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(text: str) -> None:
    data = xlsx_of([[text, Decimal("-7.5"), -3]], ["a", "b", "c"])
    cells = [cell for sheet in load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert [(cell.value, cell.data_type) for cell in cells[4:6]] == [(-7.5, "n"), (-3, "n")]
    # Whichever sign a program parts cells at, none of them begins with one that runs.
    text_of = csv_of([[text, Decimal("-7.5")]], ["a", "b"]).decode("utf-8-sig")
    for delimiter in ";,\t":
        found = [cell for line in csv.reader(io.StringIO(text_of, newline=""), delimiter=delimiter) for cell in line]
        assert not [cell for cell in found if cell.startswith(FORMULA_SIGNS) and cell != "-7,5"]


def test_a_text_that_no_cell_can_hold_is_told_and_not_cut() -> None:
    long = "å" * 32_768
    with pytest.raises(xlsx_files.CellTooLongError):
        xlsx_of([[long]], ["a"])
    assert read_sheet(csv_of([[long]], ["a"])).lines == [(2, [long])]


# --- CSV -------------------------------------------------------------------------------------------


def test_csv_is_what_swedish_programs_write() -> None:
    assert csv_of([["å;ä", Decimal("7.500"), 3, None]], ["a", "b", "c", "d"]) == (
        b'\xef\xbb\xbf"a";"b";"c";"d"\r\n"\xc3\xa5;\xc3\xa4";"7,5";"3";""\r\n'
    )


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiter_and_encoding_are_found(delimiter: str, encoding: str) -> None:
    text = f'a{delimiter}b\r\n\r\n"å{delimiter}ä\r\nö"{delimiter}2\r\n'
    assert read_sheet(text.encode(encoding)).lines == [(3, [f"å{delimiter}ä\nö", "2"])]


def test_the_line_that_excel_writes_to_itself_is_passed_over() -> None:
    sheet = read_sheet(b"sep=,\r\na,b\r\n1,2\r\n")
    assert (sheet.header, sheet.lines) == (["a", "b"], [(3, ["1", "2"])])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"a;b\r\n", "no rows"),
        ("a;b\r\nå;2".encode("cp1252"), "CSV UTF-8"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "neither"),
        (b"MZ\x00\x00 this is a program", "neither"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (b'a;b\r\n"1;2\r\n', "quotation mark"),
        (b"a;b\r\n1;2;3\r\n", "Row 2"),
        (b"a;b\r\n1\r\n", "Row 2 has 1 cells"),
        (b"a;b\r\n" + b"1;2\r\n" * (MAX_ROWS + 1), f"{MAX_ROWS} rows"),
        (b"a" * (MAX_BYTES + 1), "5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, words: str) -> None:
    with translation.override("en"):
        assert words in fault_of(data)


# --- Excel -----------------------------------------------------------------------------------------


def test_typed_cells_are_read_as_they_are_shown() -> None:
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(["a", "b", "c", "d", "e", "f", "g"])
    sheet.append(
        [
            2021,
            0.1 + 0.2,
            True,
            datetime.fromisoformat("2021-09-01"),
            datetime.fromisoformat("2021-09-15 13:30"),
            date(2021, 9, 15),
            "'=x",
        ]
    )
    sheet["C2"].number_format = "General"
    sheet["D2"].number_format = "mmm-yy"  # what a spreadsheet program makes of 2021-09
    book.save(file)
    (line,) = read_sheet(file.getvalue()).lines
    assert line == (2, ["2021", "0.3", "yes", "2021-09", "2021-09-15 13:30", "2021-09-15", "=x"])


def test_only_the_first_sheet_is_read_and_blank_rows_are_passed_over() -> None:
    book, file = Workbook(), io.BytesIO()
    for row in (["a", "b"], [], [None, " "], ["1", None]):
        book.active.append(row)
    book.create_sheet("Mer").append(["x"])
    book.save(file)
    assert read_sheet(file.getvalue()).lines == [(4, ["1", ""])]


@pytest.mark.parametrize("cell", ["=1+1", "=HYPERLINK(1)", "#REF!"])
def test_formulas_and_faults_are_refused_by_their_place(cell: str) -> None:
    assert "B2" in fault_of(book_of(["a", "b"], ["1", cell]))


GOOD = book_of(["a", "b"], ["1", "2"])
BOMB = b"<x/>" + b" " * (70 * 1024 * 1024)
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
FAR = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
    b"<sheetData>%s</sheetData></worksheet>"
)
HEADER_ROW = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'


def sheet_with(rows: bytes) -> bytes:
    return with_part(GOOD, "xl/worksheets/sheet1.xml", FAR % (HEADER_ROW + rows))


def test_a_sheet_that_claims_to_be_huge_is_read_for_what_it_is() -> None:
    row = b'<row r="2"><c r="A2" t="inlineStr"><is><t>1</t></is></c></row>'
    assert read_sheet(sheet_with(row)).lines == [(2, ["1"])]
    far_down = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>1</t></is></c></row>'
    assert "20000" in fault_of(sheet_with(far_down)).replace("\N{NO-BREAK SPACE}", "")
    far_right = b'<row r="2"><c r="A2"><v>1</v></c><c r="XFD2"><v>1</v></c></row>'
    assert read_sheet(sheet_with(far_right)).lines == [(2, ["1"])]


@pytest.mark.parametrize(
    "data",
    [
        GOOD[:200],
        b"PK\x03\x04 renamed",
        with_part(GOOD, "xl/workbook.xml", None),
        with_part(GOOD, "xl/vbaProject.bin", b"macro"),
        with_part(GOOD, "xl/media/big.xml", BOMB),
        with_part(GOOD, "xl/sharedStrings.xml", ENTITIES),
        with_part(GOOD, "xl/styles.xml", b"<not xml"),
        with_part(GOOD, "xl/worksheets/sheet1.xml", b"<worksheet><broken"),
        with_part(GOOD, "xl/worksheets/sheet1.xml", None),
    ],
    ids=["cut", "renamed", "no book", "macro", "bomb", "entities", "no style", "broken sheet", "no sheet"],
)
def test_a_hostile_or_broken_archive_is_refused_in_words(data: bytes) -> None:
    assert len(fault_of(data)) > 30


def test_links_to_other_files_are_not_followed() -> None:
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    assert read_sheet(with_part(GOOD, "xl/externalLinks/externalLink1.xml", link)).lines == [(2, ["1", "2"])]


def test_a_cell_from_another_program_keeps_its_lines() -> None:
    assert read_cell("ett_x000D_\ntvå\r\ntre") == "ett\ntvå\ntre"
