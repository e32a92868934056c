"""Two people save the same page: what the second one is shown, and the form that comes back to them.

What the second has not touched follows the first. What both have changed stays as the second wrote it, with what the
first wrote beside it. So to save again is to know what one does, and nothing that anybody typed is gone.
"""

from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext

from arena.shared.admin.sent import Sent, sent_by, shown
from arena.shared.admin.tokens import ROW, Token, inlines_of
from arena.shared.history.streams import Stream, Telling, kind_of
from arena.shared.history.values import links_of

TOLD = 20  # versions that have come in between


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that both have changed."""

    label: str
    theirs: str
    yours: str


@dataclass
class Conflict:
    """What has happened since the form was opened, and the form as it comes back."""

    post: QueryDict
    rivals: list[Telling] = field(default_factory=list)
    followed: list[str] = field(default_factory=list)  # fields that now hold what somebody else wrote
    clashes: list[Clash] = field(default_factory=list)
    anew: list[str] = field(default_factory=list)  # rows that are gone, whose words now stand in a new one
    files: list[str] = field(default_factory=list)  # files that have to be chosen again


def differ(sent: Token, now: Token) -> list[str]:
    """Return the prefixes of the forms whose rows are no longer those that the form was made from."""
    return [prefix for prefix, rows in now.items() if sent.get(prefix, rows) != rows]


def conflict_of(model_admin: Any, request: HttpRequest, row: Any, sent: Token, now: Token) -> Conflict:
    """Return what lies between the form that was sent and the rows as they stand."""
    found = Conflict(request.POST.copy(), files=[one.name or "" for _, files in request.FILES.lists() for one in files])
    merger = _Merger(request, found)
    prefixes = differ(sent, now)
    if ROW in prefixes:
        fields = flatten_fieldsets(model_admin.get_fieldsets(request, row))
        form = model_admin.get_form(request, row, change=True, fields=fields)
        merger.form(form, "", row, sent[ROW].get(str(row.pk)), "")
    for prefix, _link, inline in inlines_of(model_admin, request, row):
        if prefix in prefixes:
            _merge_rows(merger, _Rows(prefix, inline.get_formset(request, row), row, sent[prefix], now[prefix]))
    found.rivals = _rivals(model_admin, request, row, sent, now)
    return found


class _Merger:
    """Brings forms up to date with what others have saved."""

    def __init__(self, request: HttpRequest, found: Conflict) -> None:
        self.request, self.found = request, found

    def form(self, form_class: Any, prefix: str, row: Any, base: int | None, where: str) -> None:
        """Merge what was sent for ``row`` with what is stored; ``base`` is the version that the form was made from."""
        post = self.found.post
        made_from, links = _base(row, base)
        options = {"prefix": prefix} if prefix else {}
        mine = form_class(post, self.request.FILES, instance=made_from, initial=links, **options)
        stored = form_class(instance=copy(row), **options)
        now = _query(sent_by(stored))
        theirs = form_class(now, instance=_base(row, base)[0], initial=links, **options)
        touched, changed = set(mine.changed_data), set(theirs.changed_data)
        for name in [name for name in mine.fields if name in changed]:
            label = where + str(mine.fields[name].label)
            if name not in touched:
                _replace(post, sent_by(stored, [name]))
                self.found.followed.append(label)
            elif shown(mine, name) != shown(theirs, name):
                self.found.clashes.append(Clash(label, shown(theirs, name), shown(mine, name)))

    def touched(self, form_class: Any, prefix: str, model: Any, base: int | None) -> bool:
        """Whether the person has changed anything in the form of a row that is gone."""
        record = model.history.filter(history_id=base or 0).first()
        if record is None:
            return True
        made_from, links = _row_of(record)
        mine = form_class(self.found.post, self.request.FILES, prefix=prefix, instance=made_from, initial=links)
        return bool(mine.changed_data)


def _base(row: Any, base: int | None) -> tuple[Any, dict[str, Any]]:
    """Return the row as it was when the form was made; as it stands where nobody has kept that."""
    record = type(row).history.filter(history_id=base or 0, id=row.pk).first()
    return _row_of(record) if record else (copy(row), {})


def _row_of(record: Any) -> tuple[Any, dict[str, Any]]:
    model = record.instance_type
    row = model(**{column.attname: getattr(record, column.attname) for column in model._meta.concrete_fields})
    row._state.adding = False
    links = links_of([record])[record.history_id]
    return row, {name: sorted(numbers) for name, numbers in links.items()}


def _query(sent: Sent) -> QueryDict:
    query = QueryDict(mutable=True)
    _replace(query, sent)
    return query


def _replace(post: QueryDict, sent: Sent) -> None:
    for key, values in sent.items():
        if values:
            post.setlist(key, values)
        else:
            post.pop(key, None)


# --- Rows below the form -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows that are edited below a form: those it was made from, and those that stand now, with their versions."""

    prefix: str
    formset: Any
    owner: Any
    sent: dict[str, int]
    now: dict[str, int]


def _merge_rows(merger: _Merger, rows: _Rows) -> None:
    """Merge what was sent for rows that others have changed; those that they have deleted leave, or become new ones."""
    post, model, form = merger.found.post, rows.formset.model, rows.formset.form
    total, initial = (_count(post, f"{rows.prefix}-{name}_FORMS") for name in ("TOTAL", "INITIAL"))
    stored = model._base_manager.filter(**{rows.formset.fk.name: rows.owner.pk}).in_bulk()
    kept, anew = [], []
    for place in range(initial):
        at = f"{rows.prefix}-{place}"
        number = post.get(f"{at}-{model._meta.pk.name}", "")
        row = stored.get(int(number)) if number.isdecimal() else None
        is_deleted_here = f"{at}-DELETE" in post
        if row is not None:
            kept.append(place)
            if rows.sent.get(number) != rows.now.get(number):
                _merge_row(merger, form, at, row, rows.sent.get(number))
        elif not is_deleted_here and merger.touched(form, at, model, rows.sent.get(number)):
            anew.append(place)
            merger.found.anew.append(_name_of_gone(model, rows.sent.get(number)))
    if len(kept) < initial:
        _renumber(post, rows.prefix, model._meta.pk.name, kept, [*range(initial, total), *anew])


def _merge_row(merger: _Merger, form: Any, at: str, row: Any, base: int | None) -> None:
    where = f"{capfirst(row._meta.verbose_name)} “{row}”: "
    if f"{at}-DELETE" in merger.found.post:
        merger.found.clashes.append(Clash(where + gettext("delete"), gettext("changed"), gettext("to be deleted")))
    else:
        merger.form(form, at, row, base, where)


def _count(post: QueryDict, name: str) -> int:
    text = post.get(name, "")
    return min(int(text), 2_000) if text.isdecimal() else 0


def _name_of_gone(model: Any, base: int | None) -> str:
    record = model.history.filter(history_id=base or 0).first()
    words = capfirst(model._meta.verbose_name)
    return f"{words} “{record.instance}”" if record else words


def _renumber(post: QueryDict, prefix: str, key: str, kept: list[int], new: list[int]) -> None:
    """Write the forms of ``kept`` rows and then the ``new`` ones under numbers without gaps."""
    old = {name: post.pop(name) for name in list(post) if _is_of(name, prefix)}
    for place, former in enumerate([*kept, *new]):
        for name, values in old.items():
            _, _, rest = name.removeprefix(f"{prefix}-").partition("-")
            is_new = place >= len(kept)
            if name.startswith(f"{prefix}-{former}-") and not (is_new and rest in {key, "DELETE"}):
                post.setlist(f"{prefix}-{place}-{rest}", values)
    post[f"{prefix}-TOTAL_FORMS"], post[f"{prefix}-INITIAL_FORMS"] = str(len(kept) + len(new)), str(len(kept))


def _is_of(name: str, prefix: str) -> bool:
    """Whether ``name`` belongs to one of the numbered forms of ``prefix``."""
    return name.startswith(f"{prefix}-") and name.removeprefix(f"{prefix}-").partition("-")[0].isdecimal()


# --- Who ----------------------------------------------------------------------------------------------


def _rivals(model_admin: Any, request: HttpRequest, row: Any, sent: Token, now: Token) -> list[Telling]:
    """Return the versions that have come in between, newest first."""
    stream = Stream(model_admin.model, row.pk)
    models = {ROW: model_admin.model}
    models |= {prefix: inline.model for prefix, _link, inline in inlines_of(model_admin, request, row)}
    places: list[tuple[str, int, Any]] = []
    for prefix in differ(sent, now):
        kind, before = kind_of(models[prefix]), sent[prefix]
        numbers = {number for number in {*now[prefix], *before} if now[prefix].get(number) != before.get(number)}
        if kind in stream.records:
            records = models[prefix].history.filter(id__in=numbers).values_list("history_id", "history_date", "id")
            places += [(kind, one, when) for one, when, number in records if one > before.get(str(number), 0)]
    return stream.tell(sorted(places, key=lambda place: place[2], reverse=True)[:TOLD])
