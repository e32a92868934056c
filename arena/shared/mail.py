"""Sending mail: ``send`` writes it into the outbox, in the transaction of what it tells of; a worker sends it.

A mail ``<name>`` is three templates: ``emails/<name>.subject.txt``, ``.body.txt`` and ``.body.html``. It is written in
the language of whoever gets it. No request waits for a mail server, and nothing is lost when there is none: what could
not be sent is tried again with growing patience (``arena.shared.outbox``), and site administrators see what waits.
"""

import logging
import re
import smtplib
from collections.abc import Callable
from datetime import timedelta
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template import Context, engines
from django.utils import timezone, translation
from django.utils.html import escape
from django_tasks import task

from arena.shared.outbox import OutgoingMail

logger = logging.getLogger(__name__)

KEEP_SENT = timedelta(days=30)
MOST_AT_ONCE = 200
_LATE = re.compile(r"\[\[(\w+):(\w+)\]\]")
_late_words: dict[str, Callable[[str], str]] = {}
SENDING_FAULTS = (smtplib.SMTPException, OSError, ValueError)  # the last: an address that no server could take


def send(
    name: str,
    to: str,
    *,
    language: str,
    context: dict[str, Any] | None = None,
    useful_for: timedelta | None = None,
) -> OutgoingMail:
    """Write the mail ``name`` to one address, to be sent as soon as this transaction has happened.

    ``useful_for``: after that long nobody needs it any more, such as a code to log in with.
    """
    values = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "language": language,
        **(context or {}),
    }
    with translation.override(language):
        subject = " ".join(_render(f"emails/{name}.subject.txt", values, escaped=False).split())
        mail = OutgoingMail.objects.create(
            to=to,
            subject=subject[:250],
            text=_render(f"emails/{name}.body.txt", values, escaped=False).strip() + "\n",
            html=_render(f"emails/{name}.body.html", values, escaped=True),
            language=language,
            useful_until=timezone.now() + useful_for if useful_for else None,
        )
    deliver.enqueue(mail.pk)
    return mail


def late(name: str, what: str) -> str:
    """Return what stands in a mail for words that nobody knows before its transaction has happened."""
    return f"[[{name}:{what}]]"


def fill_late(name: str, words: Callable[[str], str]) -> None:
    """Let ``words`` say, when a mail is sent, what ``late(name, what)`` stands for; "" where nothing is to be said."""
    _late_words[name] = words


def _filled(text: str, *, escaped: bool) -> str:
    """Return ``text`` with its late words; what only looks like them stays."""

    def said(found: re.Match[str]) -> str:
        words = _late_words[found[1]](found[2]) if found[1] in _late_words else None
        return found[0] if words is None else escape(words) if escaped else words

    return _LATE.sub(said, text)


def _render(template: str, values: dict[str, Any], *, escaped: bool) -> str:
    """Render one part. Text is not HTML: an ampersand in a name stays one."""
    found: Any = engines["django"].get_template(template)
    return str(found.template.render(Context(values, autoescape=escaped)))


@task()
def deliver(mail_id: int) -> None:
    """Send one mail that has just been written."""
    mail = OutgoingMail.objects.filter(pk=mail_id).first()
    if mail and mail.claim():
        _try_to_send(mail, get_connection())


@task(priority=-10)
def deliver_due() -> None:
    """Send what could not be sent before. A server that is away is asked once, not once for each mail."""
    connection = get_connection()
    for mail in OutgoingMail.objects.due().order_by("next_try_at")[:MOST_AT_ONCE]:
        if mail.claim() and not _try_to_send(mail, connection):
            return


def enqueue_due() -> None:
    """Let a worker send what waits for another try. Called each minute (arena.due)."""
    if OutgoingMail.objects.due().exists():
        deliver_due.enqueue()


def forget_sent() -> None:
    """Delete what was sent long ago."""
    OutgoingMail.objects.filter(sent_at__lt=timezone.now() - KEEP_SENT).delete()


def _try_to_send(mail: OutgoingMail, connection: BaseEmailBackend) -> bool:
    """Send ``mail``, or note why not. Return whether the server could be talked to."""
    if mail.useful_until and mail.useful_until < timezone.now():
        mail.mark_failed("", for_good=True)
        return True
    message = EmailMultiAlternatives(mail.subject, _filled(mail.text, escaped=False), _sender(), [mail.to])
    message.extra_headers = {"Auto-Submitted": "auto-generated", "Content-Language": mail.language}
    message.attach_alternative(_filled(mail.html, escaped=True), "text/html")
    message.connection = connection
    try:
        message.send()
    except SENDING_FAULTS as fault:
        logger.warning("Mail %s was not sent (try %s): %s", mail.pk, mail.tries, type(fault).__name__)
        mail.mark_failed(f"{type(fault).__name__}: {fault}", for_good=_is_final(fault))
        return isinstance(fault, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError | ValueError)
    mail.mark_sent()
    return True


def _sender() -> str:
    """Return the site's address with its name, unless the setting has a name already."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or settings.SITE_NAME, address))


def _is_final(fault: Exception) -> bool:
    """Whether the server will say the same tomorrow: codes from 500 up, and addresses that are none."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in fault.recipients.values())
    if isinstance(fault, smtplib.SMTPDataError):
        return fault.smtp_code >= 500
    return isinstance(fault, ValueError)
