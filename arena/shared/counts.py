"""Numbers that stay cheap to ask for: rows are counted up to a limit and no further."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from arena.shared.numbers import format_number


class CountUpTo(models.Subquery):
    """How many rows ``queryset`` has, at most ``limit`` and one: a column of the outer query.

    The one row too many tells that there are more; ``Counted.of`` reads it.
    """

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()

    def __init__(self, queryset: "models.QuerySet[Any]", limit: int) -> None:
        super().__init__(queryset.order_by().values("pk")[: limit + 1])


class RealUpTo(models.Subquery):
    """How many of the rows that ``CountUpTo`` counts were not made up. Those counted are all that is looked at."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted WHERE NOT made_up)"
    output_field = models.IntegerField()

    def __init__(self, queryset: "models.QuerySet[Any]", limit: int) -> None:
        super().__init__(queryset.order_by().values(made_up=models.F("is_example"))[: limit + 1])


@dataclass(frozen=True)
class Counted:
    """A number of rows that was counted up to a limit."""

    number: int
    is_more: bool = False

    @classmethod
    def of(cls, counted: int, limit: int) -> "Counted":
        """Return the meaning of what ``CountUpTo`` with this limit has counted."""
        return cls(min(counted, limit), counted > limit)

    def __bool__(self) -> bool:
        return self.number > 0

    def __str__(self) -> str:
        number = format_number(self.number)
        return _("over %(number)s") % {"number": number} if self.is_more else number
