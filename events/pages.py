"""What the page of a seminar needs, fetched with one query that is compiled once."""

from django.db.models import OuterRef, QuerySet

from arena.shared.prepared import Prepared
from arena.shared.rows import Rows
from events.models import Seminar
from members.models import Signature, SignedCommitment, TargetGroup

MANY = 50


def _seminar(slug: str) -> "QuerySet[Seminar]":
    own = OuterRef("pk")
    return (
        Seminar.objects.published()
        .filter(slug=slug)
        .select_related("organiser", "region", "municipality", "picture", "programme", "strand", "series")
        .annotate(
            all_target_groups=Rows(
                TargetGroup.objects.filter(seminars=own).order_by("name"), fields=["name", "translations"]
            ),
            occasions=Rows(
                Seminar.objects.published().filter(series=OuterRef("series")).order_by("sort_at", "pk")[:MANY],
                fields=["title", "slug", "translations", "starts_at", "ends_at", "held", "state"],
            ),
            fulfilled=Rows(
                Signature.objects.public()
                .filter(commitments__seminars=own, declaration__status="published")
                .distinct()
                .order_by("sort_name", "pk")[:MANY],
                fields=["sort_name"],
                one={"organisation": ["name", "slug"], "declaration": ["title", "slug", "translations"]},
                many={
                    "promises": Rows(
                        SignedCommitment.objects.filter(
                            signature=OuterRef("pk"), seminars=OuterRef(OuterRef("pk"))
                        ).order_by("number"),
                        fields=["number", "title", "translations"],
                        one={"commitment": ["title", "translations"]},
                    )
                },
            ),
        )
    )


SEMINAR = Prepared(_seminar)
