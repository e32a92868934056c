"""What the tests of files of rows share."""

import io
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from arena.exchange import csv_files, xlsx_files
from arena.exchange.describing import guide
from arena.exchange.imports import check, run_import
from arena.exchange.kinds import KINDS
from arena.exchange.resources import Exchange
from arena.exchange.results import Check, State
from arena.models import ImportRun


def exported(model: Any, person: Any, rows: Any = None, *, as_xlsx: bool = False) -> bytes:
    """Return the file of ``rows``, or of all of them."""
    exchange, file = KINDS[model](person), io.BytesIO()
    cells = exchange.cells(model._default_manager.all() if rows is None else rows)
    if as_xlsx:
        xlsx_files.write(file, exchange.header, cells, guide(exchange))
    else:
        csv_files.write(file, exchange.header, cells)
    return file.getvalue()


def csv_of(*lines: str) -> bytes:
    """Return lines of cells with semicolons between them as a file."""
    return "\r\n".join(lines).encode()


def checked(model: Any, person: Any, *lines: str) -> Check:
    """Return what the file would do."""
    return check(kind_of(model), person, csv_of(*lines))


def imported(model: Any, person: Any, *lines: str, file_name: str = "rader.csv") -> ImportRun:
    """Import the file as it was checked."""
    content = csv_of(*lines)
    found = check(kind_of(model), person, content)
    assert (found.problems, problems(found)) == ([], {})
    return run_import(kind_of(model), person, content, file_name=file_name, shown=found.mark())


def kind_of(model: Any) -> type[Exchange]:
    """Return the kind of rows."""
    return KINDS[model]


def states(found: Check) -> list[str]:
    """Return what becomes of each row, in the order of the file."""
    return [str(row.state) for row in found.rows]


def problems(found: Check) -> dict[tuple[int, str], str]:
    """Return what is wrong, by row and column."""
    return {(row.line, problem.column): problem.text for row in found.rows for problem in row.problems}


def changes(found: Check) -> list[tuple[str, ...]]:
    """Return the changes of all rows that stand already."""
    return [tuple(change) for row in found.rows if row.state is State.CHANGED for change in row.changes]


def page_of(response: Any) -> BeautifulSoup:
    """Return the page as a tree."""
    return BeautifulSoup(response.content, "html.parser")


def address(model: Any, name: str, *args: Any) -> str:
    """Return an address beside the list of ``model``."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def upload(client: Client, model: Any, content: bytes, name: str = "rader.csv") -> Any:
    """Send a file, and return the page that follows."""
    file = io.BytesIO(content)
    file.name = name
    return client.post(address(model, "import"), {"file": file}, follow=True)


def confirm(client: Client, page: Any) -> Any:
    """Press the button of the check, and return the page that follows."""
    mark = page_of(page).find("input", {"name": "mark"})
    assert mark is not None, "there is no button"
    return client.post(page.request["PATH_INFO"], {"mark": mark["value"]}, follow=True)
