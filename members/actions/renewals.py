"""From an earlier version of a declaration to the new one: who is invited, and what their draft begins with."""

from collections import defaultdict
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django_tasks import task

from members import emails_renewals
from members.actions.signing_answers import COMMITMENTS, MANDATE
from members.models import DeclarationVersion, Membership, Signature, User
from members.models.commitments import CommitmentKind
from members.version_changes import fates

BATCH = 50  # people in one transaction, so that nobody waits long for the database


# --- What the draft begins with --------------------------------------------------------------------


def prefill(signature: Signature, version: DeclarationVersion) -> dict[str, Any]:
    """Return the answers that ``signature`` gives already, for a draft under ``version``: a later one, or the same.

    They are the draft's answers by step (members.actions.signing_answers): of the elective commitments the numbers of
    those into which the chosen ones have turned, without the dropped ones; the commitments in own words as they stand;
    by what right they signed. Date and case number are not there: that decision is still to be taken. Three queries.
    """
    promises = list(signature.commitments.order_by("number"))
    chosen = {promise.commitment_id for promise in promises}
    led = [fate.new for fate in fates(signature.version, version) if fate.new and fate.old.pk in chosen]
    elective = {commitment.number for commitment in led if commitment.kind == CommitmentKind.ELECTIVE}
    own = [
        {"title": promise.title, "body": promise.body, "rhythm": promise.rhythm, "due": str(promise.due or "")}
        for promise in promises
        if promise.commitment_id is None
    ]
    return {
        COMMITMENTS: {"chosen": sorted(elective), "own": own},
        MANDATE: {
            "mandate": signature.mandate,
            "basis": signature.mandate_basis,
            "body": signature.decision_body,
        },
    }


# --- Who is invited --------------------------------------------------------------------------------


@task(priority=-5)
def invite_to_renew(version_id: int, after: int = 0) -> None:
    """Write to the next people, by key ``after`` the last one, whose organisations stand behind an earlier version.

    Each gets one mail, however many organisations they act for. The rest is left to a task of the same transaction:
    so nobody is written to twice, whatever stops in between. Nobody is invited to what cannot be signed here, or to a
    version that a newer one has followed.
    """
    with transaction.atomic():
        version = DeclarationVersion.objects.select_related("declaration").filter(pk=version_id).first()
        if version is None or not version.declaration.can_be_signed:
            return
        if version.declaration.current_version != version:
            return
        people = list(_invited(version).filter(pk__gt=after)[:BATCH])
        signatures = _signatures_by_person(version, people)
        for person in people:
            emails_renewals.invite(person, version, signatures[person.pk])
        if len(people) == BATCH:
            invite_to_renew.enqueue(version_id, people[-1].pk)


def _to_renew(version: DeclarationVersion) -> "models.QuerySet[Signature]":
    """Return the signatures of earlier versions that stand, of organisations that have not begun to sign this one."""
    begun = Signature.objects.under_way().filter(version=version, organisation=OuterRef("organisation"))
    found = Signature.objects.listed().filter(declaration=version.declaration, version__number__lt=version.number)
    return found.exclude(Exists(begun))


def organisations_to_renew(version: DeclarationVersion) -> int:
    """Return how many organisations will be invited to renew when ``version`` is published."""
    return _to_renew(version).values("organisation").distinct().count()


def _invited(version: DeclarationVersion) -> "models.QuerySet[User]":
    """Return those who keep up or sign for an organisation that can renew, by key."""
    theirs = Membership.objects.who_decide().filter(
        user=OuterRef("pk"), organisation__in=_to_renew(version).values("organisation")
    )
    return User.objects.filter(Exists(theirs)).order_by("pk")


def _signatures_by_person(version: DeclarationVersion, people: list[User]) -> dict[int, list[Signature]]:
    """Return for each person the signatures that their organisations can renew."""
    of_organisation = {
        signature.organisation_id: signature
        for signature in _to_renew(version)
        .select_related("organisation", "version", "declaration")
        .filter(organisation__memberships__user__in=people)
        .order_by("version__number", "pk")
    }
    found: dict[int, list[Signature]] = defaultdict(list)
    memberships = Membership.objects.who_decide().filter(user__in=people, organisation__in=of_organisation)
    for membership in memberships.order_by("organisation__sort_name", "pk"):
        found[membership.user_id].append(of_organisation[membership.organisation_id])
    return found
