"""What there is to do, as the first page of the administration shows it.

Every ModelAdmin that names tasks (``todo``, see arena.shared.todo) is asked; a new one joins by naming some. All
numbers and first rows come with one query, whatever their number.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from arena.shared.counts import Counted, CountUpTo
from arena.shared.models import Publishable
from arena.shared.moves import hindrance
from arena.shared.rows import Rows
from arena.shared.scopes import SHARED, region_path_of
from arena.shared.todo import PARAMETER, Todo
from members.models import Region

LIMIT = 1_000
FIRST = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One of the first rows of a task. ``step`` is where one click does it."""

    name: str
    note: str
    address: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """The rows of one kind that a task concerns, and the list of them."""

    name: str
    count: Counted
    address: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, with all that it concerns."""

    todo: Todo
    kinds: list[Kind] = field(default_factory=list)

    @property
    def count(self) -> Counted:
        """How many rows of all kinds together."""
        counts = [kind.count for kind in self.kinds]
        return Counted(sum(count.number for count in counts), any(count.is_more for count in counts))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One task of one ModelAdmin, and the rows that it concerns."""

    name: str
    todo: Todo
    model_admin: Any
    rows: Any
    region: Region | None

    @property
    def address(self) -> str:
        """The list of just these rows."""
        opts = self.model_admin.opts
        query = {PARAMETER: self.todo.key}
        if self.region and _is_regional(self.model_admin):
            query[f"{region_path_of(opts.model)}__id__exact"] = str(self.region.pk)
        return f"{reverse(f'admin:{opts.app_label}_{opts.model_name}_changelist')}?{urlencode(query)}"


def regions_of(person: Any) -> list[Region]:
    """Return the regions among which ``person`` may switch; none where there is one alone."""
    regions = Region.objects.all() if person.is_site_administrator else Region.objects.filter(pk__in=person.region_ids)
    found = list(regions.only("code", "name", "translations"))
    return found if len(found) > 1 else []


def tasks(request: HttpRequest, site: admin.AdminSite, region: Region | None) -> list[Task]:
    """Return what there is to do for the person who asks, in ``region`` or wherever they work."""
    asked = list(_asked(request, site, region))
    if not asked:
        return []
    columns: dict[str, Any] = {f"count_{one.name}": CountUpTo(one.rows, LIMIT) for one in asked}
    columns |= {f"first_{one.name}": _first(one) for one in asked}
    person: Any = request.user
    answer = get_user_model()._default_manager.filter(pk=person.pk).only("pk").annotate(**columns).get()
    found: dict[str, Task] = {}
    for one in asked:
        count = Counted.of(getattr(answer, f"count_{one.name}"), LIMIT)
        if not count:
            continue
        rows = [_row(one, row) for row in getattr(answer, f"first_{one.name}")]
        name = capfirst(str(one.model_admin.opts.verbose_name_plural))
        kind = Kind(name, count, one.address, rows)
        found.setdefault(one.todo.key, Task(one.todo)).kinds.append(kind)
    return sorted(found.values(), key=lambda task: task.todo.place)


def _asked(request: HttpRequest, site: admin.AdminSite, region: Region | None) -> Iterator[_Asked]:
    for number, (model, model_admin) in enumerate(site._registry.items()):
        todo = getattr(model_admin, "todo", ())
        if not todo or not model_admin.has_view_permission(request):
            continue
        own = model_admin.get_queryset(request)
        if region and _is_regional(model_admin):
            own = own.filter(**{str(region_path_of(model)): region.pk})
        for one in todo:
            yield _Asked(f"{number}_{one.key}", one, model_admin, one.rows(own), region)


def _is_regional(model_admin: Any) -> bool:
    return region_path_of(model_admin.model) not in {None, SHARED}


def _first(one: _Asked) -> Rows:
    model = one.model_admin.model
    names = {column.name for column in model._meta.concrete_fields}
    wanted = {"title", "name", "address", "email", "translations", "publish_at", "confirmed_at", "status"} & names
    rows = one.rows if one.rows.query.order_by else one.rows.order_by("pk")
    related = getattr(one.model_admin, "todo_names", None)  # what the names of the rows are made of
    return Rows(rows.select_related(None).prefetch_related(None)[:FIRST], fields=sorted(wanted), one=related)


def _row(one: _Asked, row: Any) -> Row:
    opts = one.model_admin.opts
    base = f"admin:{opts.app_label}_{opts.model_name}"
    step = reverse(f"{base}_step", args=[row.pk]) if one.todo.verb == "to_confirm" else ""
    return Row(
        str(row) or gettext("(without a name)"), _note(one.todo, row), reverse(f"{base}_change", args=[row.pk]), step
    )


def _note(todo: Todo, row: Any) -> str:
    """Return what to say of a row beside its name."""
    if not isinstance(row, Publishable):
        return ""
    if todo.verb == "late":
        stored = type(row)._base_manager.get(pk=row.pk)
        return hindrance(stored) or gettext("It will be published in a moment.")
    if todo.verb == "planned" and row.publish_at:
        return formats.date_format(timezone.localtime(row.publish_at), "DATETIME_FORMAT")
    if todo.verb == "to_confirm" and row.confirmed_at:
        day = formats.date_format(timezone.localtime(row.confirmed_at), "DATE_FORMAT")
        return gettext("found correct on %(day)s") % {"day": day}
    return ""


def first_page(request: HttpRequest, site: admin.AdminSite) -> dict[str, Any]:
    """Return what the first page of the administration shows of the work."""
    person: Any = request.user
    regions = regions_of(person)
    wanted = request.GET.get("region", "")
    region = next((region for region in regions if region.code == wanted), None)
    only = Region.objects.filter(pk__in=person.region_ids).first() if not regions else region
    title = gettext("To do in %(region)s") % {"region": only} if only else gettext("To do in all regions")
    return {"title": title, "tasks": tasks(request, site, region), "regions": regions, "region": region}
