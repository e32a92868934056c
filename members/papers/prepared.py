"""What an organisation has prepared already for its signature, as a paper for its board needs it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from arena.shared.periods import Period
from members.actions.signing_answers import COMMITMENTS, MANDATE, chosen_numbers, own_words, read_day, read_due
from members.models import DeclarationVersion, Organisation, SigningDraft


@dataclass(frozen=True, slots=True)
class OwnPromise:
    """A promise in the organisation's own words, as far as it is written; ``due`` as it was typed, or as a time."""

    title: str
    body: str = ""
    rhythm: str = ""
    due: Period | str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an organisation has prepared. Empty: the paper in its general form."""

    organisation: Organisation | None = None
    chosen: frozenset[int] = frozenset()
    own: tuple[OwnPromise, ...] = ()
    decided_by: str = ""
    decided_on: date | None = None
    case_number: str = ""
    mandate: str = ""


def prepared_in(draft: SigningDraft, version: DeclarationVersion) -> Prepared:
    """Return what ``draft`` says; what was chosen from another version than ``version`` has to be chosen anew."""
    typed = draft.data.get(MANDATE, {})
    is_of_this = draft.version_id == version.pk and COMMITMENTS in draft.data
    return Prepared(
        organisation=draft.organisation,
        chosen=frozenset(chosen_numbers(draft)) if is_of_this else frozenset(),
        own=tuple(
            OwnPromise(row.title, row.body, row.rhythm, _read(read_due, row.due) or row.due) for row in own_words(draft)
        ),
        decided_by=str(typed.get("body", "")).strip(),
        decided_on=_read(read_day, str(typed.get("decided_on", ""))),
        case_number=str(typed.get("case_number", "")).strip(),
        mandate=str(typed.get("mandate", "")),
    )


def _read(reader: Callable[[str], Any], typed: str) -> Any:
    """Return what was typed as ``reader`` understands it; None where it does not: a draft may say anything."""
    try:
        return reader(typed)
    except ValueError:
        return None
