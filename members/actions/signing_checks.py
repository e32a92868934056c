"""What a draft still lacks before it can be signed, by step and field. Nothing here is in the way of saving."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.shared.periods import Period
from members.actions.signing_answers import (
    COMMITMENTS,
    MANDATE,
    PUBLIC,
    TEXT,
    OwnWords,
    answers_to,
    chosen_numbers,
    co_signers,
    own_words,
    read_day,
    read_due,
)
from members.models import Commitment, SignedCommitment, SigningDraft, User
from members.models.declaration_versions import OwnCommitments
from members.models.signature_choices import Mandate, MandateBasis

MOST_TITLE_WORDS, MOST_BODY_WORDS = 20, 200
MOST_CO_SIGNERS = 9


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to correct. ``field`` is the field of the step's form."""

    step: str
    field: str
    words: str


def faults(draft: SigningDraft, person: User) -> list[Fault]:
    """Return all that keeps ``person`` from signing the draft, step by step. Here the limits of length hold too."""
    return [*(fault for step in CHECKS for fault in step_faults(draft, step, person)), *_too_long(draft, person)]


def step_faults(draft: SigningDraft, step: str, person: User) -> list[Fault]:
    """Return what one step lacks; how long the texts are counts only at the end."""
    return [Fault(step, field, words) for field, words in CHECKS[step](draft, person)]


Found = Iterator[tuple[str, str]]


def _text(draft: SigningDraft, person: User) -> Found:
    if not answers_to(draft, TEXT, person).get("read"):
        yield "read", _("Confirm that you have read the text.")


def _commitments(draft: SigningDraft, person: User) -> Found:
    version = draft.version
    elective = version.commitments.filter(kind=Commitment.Kind.ELECTIVE)
    number = len(chosen_numbers(draft) & set(elective.values_list("number", flat=True)))
    least = version.elective_minimum
    if number < least:
        words = ngettext("Choose at least %(least)s of these.", "Choose at least %(least)s of these.", least)
        yield "chosen", words % {"least": least} + " " + _("You have chosen %(number)s.") % {"number": number}
    if version.own_commitments == OwnCommitments.NONE:
        return
    own = own_words(draft)
    if not own and version.own_commitments == OwnCommitments.REQUIRED:
        yield "own_0_title", _("Write at least one commitment of your own.")
    for promise in own:
        yield from _own(promise)


def _own(promise: OwnWords) -> Found:
    prefix = f"own_{promise.row}"
    if not promise.title:
        yield f"{prefix}_title", _("Give the commitment a title.")
    if promise.rhythm not in SignedCommitment.Rhythm.values:
        yield f"{prefix}_rhythm", _("Say whether it is done once, again and again, or all the time.")
    try:
        due = read_due(promise.due)
    except ValueError:
        yield f"{prefix}_due", _("Write a date such as 2027-10-15, 2027-10, 2027 or autumn 2027.")
        return
    if promise.rhythm == SignedCommitment.Rhythm.ONCE and not due:
        yield f"{prefix}_due", _("Say when it is to be done.")
    elif isinstance(due, Period) and due.last_day < timezone.localdate():
        yield f"{prefix}_due", _("This time has passed already.")


def _mandate(draft: SigningDraft, person: User) -> Found:
    typed = answers_to(draft, MANDATE, person)
    if typed.get("mandate") not in Mandate.values:
        yield "mandate", _("Say whether you sign alone, jointly or by delegation.")
    if typed.get("basis") not in MandateBasis.values:
        yield "basis", _("Say what your right to sign builds on.")
    elif typed["basis"] != MandateBasis.REGISTERED:
        if not typed.get("body", "").strip():
            yield "body", _("Say who has decided it, such as the board.")
        if not typed.get("decided_on", "").strip():
            yield "decided_on", _("Give the date of the decision.")
    try:
        day = read_day(typed.get("decided_on", ""))
    except ValueError:
        yield "decided_on", _("Write the date as year, month and day, such as 2026-10-15.")
    else:
        if day and day > timezone.localdate():
            yield "decided_on", _("The decision cannot be of a day to come.")
    if typed.get("mandate") == Mandate.JOINT:
        yield from _others(draft, person)


def _others(draft: SigningDraft, person: User) -> Found:
    others = co_signers(draft)
    if not others:
        yield "other_0_name", _("Say who signs together with you.")
    taken = {person.email.casefold()}
    for other in others:
        if not other.name:
            yield f"other_{other.row}_name", _("Write the name of the person.")
        try:
            validate_email(other.email)
        except ValidationError:
            yield f"other_{other.row}_email", _("Write an e-mail address, such as name@example.org.")
            continue
        if other.email.casefold() in taken:
            yield f"other_{other.row}_email", _("Each who signs needs an address of their own.")
        taken.add(other.email.casefold())


def _public(draft: SigningDraft, person: User) -> Found:
    typed = answers_to(draft, PUBLIC, person)
    if not typed.get("name", "").strip():
        yield "name", _("Write your name.")
    if typed.get("shown") not in {"yes", "no"}:
        yield "shown", _("Choose whether your name is shown.")


CHECKS: dict[str, Callable[[SigningDraft, User], Found]] = {
    TEXT: _text,
    COMMITMENTS: _commitments,
    MANDATE: _mandate,
    PUBLIC: _public,
}


# --- Lengths: only when it is sent -----------------------------------------------------------------


def _too_long(draft: SigningDraft, person: User) -> Iterator[Fault]:
    if draft.version.own_commitments != OwnCommitments.NONE:
        for own in own_words(draft):
            yield from _words(COMMITMENTS, f"own_{own.row}_title", own.title, MOST_TITLE_WORDS)
            yield from _words(COMMITMENTS, f"own_{own.row}_body", own.body, MOST_BODY_WORDS)
            yield from _characters(COMMITMENTS, f"own_{own.row}_title", own.title, 200)
    typed = answers_to(draft, MANDATE, person)
    yield from _characters(MANDATE, "body", typed.get("body", ""), 160)
    yield from _characters(MANDATE, "case_number", typed.get("case_number", ""), 60)
    for other in co_signers(draft):
        yield from _characters(MANDATE, f"other_{other.row}_name", other.name, 150)
        yield from _characters(MANDATE, f"other_{other.row}_title", other.title, 120)
        yield from _characters(MANDATE, f"other_{other.row}_email", other.email, 254)
    if len(co_signers(draft)) > MOST_CO_SIGNERS:
        yield Fault(MANDATE, "other_0_name", _("At most %(most)s can sign with you.") % {"most": MOST_CO_SIGNERS})
    own_typed = answers_to(draft, PUBLIC, person)
    yield from _characters(PUBLIC, "name", own_typed.get("name", ""), 150)
    yield from _characters(PUBLIC, "title", own_typed.get("title", ""), 120)


def _words(step: str, field: str, text: str, most: int) -> Iterator[Fault]:
    number = len(text.split())
    if number > most:
        words = _("This text has %(number)s words and may have %(most)s.")
        yield Fault(step, field, words % {"number": number, "most": most})


def _characters(step: str, field: str, text: str, most: int) -> Iterator[Fault]:
    number = len(text.strip())
    if number > most:
        words = _("This text has %(number)s characters and may have %(most)s.")
        yield Fault(step, field, words % {"number": number, "most": most})
