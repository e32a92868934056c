"""The alarm: a mail to every site administrator when the evidence does not hold."""

import hashlib

from django.core.cache import cache

from arena.shared import mail
from members.models import User

QUIET_SECONDS = 20 * 60 * 60


def raise_alarm(problems: list[str]) -> bool:
    """Tell all site administrators what is wrong, the same only once a day. Return whether they are told now."""
    text = "\n".join(problems)
    mark = f"evidence-alarm:{hashlib.sha256(text.encode()).hexdigest()}"
    if not cache.add(mark, 1, timeout=QUIET_SECONDS):
        return False
    for person in User.objects.filter(is_superuser=True, is_active=True):
        mail.send("evidence_alarm", person.email, language=person.language, context={"problems": problems})
    return True
