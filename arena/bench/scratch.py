"""Scratch content of a chosen size. Everything in it is made up; it never goes into a real database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from arena.search.indexing import rebuild
from events.models import Seminar
from members.models import (
    Commitment,
    Declaration,
    DeclarationVersion,
    Ground,
    Organisation,
    Region,
    Signature,
    SignedCommitment,
    TargetGroup,
)
from programmes.models import Indicator, Initiative, Priority, Programme, ProgrammePartner, Reading, Statement, Step

BATCH = 1000
WORDS = [
    "mångfald",
    "inkludering",
    "rekrytering",
    "språk",
    "arbete",
    "kommun",
    "region",
    "likabehandling",
    "jämställdhet",
    "delaktighet",
    "kunskap",
    "metod",
    "samverkan",
    "utbildning",
    "praktik",
    "handledning",
    "tillgänglighet",
    "bemötande",
    "ledarskap",
    "uppföljning",
]
PARTS = 12  # initiatives of the programme and commitments of the declaration that the pages are measured on


@dataclass(frozen=True)
class Size:
    """How much of each."""

    organisations: int
    programmes: int
    signatures: int
    seminars: int

    def __str__(self) -> str:
        return (
            f"{self.organisations:,} organisations, {self.programmes:,} programmes, "
            f"{self.signatures:,} signatures, {self.seminars:,} seminars"
        )


# Large enough to fill a page of every list, also of one region's: growth is of the data, not of the page.
SMALL = Size(organisations=600, programmes=600, signatures=6_000, seminars=1_200)
LARGE = Size(organisations=10_000, programmes=2_000, signatures=100_000, seminars=5_000)


def fill(size: Size) -> None:
    """Fill an empty, migrated database and index it."""
    regions = list(Region.objects.order_by("code"))
    with transaction.atomic():
        organisations = _organisations(size, regions)
        programmes = _programmes(size, regions, organisations)
        _parts(programmes)
        _signatures(size, organisations)
        _seminars(size, regions, organisations, programmes)
    rebuild()


def _words(number: int, count: int) -> str:
    return " ".join(islice(cycle(WORDS[number % len(WORDS) :] + WORDS), count))


def _public(number: int, title: str) -> dict[str, Any]:
    return {
        "slug": f"prov-{number}",
        "status": "published",
        "published_at": timezone.now() - timedelta(minutes=number),
        "is_example": True,
        "translations": {"en": {"title": title, "summary": f"Made up, number {number}."}} if number % 2 else {},
    }


def _titled(number: int) -> dict[str, Any]:
    return {"title": _words(number, 4), "body": _words(number, 15)}


def _make(model: type[Any], rows: Iterator[Any]) -> list[Any]:
    return list(model.objects.bulk_create(rows, batch_size=BATCH))


def _organisations(size: Size, regions: list[Region]) -> list[Organisation]:
    kinds = list(Organisation.Kind)
    return _make(
        Organisation,
        (
            Organisation(
                **{**_public(n, ""), "translations": {}},
                name=f"{_words(n, 2).title()} {n}",
                kind=kinds[n % len(kinds)],
                sector=Organisation.Sector.PUBLIC,
                region=regions[n % len(regions)],
                about=_words(n, 30),
            )
            for n in range(size.organisations)
        ),
    )


def _programmes(size: Size, regions: list[Region], organisations: list[Organisation]) -> list[Programme]:
    stages = list(Programme.LifeCycle)
    programmes = _make(
        Programme,
        (
            Programme(
                **_public(n, f"Programme {n}"),
                title=f"{_words(n, 3).capitalize()} {n}",
                summary=_words(n, 25),
                body=_words(n, 120),
                kind=Programme.Kind.ACTION_PROGRAMME,
                life_cycle=stages[n % len(stages)],
                region=regions[n % len(regions)],
                owner=organisations[n % len(organisations)],
                starts=str(2000 + n % 25),
            )
            for n in range(size.programmes)
        ),
    )
    grounds = list(Ground.objects.statutory())
    link = Programme.grounds.through
    _make(link, (link(programme=p, ground=grounds[n % 7]) for n, p in enumerate(programmes)))
    return programmes


def _parts(programmes: list[Programme]) -> None:
    """Give every programme the same full set of parts, so that a detail page is alike in small and in large."""
    _part(Priority, programmes, 3, lambda n: {**_titled(n), "number": n + 1})
    _part(Step, programmes, 3, lambda n: {**_titled(n), "number": n + 1})
    _part(Indicator, programmes, 3, lambda n: {**_titled(n), "unit": "personer", "target": 30, "is_example": True})
    _part(Statement, programmes, 3, lambda n: {"kind": "result", "evidence": "self-reported", "body": _words(n, 15)})
    _part(ProgrammePartner, programmes, 4, lambda n: {"role": "partner", "label": _words(n, 3)})
    initiatives = _part(Initiative, programmes, PARTS, _titled)
    groups = _make(TargetGroup, (TargetGroup(key=f"grupp-{n}", name=f"Målgrupp {n}") for n in range(6)))
    link = Initiative.target_groups.through
    _make(link, (link(initiative=row, targetgroup=groups[n % 6]) for n, row in enumerate(initiatives)))
    indicators = Indicator.objects.iterator()
    _make(Reading, (Reading(indicator=row, period=str(2019 + n), value=20 + n) for row in indicators for n in range(8)))


def _part(
    model: type[Any], programmes: list[Programme], count: int, fields: Callable[[int], dict[str, Any]]
) -> list[Any]:
    return _make(
        model,
        (model(programme=p, key=f"del-{n}", position=n, **fields(n)) for p in programmes for n in range(count)),
    )


def _signatures(size: Size, organisations: list[Organisation]) -> None:
    """Let every organisation sign as many declarations as it takes."""
    for n in range(-(-size.signatures // len(organisations))):
        declaration = Declaration.objects.create(
            **_public(n, f"Declaration {n}"), title=f"Deklaration {n}", summary=_words(n, 25), issuer=organisations[0]
        )
        version = DeclarationVersion.objects.create(declaration=declaration, number=1, preamble=_words(n, 60))
        _make(Commitment, (Commitment(version=version, number=i, title=_words(i, 4)) for i in range(1, 6)))
        version.freeze()
        _sign(version, organisations)
        Declaration.objects.filter(pk=declaration.pk).recount()
        version.commitments.all().recount()


def _sign(version: DeclarationVersion, organisations: list[Organisation]) -> None:
    """Sign for each organisation, with two of the commitments."""
    shared = {"declaration_id": version.declaration_id, "is_listed": True}
    signatures = _make(
        Signature,
        (
            Signature(
                **shared,
                version=version,
                organisation=organisation,
                sort_name=organisation.sort_name,
                region_id=organisation.region_id,
                organisation_kind=organisation.kind,
                level=Signature.Level.EXAMPLE,
                signed_on="2026",
            )
            for organisation in organisations
        ),
    )
    commitments = list(version.commitments.all())
    _make(
        SignedCommitment,
        (
            SignedCommitment(
                **shared,
                signature=signature,
                sort_name=signature.sort_name,
                commitment=commitments[(i + k) % 5],
                number=k + 1,
            )
            for i, signature in enumerate(signatures)
            for k in range(2)
        ),
    )


def _seminars(
    size: Size, regions: list[Region], organisations: list[Organisation], programmes: list[Programme]
) -> None:
    now = timezone.now()
    half = size.seminars // 2
    _make(
        Seminar,
        (
            Seminar(
                **_public(n, f"Seminar {n}"),
                title=f"{_words(n, 3).capitalize()} {n}",
                summary=_words(n, 20),
                kind=Seminar.Kind.SEMINAR,
                starts_at=now + timedelta(days=n - half),
                sort_at=now + timedelta(days=n - half),
                ends_at=now + timedelta(days=n - half, hours=2),
                organiser=organisations[n % len(organisations)],
                region=regions[n % len(regions)],
                programme=programmes[n % len(programmes)],
            )
            for n in range(size.seminars)
        ),
    )
