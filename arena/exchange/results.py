"""What a file would do, row by row."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from import_export.results import RowResult


class State(StrEnum):
    """What becomes of a row."""

    ERROR = "error"
    CHANGED = "changed"
    NEW = "new"
    UNCHANGED = "unchanged"


ORDER = list(State)
_STATES = {
    RowResult.IMPORT_TYPE_NEW: State.NEW,
    RowResult.IMPORT_TYPE_UPDATE: State.CHANGED,
    RowResult.IMPORT_TYPE_SKIP: State.UNCHANGED,
}


class Change(NamedTuple):
    """What one column held and will hold."""

    column: str
    old: str
    new: str


class Problem(NamedTuple):
    """What is wrong in one column, "" for the row as a whole, and how to put it right."""

    column: str
    text: str


class Row(RowResult):
    """What becomes of one row of a file."""

    line: int
    name: str = ""
    is_public: bool = False

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[Change] = []
        self.problems: list[Problem] = []

    @property
    def state(self) -> State:
        """What becomes of it."""
        return State.ERROR if self.problems else _STATES.get(str(self.import_type), State.ERROR)


@dataclass
class Check:
    """What a file would do. Where the columns are wrong, nothing is known of the rows."""

    problems: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def counts(self) -> dict[State, int]:
        """How many rows come to each state."""
        found = Counter(row.state for row in self.rows)
        return {state: found[state] for state in ORDER}

    @property
    def is_refused(self) -> bool:
        """Whether something is wrong, so that nothing can be imported."""
        return bool(self.problems) or any(row.problems for row in self.rows)

    @property
    def does_something(self) -> bool:
        """Whether an import would change anything."""
        return bool(self.counts[State.NEW] or self.counts[State.CHANGED])

    @property
    def public_changes(self) -> int:
        """How many of the rows that change or come are seen by visitors at once."""
        return sum(row.is_public and row.state in {State.CHANGED, State.NEW} for row in self.rows)

    def by_state(self) -> list[Row]:
        """Return the rows, those with faults first, each kind in the order of the file."""
        return sorted(self.rows, key=lambda row: (ORDER.index(row.state), row.line))

    def mark(self) -> str:
        """Return a short text that is another one as soon as the file would do anything else."""
        rows = [(row.line, row.state, row.name, row.changes, row.problems, row.is_public) for row in self.rows]
        told = json.dumps([self.problems, rows], ensure_ascii=True)
        return hashlib.sha256(told.encode()).hexdigest()


def problems_of(error: ValidationError, words: Any) -> list[Problem]:
    """Return what is wrong by column; ``words`` puts a database's rule into words."""
    found = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    return [
        Problem("" if name == NON_FIELD_ERRORS else name, words(fault))
        for name, faults in found.items()
        for fault in faults
    ]
