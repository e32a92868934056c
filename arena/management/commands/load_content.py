"""Load content files into the portal. Their format: docs/content-files.md."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from arena.content.entries import State
from arena.content.loading import Report, load
from arena.content.problems import ContentError


class Command(BaseCommand):
    """All of it is loaded, or nothing."""

    help = "Load content files (YAML). A second load of the same files changes nothing; nothing is ever deleted."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take files and folders."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a .yaml file, or a folder of them")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen to each row; write nothing")

    def handle(self, *args: Any, paths: list[Path], dry_run: bool, verbosity: int, **options: Any) -> None:
        """Load, or say everything that is wrong."""
        try:
            report = load(paths, dry_run=dry_run)
        except ContentError as error:
            count = len(error.problems)
            found = "1 problem" if count == 1 else f"{count} problems"
            raise CommandError(f"{error}\n{found}. Nothing was written.") from error
        if verbosity:
            self.tell(report, dry_run=dry_run, all_rows=dry_run or verbosity > 1)

    def tell(self, report: Report, *, dry_run: bool, all_rows: bool) -> None:
        """Print what became of each row, and the sums."""
        for entry in report.entries:
            if all_rows or entry.state is not State.UNCHANGED:
                self.stdout.write(f"{entry.state}: {entry.label}")
                for change in entry.changes:
                    self.stdout.write(f"    {change}")
        for label in report.kept:
            self.stdout.write(f"not in the file (kept): {label}")
        sums = [f"{report.count(state)} {state}" for state in (State.NEW, State.CHANGED, State.UNCHANGED)]
        sums.append(f"{len(report.kept)} not in the file (kept)")
        self.stdout.write(f"{', '.join(sums)}.{' A dry run: nothing was written.' if dry_run else ''}")
