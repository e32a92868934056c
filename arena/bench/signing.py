"""What signing costs: signatures a second, the receipt of each, and the audit of a long log. On a scratch database."""

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

from django.db import transaction

from arena.demo_signing import sign
from members.actions import declaration_versions, receipts
from members.evidence import audit, checkpoints, keys, log
from members.models import (
    Commitment,
    Declaration,
    DeclarationVersion,
    LogEntry,
    Membership,
    Organisation,
    User,
)

OWN = {"title": "Vi frågar dem som slutar", "body": "Och ändrar det vi kan.", "rhythm": "continuous", "due": ""}
SIGNATURES, RECEIPTS, ENTRIES = 300, 30, 10_000


def figures() -> Iterator[tuple[str, str]]:
    """Fill an empty, migrated database and yield what was measured, a line each: what it is, and how much."""
    keys.make()
    version = _version()
    desks = [_desk(number) for number in range(SIGNATURES)]
    taken, signatures = _timed(
        lambda: [sign(version.declaration, *desk, body="Styrelsen", chosen=[], own=[OWN]) for desk in desks]
    )
    yield "signatures a second, with promises, log entry and mails", f"{SIGNATURES / taken:.0f}"
    checkpoints.sign_newest()
    entries = [LogEntry.objects.filter(signature=signature).latest("seq") for signature in signatures[:RECEIPTS]]
    taken, _made = _timed(lambda: [receipts.make(entry) for entry in entries])
    yield "receipt as PDF, each (ms)", f"{taken / RECEIPTS * 1000:.0f}"
    missing = ENTRIES - LogEntry.objects.count()
    taken, _written = _timed(lambda: _append(missing))
    yield f"entries a second, in transactions of {SIGNATURES}", f"{missing / taken:.0f}"
    taken, _checkpoint = _timed(checkpoints.sign_newest)
    yield f"checkpoint after {missing:,} new entries (ms)", f"{taken * 1000:.0f}"
    taken, found = _timed(audit.run)
    yield f"audit of {found.size:,} entries ({len(found.problems)} problems, s)", f"{taken:.2f}"


def _timed(deed: Callable[[], Any]) -> tuple[float, Any]:
    start = perf_counter()
    done = deed()
    return perf_counter() - start, done


def _version() -> DeclarationVersion:
    issuer = Organisation.objects.create(name="Utgivaren", slug="utgivaren", kind="authority", status="published")
    declaration = Declaration.objects.create(
        slug="deklaration", title="Deklaration", summary="Kort.", issuer=issuer, signs_here=True, status="published"
    )
    version = DeclarationVersion.objects.create(declaration=declaration, number=1, preamble="Vi lovar. " * 40)
    Commitment.objects.bulk_create(
        Commitment(
            version=version, number=number, kind="compulsory", title=f"Åtagande {number}", body="Vi gör det. " * 8
        )
        for number in range(1, 9)
    )
    return declaration_versions.publish(version, by=None)


def _desk(number: int) -> tuple[str, User]:
    organisation = Organisation.objects.create(
        name=f"Organisation {number}", slug=f"organisation-{number}", kind="association", status="published"
    )
    user = User.objects.create(email=f"person-{number}@organisation.example", name=f"Person {number}")
    Membership.objects.create(user=user, organisation=organisation, is_contact=True, is_signatory=True)
    return organisation.slug, user


def _append(number: int) -> None:
    for start in range(0, number, SIGNATURES):
        with transaction.atomic():
            for row in range(start, min(start + SIGNATURES, number)):
                log.append("withdrawn", {"organisation": f"{row:06d}"}, personal={"by": f"Person {row}"})
