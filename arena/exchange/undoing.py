"""Taking an import back: rows return to the version before, new ones go. All of it, or what has been left untouched."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from arena.exchange.imports import NEW_ROW, newest_versions
from arena.exchange.kinds import KINDS
from arena.exchange.links import in_parts
from arena.exchange.rules import Rules
from arena.models import ImportRun
from arena.search.indexing import indexing_paused
from arena.shared.scopes import own
from arena.shared.versions import because, told_fields


class Fate(StrEnum):
    """What an undoing does to a row."""

    STANDS = "stands"  # it cannot be taken back; why is told
    RETURN = "return"
    DELETE = "delete"
    GONE = "gone"


ORDER = list(Fate)


@dataclass
class UndoneRow:
    """A row of an import, and what an undoing does to it."""

    number: int
    name: str
    fate: Fate
    why: str = ""
    row: Any = None
    version: Any = None


class NotUndoneError(Exception):
    """The undoing would not do what was shown, or somebody has done it already. Nothing has been written."""


@dataclass
class Undoing:
    """What an undoing of an import does, row by row."""

    rows: list[UndoneRow]

    @property
    def counts(self) -> dict[Fate, int]:
        """How many rows come to each fate."""
        found = Counter(row.fate for row in self.rows)
        return {fate: found[fate] for fate in ORDER}

    @property
    def standing(self) -> list[UndoneRow]:
        """The rows that cannot be taken back."""
        return [row for row in self.rows if row.fate is Fate.STANDS]

    @property
    def does_something(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self.counts[Fate.RETURN] or self.counts[Fate.DELETE])

    def by_fate(self) -> list[UndoneRow]:
        """Return the rows, those that stand first."""
        return sorted(self.rows, key=lambda row: (ORDER.index(row.fate), row.number))

    def mark(self) -> str:
        """Return a short text that is another one as soon as anything else would be done."""
        told = [(row.number, row.fate, row.name, row.why) for row in self.rows]
        return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()


def plan(run: ImportRun, person: Any) -> Undoing:
    """Return what taking ``run`` back would do. Nothing is written."""
    return Undoing(list(_Planner(run, person).rows()))


def undo(run: ImportRun, person: Any, *, shown: str, leave: bool) -> Undoing:
    """Take ``run`` back and return what was done.

    Rows that have been changed since stand; unless ``leave`` agrees to that, nothing is done.

    Raises:
        NotUndoneError: it has been undone, it would not do what was ``shown``, or some rows stand and nobody agreed.
    """
    try:
        with transaction.atomic(), indexing_paused(), because(gettext("Undo of the import %s") % run.file_name):
            run = ImportRun.objects.select_for_update().get(pk=run.pk)
            if run.undone_at:
                raise NotUndoneError
            _hold(run)
            done = plan(run, person)
            if done.mark() != shown or not done.does_something or (done.standing and not leave):
                raise NotUndoneError
            _take_back(done)
            run.undone_at, run.undone_by = timezone.now(), person
            run.save(update_fields=["undone_at", "undone_by"])
            return done
    except (DatabaseError, ValidationError) as error:
        raise NotUndoneError from error


def _hold(run: ImportRun) -> None:
    """Let nobody else change the rows until the transaction ends."""
    for some in in_parts(sorted(number for number, _before, _after in run.rows)):
        rows = apps.get_model(run.model)._default_manager.filter(pk__in=some)
        list(rows.order_by("pk").select_for_update().values_list("pk"))


def _take_back(undoing: Undoing) -> None:
    new = [undone.row for undone in undoing.rows if undone.fate is Fate.DELETE]
    for some in in_parts(row.pk for row in new):
        type(new[0])._default_manager.filter(pk__in=some).delete()  # signals keep history and index, row by row
    for undone in undoing.rows:
        if undone.fate is Fate.RETURN:
            undone.row.save()
            for name, numbers in _links_of(undone.version).items():
                getattr(undone.row, name).set(numbers)


def _links_of(version: Any) -> dict[str, list[int]]:
    """Return the links to many rows that a version holds, by name: the rows of them that are still there."""
    found = {}
    for field in version._history_m2m_fields:
        name = field.m2m_reverse_field_name()
        kept = [getattr(link, f"{name}_id") for link in getattr(version, field.name).all()]
        there = field.related_model._default_manager.filter(pk__in=kept)
        found[field.name] = list(there.values_list("pk", flat=True))
    return found


class _Planner:
    """Looks at all rows of a run with a number of queries that does not grow with them."""

    def __init__(self, run: ImportRun, person: Any) -> None:
        self.run = run
        self.model: Any = apps.get_model(run.model)
        self.person = person
        self.rules = Rules(self.model, {"slug", "programme", "key", "indicator", "split", "period"})
        numbers = [number for number, _before, _after in run.rows]
        self.found = self._stored(numbers)
        self.mine = self._own(numbers)
        self.newest = newest_versions(self.model, numbers)
        self.versions = self._versions({before for _number, before, _after in run.rows if before})
        self.later = self._changes_since()
        self.used = dict(self._uses({number for number, before, _after in run.rows if before is NEW_ROW}))

    def _stored(self, numbers: list[int]) -> dict[int, Any]:
        kind = KINDS[self.model]
        rows = kind(self.person).linked(self.model._default_manager.all())
        return {row.pk: row for some in in_parts(numbers) for row in rows.filter(pk__in=some)}

    def _own(self, numbers: list[int]) -> set[int]:
        rows = self.model._default_manager
        return {
            number
            for some in in_parts(numbers)
            for number in own(rows.filter(pk__in=some), self.person).values_list("pk", flat=True)
        }

    def _versions(self, numbers: set[int]) -> dict[int, Any]:
        history = self.model.history.select_related("history_user")
        return {row.history_id: row for some in in_parts(numbers) for row in history.filter(history_id__in=some)}

    def _changes_since(self) -> dict[int, Any]:
        """Return the newest version of each row that holds something else than the import left.

        Who undoes a later import first, finds the rows as this one left them.
        """
        pairs = {
            self.newest[number]: after
            for number, _before, after in self.run.rows
            if self.newest.get(number) not in {None, after}
        }
        versions = self._versions({*pairs, *pairs.values()})
        links = self._kept_links(set(versions))
        return {
            newest: versions[newest]
            for newest, after in pairs.items()
            if after not in versions
            or links[newest] != links[after]
            or any(
                getattr(versions[newest], field.attname) != getattr(versions[after], field.attname)
                for field in told_fields(self.model)
            )
        }

    def _kept_links(self, numbers: set[int]) -> dict[int, set[tuple[str, int]]]:
        """Return the links that each version holds: the name, and the row at the other end."""
        found: dict[int, set[tuple[str, int]]] = {number: set() for number in numbers}
        for field in self.model.history.model._history_m2m_fields:
            kept = getattr(self.model.history.model, field.name).model
            for some in in_parts(numbers):
                rows = kept.objects.filter(history__in=some).values_list("history", field.m2m_reverse_name())
                for number, target in rows:
                    found[number].add((field.name, target))
        return found

    def _uses(self, numbers: set[int]) -> Iterator[tuple[int, str]]:
        """Yield the rows to which other rows have been linked, and what those are."""
        for relation in self.model._meta.get_fields(include_hidden=True):
            if not relation.auto_created or relation.concrete:
                continue
            if relation.related_model._meta.auto_created or "Historical" in relation.related_model.__name__:
                continue  # tables of links, of which the relation itself speaks, and earlier versions
            name = relation.field.name
            for some in in_parts(numbers):
                rows = relation.related_model._base_manager.filter(**{f"{name}__in": some})
                for number in rows.values_list(name, flat=True).distinct():
                    yield number, str(relation.related_model._meta.verbose_name_plural)

    # --- One row ---

    def rows(self) -> Iterator[UndoneRow]:
        """Yield each row of the run with its fate."""
        for number, before, _after in self.run.rows:
            row = self.found.get(number)
            if row is None:
                yield UndoneRow(number, gettext("Row %d") % number, Fate.GONE)
            elif number not in self.mine:
                why = gettext("It is not yours to change any more.")
                yield UndoneRow(number, gettext("Row %d") % number, Fate.STANDS, why)
            else:
                yield self._fate(row, before)

    def _fate(self, row: Any, before: int | None) -> UndoneRow:
        undone = UndoneRow(row.pk, str(row), Fate.DELETE if before is NEW_ROW else Fate.RETURN, row=row)
        undone.version = self.versions.get(before or 0)
        undone.why = self._why_it_stands(undone) or self._why_it_cannot_go(undone)
        if undone.why:
            undone.fate = Fate.STANDS
        return undone

    def _why_it_stands(self, undone: UndoneRow) -> str:
        later = self.later.get(self.newest.get(undone.row.pk, 0))
        if later:
            when = f"{timezone.localtime(later.history_date):%Y-%m-%d %H:%M}"
            who = later.history_user or gettext("somebody")
            return gettext("Changed since: %(when)s, by %(who)s.") % {"who": who, "when": when}
        if undone.row.is_archived:
            return gettext("The programme is closed, and what belongs to it can only be read. Open it again first.")
        return ""

    def _why_it_cannot_go(self, undone: UndoneRow) -> str:
        if undone.fate is Fate.DELETE:
            used = self.used.get(undone.row.pk)
            return gettext("It is used since, by %s.") % used if used else ""
        if undone.version is None:
            return gettext("Its earlier version is not known.")
        changed = self._return(undone)
        return self._refused(undone.row, changed)

    def _return(self, undone: UndoneRow) -> set[str]:
        """Let the row in hand be what it was before the import. Return the columns that this changes."""
        row, version, changed = undone.row, undone.version, set()
        for field in told_fields(self.model):
            if getattr(row, field.attname) != getattr(version, field.attname):
                setattr(row, field.attname, getattr(version, field.attname))
                changed.add(field.name)
        return changed

    def _refused(self, row: Any, changed: set[str]) -> str:
        """Return what the model and the database have against the earlier version, or ""."""
        stand = {field.name for field in self.model._meta.concrete_fields} - changed
        try:
            row.clean_fields(exclude=stand)
            row.clean()
            broken = self.rules.broken(row, changed)
            if broken:
                raise ValidationError(broken)
        except ValidationError as error:
            return gettext("Its earlier version cannot stand any more: %s") % " ".join(error.messages)
        return ""
