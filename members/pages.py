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
)
from members.signature_pages import PROMISE, SEMINAR, STANDING, standing_rows

MANY = 50  # as many as a page can show of what has no natural end; lists hold the rest
FIRST_SIGNATORIES = 12
OWN_PROMISES = 60
SEMINARS = 12

NAME = ["name", "slug", "is_example"]
TITLE = ["title", "slug", "is_example", "translations"]
VERSION = ["number", "preamble", "translations", "elective_minimum", "own_commitments", "published_at", "text_hash"]
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
        Signature.objects.public()
        .filter(organisation=organisation, declaration__status="published")
        .order_by("declaration__sort_title", "-is_listed", "-version__number", "-pk")[:MANY],
        fields=[*STANDING, "undertaking", "translations"],
        one={"declaration": TITLE, "version": ["number"]},
        many={
            **standing_rows(OuterRef("pk")),
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
                fields=["signed_on", "signed_at", "state", "organisation_kind"],
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
        fields=VERSION,
        many={"all_commitments": _commitments(OuterRef("pk"))},
    )


def _commitments(version: OuterRef) -> Rows:
    return Rows(
        Commitment.objects.filter(version=version).order_by("number"),
        fields=[*OFFERED, "kind", "signed_count"],
        many={
            "all_grounds": Rows(
                Ground.objects.filter(commitments=OuterRef("pk")).order_by("number", "name"),
                fields=["number", "name", "translations"],
            )
        },
    )


def _versions(slug: str) -> "models.QuerySet[Declaration]":
    own = OuterRef("pk")
    versions = DeclarationVersion.objects.current().filter(declaration=own)
    numbers = Commitment.objects.filter(version=OuterRef("pk")).order_by("number")
    return (
        Declaration.objects.published()
        .filter(slug=slug)
        .annotate(
            all_versions=Rows(
                versions,
                fields=["number", "published_at"],
                many={"all_commitments": Rows(numbers, fields=["number", "kind"])},
            )
        )
    )


def version_page(slug: str, number: int) -> DeclarationVersion | None:
    """Return a published version with its commitments, and with ``newest``: the one that is signed today."""
    return (
        DeclarationVersion.objects.current()
        .filter(declaration__slug=slug, declaration__status="published", number=number)
        .select_related("declaration")
        .annotate(
            all_commitments=_commitments(OuterRef("pk")),
            newest=Rows(
                DeclarationVersion.objects.current().filter(declaration=OuterRef("declaration"))[:1], fields=["number"]
            ),
        )
        .first()
    )


def _declaration_with_commitments(slug: str) -> "models.QuerySet[Declaration]":
    return Declaration.objects.published().filter(slug=slug).annotate(versions_now=_current_version(OuterRef("pk")))


ORGANISATION = Prepared(_organisation)
DECLARATION = Prepared(_declaration)
DECLARATION_WITH_COMMITMENTS = Prepared(_declaration_with_commitments)
DECLARATION_WITH_VERSIONS = Prepared(_versions)
