"""Checking a file, and importing it: all of it, exactly as it was checked, or nothing."""

from difflib import get_close_matches
from typing import Any

import tablib
from django.db import DatabaseError, transaction
from django.db.models import Max
from django.utils.translation import gettext

from arena.exchange.files import read_sheet
from arena.exchange.links import in_parts
from arena.exchange.resources import Exchange
from arena.exchange.results import Check, State
from arena.exchange.sheets import FileError, Sheet
from arena.exchange.writing import add
from arena.models import ImportRun
from arena.search.indexing import indexing_paused
from arena.shared.versions import because
from programmes.models import Programme

NEW_ROW = None
NO_VERSION = 0  # the row stood, but nobody knows what it held: it cannot be taken back


class ChangedMeanwhileError(Exception):
    """The import would not do what was shown."""


def check(kind: type[Exchange], person: Any, content: bytes) -> Check:
    """Return what an import of the file would do. Nothing is written."""
    try:
        sheet = read_sheet(content)
    except FileError as error:
        return Check([str(error)])
    return _run(kind(person), sheet)


def run_import(kind: type[Exchange], person: Any, content: bytes, *, file_name: str, shown: str) -> ImportRun:
    """Import the file and return what is needed to take it back.

    Raises:
        ChangedMeanwhileError: it would not do what was ``shown`` (the mark of that check). Nothing has been written.
    """
    exchange = kind(person)
    try:
        with transaction.atomic(), indexing_paused(), because(gettext("Import of %s") % file_name):
            sheet = read_sheet(content)
            before = _hold(exchange, sheet)
            exchange.writes = True
            done = _run(exchange, sheet)
            if done.mark() != shown or done.is_refused or not done.does_something:
                raise ChangedMeanwhileError
            add(exchange.new, by=person)
            return _keep(exchange, done, before, file_name)
    except DatabaseError as error:
        raise ChangedMeanwhileError from error


# --- Columns ---------------------------------------------------------------------------------------


def _run(exchange: Exchange, sheet: Sheet) -> Check:
    sheet = Sheet([name.strip().casefold() for name in sheet.header], sheet.lines)
    problems = list(_header_problems(exchange, sheet.header))
    if problems:
        return Check(problems)
    exchange.look_up(sheet)
    rows = tablib.Dataset(*(tuple(cells) for _number, cells in sheet.lines), headers=sheet.header)
    result = exchange.import_data_inner(
        rows, dry_run=not exchange.writes, raise_errors=False, using_transactions=False, collect_failed_rows=False
    )
    if result.base_errors:
        raise result.base_errors[0].error
    return Check(rows=result.rows)


def _header_problems(exchange: Exchange, header: list[str]) -> Any:
    expected = ";".join(exchange.header)
    missing = [name for name in exchange.key if name not in header and name not in exchange.may_lack]
    for number, name in enumerate(header):
        if not name:
            yield gettext("Column %d has no name in the first row.") % (number + 1)
        elif name in header[:number]:
            yield gettext("The column “%s” is there twice. Keep one of them.") % name
        elif name in exchange.left_out:
            reason = str(exchange.left_out[name])
            yield gettext("The column “%(name)s” is not imported. %(reason)s") % {"name": name, "reason": reason}
        elif name not in exchange.fields:
            close = get_close_matches(name, exchange.header, n=1, cutoff=0.6)
            words = gettext("There is no column “%s”.") % name
            yield f"{words} {gettext('Did you mean “%s”?') % close[0]}" if close else words
    for name in missing:
        yield gettext("The column “%s” is missing: rows are known by it.") % name
    if missing or not set(header) <= set(exchange.header):
        yield gettext("The first row has to hold names of these columns, in any order: %s") % expected


# --- Before and after ------------------------------------------------------------------------------


def _hold(exchange: Exchange, sheet: Sheet) -> dict[int, int]:
    """Let nobody else change the rows until the transaction ends. Return the newest version of each."""
    sheet = Sheet([name.strip().casefold() for name in sheet.header], sheet.lines)
    if any(_header_problems(exchange, sheet.header)):
        raise ChangedMeanwhileError
    exchange.look_up(sheet)
    programmes = Programme.objects.filter(pk__in=exchange.programmes_of_links())
    list(programmes.order_by("pk").select_for_update().values_list("pk"))
    numbers = sorted(row.pk for row in exchange.stored.values())
    for some in in_parts(numbers):
        rows = exchange.model._default_manager.filter(pk__in=some)
        list(rows.order_by("pk").select_for_update().values_list("pk"))
    return newest_versions(exchange.model, numbers)


def newest_versions(model: Any, numbers: list[int]) -> dict[int, int]:
    """Return the number of the newest version of each row."""
    found: dict[int, int] = {}
    for some in in_parts(numbers):
        versions = model.history.filter(id__in=some).order_by().values("id").annotate(newest=Max("history_id"))
        found |= dict(versions.values_list("id", "newest"))
    return found


def _keep(exchange: Exchange, done: Check, before: dict[int, int], file_name: str) -> ImportRun:
    touched = [row for row in done.rows if row.state in {State.NEW, State.CHANGED}]
    after = newest_versions(exchange.model, [row.instance.pk for row in touched])
    return ImportRun.objects.create(
        model=exchange.model._meta.label_lower,
        file_name=file_name,
        made_by=exchange.person,
        added=done.counts[State.NEW],
        changed=done.counts[State.CHANGED],
        rows=[
            [number, NEW_ROW if row.state is State.NEW else before.get(number, NO_VERSION), after[number]]
            for row in touched
            for number in [row.instance.pk]
        ],
    )
