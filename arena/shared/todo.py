"""What there is to do with rows of a kind, in one place for the work queue and the lists that it leads to.

A ModelAdmin names its tasks; the queue (arena/work_queue.py) counts them, and the list can be narrowed to them::

    class ProgrammeAdmin(PublishableAdmin):
        todo = (*PUBLISHING_TODO, Todo("ended", "past_their_end", _("Past their end"), _("Close them."), 60))

Number and list agree, because both ask the same verb of the same rows. The same key on several kinds is one task.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PARAMETER = "todo"


@dataclass(frozen=True, slots=True)
class Todo:
    """A task: its key in addresses, the verb of the rows it concerns, what it is called, what to do, its place."""

    key: str
    verb: str
    title: str | Promise
    advice: str | Promise
    place: int

    def rows(self, queryset: Any) -> Any:
        """Return those of ``queryset`` that it concerns."""
        return getattr(queryset, self.verb)()


PUBLISHING_TODO = (
    Todo(
        "late",
        "late",
        _("Not published in time"),
        _("The planned time has come, and something keeps them from being published. Correct it and publish them."),
        10,
    ),
    Todo("review", "in_review", _("Waiting for review"), _("Read them, then publish them or send them back."), 20),
    Todo("planned", "planned", _("To be published"), _("They are published by themselves at their time."), 30),
    Todo("drafts", "drafts", _("Drafts"), _("Nobody else sees them yet. Finish them and send them for review."), 40),
    Todo(
        "confirm",
        "to_confirm",
        _("Still correct?"),
        _("Nobody has said for a year that these pages are correct. Look at them; if they are, one click says so."),
        70,
    ),
)
