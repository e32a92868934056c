"""What can become of a signature that was given here, and the only ways from one state to another.

The table is the rule: actions, buttons and tests all read it. A way without a target leaves the state as it is and
adds a row (a withdrawal, a correction).
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.search.indexing import index_owners
from members.models import Signature, User

_S = Signature.State


@dataclass(frozen=True, slots=True)
class Way:
    """One way from some states to another: what it is called, what it means, and what to say when it is done."""

    sources: frozenset[str]
    target: str | None
    label: str | Promise
    meaning: str | Promise
    done: str | Promise

    def leaves(self, state: str) -> bool:
        """Whether the way begins at ``state``."""
        return state in self.sources


WAYS: dict[str, Way] = {
    "complete": Way(
        frozenset({_S.PENDING}),
        _S.SIGNED,
        _("All have signed"),
        _("A coordinator checks whether the signatories may sign."),
        _("All have signed. The authority is checked now."),
    ),
    "stand": Way(
        frozenset({_S.PENDING}),
        _S.STANDING,
        _("All have signed"),
        _("The declaration asks for no check: the signature counts at once."),
        _("All have signed. The signature stands."),
    ),
    "approve": Way(
        frozenset({_S.SIGNED, _S.QUESTION}),
        _S.STANDING,
        _("Approve"),
        _("The signature counts from now on, and visitors read that the authority has been checked."),
        _("The signature is approved. Those who signed have been told."),
    ),
    "ask": Way(
        frozenset({_S.SIGNED}),
        _S.QUESTION,
        _("Ask the organisation something"),
        _("The organisation gets a mail with your question. It answers on its own pages."),
        _("The question is on its way. You are told when there is an answer."),
    ),
    "answer": Way(
        frozenset({_S.QUESTION}),
        _S.SIGNED,
        _("Answer"),
        _("The coordinator goes on with the check."),
        _("Your answer has arrived. The coordinator goes on with the check."),
    ),
    "refuse": Way(
        frozenset({_S.SIGNED, _S.QUESTION}),
        _S.REFUSED,
        _("Refuse"),
        _("The signature never counts. The organisation reads your reason and can sign anew."),
        _("The signature is refused. Those who signed have been told why."),
    ),
    "cancel": Way(
        frozenset({_S.PENDING, _S.SIGNED, _S.QUESTION}),
        _S.CANCELLED,
        _("Give up the signature"),
        _("It has not been shown to visitors, and never will be."),
        _("The signature is given up."),
    ),
    "withdraw": Way(
        frozenset({_S.SIGNED, _S.QUESTION, _S.STANDING}),
        None,
        _("Withdraw the signature"),
        _("It no longer counts. Its page stays and says on what day it was withdrawn."),
        _("The signature is withdrawn."),
    ),
    "correct": Way(
        frozenset({_S.SIGNED, _S.QUESTION, _S.STANDING}),
        None,
        _("Correct something"),
        _("What was signed stays as it is. The correction stands beside it, with its day and its reason."),
        _("The correction stands beside what was signed."),
    ),
    "lapse": Way(
        frozenset({_S.STANDING, _S.SIGNED, _S.QUESTION}),
        _S.LAPSED,
        _("Let it lapse"),
        _("Its time is up. Its page stays and says so."),
        _("The signature has lapsed."),
    ),
}


def ways_from(state: str) -> dict[str, Way]:
    """Return the ways that begin at ``state``, by name."""
    return {name: way for name, way in WAYS.items() if way.leaves(state)}


class SignatureWayRefusedError(Exception):
    """The way cannot be taken from where the signature stands. ``words`` says so to a person."""

    def __init__(self, signature: Signature, name: str, reason: str = "") -> None:
        super().__init__(f"{signature.pk} is {signature.state}: {name!r} is refused. {reason}")
        self.signature, self.name, self.reason = signature, name, reason

    @property
    def words(self) -> str:
        """What happened, and how the signature stands."""
        if self.reason:
            return self.reason
        state = gettext("withdrawn") if self.signature.has_ended else self.signature.get_state_display()
        return gettext("Nothing was done: the signature is %(state)s. Somebody may have been faster.") % {
            "state": state
        }


def locked(signature: Signature) -> Signature:
    """Return ``signature`` as it is stored, and keep others from it until the transaction ends."""
    return Signature.objects.select_for_update(of=("self",)).get(pk=signature.pk)


def demand(row: Signature, name: str) -> None:
    """Let nobody take a way that does not begin where ``row`` stands.

    Raises:
        SignatureWayRefusedError: it begins elsewhere, or the signature was withdrawn, or is one that was recorded.
    """
    if row.has_ended or not row.was_signed_here or not WAYS[name].leaves(row.state):
        raise SignatureWayRefusedError(row, name)


def taken(signature: Signature, name: str) -> Signature:
    """Return ``signature``, ``locked``, for the way ``name``.

    Raises:
        SignatureWayRefusedError: the way does not begin where it stands.
    """
    row = locked(signature)
    demand(row, name)
    return row


def moved(row: Signature, name: str, *, by: User | None) -> Signature:
    """Let ``row``, which has been ``taken``, stand where the way ``name`` leads, and let its lists follow.

    A renewal that begins or ceases to count takes its forerunner from the lists, or gives it back.
    """
    target = WAYS[name].target
    if target is None:
        raise ValueError(f"{name!r} leads to no other state.")
    with transaction.atomic():
        row.state = target
        history: Any = row
        history._change_reason = str(WAYS[name].label)
        history._history_user = by
        row.save()
        Signature.objects.filter(pk__in=[row.pk, *([row.renews_id] if row.renews_id else [])]).follow()
        index_owners(row)
    return row
