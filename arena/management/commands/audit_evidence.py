"""Look the whole evidence log through (docs/evidence.md). Also done each night by `manage.py work`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.evidence import audit


class Command(BaseCommand):
    """Fails when something is wrong, after saying everything that is."""

    help = "Audit the evidence log: hashes, chain, checkpoints, opened values, files, guards of the database, keys."

    def handle(self, *args: Any, **options: Any) -> None:
        """Audit, and tell."""
        found = audit.run()
        for problem in found.problems:
            self.stderr.write(problem)
        if found.problems:
            raise CommandError(f"The evidence does not hold: {len(found.problems)} problems.")
        self.stdout.write(f"{found.size} entries, all is right. Root {found.root}. {found.milliseconds} ms.")
