"""What the page of a signature needs, fetched by one query (arena.shared.rows)."""

from typing import Any

from django.db import models
from django.db.models import OuterRef

from arena.shared.prepared import Prepared
from arena.shared.rows import Rows, related_rows
from members.models import Correction, Ground, Signatory, Signature, SignedCommitment, Withdrawal

SEMINAR = ["title", "slug", "is_example", "translations", "kind", "state", "starts_at", "ends_at", "held"]
PROMISE = ["number", "title", "body", "rhythm", "due", "translations"]
OFFERED = ["number", "title", "body", "translations"]
# What members.standing needs to say how a signature stands, with ``standing_rows``.
STANDING = ["state", "level", "is_listed", "public_id", "signed_on", "signed_at", "valid_until"]


def standing_rows(signature: OuterRef) -> dict[str, Rows]:
    """Return what has happened to a signature: its withdrawal, and the one that has renewed it, as lists."""
    later = Signature.objects.public().under_way().filter(renews=signature).order_by("-pk")
    return {
        "withdrawals": Rows(
            Withdrawal.objects.filter(signature=signature), fields=["withdrawn_on", "reason", "translations"]
        ),
        "renewed_by": Rows(later[:1], fields=["public_id", "state"], one={"version": ["number"]}),
    }


def _signatures(slug: str, organisation: str) -> "models.QuerySet[Signature]":
    """Return the signatures of an organisation under a declaration: the one that counts first, then the newest."""
    own = OuterRef("pk")
    siblings = Signature.objects.public().filter(
        declaration=OuterRef("declaration"), organisation=OuterRef("organisation")
    )
    return (
        Signature.objects.public()
        .filter(declaration__slug=slug, declaration__status="published", organisation__slug=organisation)
        .order_by("-is_listed", "-version__number", "-pk")
        .select_related("declaration", "organisation", "version", "renews__version")
        .annotate(
            **standing_rows(own),
            all_own_grounds=Rows(
                Ground.objects.filter(signatures=own).order_by("name"), fields=["name", "translations"]
            ),
            all_corrections=Rows(
                Correction.objects.filter(signature=own).order_by("created_at", "pk"),
                fields=["field", "promise", "before", "after", "reason", "created_at"],
            ),
            named=Rows(Signatory.objects.shown().filter(signature=own).order_by("number"), fields=["name", "title"]),
            others=Rows(
                siblings.exclude(pk=own).order_by("-version__number", "-pk"),
                fields=STANDING,
                one={"version": ["number"]},
                many=standing_rows(OuterRef("pk")),
            ),
            promises=_promises(own),  # type: ignore[no-redef]  # the attribute that the model declares
        )
    )


def _promises(signature: OuterRef) -> Rows:
    seminars = related_rows(SignedCommitment, "seminars").published()  # type: ignore[attr-defined]
    fulfilling = seminars.filter(fulfils=OuterRef("pk")).order_by("sort_at", "pk")
    return Rows(
        SignedCommitment.objects.filter(signature=signature).order_by("number"),
        fields=PROMISE,
        one={"commitment": OFFERED},
        many={"all_seminars": Rows(fulfilling, fields=SEMINAR)},
    )


def _standing(public_id: str) -> "models.QuerySet[Signature]":
    return (
        Signature.objects.public()
        .filter(public_id=public_id, declaration__status="published")
        .select_related("declaration", "organisation", "version")
        .annotate(**standing_rows(OuterRef("pk")))
    )


SIGNATURE = Prepared(_signatures)
SIGNATURE_STANDING = Prepared(_standing)


def signature_of_version(slug: str, organisation: str, number: int) -> Any | None:
    """Return the newest signature of an organisation under one version of a declaration, as ``SIGNATURE`` does."""
    return _signatures(slug, organisation).filter(version__number=number).first()
