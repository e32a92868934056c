"""Two versions of a row compared, field by field."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from arena.shared.fields import PeriodField
from arena.shared.history.values import Names, column_of, in_words, label_of, links_of, slot_values
from arena.shared.history.words import Piece, compare


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs. ``pieces`` tell it word by word, ``added`` and ``removed`` name linked rows."""

    slot: str
    label: str
    old: str = ""
    new: str = ""
    pieces: list[Piece] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def is_form_only(self) -> bool:
        """Whether the words are the same, and only their form has changed: headings, lists, links."""
        return not (self.pieces or self.added or self.removed) and self.old == self.new


def changed_slots(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return the names of what differs, in the order of the columns."""
    return [name for name in new if old.get(name) != new[name]]


def differences(old: Any, new: Any) -> list[Difference]:
    """Return what differs between two versions of one row; either may be None, for before it was and after it is."""
    links = links_of([record for record in (old, new) if record])
    model = (old or new).instance_type
    values = [slot_values(model, record, links[record.history_id]) if record else None for record in (old, new)]
    return compared(model, *values)


def compared(model: Any, old: dict[str, Any] | None, new: dict[str, Any] | None) -> list[Difference]:
    """Return what differs between the values ``old`` and ``new`` of a row of ``model``."""
    if old is None or new is None:
        filled = {name: value for name, value in (old or new or {}).items() if value not in (None, "", [], frozenset())}
        slots = list(filled)
    else:
        slots = changed_slots(old, new)
    names = Names()
    pairs = [(slot, (old or {}).get(slot), (new or {}).get(slot)) for slot in slots]
    _want(model, pairs, names)
    return [_difference(model, slot, before, after, names) for slot, before, after in pairs]


def _want(model: Any, pairs: Iterable[tuple[str, Any, Any]], names: Names) -> None:
    """Say which rows will be named, so that each kind is fetched at once."""
    for slot, before, after in pairs:
        column, _language = column_of(model, slot)
        if column.many_to_many:
            names.want(column.related_model, {*(before or ()), *(after or ())})
        elif column.is_relation:
            names.want(column.related_model, {before, after})


def _difference(model: Any, slot: str, before: Any, after: Any, names: Names) -> Difference:
    column, _language = column_of(model, slot)
    label = label_of(model, slot)
    if column.many_to_many:
        added, removed = (
            sorted(names.of(column.related_model, number) for number in numbers)
            for numbers in (
                (after or frozenset()) - (before or frozenset()),
                (before or frozenset()) - (after or frozenset()),
            )
        )
        return Difference(slot, label, added=added, removed=removed)
    old, new = in_words(column, before, names), in_words(column, after, names)
    pieces = compare(old, new) if _is_text(column) and old != new else []
    return Difference(slot, label, old, new, pieces)


def _is_text(column: Any) -> bool:
    """Whether its values are read, and not looked up: word by word tells more than before and after."""
    plain = isinstance(column, models.CharField | models.TextField) and not isinstance(column, PeriodField)
    return plain and not column.choices and not isinstance(column, models.SlugField | models.URLField)
