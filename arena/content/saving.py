"""From entries to rows: what is new, what has changed, what the models refuse."""

from collections import defaultdict
from copy import deepcopy
from datetime import datetime
from graphlib import CycleError, TopologicalSorter
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from arena.content.entries import Change, Entry, State
from arena.content.kinds import Kind
from arena.content.moments import InDays
from arena.content.problems import Problems
from arena.content.wording import identity_of, in_words, rule_in_words
from arena.shared.models import Publishable
from members.actions.declaration_versions import PublishRefusedError, publish

Identity = tuple[Any, ...]


class Saver:
    """Saves entries in an order in which every row that is referred to stands first."""

    def __init__(self, entries: list[Entry], problems: Problems) -> None:
        self.entries = entries
        self.problems = problems
        self.now = timezone.now()
        self.kept: list[str] = []
        self._stored: dict[tuple[Kind, Entry | None], dict[Identity, Any]] = {}
        self._roots: dict[Kind, set[str]] = defaultdict(set)

    def save_all(self) -> None:
        """Save every entry, publish versions once their commitments stand, and note what the files leave out."""
        for entry in self.entries:
            if not entry.owner:
                self._roots[entry.kind].add(entry.path[0])
        for entry in self._in_order():
            self._save(entry)
        for entry in self._versions():
            self._publish_version(entry)
        self._note_kept()

    def _in_order(self) -> list[Entry]:
        """Return the entries, each after those it needs; rows in a circle are a fault, and stand first."""
        while True:
            sorter: TopologicalSorter[Entry] = TopologicalSorter()
            for entry in self.entries:
                sorter.add(entry, *(() if entry.flawed else sorted(entry.needs, key=lambda needed: needed.place)))
            try:
                return list(sorter.static_order())
            except CycleError as error:
                circle: list[Entry] = error.args[1]
                names = " → ".join(entry.label for entry in circle)
                self.problems.add(min(circle, key=lambda entry: entry.place).place, f"these form a circle: {names}")
                for entry in circle:
                    entry.flawed = True

    # --- One row ---

    def _save(self, entry: Entry) -> None:
        """Save one entry. One that fails still lends its stored row to those below it, so that they are checked."""
        entry.state = State.FAILED
        if not all(needed.row for needed in entry.needs):
            return
        related = self._related(entry)
        entry.row = self._find(entry, related)
        if entry.flawed or not (entry.row or self._may_be_added(entry)):
            return
        adding = entry.row is None
        row = entry.row or entry.kind.model(**({entry.kind.link: entry.owner.row} if entry.owner else {}))
        self._apply(entry, row, related)
        if not adding and not entry.changes:
            entry.state = State.UNCHANGED
        elif self._write(entry, row, related):
            entry.row, entry.state = row, State.NEW if adding else State.CHANGED

    @staticmethod
    def _related(entry: Entry) -> dict[str, Any]:
        """Return the rows that it refers to: one or None, or a list, as the relation is."""
        related: dict[str, Any] = {"parent": None} if entry.kind.nests else {}
        for name, found in entry.targets.items():
            rows = [target.row if isinstance(target, Entry) else target for target in found]
            related[name] = rows if name in entry.kind.relations else rows[0] if rows else None
        if entry.parent:
            related["parent"] = entry.parent.row
        return related

    def _may_be_added(self, entry: Entry) -> bool:
        if not entry.kind.adds:
            noun = entry.kind.model._meta.verbose_name
            self.problems.add(entry.place, f"{entry.label}: the portal has no such {noun}, and files add none")
            return False
        given = {*entry.values, *(name for name, nodes in entry.references.items() if nodes)}
        missing = [name for name in entry.kind.compulsory if name not in given and name not in entry.places]
        for name in missing:
            self.problems.add(entry.place, f'{entry.label}: "{name}" is missing')
        return not missing

    # --- What stands already ---

    def _find(self, entry: Entry, related: dict[str, Any]) -> Any:
        """Return the stored row of ``entry``, if any."""
        values = (related.get(name, entry.values.get(name, "")) for name in entry.kind.identity)
        identity = tuple(value.pk if isinstance(value, models.Model) else value for value in values)
        return self._siblings(entry.kind, entry.owner).get(identity)

    def _siblings(self, kind: Kind, owner: Entry | None) -> dict[Identity, Any]:
        """Return the stored rows of an owner, or those at the top that the files name; asked once."""
        if (kind, owner) not in self._stored:
            rows = kind.model._base_manager.prefetch_related(*kind.relations)
            if owner:
                rows = rows.filter(**{kind.link: owner.row})
            else:
                rows = rows.filter(**{f"{kind.identity[0]}__in": self._roots[kind]})
            columns = [kind.columns[name].attname for name in kind.identity]
            self._stored[kind, owner] = {tuple(getattr(row, name) for name in columns): row for row in rows}
        return self._stored[kind, owner]

    def _note_kept(self) -> None:
        """Note the rows of an owner that are missing in a list that the file gives."""
        named: dict[tuple[Kind, Entry | None], set[Any]] = defaultdict(set)
        for entry in self.entries:
            if entry.row:
                named[entry.kind, entry.owner].add(entry.row.pk)
        for owner in self.entries:
            for name in sorted(owner.lists) if owner.row else ():
                kind = owner.kind.children[name]
                for row in self._siblings(kind, owner).values():
                    if row.pk not in named[kind, owner]:
                        self.kept.append(f"{owner.label}, {name} {identity_of(row, kind)}".rstrip())

    # --- What changes ---

    def _apply(self, entry: Entry, row: Any, related: dict[str, Any]) -> None:
        """Set what the file gives on ``row``, and note what that changes."""
        values = {**entry.values, **self._moments(entry, row)}
        for name, value in values.items():
            self._set(entry, row, name, value)
        for name, found in related.items():
            if name not in entry.kind.relations:
                self._relate(entry, row, name, found)
            elif row.pk and {one.pk for one in found} != {one.pk for one in getattr(row, name).all()}:
                entry.changes.append(Change(name, in_words(getattr(row, name).all()), in_words(found)))
        self._translate(entry, row)
        self._publish(entry, row)

    @staticmethod
    def _set(entry: Entry, row: Any, name: str, value: Any) -> None:
        old = getattr(row, name)
        if row.pk and old != value:
            entry.changes.append(Change(name, in_words(old), in_words(value)))
        setattr(row, name, value)

    @staticmethod
    def _relate(entry: Entry, row: Any, name: str, value: Any) -> None:
        if row.pk and getattr(row, entry.kind.columns[name].attname) != (value.pk if value else None):
            entry.changes.append(Change(name, in_words(getattr(row, name)), in_words(value)))
        setattr(row, name, value)

    def _moments(self, entry: Entry, row: Any) -> dict[str, datetime]:
        """Turn times counted in days into real ones. A row that stands keeps its own until they are past."""
        counted = {name: value for name, value in entry.values.items() if isinstance(value, InDays)}
        stored = [getattr(row, name) for name in counted] if row.pk else []
        if stored and all(stored) and max(stored) >= self.now:
            return {name: getattr(row, name) for name in counted}
        return {name: value.after(self.now) for name, value in counted.items()}

    def _translate(self, entry: Entry, row: Any) -> None:
        if not entry.translations:
            return
        translations = deepcopy(row.translations)
        for language, texts in entry.translations.items():
            known = translations.setdefault(language, {})
            for name, text in texts.items():
                if row.pk and known.get(name, "") != text:
                    entry.changes.append(Change(f"{language}: {name}", in_words(known.get(name, "")), in_words(text)))
                known[name] = text
            translations[language] = {name: text for name, text in known.items() if text}
        row.translations = {language: texts for language, texts in translations.items() if texts}

    def _publish(self, entry: Entry, row: Any) -> None:
        if entry.kind.flag != "publish" or (row.pk and entry.public is None):
            return
        status = Publishable.Status.DRAFT if entry.public is False else Publishable.Status.PUBLISHED
        if row.pk and row.status != status:
            entry.changes.append(Change("publish", in_words(row.is_public), in_words(not row.is_public)))
        row.status = status

    # --- Writing ---

    def _write(self, entry: Entry, row: Any, related: dict[str, Any]) -> bool:
        try:
            row.full_clean()
            with transaction.atomic():
                row.save()
                for name in entry.kind.relations:
                    if name in related:
                        getattr(row, name).set(related[name])
        except ValidationError as error:
            self._refused(entry, error)
        except DatabaseError as error:
            self.problems.add(entry.place, f"{entry.label}: {str(error).splitlines()[0]}")
        else:
            return True
        return False

    def _refused(self, entry: Entry, error: ValidationError) -> None:
        faults = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, errors in faults.items():
            where = "" if name == NON_FIELD_ERRORS else f"{name}: "
            for fault in errors:
                self.problems.add(entry.place_of(name), f"{entry.label}: {where}{rule_in_words(fault)}")

    def _versions(self) -> list[Entry]:
        """Return the versions of declarations to publish, from the first on: each accounts for the former."""
        found = [entry for entry in self.entries if entry.kind.flag == "published" and entry.state is not State.FAILED]
        return sorted(found, key=lambda entry: entry.values["number"])

    def _publish_version(self, entry: Entry) -> None:
        version: Any = entry.row
        if version is None or entry.public is None or entry.public == version.is_frozen:
            return
        if not entry.public:
            self.problems.add(entry.place_of("published"), f"{entry.label}: published: a published version stays so")
            return
        try:
            publish(version, by=None)
        except PublishRefusedError as error:
            for reason in error.reasons:
                self.problems.add(entry.place_of("published"), f"{entry.label}: published: {reason}")
            return
        if entry.state is not State.NEW:
            entry.state = State.CHANGED
            entry.changes.append(Change("published", "false", "true"))
