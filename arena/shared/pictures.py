"""Facts to be shown as a picture that is also text: heat table, map, month.

A view describes the facts with these; the templates of the same names in templates/components/ draw them.
"""

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

LEVELS = 3


@dataclass(frozen=True)
class HeatRow:
    """One row: what it is about, and a number for each column. ``href`` leads to the things counted."""

    label: str
    counts: Sequence[int]
    href: str = ""


@dataclass(frozen=True)
class HeatTable:
    """How many of something, by two properties. ``row_heading`` names the first column."""

    slug: str
    caption: str
    row_heading: str
    columns: Sequence[str]
    rows: Sequence[HeatRow]
    with_sums: bool = True

    @property
    def limits(self) -> list[int]:
        """The lowest number of each colour, the palest first. Fewer colours when the numbers are few."""
        most = max((count for row in self.rows for count in row.counts), default=0)
        return sorted({1, *(most * level // LEVELS + 1 for level in range(1, LEVELS))} - {most + 1}) if most else []

    def level(self, count: int) -> int:
        """Return the colour of a number: 0 is none."""
        return sum(count >= limit for limit in self.limits)

    @property
    def key(self) -> list[tuple[int, str]]:
        """What the colours stand for: (level, "4–7")."""
        limits = self.limits
        ends: list[int | None] = [limit - 1 for limit in limits[1:]]
        return [
            (level, _("%(number)s or more") % {"number": low} if high is None else _span(low, high))
            for level, (low, high) in enumerate(zip(limits, [*ends, None], strict=False), start=1)
        ]

    @property
    def lines(self) -> list[tuple[HeatRow, list[tuple[str, str]], str]]:
        """Each row with its (number, colour) cells and its sum, as texts: a template writes those ten times as fast."""
        return [
            (row, [(str(count), str(self.level(count))) for count in row.counts], str(sum(row.counts)))
            for row in self.rows
        ]

    @property
    def sums(self) -> list[int]:
        """The sum of each column."""
        return [sum(counts) for counts in zip(*(row.counts for row in self.rows), strict=True)]

    @property
    def total(self) -> int:
        """The sum of everything."""
        return sum(self.sums)


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


@dataclass(frozen=True)
class MapArea:
    """An area on a map: its outline as SVG path data, and what there is about it."""

    name: str
    path: str
    count: int = 0
    note: str = ""
    href: str = ""
    is_here: bool = False


@dataclass(frozen=True)
class AreaMap:
    """A county with its municipalities, or the country with its counties."""

    title: str
    view_box: str
    areas: Sequence[MapArea]

    @property
    def has_marks(self) -> bool:
        """Whether any area is marked."""
        return any(area.is_here for area in self.areas)

    @property
    def shaded(self) -> list[tuple[MapArea, int]]:
        """Each area with its colour, 1 to 3, by its number."""
        most = max((area.count for area in self.areas), default=0)
        return [(area, 1 if not area.count else 2 if area.count * 2 <= most else 3) for area in self.areas]


@dataclass(frozen=True)
class MonthEntry:
    """Something that happens on a day."""

    day: datetime.date
    title: str
    href: str
    note: str = ""


@dataclass(frozen=True)
class MonthDay:
    """A day in a month's table. Days of the months around are there to fill the weeks."""

    date: datetime.date
    entries: Sequence[MonthEntry]
    is_outside: bool
    is_today: bool


@dataclass(frozen=True)
class Month:
    """A month of a calendar, weeks beginning on Monday."""

    year: int
    month: int
    entries: Sequence[MonthEntry]
    previous_address: str = ""
    next_address: str = ""
    today: datetime.date = field(default_factory=timezone.localdate)

    @property
    def first(self) -> datetime.date:
        """The first day, for the heading."""
        return datetime.date(self.year, self.month, 1)

    @property
    def weeks(self) -> list[list[MonthDay]]:
        """The weeks of the month."""
        by_day: dict[datetime.date, list[MonthEntry]] = {}
        for entry in self.entries:
            by_day.setdefault(entry.day, []).append(entry)
        return [
            [
                MonthDay(day, [] if outside else by_day.get(day, []), outside, day == self.today)
                for day in week
                for outside in [day.month != self.month]
            ]
            for week in calendar.Calendar().monthdatescalendar(self.year, self.month)
        ]
