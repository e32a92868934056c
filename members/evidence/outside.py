"""The last checkpoint, kept in a file outside the database: what has been signed can then not be unsaid in it.

Beside the note lies what is needed to continue from it: the right edge of the tree, and the hash of the last entry.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext

from members.evidence.merkle import Frontier
from members.evidence.notes import Note, NoteError, read

NAME = "last-checkpoint.json"


class EvidenceError(Exception):
    """The log does not continue what has been signed, or what is kept outside was changed. Nothing is signed."""


@dataclass(frozen=True, slots=True)
class Last:
    """The last checkpoint, the hash of the last entry that it covers, and the tree to continue from."""

    note: Note
    head: str
    tree: Frontier


def file() -> Path:
    """Return where the last checkpoint lies."""
    return Path(settings.EVIDENCE_DIR) / NAME


def load() -> Last | None:
    """Return the last checkpoint, or None where none has been kept.

    Raises:
        EvidenceError: the file is damaged, or does not agree with itself.
    """
    try:
        data = json.loads(file().read_bytes())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise EvidenceError(gettext("The file %s is damaged.") % NAME) from error
    try:
        note = read(data["note"])
        tree = Frontier(note.size, [bytes.fromhex(part) for part in data["edge"]])
        head = str(data["head"])
    except (NoteError, KeyError, TypeError, ValueError) as error:
        raise EvidenceError(gettext("The file %s is damaged.") % NAME) from error
    if tree.root != note.root:
        raise EvidenceError(gettext("The file %s was changed: what it holds is not what was signed.") % NAME)
    return Last(note, head, tree)


def store(last: Last) -> None:
    """Keep ``last``, whole or not at all: a power cut leaves the old file."""
    data = {"note": str(last.note), "head": last.head, "edge": [part.hex() for part in last.tree.edge]}
    draft = file().with_suffix(".new")
    with draft.open("w", encoding="utf-8") as stream:
        json.dump(data, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file())


@contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time sign."""
    Path(settings.EVIDENCE_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
    with (Path(settings.EVIDENCE_DIR) / "lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
