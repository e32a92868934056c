"""Which rows a content file can hold. All but the table itself is read off the models."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models

from arena.shared.models import Publishable
from arena.shared.texts import BASE_LANGUAGE
from events.models import Seminar, Series
from members.models import (
    Declaration,
    DeclarationVersion,
    Ground,
    Municipality,
    Organisation,
    Region,
    Signature,
    TargetGroup,
    Theme,
)
from programmes.models import Programme, Strategy, StrategyGoal

Tree = Mapping[str, "Tree"]
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != BASE_LANGUAGE]
HIDDEN = {"status", "translations", "published_at"}  # written as publish, en and published
UPLOADED = {"file", "picture"}  # a content file is text

# Top-level keys, the model of each, and the keys under which its parts stand, named as the reverse relations.
ROOTS: dict[str, tuple[type[models.Model], Tree]] = {
    "regions": (Region, {}),
    "grounds": (Ground, {}),
    "target_groups": (TargetGroup, {}),
    "themes": (Theme, {}),
    "organisations": (Organisation, {}),
    "strategies": (Strategy, {"goals": {}}),
    "programmes": (
        Programme,
        {
            "partners": {},
            "strands": {},
            "priorities": {},
            "steps": {"positions": {}},
            "initiatives": {},
            "indicators": {"readings": {}},
            "statements": {},
            "documents": {},
            "films": {},
            "continuations": {},
            "consultations": {"questions": {}},
            "changes": {},
        },
    ),
    "declarations": (
        Declaration,
        {"versions": {"commitments": {}, "changes": {}}, "signatures": {"commitments": {}, "withdrawal": {}}},
    ),
    "series": (Series, {}),
    "seminars": (Seminar, {}),
}
# Rows that come with the portal: a file may fill in these columns, but adds no row.
FILL_IN_ONLY: dict[type[models.Model], tuple[str, ...]] = {Region: ("about", "website")}
# What only signing in the portal sets: files record what was signed elsewhere, or made up.
SIGNED_HERE: dict[type[models.Model], set[str]] = {
    Signature: {"state", "renews", "language", "mandate", "mandate_basis"},
}
# An organisation signs a version once, unless the signature has ended: no constraint without a condition says so.
TOLD_APART_BY: dict[type[models.Model], tuple[str, ...]] = {Signature: ("version", "organisation")}
# A signature is referred to as declaration/organisation, whichever version was signed.
REFERRED_BY: dict[type[models.Model], tuple[str, ...]] = {Signature: ("organisation",)}


@dataclass(eq=False)
class Kind:
    """One kind of row: how it is written, found again and referred to."""

    name: str
    model: type[models.Model]
    owner: "Kind | None" = None
    link: str = ""  # the column that points at the owner
    single: bool = False  # one mapping instead of a list
    children: "dict[str, Kind]" = field(default_factory=dict)

    @cached_property
    def identity(self) -> tuple[str, ...]:
        """The columns that tell a row from the others of its owner."""
        if self.model in TOLD_APART_BY:
            return TOLD_APART_BY[self.model]
        names = {column.name for column in self.model._meta.concrete_fields}
        for name in ("code", "slug", "key"):
            if name in names:
                return (name,)
        for rule in self.model._meta.constraints:
            if isinstance(rule, models.UniqueConstraint) and rule.fields and rule.condition is None:
                return tuple(name for name in rule.fields if name != self.link)
        return ()

    @cached_property
    def reference(self) -> tuple[str, ...]:
        """The columns by which other rows refer to one of this kind, below its owner."""
        return REFERRED_BY.get(self.model, self.identity)

    @cached_property
    def lookups(self) -> tuple[str, ...]:
        """The path from the topmost owner down to the row, as lookups of a query."""
        above = tuple(f"{self.link}__{lookup}" for lookup in self.owner.lookups) if self.owner else ()
        return above + tuple(lookup for name in self.reference for lookup in self._lookups_of(name))

    def _lookups_of(self, name: str) -> tuple[str, ...]:
        column = self.model._meta.get_field(name)
        if not column.is_relation:
            return (name,)
        return tuple(f"{name}__{lookup}" for lookup in kind_of(column).identity)

    @cached_property
    def columns(self) -> dict[str, Any]:
        """The columns and many-to-many relations that a file may name."""
        meta = self.model._meta
        names = FILL_IN_ONLY.get(self.model)
        return {
            column.name: column
            for column in (*meta.concrete_fields, *meta.local_many_to_many)
            if column.editable
            and not column.primary_key
            and column.name not in HIDDEN | UPLOADED | SIGNED_HERE.get(self.model, set())
            and column.name != self.link
            and (names is None or column.name in (*names, *self.identity))
        }

    @cached_property
    def relations(self) -> tuple[str, ...]:
        """The names of the many-to-many relations among the columns."""
        return tuple(name for name, column in self.columns.items() if column.many_to_many)

    @cached_property
    def by_order(self) -> tuple[str, ...]:
        """The columns that are the order in the file where it does not give them."""
        if not self.owner:
            return ()
        return tuple(name for name in ("position", "number") if name in self.columns and not self.columns[name].null)

    @cached_property
    def compulsory(self) -> tuple[str, ...]:
        """The columns that a new row has to have."""
        return tuple(
            name
            for name, column in self.columns.items()
            if not (column.blank or column.many_to_many or name in self.by_order)
            and not (column.has_default() and not self._tells_apart_by_the_day(column))
        )

    def _tells_apart_by_the_day(self, column: Any) -> bool:
        """Whether the column tells the row from others and begins as today: a file that left it out would differ."""
        return column.name in self.identity and callable(column.default)

    @cached_property
    def flag(self) -> str:
        """The key that says whether the row is public, or "" for a row that always is."""
        if issubclass(self.model, Publishable):
            return "publish"
        return "published" if self.model is DeclarationVersion else ""

    @property
    def languages(self) -> list[str]:
        """The keys under which texts in other languages stand."""
        return LANGUAGES if hasattr(self.model, "translatable") else []

    @property
    def nests(self) -> bool:
        """Whether rows of this kind may stand under each other."""
        return self.model is StrategyGoal

    @property
    def adds(self) -> bool:
        """Whether a file may add rows of this kind."""
        return self.model not in FILL_IN_ONLY

    @cached_property
    def keys(self) -> list[str]:
        """Every key that a row may have."""
        nested = [self.name] if self.nests else []
        return [*self.columns, *self.children, *self.languages, *([self.flag] if self.flag else []), *nested]


def _build(name: str, model: type[models.Model], tree: Tree, owner: Kind | None = None, link: str = "") -> Kind:
    kind = Kind(name, model, owner, link)
    for child, below in tree.items():
        relation: Any = model._meta.get_field(child)
        kind.children[child] = _build(child, relation.related_model, below, kind, relation.field.name)
        kind.children[child].single = relation.one_to_one
    return kind


def _all(kinds: Mapping[str, Kind]) -> Iterator[Kind]:
    for kind in kinds.values():
        yield kind
        yield from _all(kind.children)


KINDS = {name: _build(name, model, tree) for name, (model, tree) in ROOTS.items()}
_BY_MODEL = {kind.model: kind for kind in (*_all(KINDS), Kind("municipalities", Municipality))}


def kind_of(column: Any) -> Kind:
    """Return the kind of row that the relation ``column`` points at."""
    return _BY_MODEL[column.related_model]
