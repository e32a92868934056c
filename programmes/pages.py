"""What a programme's page needs, fetched by one query (arena.shared.rows) compiled once (arena.shared.prepared)."""

from typing import Any

from django.db import models
from django.db.models import OuterRef

from arena.shared.prepared import Prepared
from arena.shared.rows import Rows, related_rows
from members.models import Ground, Organisation, TargetGroup, Theme
from programmes.models import (
    Change,
    Consultation,
    Continuation,
    Document,
    Film,
    Indicator,
    Initiative,
    Priority,
    Programme,
    ProgrammePartner,
    Question,
    Reading,
    Statement,
    Step,
    StepPosition,
    Strand,
    StrategyGoal,
)

SEMINARS = 12  # the calendar holds the rest
TEXTS = ["title", "body", "translations"]
NAME = ["name", "slug", "status", "is_example"]
TITLE = ["title", "slug", "status", "is_example", "translations"]
TERM = ["key", "name", "translations"]


def _parts(model: type[models.Model], fields: list[str], order: str = "position", **related: Any) -> Rows:
    """Return the rows of ``model`` that belong to the programme of the outer query."""
    rows = model._default_manager.filter(programme=OuterRef("pk")).order_by(order, "pk")
    return Rows(rows, fields=fields, **related)


def _terms(model: type[models.Model], relation: str, fields: list[str], *order: str) -> Rows:
    return Rows(model._default_manager.filter(**{relation: OuterRef("pk")}).order_by(*order), fields=fields)


def _programme(slug: str) -> "models.QuerySet[Programme]":
    return (
        Programme.objects.published()
        .filter(slug=slug)
        .select_related("owner", "region", "picture")
        .annotate(
            all_grounds=_terms(Ground, "programmes", [*TERM, "number"], "number", "name"),
            all_target_groups=_terms(TargetGroup, "programmes", TERM, "name"),
            all_themes=_terms(Theme, "programmes", TERM, "name"),
            all_partners=_parts(
                ProgrammePartner, ["role", "label", "number", "note", "translations"], one={"organisation": NAME}
            ),
            all_strands=_parts(Strand, [*TEXTS, "key"]),
            all_priorities=_parts(Priority, [*TEXTS, "number"], "number"),
            **_work(),
            **_knowledge(),
            **_connections(),
        )
    )


def _work() -> dict[str, Rows]:
    """What is done, how far it has come and what it is measured by."""
    return {
        "all_initiatives": _parts(
            Initiative,
            [*TEXTS, "key", "kind", "state", "starts", "ends", "season", "limitation", "others", "audience", "outcome"],
            one={"strand": TEXTS, "priority": ["number", *TEXTS], "step": ["number", *TEXTS]},
            many={
                "all_target_groups": _terms(TargetGroup, "initiatives", TERM, "name"),
                "all_actors": _terms(Organisation, "initiatives", NAME, "sort_name"),
            },
        ),
        "all_steps": _parts(
            Step,
            [*TEXTS, "number", "depends_on"],
            "number",
            many={
                "all_positions": Rows(
                    StepPosition.objects.filter(step=OuterRef("pk")).order_by("observed", "pk"),
                    fields=["observed", "note", "translations"],
                    one={"organisation": NAME},
                )
            },
        ),
        "all_indicators": _parts(
            Indicator,
            [
                *TEXTS,
                *("key", "unit", "decimals", "baseline", "baseline_at", "target", "target_at", "trend", "source"),
                "is_example",
            ],
            many={
                "all_readings": Rows(
                    Reading.objects.filter(indicator=OuterRef("pk")).order_by("pk"),
                    fields=["period", "value", "split", "note", "source", "translations"],
                )
            },
        ),
    }


def _knowledge() -> dict[str, Rows]:
    """What the programme says and leaves behind."""
    return {
        "all_statements": _parts(Statement, ["kind", "body", "evidence", "source", "source_url", "translations"]),
        "all_documents": _parts(
            Document, [*TEXTS, "kind", "dated", "language", "website", "file", "file_size", "accessibility"]
        ),
        "all_changes": Rows(
            Change.objects.filter(programme=OuterRef("pk")).order_by("-dated", "-pk"),
            fields=["dated", "body", "translations"],
        ),
        "all_films": _parts(Film, [*TEXTS, "captions", "transcript", "website"]),
        "all_consultations": _parts(
            Consultation,
            [*TEXTS, "asked", "dated"],
            many={
                "all_questions": Rows(
                    Question.objects.filter(consultation=OuterRef("pk")).order_by("number"),
                    fields=["number", "body", "translations"],
                )
            },
        ),
    }


def _connections() -> dict[str, Rows]:
    """What the programme comes from and leads to."""
    strategies = StrategyGoal.objects.filter(programmes=OuterRef(OuterRef("pk"))).values("strategy")
    seminars = related_rows(Programme, "seminars").filter(programme=OuterRef("pk"))
    return {
        "all_goals": Rows(StrategyGoal.objects.filter(programmes=OuterRef("pk"))),
        "goals_around": Rows(
            StrategyGoal.objects.filter(strategy__in=strategies, strategy__status="published"),
            fields=["level", "parent", *TEXTS],
            one={"strategy": [*TITLE, "case_number"]},
        ),
        "all_continuations": _parts(
            Continuation, [*TEXTS, "website"], one={"to_programme": TITLE, "to_organisation": NAME}
        ),
        "all_forerunners": Rows(
            Continuation.objects.filter(to_programme=OuterRef("pk"), programme__status="published"),
            one={"programme": TITLE},
        ),
        "all_followed": Rows(Programme.objects.published().filter(followers=OuterRef("pk")), fields=TITLE),
        "all_followers": Rows(
            Programme.objects.published().filter(follows=OuterRef("pk")).order_by("starts", "pk"),
            fields=[*TITLE, "starts", "ends"],
        ),
        "all_seminars": Rows(
            seminars.filter(status="published").order_by("-sort_at", "-pk")[:SEMINARS],
            fields=[*TITLE, "kind", "state", "starts_at", "ends_at", "held"],
        ),
    }


PROGRAMME = Prepared(_programme)
