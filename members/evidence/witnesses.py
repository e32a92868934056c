"""Sending the newest checkpoint out of the house each day, to registries that keep their mail."""

from django.conf import settings

from arena.shared import mail
from members.evidence import checkpoints, keys, log
from members.models import LogEntry


def send() -> int:
    """Mail the newest checkpoint to every witness, if the log has more to tell than the last time. Return to how many.

    What has been sent is itself an entry. It names the domains of the witnesses, not the addresses.
    """
    checkpoint = checkpoints.newest()
    if checkpoint is None or not settings.CHECKPOINT_WITNESSES or not _has_news():
        return 0
    key = next((key for key in keys.public_keys() if key.fingerprint == checkpoint.key_id), None)
    context = {"checkpoint": checkpoint, "fingerprint": checkpoint.key_id, "key": key.pem if key else ""}
    for address in settings.CHECKPOINT_WITNESSES:
        mail.send("checkpoint", address, language=settings.LANGUAGE_CODE, context=context)
    domains = sorted({address.rpartition("@")[2] for address in settings.CHECKPOINT_WITNESSES})
    facts = {"size": checkpoint.size, "root": checkpoint.root, "key": checkpoint.key_id, "to": domains}
    log.append(LogEntry.Kind.CHECKPOINT_SENT, facts)
    return len(settings.CHECKPOINT_WITNESSES)


def _has_news() -> bool:
    """Whether anything but the sending of checkpoints has been told since the last one was sent."""
    last = LogEntry.objects.newest_first().values_list("kind", flat=True).first()
    return last != LogEntry.Kind.CHECKPOINT_SENT
