"""Which signatures: what lists show, what counts, and the copies by which one index answers each list."""

from datetime import timedelta
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from arena.shared.models import Publishable
from arena.shared.rows import Rows
from members.models.commitments import Commitment
from members.models.declarations import Declaration
from members.models.organisations import Organisation, folded
from members.models.signature_choices import ENDED, UNCHECKED, SignatureState

BATCH = 500
PATIENCE = timedelta(days=30)  # with a question that nobody answers
VALID = (SignatureState.RECORDED, SignatureState.STANDING, *UNCHECKED)  # what can run out


class SignatureQuerySet(models.QuerySet[Any]):
    """Which signatures."""

    def standing(self) -> Self:
        """Signatures that have not been withdrawn."""
        return self.filter(withdrawal__isnull=True)

    def withdrawn(self) -> Self:
        """Signatures that have been withdrawn."""
        return self.filter(withdrawal__isnull=False)

    def lapsed(self) -> Self:
        """Signatures whose time is over, and that were not withdrawn before."""
        return self.standing().filter(state=SignatureState.LAPSED)

    def listed(self) -> Self:
        """Signatures that stand, of organisations that the public may see."""
        return self.filter(is_listed=True)

    def public(self) -> Self:
        """Signatures that the public may see, those that were withdrawn, renewed or lapsed among them."""
        return self.filter(_has_weight() | Q(state=SignatureState.LAPSED)).filter(
            organisation__status=Publishable.Status.PUBLISHED
        )

    def under_way(self) -> Self:
        """Signatures that stand or may come to stand: neither withdrawn nor ended in another way."""
        return self.standing().exclude(state__in=ENDED)

    def past_their_end(self) -> Self:
        """Signatures whose last day has passed, and that do not say so yet."""
        return self.standing().filter(valid_until__lt=timezone.localdate(), state__in=VALID)

    def to_remind(self) -> Self:
        """Signatures that will soon end, about which nobody has written yet and that no other is to follow."""
        today = timezone.localdate()
        soon = Q(pk__in=())
        for days in Declaration.objects.order_by().values_list("reminder_days", flat=True).distinct():
            soon |= Q(declaration__reminder_days=days, valid_until__lte=today + timedelta(days=days))
        found = self.standing().filter(soon, valid_until__gte=today, reminded_at=None, state__in=VALID)
        return found.exclude(Exists(_rows("Signature").all().under_way().filter(renews=OuterRef("pk"))))

    def to_check(self) -> Self:
        """Signatures whose authority a coordinator is to check, the oldest first."""
        return self.standing().filter(state=SignatureState.SIGNED).order_by("signed_at", "pk")

    def unanswered(self) -> Self:
        """Signatures about which a coordinator asked long ago, without an answer."""
        asked = _rows("SignatureCheck").filter(
            signature=OuterRef("pk"), outcome="asked", created_at__gt=timezone.now() - PATIENCE
        )
        found = self.standing().filter(state=SignatureState.QUESTION)
        return found.exclude(Exists(asked)).order_by("signed_at", "pk")

    def for_mail(self) -> Self:
        """With what a mail about a signature names."""
        return self.select_related("organisation", "declaration", "version")

    def named(self, text: str) -> Self:
        """Signatures of organisations one of whose names contains ``text``."""
        return self.filter(organisation__all_names__contains=folded(text.strip()))

    def by_name(self) -> Self:
        """In the order of the signatories' names."""
        return self.order_by("sort_name", "pk")

    def with_commitment(self, commitment: Commitment, *, listed: bool) -> Self:
        """Signatures, listed ones or others, that chose ``commitment``, by name as its own index has them."""
        chosen = self.filter(commitments__commitment=commitment, commitments__is_listed=listed)
        return chosen.order_by("commitments__sort_name", "commitments__signature_id")

    def for_list(self) -> Self:
        """With what a list of signatories shows: the organisation, its region, and the numbers of what it chose."""
        chosen = _promises().filter(signature=OuterRef("pk")).order_by("number")
        promises = Rows(chosen, one={"commitment": ["number"]})
        return self.select_related("organisation", "region").annotate(promises=promises)

    def counted(self) -> list[dict[str, Any]]:
        """Return how many there are of each region, kind and sector of organisation together. One query."""
        groups = self.order_by().values("region", "organisation_kind", "organisation__sector")
        return list(groups.annotate(number=Count("pk")))

    def count_by_version(self) -> dict[int, int]:
        """Return how many there are under each version, by its key. One query."""
        groups = self.order_by().values("version").annotate(number=Count("pk"))
        return {row["version"]: row["number"] for row in groups}

    def astray(self) -> Self:
        """Signatures whose copies no longer say what they were copied from, because something went past the models."""
        region = Coalesce("region", 0), Coalesce("organisation__region", 0)
        return self.annotate(
            seen=Case(When(_is_seen(), then=True), default=False), own=region[0], its=region[1]
        ).filter(
            ~Q(is_listed=F("seen"))
            | ~Q(sort_name=F("organisation__sort_name"))
            | ~Q(organisation_kind=F("organisation__kind"))
            | ~Q(own=F("its"))
        )

    def follow(self) -> None:
        """Copy anew what lists sort and narrow by, and correct the numbers that depend on it.

        For whatever changes organisations or withdrawals, and for the nightly check.
        """
        keys = list(self.values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            own = self.model.objects.filter(pk__in=keys[start : start + BATCH])
            owner = Organisation.objects.filter(pk=OuterRef("organisation"))
            own.update(
                is_listed=Case(When(_is_seen(), then=True), default=False),
                has_ended=_is_withdrawn(),
                sort_name=Subquery(owner.values("sort_name")),
                organisation_kind=Subquery(owner.values("kind")),
                region=Subquery(owner.values("region")),
            )
            signature = self.model.objects.filter(pk=OuterRef("signature"))
            _promises().filter(signature__in=own).update(
                is_listed=Subquery(signature.values("is_listed")), sort_name=Subquery(signature.values("sort_name"))
            )
            Declaration.objects.filter(signatures__in=own).recount()
            Commitment.objects.filter(signed__signature__in=own).recount()


def _is_seen() -> Q:
    """Return the condition that the signatory is public, and that its signature counts.

    It counts when it was not withdrawn, when it has been checked or the declaration shows it before that, and when no
    later one that counts has renewed it: an organisation is one signatory, however many versions it has signed.
    """
    owner = Organisation.objects.published().filter(pk=OuterRef("organisation"))
    later = _rows("Signature").filter(_has_weight(), renews=OuterRef("pk"), withdrawal__isnull=True)
    return Q(Exists(owner)) & ~Q(_is_withdrawn()) & _has_weight() & ~Q(Exists(later))


def _is_withdrawn() -> Exists:
    withdrawals = _rows("Withdrawal")
    return Exists(withdrawals.filter(signature=OuterRef("pk")))


def _has_weight() -> Q:
    """Return the condition that a signature is complete, and checked where that is asked for."""
    shown_before = Declaration.objects.filter(pk=OuterRef("declaration"), shows_before_check=True)
    return Q(state__in=[SignatureState.RECORDED, SignatureState.STANDING]) | (
        Q(state__in=UNCHECKED) & Q(Exists(shown_before))
    )


def _promises() -> "models.QuerySet[Any]":
    """Return all promises; their model builds on this one."""
    return _rows("SignedCommitment").all()


def _rows(model: str) -> Any:
    """Return the rows of a model that builds on signatures and so cannot be named here."""
    return apps.get_model("members", model)._default_manager
