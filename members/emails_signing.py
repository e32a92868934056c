"""Mails of signing: receipts, invitations to co-sign, what became of a joint signing, and what is to be checked."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import translation

from arena.shared import mail
from members.emails_checks import Reader, context_of
from members.evidence import checkpoints, keys
from members.evidence.outside import EvidenceError
from members.letters import coordinators_of
from members.models import LogEntry, Signatory, Signature, SignedCommitment

logger = logging.getLogger(__name__)

CHECKPOINT = "checkpoint"
CODE_LASTS = timedelta(minutes=10)


def send_code(email: str, code: str, *, language: str, organisation: str, declaration: str) -> None:
    """Send a code by which somebody shows, in the moment of signing, that the address is theirs."""
    values = {"code": code, "organisation": organisation, "declaration": declaration}
    mail.send("signing_code", email, language=language, context=values, useful_for=CODE_LASTS)


def reader_of(person: Signatory) -> Reader:
    """Return a signatory as a reader of mails; who has no account reads in the language of what they sign."""
    account = person.user if person.user and person.user.is_active else None
    language = account.language if account else person.signature.language
    return Reader(account.email if account else person.email, person.name, language, account is not None)


def receipt(person: Signatory, entry: LogEntry) -> None:
    """Tell the first signatory what was signed, and by what it can be proved."""
    _send("signature_receipt", person, **_promised(person), **_proof(person, entry))


def tell_of_completion(person: Signatory, signature: Signature, entry: LogEntry) -> None:
    """Send the receipt to a signatory of a joint signing, now that all have signed."""
    person.signature = signature
    _send("signature_complete", person, **_promised(person), **_proof(person, entry))


def invite(person: Signatory, secret: str, *, first: Signatory) -> None:
    """Send somebody the link by which they sign too."""
    _send("signature_invitation", person, asked_by=first.name, co_sign=_co_sign(person, secret))


def remind(person: Signatory, secret: str, *, until: datetime) -> None:
    """Remind somebody who was asked to sign, with a new link."""
    _send("signature_reminder", person, co_sign=_co_sign(person, secret), until=until)


def tell_of_refusal(person: Signatory, signature: Signature) -> None:
    """Tell whoever began the signing that somebody declined, and why."""
    first = signature.signatories.select_related("user").get(number=1)
    first.signature = signature
    with translation.override(reader_of(first).language):
        link = settings.SITE_URL + reverse("signature-together", args=[signature.public_id])
    _send("signature_declined", first, who=person.name, why=person.declined_because, together=link)


def tell_of_giving_up(person: Signatory, signature: Signature) -> None:
    """Tell somebody that a joint signing was given up, because not all signed in time."""
    person.signature = signature
    _send("signature_given_up", person)


def tell_coordinators(signature: Signature) -> int:
    """Tell those who run the organisation's region, or the site where it has none, what is to be checked. How many."""
    people = coordinators_of(signature.organisation.region)
    for person in people:
        with translation.override(person.language):
            link = settings.SITE_URL + reverse("admin:members_signature_change", args=[signature.pk])
            declaration = str(signature.declaration.text("title"))
        values = {"name": person.name, "organisation": signature.organisation.name, "declaration": declaration}
        mail.send("signature_to_check", person.email, language=person.language, context={**values, "link": link})
    return len(people)


def _send(name: str, person: Signatory, **more: Any) -> None:
    reader = reader_of(person)
    if reader.email:  # an address that was taken away gets nothing
        context = context_of(person.signature, reader, **more)
        mail.send(name, reader.email, language=reader.language, context=context)


def _co_sign(person: Signatory, secret: str) -> str:
    with translation.override(reader_of(person).language):
        return settings.SITE_URL + reverse("co-sign", args=[secret])


def _promised(person: Signatory) -> dict[str, Any]:
    """Return what was promised, in the words of the reader's language, and where the signature stands."""
    rows = person.signature.commitments.select_related("commitment").order_by("number")
    with translation.override(reader_of(person).language):
        words = [str(_title(row)) for row in rows]
    return {"promises": words, "state": person.signature.state, "at": person.signature.signed_at}


def _title(row: SignedCommitment) -> str:
    return row.words.text("title")


def _proof(person: Signatory, entry: LogEntry) -> dict[str, Any]:
    """Return by what the entry is found again: its number and hash, the checkpoint that covers it, and its page."""
    with translation.override(reader_of(person).language):
        page = settings.SITE_URL + reverse("verification", args=[person.signature.public_id])
    checkpoint = mail.late(CHECKPOINT, str(entry.seq)) if keys.public_keys() else ""
    return {"entry": entry.seq, "hash": entry.hash, "checkpoint": checkpoint, "proof": page}


def checkpoint_words(seq: str) -> str:
    """Return the signed checkpoint that covers an entry: it is signed after the transaction in which a mail is written.

    "" where it cannot be signed now, of which the alarm tells those who run the portal; and where tasks are run inside
    the transaction (``TASKS=immediate``): what could still be rolled back is not signed.
    """
    if connection.in_atomic_block or not seq.isdecimal():
        return ""
    entry = LogEntry.objects.filter(seq=seq).first()
    try:
        checkpoint = checkpoints.covering(entry) if entry else None
    except EvidenceError as error:
        logger.error("No checkpoint for the mail about entry %s: %s", seq, error)
        return ""
    return checkpoint.note.strip() if checkpoint else ""


def connect() -> None:
    """Let mails carry the checkpoint that covers what they tell of."""
    mail.fill_late(CHECKPOINT, checkpoint_words)
