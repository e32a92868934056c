"""Take away somebody's lost second factor, where there is no other site administrator who could do it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.actions import accounts
from members.models import User


class Command(BaseCommand):
    """The person sets up a new one at the next log-in, and is told by mail."""

    help = "Take away a person's lost second step to log in. Be sure that it is they who ask."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose."""
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        """Take it away."""
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"There is no account with the address {email}.")
        accounts.reset_second_factor(user)
        self.stdout.write(f"{user} can log in with a password or a code by e-mail, and set up a new second step.")
