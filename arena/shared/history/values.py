"""The columns of versions as a reader knows them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import formats, timezone
from django.utils.translation import gettext

from arena.shared.fields import PeriodField
from arena.shared.periods import Period
from arena.shared.rich_text import RichTextField, plain_words
from arena.shared.versions import told_fields

TRANSLATIONS = "translations"
# What a row is called, where it has no name of its own any more.
_NAMES = ("title", "name", "label", "body", "preamble", "period", "observed", "withdrawn_on", "number")


class Names:
    """What linked rows are called. Those that are gone are called as they were last; two queries a kind at most."""

    def __init__(self) -> None:
        self._wanted: dict[Any, set[Any]] = defaultdict(set)
        self._found: dict[tuple[Any, Any], str] = {}

    def want(self, model: Any, numbers: Iterable[Any]) -> None:
        """Note that the rows ``numbers`` of ``model`` will be named."""
        self._wanted[model].update(number for number in numbers if number is not None)

    def of(self, model: Any, number: Any) -> str:
        """Return the name of one row. All that are wanted by then are fetched together."""
        if (model, number) not in self._found:
            self.want(model, [number])
            self._fetch(model)
        return self._found[model, number]

    def _fetch(self, model: Any) -> None:
        numbers = {number for number in self._wanted[model] if (model, number) not in self._found}
        rows = model._base_manager.select_related(*getattr(model, "named_with", ())).in_bulk(numbers)
        self._found |= {(model, number): _name(row) for number, row in rows.items()}
        gone = numbers - set(rows)
        if gone and hasattr(model, "history"):
            for record in model.history.filter(id__in=gone).order_by("history_id"):
                self._found[model, record.id] = gettext("{name} (removed)").format(name=own_name(record))
        for number in gone:
            self._found.setdefault((model, number), gettext("something that is gone"))


def _name(row: Any) -> str:
    """Return what a row is called; a person by the name alone, never by the address of their mail."""
    return row.name or gettext("somebody") if row._meta.label == settings.AUTH_USER_MODEL else str(row)


def own_name(record: Any) -> str:
    """Return what the row of a version is called, by its own columns alone."""
    values = (getattr(record, name, "") for name in _NAMES)
    text = next((str(value) for value in values if value or value == 0), "")
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"


def slots_of(model: Any) -> dict[str, Any]:
    """Return the columns of ``model`` by name, in their order; the links to many rows are last."""
    many = (model._meta.get_field(name) for name in getattr(model, "_history_m2m_fields", ()))
    return {field.name: field for field in (*told_fields(model), *many) if field.name != TRANSLATIONS}


def slot_values(model: Any, holder: Any, links: dict[str, frozenset[int]]) -> dict[str, Any]:
    """Return what a row or a version of ``model`` holds.

    That is each column, each text in another language (``title_en``) and each set of links to many rows.
    """
    values: dict[str, Any] = {}
    texts = getattr(holder, TRANSLATIONS, None) or {}
    for name, field in slots_of(model).items():
        values[name] = links.get(name, frozenset()) if field.many_to_many else _kept(field, holder)
        if name in getattr(model, "translatable", ()):
            values |= {f"{name}_{code}": texts.get(code, {}).get(name, "") for code in _other_languages()}
    return values


def _kept(field: Any, holder: Any) -> Any:
    value = getattr(holder, field.attname)
    return str(value or "") if isinstance(field, models.FileField) else value


def _other_languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def column_of(model: Any, slot: str) -> tuple[Any, str]:
    """Return the column of a slot, and the language of the text in it; "" for that of the column itself."""
    slots = slots_of(model)
    if slot in slots:
        return slots[slot], ""
    name, _, language = slot.rpartition("_")
    return slots[name], language


def label_of(model: Any, slot: str) -> str:
    """Return what a reader calls a slot: "title", "title in English"."""
    field, language = column_of(model, slot)
    if not language:
        return str(field.verbose_name)
    form = gettext("{text} in English") if language == "en" else "{text} ({language})"
    return form.format(text=field.verbose_name, language=language)


def links_of_row(row: Any) -> dict[str, frozenset[int]]:
    """Return the links to many rows that ``row`` has now, by name; one query a link."""
    names = getattr(row, "_history_m2m_fields", ())
    return {name: frozenset(getattr(row, name).order_by().values_list("pk", flat=True)) for name in names}


def links_of(records: Iterable[Any]) -> dict[int, dict[str, frozenset[int]]]:
    """Return the links to many rows that versions of one kind hold, by version and name; one query a link."""
    records = list(records)
    found: dict[int, dict[str, frozenset[int]]] = {record.history_id: {} for record in records}
    for field in records[0]._history_m2m_fields if records else ():
        target = f"{field.m2m_reverse_field_name()}_id"
        kept = getattr(records[0], field.name).model
        rows: dict[int, set[int]] = defaultdict(set)
        for version, number in kept.objects.filter(history__in=list(found)).values_list("history_id", target):
            rows[version].add(number)
        for version, names in found.items():
            names[field.name] = frozenset(rows[version])
    return found


def in_words(field: Any, value: Any, names: Names) -> str:
    """Return the value of a column as text; "" where it is empty."""
    if value is None or value in ("", []):
        return ""
    if field.is_relation:
        return names.of(field.related_model, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.FileField):
        return PurePath(str(value)).name
    return _text(field, value)


def _text(field: Any, value: Any) -> str:
    if isinstance(field, PeriodField):
        return Period(str(value)).display()
    return plain_words(value) if isinstance(field, RichTextField) else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal):
        return formats.localize(value.normalize() if value != value.to_integral() else value.to_integral())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
