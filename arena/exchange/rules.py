"""Whether a row keeps to the database's rules, asked only about the rules that a change can break."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Told:
    """What to say of a rule, in which column; ``is_broken`` spares the question to the database."""

    column: str
    words: str | Promise
    is_broken: Callable[[Any], bool] | None = None


# The rules of the database that a file can break, and that no choice or key of its own speaks of before.
TOLD = {
    "members_organisation_number_is_unique": Told("number", _("Another organisation has this number.")),
    "members_organisation_not_its_own_part": Told(
        "parent",
        _("An organisation cannot be a part of itself."),
        lambda row: row.pk is not None and row.parent_id == row.pk,
    ),
    "events_seminar_starts_before_it_ends": Told(
        "ends_at",
        _("It ends before it starts."),
        lambda row: bool(row.starts_at and row.ends_at and row.ends_at <= row.starts_at),
    ),
}


def names_in(rule: Any) -> set[str]:
    """Return the columns that a rule speaks of."""
    if isinstance(rule, UniqueConstraint):
        return {*rule.fields, *(_names(rule.condition) if rule.condition else ())}
    return _names(rule.condition) if isinstance(rule, CheckConstraint) else set()


def _names(condition: Any) -> set[str]:
    found: set[str] = set()
    for child in condition.children:
        if isinstance(child, Q):
            found |= _names(child)
        elif isinstance(child, tuple):
            found |= {child[0].split("__")[0]} | ({str(getattr(child[1], "name", ""))} - {""})
    return found


def breakable(model: Any, columns: set[str], identity: set[str]) -> list[Any]:
    """Return the rules of ``model`` that a change of ``columns`` can break.

    Choices are checked with their column, and rows are told apart by ``identity`` before that.
    """
    words = {field.name for field in model._meta.concrete_fields if field.flatchoices}
    return [
        rule
        for rule in model._meta.constraints
        if names_in(rule) & columns and not names_in(rule) <= words and not _is_identity(rule, identity)
    ]


def _is_identity(rule: Any, identity: set[str]) -> bool:
    return isinstance(rule, UniqueConstraint) and rule.condition is None and set(rule.fields) <= identity


class Rules:
    """The rules of one model, but for those that are looked after elsewhere."""

    def __init__(self, model: Any, identity: set[str], elsewhere: tuple[str, ...] = ()) -> None:
        self.model = model
        self.identity = identity
        self.elsewhere = elsewhere

    def broken(self, row: Any, columns: set[str]) -> dict[str, list[ValidationError]]:
        """Return what is wrong with ``row``, by column, after a change of ``columns``."""
        found: dict[str, list[ValidationError]] = {}
        for rule in breakable(self.model, columns, self.identity):
            if rule.name in self.elsewhere:
                continue
            told = TOLD.get(rule.name, Told(NON_FIELD_ERRORS, ""))
            try:
                if not told.is_broken:
                    rule.validate(self.model, row)
                elif told.is_broken(row):
                    raise ValidationError(str(told.words))
            except ValidationError as error:
                found.setdefault(told.column, []).append(ValidationError(str(told.words)) if told.words else error)
        return found
