"""From nodes to entries: which keys there are and what each holds. Nothing here asks the database."""

from typing import Any

from django.db import models

from arena.content.entries import Entry
from arena.content.kinds import KINDS, Kind
from arena.content.nodes import Node
from arena.content.problems import Problems, did_you_mean
from arena.content.values import UnfitValueError, column_value, truth

Fields = dict[str, Node]


class Reader:
    """Reads files into one list of entries, owners before their parts."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.entries: list[Entry] = []

    def file(self, node: Node) -> None:
        """Read the top level of a file."""
        if not isinstance(node.value, dict):
            self.problems.add(node.place, f"has to begin with one of {', '.join(KINDS)}")
            return
        for name, rows in node.value.items():
            if name in KINDS:
                self._rows(KINDS[name], rows)
            else:
                hint = did_you_mean(name, KINDS) or f"; there are {', '.join(KINDS)}"
                self.problems.add(rows.place, f'"{name}" is no kind of content{hint}')

    def _rows(self, kind: Kind, node: Node, owner: Entry | None = None, parent: Entry | None = None) -> None:
        if owner:
            owner.lists.add(kind.name)
        if kind.single:
            items = [node] if node.value else []
        elif isinstance(node.value, list):
            items = node.value
        elif node.value:
            self.problems.add(node.place, f"{_label_of(owner)}{kind.name}: is a list, each item begins with a dash")
            return
        else:
            items = []
        for order, item in enumerate(items, 1):
            self._row(kind, item, order, owner, parent)

    def _row(self, kind: Kind, node: Node, order: int, owner: Entry | None, parent: Entry | None) -> None:
        if not isinstance(node.value, dict):
            self.problems.add(node.place, f"{_label_of(owner)}{kind.name}: is a mapping, key: value on each line")
            return
        fields = dict(node.value)
        entry = Entry(kind, node.place, self._label(kind, fields, order, owner), owner, parent)
        if parent and "parent" in fields:
            self.problems.add(fields.pop("parent").place, f"{entry.label}: parent: is given by where it stands")
        entry.places = {name: value.place for name, value in fields.items()}
        for name in kind.by_order:
            fields.setdefault(name, Node(node.place, str(order)))
        if not self._has_identity(entry, fields):
            return
        self.entries.append(entry)
        for name, value in fields.items():
            self._key(entry, name, value)

    def _label(self, kind: Kind, fields: Fields, order: int, owner: Entry | None) -> str:
        texts = [str(fields[name].value) for name in kind.reference if name in fields and fields[name].value]
        if kind.identity == ("number",):
            name = texts[0] if texts else str(order)
        else:
            name = f'"{" ".join(texts)}"' if texts else f"number {order}"
        return _label_of(owner) + (kind.name if kind.single else f"{kind.name} {name}")

    def _has_identity(self, entry: Entry, fields: Fields) -> bool:
        missing = [name for name in entry.kind.identity if name in entry.kind.compulsory and not _text(fields, name)]
        if entry.kind.model._meta.label == "members.Signature":
            missing = [name for name in missing if name != "version"]  # a declaration with one version says which
        for name in missing:
            self.problems.add(entry.place_of(name), f'{entry.label}: "{name}" is missing')
        return not missing

    def _key(self, entry: Entry, name: str, node: Node) -> None:
        kind = entry.kind
        try:
            if name in kind.children:
                self._rows(kind.children[name], node, entry)
            elif kind.nests and name == kind.name:
                self._rows(kind, node, entry.owner, entry)
            elif name in kind.languages:
                self._translations(entry, name, node)
            elif name == kind.flag and name:
                entry.public = truth(_scalar(node))
            elif name in kind.columns:
                self._column(entry, kind.columns[name], node)
            else:
                self.problems.add(
                    node.place, f"{entry.label}: {name}: is not a key here{did_you_mean(name, kind.keys)}"
                )
        except UnfitValueError as problem:
            self.problems.add(node.place, f"{entry.label}: {name}: {problem}")
            entry.flawed = True

    def _column(self, entry: Entry, column: Any, node: Node) -> None:
        if column.is_relation:
            entry.references[column.name] = _texts(node) if column.many_to_many else _one(node)
        elif isinstance(column, models.JSONField):
            entry.values[column.name] = [str(item.value) for item in _texts(node)]
        else:
            entry.values[column.name] = column_value(column, _scalar(node))

    def _translations(self, entry: Entry, language: str, node: Node) -> None:
        if not isinstance(node.value, dict):
            raise UnfitValueError("is a mapping of keys to texts in that language")
        known: tuple[str, ...] = entry.kind.model.translatable  # type: ignore[attr-defined]  # languages say so
        texts = entry.translations.setdefault(language, {})
        for name, value in node.value.items():
            label = f"{entry.label}: {language}: {name}"
            entry.places[f"{language}.{name}"] = value.place
            if name not in known:
                self.problems.add(value.place, f"{label}: is not a text to translate{did_you_mean(name, known)}")
                continue
            try:
                text = _scalar(value)
                texts[name] = column_value(entry.kind.model._meta.get_field(name), text) if text else ""
            except UnfitValueError as problem:
                self.problems.add(value.place, f"{label}: {problem}")


def _label_of(owner: Entry | None) -> str:
    return f"{owner.label}, " if owner else ""


def _text(fields: Fields, name: str) -> str:
    node = fields.get(name)
    return node.value if node and isinstance(node.value, str) else ""


def _scalar(node: Node) -> str:
    if not isinstance(node.value, str):
        raise UnfitValueError("is one text, not a list or a mapping")
    return node.value


def _one(node: Node) -> list[Node]:
    return [node] if _scalar(node) else []


def _texts(node: Node) -> list[Node]:
    if node.value == "":
        return []
    if not isinstance(node.value, list):
        raise UnfitValueError("is a list: [one, other]")
    for item in node.value:
        _scalar(item)
    return node.value
