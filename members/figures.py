"""Signatories counted by where and what they are, for tables with bars that lead to the list of those counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.models import Organisation, Region

# One row for each combination: region, organisation_kind, organisation__sector, number (``SignatureQuerySet.counted``).
Counted = list[dict[str, Any]]
Figure = tuple[str, int, str]  # label, number, address


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure. ``address`` leads to the rows that it counts, "" where no list has just those."""

    label: str
    number: int
    address: str
    width: float  # per cent of the largest


def bars(found: Sequence[Figure]) -> list[Bar]:
    """Return a bar for each (label, number, address), in their order."""
    most = max((number for _label, number, _address in found), default=0) or 1
    return [Bar(label, number, address, round(100 * number / most, 1)) for label, number, address in found]


def by_county(counted: Counted, address: str) -> list[Bar]:
    """Return a bar for each county in which somebody has signed, from the largest; what has none comes last."""
    numbers = _numbers(counted, "region")
    regions = Region.objects.filter(pk__in=[key for key in numbers if key]).only("slug", "county_name", "translations")
    rows: list[Figure] = [
        (str(region.text("county_name")), numbers[region.pk], _narrowed(address, region=region.slug))
        for region in regions
    ]
    found = _from_the_largest(rows)
    if numbers[None]:
        found.append((_("National, or of no county"), numbers[None], ""))
    return bars(found)


def by_kind(counted: Counted, address: str) -> list[Bar]:
    """Return a bar for each kind of organisation, from the most frequent."""
    numbers = _numbers(counted, "organisation_kind")
    words = dict(Organisation.Kind.choices)
    found = [(capfirst(str(words[key])), number, _narrowed(address, kind=key)) for key, number in numbers.items()]
    return bars(_from_the_largest(found))


def by_sector(counted: Counted, address: str) -> list[Bar]:
    """Return a bar for each sector, from the most frequent; organisations that several share come last."""
    numbers = _numbers(counted, "organisation__sector")
    words = dict(Organisation.Sector.choices)
    found = [(capfirst(str(words[key])), n, _narrowed(address, sector=key)) for key, n in numbers.items() if key]
    found = _from_the_largest(found)
    if numbers[""]:
        found.append((_("Several sectors together"), numbers[""], ""))
    return bars(found)


def _numbers(counted: Counted, name: str) -> Counter[Any]:
    numbers: Counter[Any] = Counter()
    for row in counted:
        numbers[row[name]] += row["number"]
    return numbers


def _from_the_largest(found: list[Figure]) -> list[Figure]:
    return sorted(found, key=lambda row: (-row[1], row[0]))


def _narrowed(address: str, **values: str) -> str:
    return f"{address}?{urlencode(values)}"
