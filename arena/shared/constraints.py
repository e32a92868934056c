"""Database constraints in the words of the rules that they hold."""

from django.db import models
from django.db.models import Q


def one_of(field: str, choices: type[models.TextChoices], *, or_empty: bool = False) -> models.CheckConstraint:
    """``field`` holds one of ``choices`` (or "" where the source may be silent)."""
    values = [*choices.values, ""] if or_empty else choices.values
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": values}), name=f"%(app_label)s_%(class)s_{field}_is_a_choice"
    )


def ordered(first: str, last: str) -> models.CheckConstraint:
    """``last`` is not before ``first``, where both are given."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True})
        | Q(**{f"{last}__isnull": True})
        | Q(**{f"{last}__gte": models.F(first)}),
        name=f"%(app_label)s_%(class)s_{first}_before_{last}",
    )


def numbered_within(owner: str, number: str = "number") -> models.UniqueConstraint:
    """Each ``owner`` has one row with a given ``number``."""
    return models.UniqueConstraint(fields=[owner, number], name=f"%(app_label)s_%(class)s_one_{number}_within_{owner}")
