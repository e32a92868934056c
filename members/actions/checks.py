"""The check whether those who signed may sign for their organisation: approve, ask, answer, refuse.

Whoever does something takes the signature's row first (members.signature_ways): of two coordinators who press at once
one wins, and the other is told. What was decided stands in the evidence log, in the same transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from members import emails_checks as emails
from members.evidence import records
from members.evidence.log import hash_of_bytes
from members.models import MandateDocument, Signature, SignatureCheck, User
from members.rules import is_unbound
from members.signature_ways import SignatureWayRefusedError, moved, taken

Outcome = SignatureCheck.Outcome


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that is sent along with an answer."""

    name: str
    content: bytes


def approve(*, signature: Signature, by: User, basis: str, words: str) -> SignatureCheck:
    """Let the signature count. ``basis`` says what it was compared with, ``words`` what was seen there.

    Raises:
        SignatureWayRefusedError: it is not waiting for a check, or ``by`` acts for the organisation.
    """
    with transaction.atomic():
        row = _checked_by(signature, by, "approve")
        check = SignatureCheck(signature=row, outcome=Outcome.APPROVED, basis=basis, words=words, by=by)
        check.full_clean()
        check.save()
        if row.level == Signature.Level.SELF:
            row.level = Signature.Level.CHECKED
        moved(row, "approve", by=by)
        records.checked(check)
        emails.tell_of_approval(row)
    return check


def ask(*, signature: Signature, by: User, words: str) -> SignatureCheck:
    """Ask the organisation something; the check waits for the answer.

    Raises:
        SignatureWayRefusedError: it is not waiting for a check, or ``by`` acts for the organisation.
    """
    with transaction.atomic():
        row = _checked_by(signature, by, "ask")
        check = SignatureCheck.objects.create(signature=row, outcome=Outcome.ASKED, words=words, by=by)
        moved(row, "ask", by=by)
        emails.tell_of_question(row, words)
    return check


def refuse(*, signature: Signature, by: User, words: str) -> SignatureCheck:
    """Refuse the signature, for the reason in ``words``, which the organisation reads.

    Raises:
        SignatureWayRefusedError: it is not waiting for a check, or ``by`` acts for the organisation.
    """
    with transaction.atomic():
        row = _checked_by(signature, by, "refuse")
        check = SignatureCheck.objects.create(signature=row, outcome=Outcome.REFUSED, words=words, by=by)
        moved(row, "refuse", by=by)
        records.checked(check)
        emails.tell_of_refusal(row, words)
    return check


def answer(*, signature: Signature, by: User, words: str, papers: Iterable[Paper] = ()) -> SignatureCheck:
    """Answer the coordinator's question, with papers that show the authority, if there are any.

    Raises:
        SignatureWayRefusedError: nothing is asked, or somebody has answered already.
    """
    with transaction.atomic():
        row = taken(signature, "answer")
        check = SignatureCheck.objects.create(signature=row, outcome=Outcome.ANSWERED, words=words, by=by)
        MandateDocument.objects.bulk_create(_document(row, paper) for paper in papers)
        moved(row, "answer", by=by)
        asked = row.checks.filter(outcome=Outcome.ASKED).select_related("by").last()
        if asked and asked.by.is_active:
            emails.tell_of_answer(row, asked.by, words)
    return check


def _document(signature: Signature, paper: Paper) -> MandateDocument:
    digest = hash_of_bytes(paper.content)
    return MandateDocument(
        signature=signature, name=paper.name[:150], content=paper.content, size=len(paper.content), sha256=digest
    )


def _checked_by(signature: Signature, by: User, way: str) -> Signature:
    """Take the row, for somebody who is no party in the matter."""
    row = taken(signature, way)
    if not is_unbound(by, row):
        raise SignatureWayRefusedError(row, way, why_not_by_oneself())
    return row


def why_not_by_oneself() -> str:
    """Say why nobody checks the signature of an organisation that they act for."""
    return gettext(
        "You act for this organisation yourself. Let another coordinator of the region, or a site administrator, "
        "check the signature: nobody is both parties."
    )
