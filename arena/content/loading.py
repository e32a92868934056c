"""Load content files: everything, or nothing and all that is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import translation

from arena.content.entries import Entry, State
from arena.content.nodes import read_nodes
from arena.content.problems import ContentError, Place, Problems
from arena.content.reading import Reader
from arena.content.references import References
from arena.content.saving import Saver
from arena.search.indexing import indexing_paused
from arena.shared.versions import FROM_FILES, because

SUFFIXES = {".yaml", ".yml"}


@dataclass(frozen=True, slots=True)
class Report:
    """What a load did, row by row in the order of the files, and which rows it left as they were."""

    entries: list[Entry]
    kept: list[str]

    def count(self, state: State) -> int:
        """Return the number of rows with that outcome."""
        return sum(entry.state is state for entry in self.entries)


def load(paths: Iterable[Path], *, dry_run: bool = False) -> Report:
    """Load the files at ``paths``, and those in folders among them, as one set.

    Raises:
        ContentError: something is wrong; nothing has been written.
    """
    problems = Problems()
    reader = Reader(problems)
    with translation.override("en"):  # the models' own messages join the report
        for path in _files(paths, problems):
            node = read_nodes(path, problems)
            if node:
                reader.file(node)
        return _write(reader.entries, problems, dry_run=dry_run)


def _write(entries: list[Entry], problems: Problems, *, dry_run: bool) -> Report:
    saver = Saver(entries, problems)
    with transaction.atomic(), because(FROM_FILES):
        with indexing_paused():
            References(entries, problems).resolve()
            saver.save_all()
            if problems:
                raise ContentError(problems.sorted())
        if dry_run:
            transaction.set_rollback(True)
    return Report(entries, saver.kept)


def _files(paths: Iterable[Path], problems: Problems) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        inside = sorted(file for file in path.iterdir() if file.suffix in SUFFIXES) if path.is_dir() else [path]
        if not inside:
            problems.add(Place(str(path), 1), "this folder has no .yaml file")
        found += [file for file in inside if file not in found]
    return found
