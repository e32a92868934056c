"""A row as it was in an earlier version: what would change, what stays and why, and the step itself.

What an earlier version cannot decide stays as it is: whether the row is published, how its work stands, whose it is.
Links to rows that are gone, and addresses that another page has taken, stay too, and are told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.utils import formats, timezone
from django.utils.translation import gettext

from arena.shared.history.differences import Difference, compared
from arena.shared.history.streams import DELETED, parts_of
from arena.shared.history.values import Names, links_of, links_of_row, own_name, slot_values, slots_of
from arena.shared.publishing import PublishableStatus
from arena.shared.scopes import home_link, linkable, runs
from arena.shared.versions import because, newest_version, told_fields

STAYS = {"status", "life_cycle", "published_at"}
TOGETHER = timedelta(seconds=10)  # what was deleted so shortly before a row, by the same person, went with it


@dataclass
class Plan:
    """What a return would do. ``left`` says what stays as it is, and why."""

    record: Any
    row: Any
    is_new: bool
    links: dict[str, frozenset[int]]
    differences: list[Difference] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    parts: list[Any] = field(default_factory=list)  # versions of rows that were deleted together with this one

    @property
    def part_names(self) -> list[str]:
        """What else comes back, in words."""
        return sorted(f"{part.instance_type._meta.verbose_name}: {own_name(part)}" for part in self.parts)

    @property
    def is_draft(self) -> bool:
        """Whether a page comes back that nobody but its region can see."""
        return self.is_new and hasattr(self.row, "published_at") and hasattr(self.row, "status")


def when(record: Any) -> str:
    """Return the time of a version in words."""
    return formats.date_format(timezone.localtime(record.history_date), "DATETIME_FORMAT")


def stands(record: Any) -> bool:
    """Whether the row of which ``record`` is a version still exists."""
    return _stored(record) is not None


def _stored(record: Any) -> Any:
    return record.instance_type._base_manager.filter(pk=record.id).first()


# --- Whether --------------------------------------------------------------------------------------------


def why_not_returned(person: Any, subject: Any, record: Any) -> str:
    """Return why ``person`` cannot take the row back to ``record``, in words; "" if they can."""
    row = _stored(record)
    if row is None:
        return _why_not_restored(person, record)
    if newest_version(row).history_id == record.history_id:
        return gettext("This is how it is now.")
    if row.why_it_stands:
        return str(row.why_it_stands)
    if row.is_archived:
        return gettext("It belongs to something that is closed, and may only be read.")
    return "" if _may(person, "change", row) else _read_only()


def _why_not_restored(person: Any, record: Any) -> str:
    model = record.instance_type
    link = home_link(model)
    if link and "__" in model.region_path:
        target = model._meta.get_field(link)
        home = target.related_model._base_manager.filter(pk=getattr(record, target.attname)).first()
        if home is None:
            return gettext("What it belonged to is deleted too. Restore that first.")
        if getattr(home, "is_archived", False):
            return gettext("It belongs to something that is closed, and may only be read.")
        if not runs(person, home):
            return _read_only()
    is_allowed = person.has_perm(f"{model._meta.app_label}.add_{model._meta.model_name}")
    return "" if is_allowed else _read_only()


def _read_only() -> str:
    return gettext("You may read its history, but not change it.")


def _may(person: Any, action: str, row: Any) -> bool:
    return person.has_perm(f"{row._meta.app_label}.{action}_{row._meta.model_name}", row)


# --- What -----------------------------------------------------------------------------------------------


def plan(record: Any, person: Any) -> Plan:
    """Return what a return to ``record`` by ``person`` would do."""
    model = record.instance_type
    stored = _stored(record)
    links = _links(record)
    row = stored or model(**{column.attname: getattr(record, column.attname) for column in model._meta.concrete_fields})
    before = slot_values(model, stored, links_of_row(stored)) if stored else None
    made = Plan(record, row, stored is None, links)
    if stored:
        _take_back(made, person)
    else:
        _begin_anew(made)
        made.parts = list(_deleted_with(record))
    _leave_what_is_gone(made, person)
    made.differences = compared(model, before, slot_values(model, row, made.links))
    return made


def _links(record: Any) -> dict[str, frozenset[int]]:
    return links_of([record])[record.history_id]


def _take_back(made: Plan, person: Any) -> None:
    """Set the columns that a version decides."""
    model = made.record.instance_type
    stays = {*STAYS, home_link(model)}
    for column in told_fields(model):
        value = getattr(made.record, column.attname)
        if column.name in stays or not column.editable or value == getattr(made.row, column.attname):
            continue
        reason = _why_it_stays(column, value, made.row, person)
        if reason:
            made.left.append(reason)
        else:
            setattr(made.row, column.attname, value)


def _why_it_stays(column: Any, value: Any, row: Any, person: Any) -> str:
    if column.is_relation and value is not None:
        rows = column.related_model._base_manager.filter(pk=value)
        if not linkable(rows, column, person).exists():
            return gettext("{field}: stays as it is, because “{name}” can no longer be chosen.").format(
                field=column.verbose_name, name=Names().of(column.related_model, value)
            )
    if isinstance(column, models.FileField) and value and not column.storage.exists(value):
        return gettext("{field}: stays as it is, because the earlier file is gone.").format(field=column.verbose_name)
    if column.unique and type(row)._base_manager.filter(**{column.name: value}).exclude(pk=row.pk).exists():
        return gettext("{field}: stays as it is, because “{value}” belongs to another page now.").format(
            field=column.verbose_name, value=value
        )
    return ""


def _begin_anew(made: Plan) -> None:
    """A deleted row comes back as a draft, whatever it was."""
    made.row._state.adding = True
    values = {"status": PublishableStatus.DRAFT, "publish_at": None}
    for name, value in values.items():
        try:
            made.row._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        setattr(made.row, name, value)


def _leave_what_is_gone(made: Plan, person: Any) -> None:
    """Leave out links to rows that are gone or not the person's to refer to; those that stand already may stay."""
    model = made.record.instance_type
    current = {} if made.is_new else links_of_row(made.row)
    for name, numbers in made.links.items():
        column = slots_of(model)[name]
        rows = column.related_model._base_manager.filter(pk__in=numbers)
        found = set(linkable(rows, column, person).values_list("pk", flat=True)) | (numbers & current.get(name, set()))
        names = Names()
        names.want(column.related_model, numbers - found)
        made.left += [
            gettext("{field}: without “{name}”, which can no longer be chosen.").format(
                field=column.verbose_name, name=names.of(column.related_model, number)
            )
            for number in sorted(numbers - found)
        ]
        made.links[name] = frozenset(found)
    if made.is_new:
        _empty_what_is_gone(made)


def _empty_what_is_gone(made: Plan) -> None:
    for column in made.row._meta.concrete_fields:
        number = getattr(made.row, column.attname)
        if not column.is_relation or number is None or not column.null:
            continue
        if not column.related_model._base_manager.filter(pk=number).exists():
            setattr(made.row, column.attname, None)
            made.left.append(
                gettext("{field}: empty, because what it led to is gone.").format(field=column.verbose_name)
            )


def _deleted_with(record: Any) -> Iterator[Any]:
    """Yield the last versions of the parts that were deleted together with the row, by the same person."""
    model = record.instance_type
    end = model.history.filter(id=record.id).order_by("-history_id").first()
    for part, link in parts_of(model):
        last = part.history.filter(id=models.OuterRef("id")).order_by("-history_id").values("history_id")[:1]
        yield from part.history.filter(
            **{f"{link}_id": record.id},
            history_id=models.Subquery(last),
            history_type=DELETED,
            history_user=end.history_user_id,
            history_date__range=(end.history_date - TOGETHER, end.history_date + TOGETHER),
        ).order_by("history_id")


# --- The step -------------------------------------------------------------------------------------------


def carry_out(made: Plan, reason: str, person: Any) -> None:
    """Make the row what the plan says, as a new version.

    Raises:
        ValidationError: a row like this may not be saved today.
    """
    with transaction.atomic(), because(reason):
        made.row.full_clean()
        made.row.save(force_insert=made.is_new)
        for name, numbers in made.links.items():
            getattr(made.row, name).set(numbers)
        for part in made.parts:
            carry_out(plan(part, person), reason, person)
