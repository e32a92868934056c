"""Points and spans of time as precise as the source gives them.

A decision "2011" and one on "15 June 2011" are both dates; making the first one 1 January would be
an invention. The written form is that of ISO 8601-2 (EDTF), levels 0 and 1::

    2011            a year                  2021-09         a month
    2021-09-15      a day                   2021-23         a season: 21 spring, 22 summer, 23 autumn, 24 winter
    2016/2018       from one to another     2016/..         from one, no end given
"""

import calendar
import re
from datetime import date
from functools import lru_cache

from django.utils import formats
from django.utils.translation import gettext, gettext_lazy

_POINT = re.compile(r"(?P<year>[12]\d{3})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)
_SEASONS = {
    21: gettext_lazy("spring %(year)s"),
    22: gettext_lazy("summer %(year)s"),
    23: gettext_lazy("autumn %(year)s"),
    24: gettext_lazy("winter %(year)s"),
}
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}
OPEN_END = ".."


class Period(str):
    """A point or span of time in its written form; ``str()`` gives that form, ``display()`` the words."""

    __slots__ = ()

    def __new__(cls, value: str) -> "Period":
        """Check and keep ``value``.

        Raises:
            ValueError: the text is not a period, or it ends before it begins.
        """
        period = super().__new__(cls, value.strip())
        if period.first_day > period.last_day:
            raise ValueError(gettext("The period ends before it begins."))
        return period

    @property
    def _ends(self) -> tuple[str, str]:
        start, slash, end = self.partition("/")
        return (start, end) if slash else (start, start)

    @property
    def first_day(self) -> date:
        """The earliest day that the period can mean."""
        return _days(self._ends[0])[0]

    @property
    def last_day(self) -> date:
        """The latest day that the period can mean; ``date.max`` when no end is given."""
        end = self._ends[1]
        return date.max if end == OPEN_END else _days(end)[1]

    @property
    def year(self) -> int:
        """The year in which the period begins."""
        return self.first_day.year

    def display(self) -> str:
        """Return the period in words in the active language: "autumn 2021", "September–October 2021"."""
        start, end = self._ends
        if start == end:
            return _words(start)
        if end == OPEN_END:
            return gettext("from %(start)s") % {"start": _words(start)}
        if len(start) == len(end) == 7 and start[:4] == end[:4] and not _is_season(start) and not _is_season(end):
            return f"{formats.date_format(self.first_day, 'F')}–{_words(end)}"
        return f"{_words(start)}–{_words(end)}"


def span(starts: str, ends: str) -> str:
    """Return what lies between two points in words: "2010–2015", "from 2021", or "" where neither is known."""
    if not starts:
        return Period(ends).display() if ends else ""
    end = ends or OPEN_END
    return Period(starts if end == starts else f"{starts}/{end}").display()


def _is_season(point: str) -> bool:
    return len(point) == 7 and int(point[5:7]) in _SEASONS


@lru_cache(4096)
def _days(point: str) -> tuple[date, date]:
    """Return the first and the last day that a point of time can mean."""
    match = _POINT.fullmatch(point)
    if not match:
        raise ValueError(gettext("Write a year, a month or a day: 2021, 2021-09 or 2021-09-15."))
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # noqa: S101  the pattern has it
    if day is not None:
        exact = date(year, month or 1, day)
        return exact, exact
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    first, last = _SEASON_MONTHS.get(month, (month, month))
    if not 1 <= first <= 12:
        raise ValueError(gettext("Write a year, a month or a day: 2021, 2021-09 or 2021-09-15."))
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _words(point: str) -> str:
    if len(point) == 4:
        return point
    if _is_season(point):
        return _SEASONS[int(point[5:7])] % {"year": point[:4]}
    return formats.date_format(_days(point)[0], "DATE_FORMAT" if len(point) == 10 else "YEAR_MONTH_FORMAT")
