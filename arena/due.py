"""What is done when its time has come: each minute by `manage.py work` (or `manage.py run_due`).

A job is a function without arguments that does what is due and nothing else, so that it may be called at any time and
as often as one likes. It runs in a transaction of its own; one that fails is logged and keeps no other from its turn.
Add yours to ``DUE``; wrap it in ``daily`` if once a day is enough.
"""

import logging
from collections.abc import Callable
from functools import wraps

from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db import DatabaseBackend

from arena import links
from arena.shared import mail
from arena.shared.moves import publish_due
from members.actions import accounts, names, receipts, signing_drafts, signing_together, validity
from members.evidence import audit, checkpoints, witnesses

logger = logging.getLogger(__name__)
Job = Callable[[], object]
TWO_DAYS = 2 * 24 * 60 * 60


def daily(job: Job) -> Job:
    """Return the job as one that runs once a day. A day on which it failed does not count."""

    @wraps(job)
    def once_a_day() -> None:
        mark = f"due:{job.__module__}.{job.__name__}:{timezone.localdate()}"
        if not cache.add(mark, 1, timeout=TWO_DAYS):
            return
        try:
            job()
        except Exception:
            cache.delete(mark)
            raise

    return once_a_day


def forget_sessions() -> None:
    """Delete sessions whose time is up."""
    call_command("clearsessions")


def forget_tasks() -> None:
    """Delete what is known of tasks that are done; of those that failed a little longer."""
    if isinstance(task_backends["default"], DatabaseBackend):
        call_command("prune_db_task_results", min_age_days=2, failed_min_age_days=30, verbosity=0)


DUE: list[Job] = [
    publish_due,
    mail.enqueue_due,
    daily(mail.forget_sent),
    daily(forget_sessions),
    daily(accounts.forget_unconfirmed),
    daily(names.forget_what_is_not_needed),
    daily(forget_tasks),
    daily(signing_drafts.forget_expired),
    daily(signing_together.remind_co_signers),
    daily(signing_together.give_up_waiting),
    validity.remind,
    validity.lapse,
    daily(links.gather),
    links.ask_some,
    checkpoints.ask_if_due,
    daily(witnesses.send),
    daily(audit.ask),
    receipts.order_missing,
    daily(receipts.order_all_missing),
]


def run_due() -> int:
    """Run every job once. Return how many failed."""
    failed = 0
    for job in DUE:
        try:
            with transaction.atomic():
                job()
        except Exception:
            logger.exception("%s.%s failed", job.__module__, job.__name__)
            failed += 1
    return failed
