"""Find uploaded files that nothing names: what is left when a request breaks between file and row."""

from argparse import ArgumentParser
from datetime import timedelta
from operator import itemgetter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from arena.shared.uploads.kept import unnamed

PATIENCE = timedelta(days=1)  # an upload that is under way is no leftover


class Command(BaseCommand):
    """List the files; with --delete, remove them."""

    help = "List uploaded files that no row and no earlier version names; --delete removes them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Removing has to be asked for."""
        parser.add_argument("--delete", action="store_true", help="remove the files")

    def handle(self, **options: Any) -> None:
        """Go through the folders."""
        number = 0
        for storage, name in sorted(unnamed(timezone.now() - PATIENCE), key=itemgetter(1)):
            number += 1
            self.stdout.write(name)
            if options["delete"]:
                storage.delete(name)
        self.stdout.write(f"{number} {'removed' if options['delete'] else 'found'}.")
