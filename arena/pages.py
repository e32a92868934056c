"""What the pages that join all apps need: one query a page part, compiled once (arena.shared.prepared).

Nothing here depends on the time of day: what is upcoming and what is past is asked of the calendar itself.
"""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from arena.shared.counts import CountUpTo, RealUpTo
from arena.shared.prepared import Prepared
from arena.shared.rows import Rows
from events.models import Seminar
from members.models import Declaration, Municipality, Organisation, Region, Signature
from programmes.models import Indicator, Programme, Reading, Strategy, StrategyGoal

COUNT_LIMIT = 1_000
PROGRAMMES = 6  # on the start page and on a region's page; the lists hold the rest
ORGANISATIONS = 12
DECLARATIONS = 3
SIGNATORIES = 6
SEMINARS = 4
TITLES = 3  # programmes named in the list of regions
AT_MOST = 10  # organisations and seminars counted for a municipality
STRATEGIES = 8

NAME = ["name", "slug", "is_example"]
TITLE = ["title", "slug", "is_example", "translations"]
CARD = [*TITLE, "summary", "kind", "life_cycle", "starts", "ends"]


def _measures(programme: OuterRef) -> Rows:
    """Return the first indicator in per cent with a target, and the latest reading of the part entered first."""
    first_part = Reading.objects.filter(indicator=OuterRef("indicator")).order_by("pk").values("split")[:1]
    readings = Reading.objects.filter(indicator=OuterRef("pk"), split=Subquery(first_part))
    indicators = Indicator.objects.filter(programme=programme, unit="%", target__isnull=False).filter(Exists(readings))
    return Rows(
        indicators.order_by("position", "pk")[:1],
        fields=["title", "target", "decimals", "translations"],
        many={"latest": Rows(readings.order_by("-period")[:1], fields=["value"])},
    )


def _home_programmes() -> "models.QuerySet[Programme]":
    return (
        Programme.objects.published()
        .by_life_cycle()
        .select_related("region", "owner")
        .defer("body", "source", "decision_note", "way_of_working", "aim")
        .annotate(measures=_measures(OuterRef("pk")))[:PROGRAMMES]
    )


def _home_declarations() -> "models.QuerySet[Declaration]":
    return Declaration.objects.published().by_title().select_related("issuer").defer("body", "source")[:DECLARATIONS]


def _totals() -> "models.QuerySet[Region]":
    """One row, whichever, that carries how much of everything there is: one query instead of four.

    What was made up to show the portal is not counted.
    """
    known = Greatest("signature_count", Coalesce("signatures_elsewhere", 0))
    signed = Declaration.objects.published().filter(is_example=False).order_by().values("status")
    return Region.objects.only("pk").annotate(
        programmes_in_all=CountUpTo(Programme.objects.published(), COUNT_LIMIT),
        real_programmes=RealUpTo(Programme.objects.published(), COUNT_LIMIT),
        organisations_in_all=CountUpTo(Organisation.objects.published(), COUNT_LIMIT),
        real_organisations=RealUpTo(Organisation.objects.published(), COUNT_LIMIT),
        signatories_in_all=Coalesce(Subquery(signed.annotate(sum=Sum(known)).values("sum")), 0),
        regions_in_all=CountUpTo(_active_regions(), COUNT_LIMIT),
    )[:1]


def _active_regions() -> "models.QuerySet[Region]":
    """Regions of which the arena has something to tell."""
    own = {"region": OuterRef("pk")}
    return Region.objects.filter(
        Exists(Programme.objects.published().filter(**own))
        | Exists(Organisation.objects.published().filter(**own))
        | Exists(Seminar.objects.published().filter(**own))
    )


def _regions() -> "models.QuerySet[Region]":
    own = OuterRef("pk")
    return Region.objects.order_by("sort_name").annotate(
        first_programmes=Rows(
            Programme.objects.published().filter(region=own).by_life_cycle()[: TITLES + 1], fields=TITLE
        ),
        has_organisations=Exists(Organisation.objects.published().filter(region=own)),
        has_seminars=Exists(Seminar.objects.published().filter(region=own)),
    )


def _region(slug: str) -> "models.QuerySet[Region]":
    own = OuterRef("pk")
    programmes = Programme.objects.published().filter(region=own)
    organisations = Organisation.objects.published().filter(region=own)
    return Region.objects.filter(slug=slug).annotate(
        programme_count=CountUpTo(programmes, COUNT_LIMIT),
        first_programmes=Rows(programmes.by_life_cycle()[:PROGRAMMES], fields=CARD),
        organisation_count=CountUpTo(organisations, COUNT_LIMIT),
        first_organisations=Rows(
            organisations.order_by("sort_name", "pk")[:ORGANISATIONS], fields=[*NAME, "kind", "closed_on"]
        ),
        all_declarations=_declarations_of(own),
        all_strategies=_strategies_of(own),
        all_municipalities=Rows(
            Municipality.objects.filter(region=own).order_by("sort_name"),
            fields=["code", "name"],
            many={
                "organisations_here": Rows(
                    Organisation.objects.published().filter(municipalities=OuterRef("pk")).order_by()[:AT_MOST]
                ),
                "seminars_here": Rows(
                    Seminar.objects.published().filter(municipality=OuterRef("pk")).order_by()[:AT_MOST]
                ),
            },
        ),
    )


def _declarations_of(region: OuterRef) -> Rows:
    """Declarations of the region or signed from it, with the first of their signatories there."""
    here = Signature.objects.listed().filter(declaration=OuterRef("pk"), region=OuterRef(OuterRef("pk")))
    return Rows(
        Declaration.objects.published().by_title().filter(Q(region=region) | Exists(here))[:DECLARATIONS],
        fields=[*TITLE, "signature_count"],
        many={
            "signatures_here": Rows(here.by_name()[: SIGNATORIES + 1], one={"organisation": NAME}),
        },
    )


def _strategies_of(region: OuterRef) -> Rows:
    """The region's strategies with their goals, and the programmes that serve each goal."""
    serving = Programme.objects.published().filter(goals=OuterRef("pk")).order_by("sort_title", "pk")
    return Rows(
        Strategy.objects.published().filter(region=region).order_by("starts", "sort_title", "pk")[:STRATEGIES],
        fields=[*TITLE, "summary", "starts", "ends", "case_number", "source", "website", "successor"],
        many={
            "all_goals": Rows(
                StrategyGoal.objects.filter(strategy=OuterRef("pk")).order_by("position", "pk"),
                fields=["title", "level", "body", "parent", "translations"],
                many={"serving": Rows(serving[:PROGRAMMES], fields=TITLE)},
            )
        },
    )


def is_active(region: Any) -> bool:
    """Whether the arena has something to tell of a region that ``REGIONS`` has fetched."""
    return bool(region.first_programmes or region.has_organisations or region.has_seminars)


def upcoming_seminars(region: Region | None = None) -> list[Any]:
    """Return the next seminars, of one region or of all."""
    return _first(Seminar.objects.published().upcoming(), region)


def past_seminars(region: Region) -> list[Any]:
    """Return the latest seminars of a region that have been held."""
    return _first(Seminar.objects.published().past(), region)


def _first(seminars: Any, region: Region | None) -> list[Any]:
    found = seminars.in_region(region) if region else seminars.select_related("region")
    return list(found.defer("body", "source", "access", "summary")[:SEMINARS])


TOTALS = Prepared(_totals)
HOME_PROGRAMMES = Prepared(_home_programmes)
HOME_DECLARATIONS = Prepared(_home_declarations)
REGIONS = Prepared(_regions)
REGION = Prepared(_region)
