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
    """Return what stands beside the first day: "At 13.00–15.00", or "From 13.00 to 5 February 2027 at 12.00"."""
    if not seminar.starts_at or not seminar.ends_at:
        return ""
    words = _words(seminar.starts_at, seminar.ends_at)
    if _is_one_day(seminar.starts_at, seminar.ends_at):
        return _("At %(start)s–%(end)s") % words
    return _("From %(start)s to %(last_day)s at %(end)s") % words


def when(seminar: Seminar) -> str:
    """Return day and hours in a phrase, or what is known of them."""
    if seminar.starts_at and seminar.ends_at:
        words = _words(seminar.starts_at, seminar.ends_at)
        if _is_one_day(seminar.starts_at, seminar.ends_at):
            return _("%(day)s at %(start)s–%(end)s") % words
        return _("from %(day)s at %(start)s to %(last_day)s at %(end)s") % words
    if seminar.held:
        return _("%(period)s. The source does not give the day.") % {"period": capfirst(seminar.when)}
    return _("It has been held. The source does not say when.")


def _words(starts: datetime, ends: datetime) -> dict[str, str]:
    first, last = timezone.localtime(starts), timezone.localtime(ends)
    return {
        "day": formats.date_format(first, "DATE_FORMAT"),
        "start": _clock(first),
        "last_day": formats.date_format(last, "DATE_FORMAT"),
        "end": _clock(last),
    }


def _is_one_day(starts: datetime, ends: datetime) -> bool:
    return timezone.localdate(starts) == timezone.localdate(ends)


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

    @property
    def year(self) -> str:
        """The year, for a list that no month stands above."""
        return self.iso[:4]


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
        months[-1].occasions.append(occasion(seminar))
    return months


def _heading(seminar: Seminar) -> str:
    if seminar.starts_at:
        return capfirst(formats.date_format(timezone.localtime(seminar.starts_at), "YEAR_MONTH_FORMAT"))
    return capfirst(Period(seminar.held).display()) if seminar.held else _("Time not known")


def occasion(seminar: Seminar) -> Occasion:
    """Return the seminar with the day and hours of a list of dates."""
    if not seminar.starts_at:
        return Occasion(seminar, "")
    day = timezone.localtime(seminar.starts_at)
    return Occasion(seminar, hours(seminar), day.day, formats.date_format(day, "M").lower(), f"{day:%Y-%m-%d}")
