"""What papers are made of: a programme and all that belongs to it, by as many queries however much there is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.functional import cached_property

from arena.shared.periods import Period
from arena.shared.rows import related_rows
from arena.shared.scopes import choosable
from programmes.models import Indicator, Initiative, Programme, Reading, Statement, StrategyGoal
from programmes.models.initiatives import SETTLED

_PARTS = (
    "grounds",
    "target_groups",
    "themes",
    "strands",
    "priorities",
    "steps",
    "statements",
    "documents",
    "followers",
)


@dataclass
class Facts:
    """The programme, the day of the paper, and since when changes are told."""

    programme: Any
    day: date
    since: date

    @classmethod
    def of(cls, programme: Programme, *, person: Any, day: date, since: date) -> "Facts":
        """Read everything. What ``person`` may not see is left out."""
        seminars = choosable(related_rows(Programme, "seminars"), person).order_by("sort_at", "pk")
        initiatives = Initiative.objects.select_related("strand", "priority", "step")
        rows = Programme.objects.select_related("owner", "region", "follows").prefetch_related(
            *_PARTS,
            "partners__organisation",
            "consultations__questions",
            "continuations__to_programme",
            "continuations__to_organisation",
            "changes",
            Prefetch("goals", StrategyGoal.objects.select_related("strategy")),
            Prefetch("initiatives", initiatives.prefetch_related("target_groups", "actors")),
            Prefetch(
                "indicators", Indicator.objects.prefetch_related(Prefetch("readings", Reading.objects.order_by("pk")))
            ),
            Prefetch("seminars", seminars),
        )
        return cls(rows.get(pk=programme.pk), day, since)

    def rows(self, name: str) -> list[Any]:
        """Return the rows of a kind, as they were read."""
        return list(getattr(self.programme, name).all())

    @cached_property
    def statutory_grounds(self) -> list[Any]:
        """The grounds of the Act that the programme names."""
        return [ground for ground in self.rows("grounds") if ground.is_statutory]

    @cached_property
    def own_grounds(self) -> list[Any]:
        """The grounds that it names beside those."""
        return [ground for ground in self.rows("grounds") if not ground.is_statutory]

    def statements(self, *kinds: str) -> list[Any]:
        """Return the statements of some kinds."""
        return [row for row in self.rows("statements") if row.kind in kinds]

    @cached_property
    def results(self) -> list[Any]:
        """What has come of the programme, and what recognition it got."""
        return self.statements(Statement.Kind.RESULT, Statement.Kind.RECOGNITION)

    def initiatives_in(self, *states: str) -> list[Any]:
        """Return the initiatives in some states."""
        return [row for row in self.rows("initiatives") if row.state in states]

    @cached_property
    def seminars_held(self) -> list[Any]:
        """Seminars since the day from which changes are told, the latest first; none that was cancelled."""
        rows = [row for row in self._seminars if row.is_past and self.since <= _day_of(row) <= self.day]
        return rows[::-1]

    @cached_property
    def seminars_planned(self) -> list[Any]:
        """Seminars that are still to come, the next one first."""
        return [row for row in self._seminars if not row.is_past]

    @property
    def _seminars(self) -> list[Any]:
        return [row for row in self.rows("seminars") if row.state != "cancelled"]

    @cached_property
    def changes(self) -> list[Any]:
        """What readers were told has changed, the latest first."""
        return [row for row in self.rows("changes") if self.since <= row.dated <= self.day]

    # --- What is late; nothing is late in an archive ---

    @cached_property
    def is_past_its_end(self) -> bool:
        """Whether the programme should be closed by now."""
        programme = self.programme
        return not programme.is_archived and bool(programme.ends) and Period(programme.ends).last_day < self.day

    @cached_property
    def late_initiatives(self) -> list[Any]:
        """Initiatives that should have ended, and those that should have begun."""
        return [row for row in self.rows("initiatives") if row.state not in SETTLED and self._is_late(row)]

    def _is_late(self, row: Any) -> bool:
        due = row.ends or (row.starts if row.state != Initiative.State.RUNNING else "")
        return bool(due) and not self.programme.is_archived and Period(due).last_day < self.day


def _day_of(seminar: Any) -> date:
    if seminar.starts_at:
        return timezone.localtime(seminar.starts_at).date()
    return Period(seminar.held).last_day if seminar.held else date.min


def year_before(day: date) -> date:
    """Return the same day a year earlier; 28 February for 29."""
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)
