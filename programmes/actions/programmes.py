"""Starting, closing and reopening a programme (programmes.life_cycle).

Whoever does it takes the programme's row first and looks at where it stands in the database: of two people who press
at once one wins, and the other is told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_noop

from arena.search.indexing import indexing_paused
from programmes.life_cycle import WAYS, WayRefusedError
from programmes.models import Change, Continuation, Initiative, Programme, Statement

CLOSED_LINE = gettext_noop("The programme has been closed.")
REOPENED_LINE = gettext_noop("The programme has been opened again.")
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of an initiative: one of the settled states, and a line about it."""

    state: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """What is said of a programme when it is closed.

    ``results`` and ``continuations`` hold the columns of rows to add; ``settlements`` are by initiative.
    """

    ends: str
    results: list[dict[str, Any]] = field(default_factory=list)
    settlements: Mapping[int, Settlement] = field(default_factory=dict)
    continuations: list[dict[str, Any]] = field(default_factory=list)
    nothing_continues: str = ""
    public_line: str = ""


def start(*, programme: Programme, by: Any) -> Programme:
    """Say that the work has begun.

    Raises:
        WayRefusedError: it has begun or ended already.
    """
    with transaction.atomic():
        row = _taken(programme, "start")
        row.life_cycle = WAYS["start"].target
        return _saved(row, by=by, reason=gettext("Started"))


def close(*, programme: Programme, by: Any, ending: Ending) -> Programme:
    """Close the programme with what is said of its end; from then on it is an archive.

    Raises:
        WayRefusedError: it is closed already, or something that an ending needs is missing still.
    """
    with transaction.atomic(), indexing_paused():
        row = _taken(programme, "close")
        reason = gettext("Closed")
        _settle(row, ending, by=by, reason=reason)
        _add(row, Statement, ending.results, word="body", by=by, reason=reason)
        _add(row, Continuation, ending.continuations, word="title", by=by, reason=reason)
        row.ends, row.nothing_continues = ending.ends, ending.nothing_continues
        missing = list(_missing(row, had_begun=programme_had_begun(row)))
        if missing:
            raise WayRefusedError(row, "close", missing)
        row.life_cycle = WAYS["close"].target
        row.closed_at, row.closed_by = timezone.now(), by
        row.full_clean()
        _tell(row, ending.public_line, CLOSED_LINE, by=by)
        return _saved(row, by=by, reason=reason)


def reopen(*, programme: Programme, by: Any, reason: str, public_line: str = "") -> Programme:
    """Open an archive again, for ``reason``, which stays in the history.

    Raises:
        WayRefusedError: it is not closed.
        ValueError: there is no reason.
    """
    if not reason.strip():
        raise ValueError("An archive is opened for a reason only.")
    with transaction.atomic(), indexing_paused():
        row = _taken(programme, "reopen")
        row.life_cycle = WAYS["reopen"].target
        row.closed_at = row.closed_by = None
        _tell(row, public_line, REOPENED_LINE, by=by)
        return _saved(row, by=by, reason=reason.strip())


def programme_had_begun(programme: Programme) -> bool:
    """Whether there can be results: the work has begun."""
    return programme.life_cycle != Programme.LifeCycle.PLANNED


def carries_on(programme: Programme) -> bool:
    """Whether something is known to carry on after the programme."""
    return (
        programme.continuations.exists()
        or programme.followers.exists()
        or programme.initiatives.filter(state=Initiative.State.MOVED).exists()
    )


def default_line(message: str) -> str:
    """Return a line for readers in Swedish, the language of all content."""
    with translation.override("sv"):
        return gettext(message)


def _taken(programme: Programme, name: str) -> Programme:
    """Return the programme as it is stored, if the way begins there; nobody else changes it meanwhile."""
    row = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if not WAYS[name].leaves(row.life_cycle):
        raise WayRefusedError(row, name)
    return row


def _saved(row: Row, *, by: Any, reason: str) -> Row:
    """Save ``row`` with who did it and why."""
    row._history_user, row._change_reason = by, reason  # type: ignore[attr-defined]  # read by simple_history
    row.save()
    return row


def _settle(programme: Programme, ending: Ending, *, by: Any, reason: str) -> None:
    for initiative in programme.initiatives.unsettled().filter(pk__in=ending.settlements):
        settlement = ending.settlements[initiative.pk]
        initiative.state, initiative.outcome = settlement.state, settlement.outcome or initiative.outcome
        _saved(initiative, by=by, reason=reason)


def _add(
    programme: Programme, model: type[Any], rows: list[dict[str, Any]], *, word: str, by: Any, reason: str
) -> None:
    """Add ``rows`` after those that there are, each with a key of its own."""
    stored = list(model.objects.filter(programme=programme).values_list("key", "position"))
    taken = {key for key, _position in stored}
    last = max((position for _key, position in stored), default=0)
    for position, columns in enumerate(rows, last + 1):
        key = free_key(columns[word], taken)
        row = model(programme=programme, key=key, position=position, **columns)
        row.full_clean()
        _saved(row, by=by, reason=reason)


def free_key(text: str, taken: set[str]) -> str:
    """Return a key made from ``text`` that is not among ``taken``, and put it there."""
    word = slugify(text)[:50].strip("-") or "text"
    key = next(key for key in (word, *(f"{word}-{number}" for number in range(2, len(taken) + 3))) if key not in taken)
    taken.add(key)
    return key


def _missing(programme: Programme, *, had_begun: bool) -> Iterator[str]:
    """Yield what the database still lacks for an ending."""
    if had_begun and not programme.statements.filter(kind=Statement.Kind.RESULT).exists():
        yield gettext("Say at least one result, and how well it is supported.")
    if programme.initiatives.unsettled().exists():
        yield gettext("Say of every initiative what became of it. One may have been added while you wrote.")
    on = carries_on(programme)
    if not on and not programme.nothing_continues:
        yield gettext("Say what carries on, or why nothing does.")
    if on and programme.nothing_continues:
        yield gettext("Something carries on. Take away the text that says why nothing does.")


def _tell(programme: Programme, line: str, default: str, *, by: Any) -> None:
    """Add ``line`` to what readers are told has changed; the English is known where it is the usual one."""
    if not line:
        return
    translations = {}
    if line == default_line(default):
        with translation.override("en"):
            translations = {"en": {"body": gettext(default)}}
    _saved(Change(programme=programme, body=line, made_by=by, translations=translations), by=by, reason=gettext("Told"))
