"""Signatures that are valid for a time: a reminder before they end, and their end. Called each minute (arena.due)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from arena.shared.versions import because
from members import emails_renewals
from members.models import Membership, Signature, User

BATCH = 50  # signatures in one go; a minute later come the next


def remind() -> int:
    """Write once about each signature that will soon end. Return about how many."""
    reminded = 0
    for signature in Signature.objects.to_remind().for_mail()[:BATCH]:
        # Whoever takes it writes: of two workers one finds nothing left to take.
        if Signature.objects.filter(pk=signature.pk, reminded_at=None).update(reminded_at=timezone.now()):
            emails_renewals.remind(signature, _people_of(signature))
            reminded += 1
    return reminded


def lapse() -> int:
    """End the signatures whose last day has passed, and tell those who have not signed anew. Return how many."""
    ended = 0
    for key in list(Signature.objects.past_their_end().values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic(), because(gettext_noop("The time for which it was valid is over")):
            taken = Signature.objects.select_for_update(of=("self",)).filter(pk=key)
            signature = taken.past_their_end().for_mail().first()
            if signature is None:
                continue
            signature.state = Signature.State.LAPSED
            signature.save()
            if not signature.renewals.under_way().exists():
                emails_renewals.tell_of_end(signature, _people_of(signature))
            ended += 1
    return ended


def _people_of(signature: Signature) -> Iterable[User]:
    """Return those who keep up or sign for the organisation."""
    memberships = Membership.objects.who_decide().filter(organisation=signature.organisation_id)
    return [membership.user for membership in memberships.select_related("user").order_by("pk")]
