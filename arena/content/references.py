"""Which row a reference means: one of the files, or one that stands in the portal."""

from typing import Any

from django.db import models

from arena.content.entries import Entry, Path
from arena.content.kinds import Kind, kind_of
from arena.content.nodes import Node
from arena.content.problems import Problems, did_you_mean
from members.models import DeclarationVersion, Signature

Target = Entry | models.Model


class References:
    """Knows every row that can be referred to."""

    def __init__(self, entries: list[Entry], problems: Problems) -> None:
        self.entries = entries
        self.problems = problems
        self.in_files: dict[tuple[type[models.Model], Path], Entry] = {}
        self.in_portal: dict[tuple[type[models.Model], Path], models.Model | None] = {}

    def resolve(self) -> None:
        """Find the target of each reference, and what the files name twice."""
        for entry in self.entries:
            if entry.kind.model is Signature:
                self._say_which_version(entry)
        self._collect()
        for entry in self.entries:
            for name, nodes in entry.references.items():
                found = [self._target(entry, name, node) for node in nodes]
                entry.targets[name] = [target for target in found if target is not None]

    def _collect(self) -> None:
        seen: dict[tuple[Any, ...], Entry] = {}
        for entry in self.entries:
            identity = tuple(entry.text_of(name) for name in entry.kind.identity)
            first = seen.setdefault((entry.kind.model, entry.owner, identity), entry)
            if first is not entry:
                where = f"{first.place.file}:{first.place.line}"
                self.problems.add(entry.place, f"{entry.label}: is given twice, first in {where}")
                entry.flawed = True
                continue
            self.in_files[entry.kind.model, entry.path] = entry

    def _say_which_version(self, signature: Entry) -> None:
        """Fill in the version that was signed where the declaration has only one."""
        if "version" in signature.references or not signature.owner:
            return
        declaration = signature.owner.path
        numbers = {
            entry.text_of("number")
            for entry in self.entries
            if entry.kind.model is DeclarationVersion and entry.owner and entry.owner.path == declaration
        }
        stored = DeclarationVersion.objects.filter(declaration__slug=declaration[0])
        numbers |= {str(number) for number in stored.values_list("number", flat=True)}
        if len(numbers) == 1:
            signature.references["version"] = [Node(signature.place, numbers.pop())]
        else:
            self.problems.add(signature.place, f'{signature.label}: "version" is missing: which one was signed?')
            signature.flawed = True

    def _target(self, entry: Entry, name: str, node: Node) -> Target | None:
        text = str(node.value)
        kind, path = kind_of(entry.kind.columns[name]), self._path(entry, name, text)
        target = self.find(kind, path)
        if target is None:
            noun = kind.model._meta.verbose_name
            known = self._known(kind, path, text)
            fault = f'{entry.label}: {name}: there is no {noun} "{text}" in the files or the portal'
            if len(path) == len(kind.lookups):
                fault += did_you_mean(text, known)
            else:
                fault += f"; write it as {_form(kind)}"
            self.problems.add(node.place, fault)
            entry.flawed = True
        return target

    def _path(self, entry: Entry, name: str, text: str) -> Path:
        """Return the whole path of a reference: what the row itself says of the owner need not be repeated.

        It may be: the commitment 3 of version 1 is ``1/3`` in version 2 of the same declaration.
        """
        kind = kind_of(entry.kind.columns[name])
        if not kind.owner:
            return (text,)
        above = self._context(entry, kind.owner.model)
        parts = tuple(text.split("/"))
        return parts if above is None else (*above[: max(len(kind.lookups) - len(parts), 0)], *parts)

    def _context(self, entry: Entry, model: type[models.Model]) -> Path | None:
        """Return the path of the row of ``model`` that ``entry`` belongs to, if any."""
        if entry.kind.model is model:
            return entry.path
        for name, nodes in entry.references.items():
            column = entry.kind.columns[name]
            if column.related_model is model and not column.many_to_many and nodes:
                return self._path(entry, name, str(nodes[0].value))
        return self._context(entry.owner, model) if entry.owner else None

    def find(self, kind: Kind, path: Path) -> Target | None:
        """Return the row of ``kind`` at ``path``, from the files or the portal."""
        if len(path) != len(kind.lookups):
            return None
        key = (kind.model, path)
        if key in self.in_files:
            return self.in_files[key]
        if key not in self.in_portal:
            self.in_portal[key] = self._stored(kind, path)
        return self.in_portal[key]

    def _stored(self, kind: Kind, path: Path) -> models.Model | None:
        try:
            rows = kind.model._base_manager.filter(**dict(zip(kind.lookups, path, strict=True)))
            return rows.order_by("-pk").first()
        except ValueError:  # a text where the column holds a number
            return None

    def _known(self, kind: Kind, path: Path, text: str) -> list[str]:
        """Return what could have been meant, in the form in which ``text`` is written."""
        length = text.count("/") + 1
        above = path[:-length]
        stored = kind.model._base_manager.values_list(*kind.lookups)[:5000]
        known = {known for model, known in self.in_files if model is kind.model}
        known |= {tuple(map(str, row)) for row in stored}
        return ["/".join(row[-length:]) for row in known if row[:-length] == above]


def _form(kind: Kind) -> str:
    """Return how a reference to a row of ``kind`` is written: strategy/key."""
    return "/".join(lookup.split("__")[-2:][0] for lookup in kind.lookups)
