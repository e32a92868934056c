"""When a seminar is, in words, in Swedish time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from arena.shared.periods import Period
from events.models import Seminar


def hours(seminar: Seminar) -> str:
    """Return the hours: "13.00–15.00"; over several days with the day that it ends; "" where they are not known."""
    if not seminar.starts_at or not seminar.ends_at:
        return ""
    starts, ends = timezone.localtime(seminar.starts_at), timezone.localtime(seminar.ends_at)
    if starts.date() == ends.date():
        return _("%(start)s–%(end)s") % {"start": _clock(starts), "end": _clock(ends)}
    return _("from %(start)s to %(end)s on %(day)s") % {
        "start": _clock(starts),
        "end": _clock(ends),
        "day": formats.date_format(ends, "DATE_FORMAT"),
    }


def _clock(moment: datetime) -> str:
    return formats.time_format(moment.time(), "TIME_FORMAT")


@dataclass(frozen=True)
class Occasion:
    """A seminar as the calendar shows it."""

    seminar: Seminar
    hours: str
    day: int | None = None
    month: str = ""
    iso: str = ""


@dataclass(frozen=True)
class Month:
    """A heading of the calendar and the seminars below it."""

    heading: str
    occasions: list[Occasion]


def by_month(seminars: Iterable[Seminar]) -> list[Month]:
    """Return the seminars, which are in order of time, under a heading for each month or vaguer period."""
    months: list[Month] = []
    for seminar in seminars:
        heading = _heading(seminar)
        if not months or months[-1].heading != heading:
            months.append(Month(heading, []))
        months[-1].occasions.append(_occasion(seminar))
    return months


def _heading(seminar: Seminar) -> str:
    if seminar.starts_at:
        return capfirst(formats.date_format(timezone.localtime(seminar.starts_at), "YEAR_MONTH_FORMAT"))
    return capfirst(Period(seminar.held).display()) if seminar.held else _("Time not known")


def _occasion(seminar: Seminar) -> Occasion:
    if not seminar.starts_at:
        return Occasion(seminar, "")
    day = timezone.localtime(seminar.starts_at)
    return Occasion(seminar, hours(seminar), day.day, formats.date_format(day, "M").lower(), f"{day:%Y-%m-%d}")
