"""Bring this checkout to where it can serve: texts, style, static files, tables and, in a demo, content."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from arena import demo_logins
from members.evidence import checkpoints, keys, rotation
from programmes.models import Programme


class Command(BaseCommand):
    """Each step is skipped when nothing has changed, so that a second start takes seconds."""

    help = "Compile texts, build style and fonts, collect static files, migrate, and load the demo content once."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps that are needed."""
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        call_command("compile_texts", verbosity=0)
        call_command("build_static", verbosity=0)
        self.collect_static()
        self.migrate()
        if settings.DEMO or settings.DEBUG:
            self.make_key()
        if settings.DEMO:
            self.load_demo()
            checkpoints.sign_newest()

    def collect_static(self) -> None:
        """Collect and compress the static files if a source has changed since the last time."""
        if settings.DEBUG:
            return  # served from their sources
        stamp = settings.STATIC_ROOT / ".sources"
        state = sources_state()
        if stamp.exists() and stamp.read_text() == state:
            return
        self.stdout.write("Collecting and compressing the static files ...")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(state)

    def migrate(self) -> None:
        """Bring the tables up to date."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Bringing the tables up to date ...")
            call_command("migrate", interactive=False, verbosity=0)

    def make_key(self) -> None:
        """Make the first key of the evidence log. In production somebody does that who takes care of its copy."""
        if not keys.public_keys():
            rotation.first()

    def load_demo(self) -> None:
        """Load the demo content, if the database is empty, and make the demo log-ins that are missing."""
        if Programme.objects.exists():
            demo_logins.create()
            return
        self.stdout.write("Loading the demo content ...")
        call_command("seed_demo", verbosity=0)


def sources_state() -> str:
    """Return a digest over name, size and time of all static sources, ours and the packages'."""
    lock = (settings.BASE_DIR / "requirements" / "runtime.txt").read_bytes()
    digest = hashlib.sha256(lock)
    for folder in settings.STATICFILES_DIRS:
        for file in sorted(Path(folder).rglob("*")):
            if file.is_file():
                status = file.stat()
                digest.update(f"{file} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
