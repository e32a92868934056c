"""The versions of a row and of all that hangs on it, as one list: newest first, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import CharField, OuterRef, Subquery, Value
from django.utils.translation import gettext

from arena.shared.history.differences import changed_slots
from arena.shared.history.values import Names, label_of, links_of, own_name, slot_values
from arena.shared.scopes import home_link, region_path_of
from arena.shared.versions import FROM_FILES

ADDED, CHANGED, DELETED = "+", "~", "-"


@dataclass(frozen=True, slots=True)
class Telling:
    """One version in words."""

    record: Any
    row_name: str
    home_name: str  # of the row that it hangs on, where that is not the one whose history it is
    labels: list[str]  # what was changed

    @property
    def kind(self) -> str:
        """The kind of row, as an address names it."""
        return kind_of(self.record.instance_type)

    @property
    def kind_words(self) -> str:
        """The kind of row in words."""
        return str(self.record.instance_type._meta.verbose_name)

    @property
    def who(self) -> str:
        """Who made the version."""
        return who(self.record)

    @property
    def why(self) -> str:
        """Why, where somebody has said it."""
        return why(self.record)


def who(record: Any) -> str:
    """Return who made a version, by name; never an address of mail."""
    if record.history_user_id:
        return record.history_user.name or gettext("somebody")
    return gettext("content files") if record.history_change_reason == FROM_FILES else gettext("the system")


def why(record: Any) -> str:
    """Return the reason of a version. Those that the machine gives are kept in the language of the code."""
    reason = record.history_change_reason or ""
    return "" if reason == FROM_FILES else gettext(reason) if reason else ""


def kind_of(model: Any) -> str:
    """Return what addresses call the kind of row."""
    return str(model._meta.model_name)


class Stream:
    """The versions of the row ``number`` of ``model``, and those of its parts."""

    def __init__(self, model: Any, number: int) -> None:
        self.model, self.number = model, number
        self.records: dict[str, Any] = dict(self._find(model, model.history.filter(id=number)))

    def _find(self, model: Any, records: Any) -> Iterator[tuple[str, Any]]:
        """Yield the kinds of rows with the versions that belong here; parts by where each version says it hangs."""
        yield kind_of(model), records
        for part, link in parts_of(model):
            yield from self._find(part, part.history.filter(**{f"{link}_id__in": records.order_by().values("id")}))

    def kinds(self) -> list[tuple[str, str]]:
        """Return the kinds of rows there may be, with their names."""
        return [(kind, str(rows.model.instance_type._meta.verbose_name_plural)) for kind, rows in self.records.items()]

    def index(self, kind: str = "", row: int | None = None) -> Any:
        """Return where the versions are, newest first: kind and number of each. ``kind`` and ``row`` narrow them."""
        chosen = [(name, rows) for name, rows in self.records.items() if kind in {"", name}]
        parts = [
            (rows.filter(id=row) if row else rows)
            .order_by()
            .annotate(part_kind=Value(name, output_field=CharField()))
            .values_list("part_kind", "history_id", "history_date")
            for name, rows in chosen
        ]
        first, *others = parts
        whole = first.union(*others, all=True) if others else first
        return whole.order_by("-history_date", "part_kind", "-history_id")

    def one(self, kind: str, number: int) -> Any:
        """Return a version, or None if there is no such one here."""
        records = self.records.get(kind)
        return records.filter(history_id=number).select_related("history_user").first() if records is not None else None

    def tell(self, places: Iterable[tuple[str, int, Any]]) -> list[Telling]:
        """Return the versions at ``places`` in words, in that order."""
        places = list(places)
        numbers: dict[str, list[int]] = defaultdict(list)
        for kind, number, _when in places:
            numbers[kind].append(number)
        told: dict[tuple[str, int], Telling] = {}
        names = Names()
        for kind, wanted in numbers.items():
            told |= {(kind, telling.record.history_id): telling for telling in self._tell_kind(kind, wanted, names)}
        return [told[kind, number] for kind, number, _when in places]

    def _tell_kind(self, kind: str, numbers: list[int], names: Names) -> list[Telling]:
        rows = self.records[kind].model.objects
        before = rows.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
        found = rows.filter(history_id__in=numbers).select_related("history_user")
        records = list(found.annotate(before_id=Subquery(before.values("history_id")[:1])))
        earlier = rows.in_bulk({record.before_id for record in records if record.before_id})
        links = links_of([*records, *earlier.values()])
        model = self.records[kind].model.instance_type
        _want_names(model, records, names)
        tellings = []
        for record in records:
            old = earlier.get(record.before_id)
            labels = _labels(model, old, record, links) if old and record.history_type == CHANGED else []
            tellings.append(Telling(record, row_name(record, names), self._home_name(record, names), labels))
        return tellings

    def _home_name(self, record: Any, names: Names) -> str:
        model = record.instance_type
        link = home_link(model)
        if model is self.model or not link:
            return ""
        target = model._meta.get_field(link)
        return (
            ""
            if target.related_model is self.model
            else names.of(target.related_model, getattr(record, target.attname))
        )


def _labels(model: Any, old: Any, new: Any, links: dict[int, Any]) -> list[str]:
    values = (slot_values(model, record, links[record.history_id]) for record in (old, new))
    return [label_of(model, slot) for slot in changed_slots(*values)]


def parts_of(model: Any) -> list[tuple[Any, str]]:
    """Return the kinds of rows that hang on a row of ``model``, each with the link by which it does."""
    return [
        (relation.related_model, relation.field.name)
        for relation in model._meta.related_objects
        if hasattr(relation.related_model, "history") and _hangs_on(relation)
    ]


def _hangs_on(relation: Any) -> bool:
    """Whether rows at the other end belong to the row: by their region, or with it to none and gone when it goes."""
    path = region_path_of(relation.related_model)
    if path is None:
        return region_path_of(relation.model) is None and relation.on_delete is models.CASCADE
    return "__" in path and home_link(relation.related_model) == relation.field.name


def _want_names(model: Any, records: list[Any], names: Names) -> None:
    for field in _naming_links(model):
        names.want(field.related_model, {getattr(record, field.attname) for record in records})


def _naming_links(model: Any) -> list[Any]:
    """Return the links by which rows of ``model`` are named: the organisation of a partner, what a part hangs on."""
    wanted = {"organisation", home_link(model)}
    return [field for field in model._meta.concrete_fields if field.is_relation and field.name in wanted]


def row_name(record: Any, names: Names) -> str:
    """Return what the row of a version was called then."""
    organisation = getattr(record, "organisation_id", None)
    field: models.Field[Any, Any] | None = (
        record.instance_type._meta.get_field("organisation") if organisation else None
    )
    parts = [names.of(field.related_model, organisation)] if field else []
    return ", ".join(part for part in (*parts, own_name(record)) if part)


def predecessor(record: Any) -> Any:
    """Return the version before ``record``, or None if it is the first one."""
    rows = type(record).objects.filter(id=record.id, history_id__lt=record.history_id)
    return rows.order_by("-history_id").first()
