"""The worker: does what requests left for later, and each minute what is due. Beside the server, and as long."""

import os
import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from arena.due import run_due

DUE_EVERY_SECONDS = 60


class Command(BaseCommand):
    """One process is enough; several do no harm: a task is claimed by one of them."""

    help = "Send mail and do other slow work that requests left for later, and each minute what is due."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how long to go on and how often to look."""
        parser.add_argument("--interval", type=float, default=1, help="seconds between two looks (1)")
        parser.add_argument("--once", action="store_true", help="do what there is, then stop")
        parser.add_argument("--with-parent", action="store_true", help="stop when the process that started this ends")

    def handle(self, *args: Any, interval: float, once: bool, with_parent: bool, **options: Any) -> None:
        """Look, work, wait, until told to stop. A task that is under way is finished first."""
        stop = threading.Event()
        for number in () if once else (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        parent, next_due = os.getppid(), 0.0
        while not stop.is_set():
            if time.monotonic() >= next_due:
                next_due = time.monotonic() + DUE_EVERY_SECONDS
                self.attempt(run_due)
            self.attempt(do_tasks)
            if once or (with_parent and os.getppid() != parent):
                return
            stop.wait(interval)

    def attempt(self, job: Any) -> None:
        """Run ``job``; when the database is away, say so and try again the next time."""
        try:
            close_old_connections()
            job()
        except DatabaseError as error:
            self.stderr.write(f"The database: {str(error).strip().splitlines()[0]}")


def do_tasks() -> None:
    """Do all tasks that are ready. Looking costs a read; only work takes the lock."""
    if not DBTaskResult.objects.ready().exists():
        return
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    ).run()
