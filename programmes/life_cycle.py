"""How a programme stands, and the only ways from one state to another.

The table is the rule. Actions, buttons and tests all read it. A programme that never began may be closed too: it is
planned work of which somebody says why nothing came.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Way:
    """One way from some states to another: what it is called, what it means, and what to say when it is done."""

    sources: frozenset[str]
    target: str
    label: str | Promise
    meaning: str | Promise
    done: str | Promise

    def leaves(self, life_cycle: str) -> bool:
        """Whether the way begins at ``life_cycle``."""
        return life_cycle in self.sources


_L = Programme.LifeCycle
WAYS: dict[str, Way] = {
    "start": Way(
        frozenset({_L.PLANNED}),
        _L.RUNNING,
        _("Start the programme"),
        _("The work has begun. Visitors see the programme as running."),
        _("The programme is running."),
    ),
    "close": Way(
        frozenset({_L.PLANNED, _L.RUNNING}),
        _L.CLOSED,
        _("Close the programme"),
        _("The work has ended. The programme and all its parts become an archive that is read, not changed."),
        _("The programme is closed. It is now an archive."),
    ),
    "reopen": Way(
        frozenset({_L.CLOSED}),
        _L.RUNNING,
        _("Open the programme again"),
        _("The programme is running again and can be changed."),
        _("The programme is open again."),
    ),
}


def ways_from(life_cycle: str) -> dict[str, Way]:
    """Return the ways that begin at ``life_cycle``, by name."""
    return {name: way for name, way in WAYS.items() if way.leaves(life_cycle)}


class WayRefusedError(Exception):
    """There is no such way from where the programme stands, or it is not ready for it: ``reasons`` say why."""

    def __init__(self, programme: Programme, name: str, reasons: list[str] | None = None) -> None:
        super().__init__(f"{programme!r} is {programme.life_cycle}: {name!r} is refused. {reasons or ''}")
        self.programme, self.name, self.reasons = programme, name, reasons or []
