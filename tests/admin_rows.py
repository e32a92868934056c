"""Rows of every kind, for the tests of the administration."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from arena.models import ImportRun, LinkCheck
from arena.search.indexing import indexing_paused
from arena.search.models import Synonym
from arena.shared.models import FormerSlug
from arena.shared.outbox import OutgoingMail
from events.models import Seminar, Series
from members.evidence import log
from members.models import (
    Checkpoint,
    Commitment,
    CoordinatorInvitation,
    Declaration,
    DeclarationVersion,
    EvidenceAudit,
    JoinRequest,
    Membership,
    MembershipInvitation,
    Organisation,
    Picture,
    Region,
    Signature,
    SignedCommitment,
    TargetGroup,
    Theme,
    User,
    Withdrawal,
)
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
    Strategy,
    StrategyGoal,
)


def _at_one_go(make: Callable[..., Any]) -> Callable[..., Any]:
    """Let every page be indexed once, when all its rows are there."""
    return transaction.atomic(indexing_paused()(make))


def region() -> Region:
    return Region.objects.get(code="12")


def make_organisation(slug: str = "foreningen", **fields: Any) -> Organisation:
    values = {"name": slug.title(), "kind": "association", "sector": "civil", "region": region(), **fields}
    return Organisation.objects.create(slug=slug, **values)


def make_programme(slug: str = "programmet", **fields: Any) -> Programme:
    owner = fields.pop("owner", None) or make_organisation(f"{slug}-owner", region=fields.get("region", region()))
    values = {"title": slug.title(), "kind": "internal", "region": region(), "summary": "Kort.", **fields}
    return Programme.objects.create(slug=slug, owner=owner, **values)


def make_version(slug: str = "deklarationen", home: Region | None = None) -> DeclarationVersion:
    """Make a declaration of the region ``home``, or a national one."""
    issuer = make_organisation(f"{slug}-issuer", region=home)
    declaration = Declaration.objects.create(slug=slug, title=slug.title(), summary="Kort.", issuer=issuer, region=home)
    version = DeclarationVersion.objects.create(declaration=declaration, number=1, preamble="Vi lovar.")
    Commitment.objects.create(version=version, number=1, title="Ett")
    return version


@_at_one_go
def make_everything(tag: str = "a", home: Region | None = None) -> dict[type, Any]:
    """Make a row of each kind, in the region ``home``, and return those that have an admin page of their own."""
    return {**make_content(tag, home or region()), **make_shared(tag, home or region())}


@_at_one_go
def make_content(tag: str, home: Region) -> dict[type, Any]:
    """Make drafts of all that coordinators of ``home`` run, and return those that have an admin page of their own."""
    programme = make_programme(f"program-{tag}", starts="2020", ends="2022", region=home)
    group, _ = TargetGroup.objects.get_or_create(key=f"grupp-{tag}", name=f"Grupp {tag}")
    rows = [programme, programme.owner, home, *_make_work(programme, group), *_make_goals(programme, tag)]
    promise, *others = _make_promises(programme, tag)
    rows += [promise, *others, *_make_events(programme, promise, tag), *_make_papers(programme, tag)]
    rows += _make_people(programme.owner, tag)
    return {type(row): row for row in rows}


@_at_one_go
def make_national(tag: str = "n") -> dict[type, Any]:
    """Make drafts that lie in no region, as only site administrators may."""
    version = make_version(f"nationell-{tag}")
    issuer = version.declaration.issuer
    signature = Signature.objects.create(
        declaration=version.declaration, version=version, organisation=issuer, level="elsewhere", signed_on="2021"
    )
    promise = SignedCommitment.objects.create(signature=signature, commitment=version.commitments.get(), number=1)
    series = Series.objects.create(slug=f"nationell-serie-{tag}", title="Nationell serie")
    rows = [version, version.declaration, issuer, signature, promise, series, make_picture(tag, None)]
    rows += _make_people(issuer, tag)
    return {type(row): row for row in rows}


def _make_people(organisation: Organisation, tag: str) -> list[Any]:
    """Let somebody act for the organisation, invite somebody, and ask to join it."""
    member = User.objects.create_user(f"medlem-{tag}@example.org", "hemligt", name=f"Medlem {tag}")
    return [
        Membership.objects.create(organisation=organisation, user=member, is_contact=True),
        MembershipInvitation.objects.create(
            organisation=organisation,
            email=f"kollega-{tag}@example.org",
            name="Kollega",
            secret_hash=tag,
            is_contact=True,
        ),
        JoinRequest.objects.create(
            user=member, name=f"Ny {tag}", kind="association", region=organisation.region, title="ordförande"
        ),
    ]


def make_picture(tag: str, home: Region | None) -> Picture:
    """Make a picture without looking at its file."""
    return Picture.objects.create(
        region=home, name=f"Bild {tag}", file=f"pictures/{tag}.webp", width=8, height=6, alt="En öppen dörr."
    )


@_at_one_go
def make_shared(tag: str, home: Region) -> dict[type, Any]:
    """Make what all regions share, and what site administrators keep."""
    programme = Programme.objects.filter(slug=f"program-{tag}").first()
    rows = [
        TargetGroup.objects.get_or_create(key=f"grupp-{tag}", name=f"Grupp {tag}")[0],
        Theme.objects.create(key=f"tema-{tag}", name=f"Tema {tag}"),
        Synonym.objects.create(word=f"ord{tag}", synonyms="begrepp"),
        FormerSlug.objects.create(
            kind="programmes.programme", slug=f"forr-{tag}", object_id=programme.pk if programme else 0
        ),
        _make_invitation(tag, home),
        ImportRun.objects.create(model="members.organisation", file_name=f"{tag}.csv"),
        OutgoingMail.objects.create(to=f"{tag}@example.org", subject="Hej"),
        LinkCheck.objects.create(address=f"https://{tag}.example/"),
        *_make_evidence(tag),
        User.objects.create_user(f"{tag}@example.org", "hemligt", name=f"Person {tag}", is_staff=True),
    ]
    return {type(row): row for row in rows}


def _make_evidence(tag: str) -> list[Any]:
    """Make an entry of the evidence log, a checkpoint as it stands in the table, and an audit."""
    with transaction.atomic():
        entry = log.append("checkpoint-sent", {"note": tag})
    checkpoint = Checkpoint.objects.create(size=entry.seq, root="0" * 64, note="arena.example/bevis", key_id="1" * 64)
    return [entry, checkpoint, EvidenceAudit.objects.create(size=1, root="0" * 64, milliseconds=1)]


def _make_invitation(tag: str, home: Region) -> CoordinatorInvitation:
    invitation = CoordinatorInvitation.objects.create(email=f"ny-{tag}@example.org", name="Ny", secret_hash=tag)
    invitation.regions.add(home)
    return invitation


def _make_work(programme: Programme, group: TargetGroup) -> list[Any]:
    strand = Strand.objects.create(programme=programme, key="spar", title="Spår")
    priority = Priority.objects.create(programme=programme, key="prio", number=1, title="Först")
    first = Step.objects.create(programme=programme, key="ett", number=1, title="Ett")
    step = Step.objects.create(programme=programme, key="tva", number=2, title="Två", depends_on=first)
    StepPosition.objects.create(step=step, organisation=programme.owner, observed="2021")
    initiative = Initiative.objects.create(
        programme=programme, key="insats", title="Insats", strand=strand, priority=priority, step=step
    )
    initiative.target_groups.add(group)
    initiative.actors.add(programme.owner)
    indicator = Indicator.objects.create(programme=programme, key="antal", title="Antal", unit="personer")
    reading = Reading.objects.create(indicator=indicator, period="2021", value=Decimal(26))
    consultation = Consultation.objects.create(programme=programme, key="fragor", title="Frågor", asked="Nämnden")
    Question.objects.create(consultation=consultation, number=1, body="Vad?")
    return [step, initiative, indicator, reading, consultation]


def _make_papers(programme: Programme, tag: str) -> list[Any]:
    ProgrammePartner.objects.create(programme=programme, key="part", role="partner", organisation=programme.owner)
    Statement.objects.create(programme=programme, key="res", kind="result", evidence="claimed", body="Bra.")
    Document.objects.create(programme=programme, key="dok", kind="report", title="Rapport")
    Film.objects.create(programme=programme, key="film", title="Film")
    Continuation.objects.create(programme=programme, key="sen", title="Sedan", to_organisation=programme.owner)
    change = Change.objects.create(programme=programme, body="Vi har börjat.")
    return [change, make_picture(tag, programme.region)]


def _make_goals(programme: Programme, tag: str) -> list[Any]:
    strategy = Strategy.objects.create(slug=f"strategi-{tag}", title="Strategi", region=programme.region)
    top = StrategyGoal.objects.create(strategy=strategy, key="topp", level="mål", title="Topp")
    goal = StrategyGoal.objects.create(strategy=strategy, key="under", level="mål", title="Under", parent=top)
    programme.goals.add(goal)
    return [strategy, goal]


def _make_promises(programme: Programme, tag: str) -> list[Any]:
    version = make_version(f"deklaration-{tag}", programme.region)
    declaration = version.declaration
    signature = Signature.objects.create(
        declaration=declaration, version=version, organisation=programme.owner, level="elsewhere", signed_on="2021"
    )
    promise = SignedCommitment.objects.create(signature=signature, commitment=version.commitments.get(), number=1)
    Withdrawal.objects.create(signature=signature, withdrawn_on=date(2026, 1, 2))
    return [promise, signature, version, declaration]


def _make_events(programme: Programme, promise: SignedCommitment, tag: str) -> list[Any]:
    series = Series.objects.create(slug=f"serie-{tag}", title="Serie", programme=programme)
    seminar = Seminar.objects.create(
        slug=f"seminarium-{tag}",
        title="Seminarium",
        kind="seminar",
        summary="Kort.",
        organiser=programme.owner,
        region=programme.region,
        programme=programme,
        strand=programme.strands.get(),
        series=series,
    )
    seminar.fulfils.add(promise)
    return [series, seminar]
