"""How something becomes public: the states, and the only ways between them.

The table is the rule. Buttons, actions, planned publishing and tests all read it; ``arena.shared.moves`` takes
the ways.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class PublishableStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEW = "review", pgettext_lazy("publishing", "in review")
    PUBLISHED = "published", _("published")
    UNPUBLISHED = "unpublished", _("no longer published")


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from some states to another: what it is called, and what to say when it has been taken."""

    sources: frozenset[str]
    target: str
    label: str | Promise
    done: str | Promise

    def leaves(self, status: str) -> bool:
        """Whether the way begins at ``status``."""
        return status in self.sources


_S = PublishableStatus
TRANSITIONS: dict[str, Transition] = {
    "submit": Transition(
        frozenset({_S.DRAFT, _S.UNPUBLISHED}), _S.REVIEW, _("Send for review"), _("It is waiting for review.")
    ),
    "return": Transition(frozenset({_S.REVIEW}), _S.DRAFT, _("Back to draft"), _("It is a draft again.")),
    "publish": Transition(frozenset({_S.REVIEW}), _S.PUBLISHED, _("Publish"), _("It is published.")),
    "unpublish": Transition(
        frozenset({_S.PUBLISHED}), _S.UNPUBLISHED, _("Stop publishing"), _("Visitors no longer see it.")
    ),
}


def ways_from(status: str) -> dict[str, Transition]:
    """Return the transitions that begin at ``status``, by name."""
    return {name: way for name, way in TRANSITIONS.items() if way.leaves(status)}


class TransitionRefusedError(Exception):
    """The way cannot be taken from where the row stands. ``words`` says so to a person."""

    def __init__(self, row: Any, name: str, reason: str = "") -> None:
        super().__init__(f"{row!r} is {row.status}: {name!r} cannot be done. {reason}")
        self.row, self.name, self.reason = row, name, reason

    @property
    def words(self) -> str:
        """What happened, and what to do about it."""
        if self.reason:
            return gettext("“%(row)s” was left as it is. %(reason)s") % {"row": self.row, "reason": self.reason}
        state = {"row": self.row, "state": self.row.get_status_display()}
        return gettext("“%(row)s” was left as it is: it is %(state)s now. Somebody may have been faster.") % state
