"""Organisations whose names are so like another that the two may be one."""

import re
from difflib import SequenceMatcher
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from members.models.organisations import folded

LIKE = 0.75
MOST = 5
LOOKED_AT = 300
SHORTEST_WORD = 4
# Words that say what kind of thing it is, and not which.
COMMON = {"förening", "föreningen", "förbundet", "region", "regionen", "kommun", "kommunen", "svenska", "sveriges"}


def similar(organisations: Any, name: str) -> list[Any]:
    """Return at most ``MOST`` of ``organisations`` whose names are like ``name``, the most alike first."""
    wanted = folded(name.strip())
    words = [word for word in re.findall(r"\w+", wanted) if len(word) >= SHORTEST_WORD]
    words = [word for word in words if word not in COMMON] or words or [wanted]
    condition = reduce(or_, (Q(all_names__contains=word) for word in words))
    rated = [(_likeness(wanted, row), row) for row in organisations.filter(condition).order_by("pk")[:LOOKED_AT]]
    close = sorted((pair for pair in rated if pair[0] >= LIKE), key=lambda pair: (-pair[0], pair[1].sort_name))
    return [row for _likeness_of, row in close[:MOST]]


def _likeness(wanted: str, row: Any) -> float:
    """Return how like ``wanted`` the closest of the row's names is, from 0 to 1; one within the other is wholly so."""
    return max(_one(wanted, name) for name in row.all_names.splitlines())


def _one(wanted: str, name: str) -> float:
    if len(min(wanted, name, key=len)) >= SHORTEST_WORD and (wanted in name or name in wanted):
        return 1.0
    return SequenceMatcher(None, wanted, name).ratio()
