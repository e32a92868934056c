"""Do what is due (arena/due.py), once. For installations that prefer a timer of their own to `manage.py work`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arena.due import run_due


class Command(BaseCommand):
    """Fails when a job did, after all have had their turn."""

    help = "Do what is due: mails that wait for another try, what is to be published now, tidying up. Each minute."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run every job once."""
        failed = run_due()
        if failed:
            raise CommandError(f"{failed} failed; the log says what.")
