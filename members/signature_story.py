"""What happened to a signature that was made here, for those who may know all of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.evidence.checkpoints import covering
from members.models import Correction, Organisation, Signatory, Signature, SignatureCheck

Kind = Organisation.Kind
PUBLIC_BODY = gettext_lazy(
    "Compare with the rules of procedure or delegation, or with the minutes of the decision. They are public: ask the "
    "registry of the organisation."
)
# What shows who may sign, by kind (../shared/reference/sweden.md, 1.6 E5 and the law on each kind).
ADVICE: dict[str, str | Promise] = {
    Kind.COMPANY: gettext_lazy(
        "Compare with the companies register: ask Bolagsverket for the registration certificate by the organisation "
        "number. It says who signs for the company, alone or jointly."
    ),
    Kind.ASSOCIATION: gettext_lazy(
        "Compare with the statutes, the minutes of the annual meeting, and the minutes in which the board says who "
        "signs for the association. No register holds them: ask for a copy."
    ),
    **dict.fromkeys(
        (Kind.REGION, Kind.MUNICIPALITY, Kind.AUTHORITY, Kind.COUNTY_BOARD, Kind.COORDINATION, Kind.PARTNERSHIP),
        PUBLIC_BODY,
    ),
}
ELSE = gettext_lazy("Compare with what gives the signatory the right to sign: statutes and minutes, or a delegation.")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, in words. ``text`` may be what somebody wrote, in several lines."""

    at: datetime
    title: str
    who: str = ""
    text: str = ""


def story_of(signature: Signature) -> dict[str, Any]:
    """Return the people, the papers, what happened in order of time, and where the log tells of it."""
    people = list(signature.signatories.order_by("number"))
    entries = list(signature.log_entries.in_order())
    return {
        "people": people,
        "papers": list(signature.mandate_documents.defer("content")),
        "events": sorted(_events(signature, people), key=lambda event: event.at),
        "entries": entries,
        "checkpoint": covering(entries[-1]) if entries else None,
        "advice": ADVICE.get(signature.organisation.kind, ELSE),
    }


def _events(signature: Signature, people: list[Signatory]) -> Iterator[Event]:
    for person in people:
        if person.signed_at:
            yield Event(person.signed_at, _("Signed"), str(person))
    for check in signature.checks.select_related("by"):
        basis = check.get_basis_display() if check.basis else ""
        title = f"{TITLES[check.outcome]} ({basis})" if basis else str(TITLES[check.outcome])
        yield Event(check.created_at, title, str(check.by), check.words)
    for correction in signature.corrections.select_related("by"):
        yield Event(correction.created_at, _("Corrected"), str(correction.by), correction_words(correction))
    withdrawal = getattr(signature, "withdrawal", None)
    if withdrawal:
        yield Event(withdrawal.created_at, _("Withdrawn"), text=withdrawal.text("reason"))


TITLES: dict[str, str | Promise] = {
    SignatureCheck.Outcome.APPROVED: gettext_lazy("Approved"),
    SignatureCheck.Outcome.ASKED: gettext_lazy("The coordinator asked"),
    SignatureCheck.Outcome.ANSWERED: gettext_lazy("The organisation answered"),
    SignatureCheck.Outcome.REFUSED: gettext_lazy("Refused"),
}


def correction_words(correction: Correction) -> str:
    """Return a correction as text: what, before, after, why."""
    before = correction.before or _("nothing")
    return "\n".join(
        [
            capfirst(str(correction.get_field_display())),
            _("It said: %s") % before,
            _("It is to say: %s") % correction.after,
            _("Why: %s") % correction.reason,
        ]
    )
