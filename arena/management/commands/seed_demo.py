"""Load the demo content and make the demo log-ins. Only where ``DEMO`` or ``DEBUG`` is on."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from arena import demo_logins, demo_signing
from programmes.models import Programme

DEMO_CONTENT = settings.BASE_DIR / "arena" / "demo"


class Command(BaseCommand):
    """A second run adds nothing and says so; accounts that stand keep their passwords."""

    help = "Load the demo content (arena/demo), make the demo log-ins and print them. Needs DEMO or DEBUG."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to leave out."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing if there are programmes already")
        parser.add_argument("--show-logins", action="store_true", help="only print the log-ins")

    def handle(self, *args: Any, if_empty: bool, show_logins: bool, verbosity: int, **options: Any) -> None:
        """Load, create, print."""
        if not demo_logins.are_allowed():
            raise CommandError("Demo log-ins have known passwords: they are made only with DEMO=true or DEBUG=true.")
        if not show_logins and not (if_empty and Programme.objects.exists()):
            call_command("load_content", DEMO_CONTENT, verbosity=verbosity, stdout=self.stdout)
            demo_logins.create()
            demo_signing.create()
        if verbosity:
            self.stdout.write("\n".join(demo_logins.lines()))
