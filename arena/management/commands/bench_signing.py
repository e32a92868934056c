"""Measure signing in the configured database, which must be empty: a part of ``bench``, which gives it one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arena.bench.signing import figures
from members.models import Organisation


class Command(BaseCommand):
    help = "Fill the configured, empty database with made-up signatures and tell what they cost. Part of bench."

    def handle(self, *args: Any, **options: Any) -> None:
        if Organisation.objects.exists():
            raise CommandError("There is content in this database. The bench signs only in an empty one.")
        for what, figure in figures():
            self.stdout.write(f"  {what}: {figure}")
