"""What each detail page needs, fetched by one query (arena.shared.rows) compiled once (arena.shared.prepared).

Rows of higher apps are reached by their relations to ours, so that nothing here names those apps.
"""

from typing import Any

from django.db import models
from django.db.models import OuterRef

from arena.shared.prepared import Prepared
from arena.shared.rows import Rows, related_rows
from members.models import (
    Commitment,
    Declaration,
    DeclarationVersion,
    Ground,
    Municipality,
    Organisation,
    Signature,
    SignedCommitment,
    Withdrawal,
)

MANY = 50  # as many as a page can show of what has no natural end; lists hold the rest
FIRST_SIGNATORIES = 12
OWN_PROMISES = 60
SEMINARS = 12

NAME = ["name", "slug", "is_example"]
TITLE = ["title", "slug", "is_example", "translations"]
SEMINAR = [*TITLE, "kind", "state", "starts_at", "ends_at", "held"]
PROMISE = ["number", "title", "body", "rhythm", "due", "translations"]
OFFERED = ["number", "title", "body", "translations"]


def _public(model: type[models.Model], relation: str) -> Any:
    """Return the published rows at the other end of a relation of ``model``."""
    return related_rows(model, relation).published()  # type: ignore[attr-defined]


def _organisation(slug: str) -> "models.QuerySet[Organisation]":
    own = OuterRef("pk")
    municipalities = Municipality.objects.filter(organisations=own).order_by("sort_name")
    units = Organisation.objects.published().filter(parent=own).by_name()[:MANY]
    issued = Declaration.objects.published().filter(issuer=own).by_title()[:MANY]
    owned = _public(Organisation, "owned_programmes").filter(owner=own).by_life_cycle()[:MANY]
    seminars = _public(Organisation, "seminars").filter(organiser=own).order_by("-sort_at", "-pk")[:SEMINARS]
    return (
        Organisation.objects.published()
        .filter(slug=slug)
        .select_related("region", "parent")
        .annotate(
            all_municipalities=Rows(municipalities, fields=["name"]),
            all_units=Rows(units, fields=NAME),
            all_signatures=_signatures_of(own),
            all_issued=Rows(issued, fields=TITLE),
            all_owned=Rows(owned, fields=[*TITLE, "life_cycle", "starts", "ends"]),
            all_partnerships=_parts("partnerships", "role", "note", organisation=own),
            all_initiatives=_parts("initiatives", "title", "key", actors=own),
            all_continues=_parts("continues", "title", "body", to_organisation=own),
            all_seminars=Rows(seminars, fields=SEMINAR),
        )
    )


def _parts(relation: str, *fields: str, **own: OuterRef) -> Rows:
    """Return parts of published programmes that an organisation has to do with."""
    parts = related_rows(Organisation, relation).filter(programme__status="published", **own)
    return Rows(
        parts.order_by("programme__sort_title", "position")[:MANY],
        fields=[*fields, "translations"],
        one={"programme": [*TITLE, "life_cycle"]},
    )


def _signatures_of(organisation: OuterRef) -> Rows:
    return Rows(
        Signature.objects.filter(organisation=organisation, declaration__status="published").order_by(
            "declaration__sort_title", "-version__number"
        )[:MANY],
        fields=["signed_on", "undertaking", "translations"],
        one={"declaration": TITLE},
        many={
            "withdrawals": Rows(Withdrawal.objects.filter(signature=OuterRef("pk")), fields=["withdrawn_on"]),
            "promises": Rows(
                SignedCommitment.objects.filter(signature=OuterRef("pk")).order_by("number"),
                fields=["number", "title", "translations"],
                one={"commitment": ["number", "title", "translations"]},
            ),
        },
    )


def _declaration(slug: str) -> "models.QuerySet[Declaration]":
    own = OuterRef("pk")
    return (
        Declaration.objects.published()
        .filter(slug=slug)
        .select_related("issuer", "region")
        .annotate(
            versions_now=_current_version(own),
            all_own_grounds=Rows(
                Ground.objects.filter(declarations=own).order_by("name"), fields=["name", "translations"]
            ),
            first_signatures=Rows(
                Signature.objects.listed().filter(declaration=own).by_name()[:FIRST_SIGNATORIES],
                fields=["signed_on", "organisation_kind"],
                one={"organisation": NAME},
                many={"promises": _numbers_chosen(OuterRef("pk"))},
            ),
            own_promises=Rows(
                SignedCommitment.objects.listed().in_own_words().filter(declaration=own).by_name()[: OWN_PROMISES + 1],
                fields=PROMISE,
                many={"signatories": Rows(Organisation.objects.filter(signatures=OuterRef("signature")), fields=NAME)},
            ),
        )
    )


def _numbers_chosen(signature: OuterRef) -> Rows:
    return Rows(
        SignedCommitment.objects.filter(signature=signature).order_by("number"),
        fields=[],
        one={"commitment": ["number"]},
    )


def _current_version(declaration: OuterRef) -> Rows:
    return Rows(
        DeclarationVersion.objects.current().filter(declaration=declaration)[:1],
        fields=["number", "preamble", "translations", "published_at", "text_hash"],
        many={
            "all_commitments": Rows(
                Commitment.objects.filter(version=OuterRef("pk")).order_by("number"),
                fields=[*OFFERED, "kind", "signed_count"],
                many={
                    "all_grounds": Rows(
                        Ground.objects.filter(commitments=OuterRef("pk")).order_by("number", "name"),
                        fields=["number", "name", "translations"],
                    )
                },
            )
        },
    )


def _declaration_with_commitments(slug: str) -> "models.QuerySet[Declaration]":
    return Declaration.objects.published().filter(slug=slug).annotate(versions_now=_current_version(OuterRef("pk")))


def _signature(slug: str, organisation: str) -> "models.QuerySet[Signature]":
    own = OuterRef("pk")
    return (
        Signature.objects.public()
        .filter(declaration__slug=slug, declaration__status="published", organisation__slug=organisation)
        .order_by("-version__number")
        .select_related("declaration", "organisation", "version")
        .annotate(
            withdrawals=Rows(
                Withdrawal.objects.filter(signature=own), fields=["withdrawn_on", "reason", "translations"]
            ),
            all_own_grounds=Rows(
                Ground.objects.filter(signatures=own).order_by("name"), fields=["name", "translations"]
            ),
            promises=Rows(  # type: ignore[no-redef]  # the attribute that the model declares
                SignedCommitment.objects.filter(signature=own).order_by("number"),
                fields=PROMISE,
                one={"commitment": OFFERED},
                many={
                    "all_seminars": Rows(
                        _public(SignedCommitment, "seminars").filter(fulfils=OuterRef("pk")).order_by("sort_at", "pk"),
                        fields=SEMINAR,
                    )
                },
            ),
        )
    )


ORGANISATION = Prepared(_organisation)
DECLARATION = Prepared(_declaration)
DECLARATION_WITH_COMMITMENTS = Prepared(_declaration_with_commitments)
SIGNATURE = Prepared(_signature)
