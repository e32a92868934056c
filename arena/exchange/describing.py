"""What each column may hold, told on pages, in files and in the documentation."""

from typing import Any, NamedTuple

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext

from arena.exchange.columns import Column, LinkColumn
from arena.exchange.kinds import KINDS
from arena.exchange.resources import Exchange


class Described(NamedTuple):
    """A column in words."""

    name: str
    title: str
    holds: str
    is_key: bool
    is_needed: bool


def described(exchange: Exchange) -> list[Described]:
    """Return all columns of a kind, in the order of the file."""
    return [
        Described(
            column.name,
            capfirst(column.title),
            column.widget.describe(),
            column.name in exchange.key,
            is_needed(column) and column.name not in exchange.may_lack,
        )
        for column in exchange.columns
    ]


def is_needed(column: Column) -> bool:
    """Whether a new row has to have something in this column."""
    field: Any = column.model_field
    if column.name != field.name or field.many_to_many or field.has_default() or field.blank:
        return False
    return not (field.null and isinstance(column, LinkColumn))


def guide(exchange: Exchange) -> list[list[str]]:
    """Return the columns as the rows of a sheet."""
    head = [gettext("Column"), gettext("In the administration"), gettext("What it may hold"), ""]
    rows = [[row.name, row.title, row.holds, _note(row)] for row in described(exchange)]
    return [head, *rows]


def _note(row: Described) -> str:
    if row.is_key:
        return gettext("rows are known by it")
    return gettext("needed in a new row") if row.is_needed else ""


def documentation() -> str:
    """Return the list of all columns for docs/import-export.md."""
    with translation.override("en"):
        return "\n".join(line for kind in KINDS.values() for line in _section(kind(None)))


def _section(exchange: Exchange) -> list[str]:
    title = capfirst(str(exchange.model._meta.verbose_name_plural))
    rows = [
        f"| `{row.name}` | {row.title} | {row.holds.replace('|', chr(92) + '|')} | {_note(row)} |"
        for row in described(exchange)
    ]
    left_out = [f"Left out: `{name}`. {reason}" for name, reason in exchange.left_out.items()]
    notes = [line for note in left_out for line in (note, "")]
    return [f"### {title}", "", "| Column | Name | Holds | |", "|---|---|---|---|", *rows, "", *notes]
