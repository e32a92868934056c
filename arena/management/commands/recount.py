"""Count the signatories anew and correct what is kept on rows."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from arena import generation
from members.models import Commitment, Declaration, Signature


class Command(BaseCommand):
    """Numbers and copies are kept by whatever changes signatures; this nightly check finds what went past it."""

    help = "Count the signatories of declarations and commitments anew, and correct what is kept and wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            wrong = {
                "declarations": Declaration.objects.all().recount(),
                "commitments": Commitment.objects.all().recount(),
                "signatures": Signature.objects.astray().count(),
            }
            Signature.objects.astray().follow()
            if any(wrong.values()):
                generation.bump()
        for name, number in wrong.items():
            self.stdout.write(f"{name}: {number} corrected")
