"""Count the signatories anew and correct the numbers that are kept on rows."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from arena import generation
from members.models import Commitment, Declaration


class Command(BaseCommand):
    """The numbers are kept by whatever changes signatures; this nightly check finds what went past it."""

    help = "Count the signatories of declarations and commitments anew, and correct kept numbers that are wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            wrong = {
                "declarations": Declaration.objects.all().recount(),
                "commitments": Commitment.objects.all().recount(),
            }
            if any(wrong.values()):
                generation.bump()
        for name, number in wrong.items():
            self.stdout.write(f"{name}: {number} corrected")
