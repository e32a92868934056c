"""Make the search index anew: after a bulk load, a restore, or a change of what pages are found by."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from arena.generation import bump
from arena.search.indexing import rebuild


class Command(BaseCommand):
    help = "Make the search index anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild in one transaction: visitors search the former index until the new one stands."""
        with transaction.atomic():
            count = rebuild()
            bump()
        self.stdout.write(f"{count} documents in the search index.")
