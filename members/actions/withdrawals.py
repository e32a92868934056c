"""How an organisation takes back its signature: a shown one is withdrawn for all to see, another one given up."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from members import emails_checks as emails
from members.evidence import records
from members.models import Signature, User, Withdrawal
from members.signature_ways import SignatureWayRefusedError, demand, locked, moved


def way_out(signature: Signature) -> str:
    """Return the way by which the organisation takes the signature back, as it stands."""
    return "withdraw" if signature.counts else "cancel"


def why_not_the_former() -> str:
    """Say why a signature that was renewed is not withdrawn by itself."""
    return gettext("You have renewed this signature. Withdraw the newest one: the earlier ones go with it.")


def successor(signature: Signature) -> Signature | None:
    """Return the later signature that counts instead of ``signature``, if there is one."""
    later = signature.renewals.filter(withdrawal__isnull=True).order_by("pk")
    return next((row for row in later if row.counts), None)


def forerunners(signature: Signature) -> list[Signature]:
    """Return the signatures that ``signature`` renews, directly or not, and that have not ended: they go with it."""
    return list(_forerunners(signature))


def _forerunners(signature: Signature) -> Iterator[Signature]:
    row = signature.renews
    while row:
        if not row.has_ended and row.counts:
            yield row
        row = row.renews


def withdraw(*, signature: Signature, by: User, reason: str = "") -> Signature:
    """Take back ``signature``, with those that it renews, for the organisation that gave it. Return it as it stands.

    The organisation leaves the declaration: an earlier version of it must not come to stand again by that. What
    visitors have never seen is given up without a public trace.

    Raises:
        SignatureWayRefusedError: it has ended, or a later signature counts instead.
    """
    with transaction.atomic():
        row = locked(signature)
        way = way_out(row)
        demand(row, way)
        if successor(row):
            raise SignatureWayRefusedError(row, way, why_not_the_former())
        if way == "cancel":
            _given_up(row, by=by, reason=reason)
            return Signature.objects.get(pk=signature.pk)
        for former in [*reversed(forerunners(row)), row]:
            _withdrawn(locked(former), by=by, reason=reason)
        emails.tell_of_withdrawal(row, by=by, why=reason, was_shown=True)
    return Signature.objects.get(pk=signature.pk)


def _given_up(row: Signature, *, by: User, reason: str) -> None:
    """Cancel what nobody has seen. The log tells of it all the same: it holds that somebody signed."""
    moved(row, "cancel", by=by)
    records.withdrawn(Withdrawal(signature=row, withdrawn_on=timezone.localdate(), reason=reason), by=by.name)
    emails.tell_of_withdrawal(row, by=by, why=reason, was_shown=False)


def _withdrawn(row: Signature, *, by: User, reason: str) -> None:
    withdrawal = Withdrawal(signature=row, withdrawn_on=timezone.localdate(), reason=reason)
    history: Any = withdrawal
    history._history_user = by
    withdrawal.save()
    if row.was_signed_here:
        records.withdrawn(withdrawal, by=by.name)
