"""Which periods are over by a day, asked of the database (arena.shared.periods has the written form)."""

from datetime import date
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import StrIndex, Substr

from arena.shared.periods import Period

SEASONS = (21, 22, 23, 24)


def last_point(name: str) -> Any:
    """Return the expression for the last point of the period in the column ``name``: 2018 of 2016/2018."""
    return Substr(F(name), StrIndex(F(name), Value("/")) + 1)


def is_over(name: str, day: date) -> Q:
    """Return the condition that the point ``name``, an alias of ``last_point``, lies wholly before ``day``.

    The written form sorts as time does, but for a year and a month that hold the day and sort before it, and for
    the seasons of the same year, which sort after its months.
    """
    written = day.isoformat()
    around = [written[:4], written[:7]]
    seasons = [season for number in SEASONS if Period(season := f"{day.year}-{number}").last_day < day]
    sorts_before = Q(**{f"{name}__lt": written}) & ~Q(**{f"{name}__in": ["", "..", *around]})
    return sorts_before | Q(**{f"{name}__in": seasons})
