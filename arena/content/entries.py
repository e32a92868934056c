"""Rows as the files give them, before they are rows of the database."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import models

from arena.content.kinds import Kind
from arena.content.nodes import Node
from arena.content.problems import Place

Path = tuple[str, ...]


class State(StrEnum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Change:
    """One column's old and new value, in words."""

    name: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.name}: {self.old} → {self.new}"


@dataclass(eq=False)
class Entry:
    """One row of a file."""

    kind: Kind
    place: Place
    label: str
    owner: "Entry | None" = None
    parent: "Entry | None" = None  # the row of the same kind under which it stands
    values: dict[str, Any] = field(default_factory=dict)
    references: dict[str, list[Node]] = field(default_factory=dict)  # to rows: one, none or many
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    public: bool | None = None
    places: dict[str, Place] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)  # the keys of its parts that the file names
    targets: "dict[str, list[Entry | models.Model]]" = field(default_factory=dict)
    flawed: bool = False  # something in it cannot be read
    row: models.Model | None = None
    state: State | None = None
    changes: list[Change] = field(default_factory=list)

    @property
    def path(self) -> Path:
        """By what others refer to it, from its topmost owner down."""
        above = self.owner.path if self.owner else ()
        return above + tuple(self.text_of(name) for name in self.kind.reference)

    def text_of(self, name: str) -> str:
        """Return the identifying value ``name`` as a text."""
        if name in self.references:
            nodes = self.references[name]
            return str(nodes[0].value) if nodes else ""
        return str(self.values.get(name, ""))

    def place_of(self, name: str) -> Place:
        """Return the line on which ``name`` stands, or that of the row."""
        return self.places.get(name, self.place)

    @property
    def needs(self) -> "set[Entry]":
        """The rows of the files that have to be saved before it."""
        targets = {target for found in self.targets.values() for target in found if isinstance(target, Entry)}
        return targets | {entry for entry in (self.owner, self.parent) if entry}
