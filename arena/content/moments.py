"""Times in content files: exact ones, and ones counted from the day of loading."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

_EXACT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}", re.ASCII)
_RELATIVE = re.compile(r"in (\d{1,4}) days? (\d{2}):(\d{2})", re.ASCII)
SATURDAY = 5
FORMS = 'write 2027-02-04 13:00, or "in 40 days 13:00"'


@dataclass(frozen=True, slots=True)
class InDays:
    """A time of day some days after the loading."""

    days: int
    time: time

    def after(self, now: datetime) -> datetime:
        """Return the moment, counted from ``now``; instead of a Saturday or Sunday, the Monday after."""
        day = timezone.localtime(now).date() + timedelta(days=self.days)
        if day.weekday() >= SATURDAY:
            day += timedelta(days=7 - day.weekday())
        return timezone.make_aware(datetime.combine(day, self.time))


def parse_moment(text: str) -> datetime | InDays:
    """Return the time that ``text`` gives, in the portal's time zone.

    Raises:
        ValueError: it is written in another way, or there is no such time.
    """
    if match := _RELATIVE.fullmatch(text):
        days, hour, minute = map(int, match.groups())
        if hour > 23 or minute > 59:
            raise ValueError("is not a time of day")
        return InDays(days, time(hour, minute))
    if not _EXACT.fullmatch(text):
        raise ValueError("is not a time")
    try:
        local = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError("is not in the calendar") from error
    moment = timezone.make_aware(local)
    if timezone.make_naive(moment.astimezone(UTC)) != local:
        raise ValueError("does not exist, the clock skips it")
    return moment
