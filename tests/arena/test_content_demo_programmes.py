"""The programmes of the demo content, as their sources tell them."""

from decimal import Decimal

import pytest

from programmes.models import Indicator, Initiative, Programme, Reading, Strategy, StrategyGoal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
SEVEN = ["kon", "konsoverskridande", "etnisk", "religion", "funktionsnedsattning", "sexuell-laggning", "alder"]
FIVE_GROUNDS = ["kon", "etnisk", "funktionsnedsattning", "sexuell-laggning", "alder"]


def programme(slug: str) -> Programme:
    return Programme.objects.get(slug=slug)


# --- Stockholm: Organisationers mångfaldsorientering -----------------------------------------------


def test_stockholm_decision_and_years() -> None:
    row = programme("organisationers-mangfaldsorientering")
    assert (row.region.code, row.kind, row.life_cycle) == ("01", "action-programme", "closed")
    assert (row.starts, row.ends, row.decided_on) == ("2011", "2015", "2011")
    assert row.decision_body == "Tillväxt- och regionplaneringsutskottet"
    assert [(document.kind, document.dated) for document in row.documents.all()] == [
        ("mapping", "2010"),
        ("decision", "2011"),
    ]
    assert "arbetsgivarnas perspektiv" in row.documents.get(kind="mapping").body
    assert "kunskapsarena" in row.documents.get(kind="mapping").body
    assert [ground.key for ground in row.grounds.all()] == SEVEN


def test_stockholm_strategy_from_goal_to_undertaking() -> None:
    goal: StrategyGoal | None
    [goal] = programme("organisationers-mangfaldsorientering").goals.all()
    path: list[tuple[str, str]] = []
    while goal:
        path.insert(0, (goal.level, goal.title))
        goal = goal.parent
    assert path == [
        ("mål", "En öppen och tillgänglig region"),
        ("strategi", "Frigöra livschanser"),
        ("åtagande", "Göra organisationer mångfaldsorienterade"),
    ]
    assert str(Strategy.objects.get(slug="rufs-2010")) == "RUFS 2010"


def test_stockholm_expected_effects_are_claims_with_a_source() -> None:
    statements = programme("organisationers-mangfaldsorientering").statements.all()
    assert [(row.kind, row.evidence) for row in statements] == [("expected", "claimed")] * 3
    assert all(row.source for row in statements)
    assert "OECD" in "".join(row.body + row.source for row in statements)


def test_stockholm_has_five_continuations() -> None:
    rows = programme("organisationers-mangfaldsorientering").continuations.all()
    assert [row.key for row in rows] == [
        "diversity-charter-sweden",
        "vidga-normen",
        "strategigruppen-for-jamstalldhet",
        "cemr-och-inkludering",
        "natverk-till-ny-rufs",
    ]


# --- Östergötland: Mångfaldens ansikten ------------------------------------------------------------


def test_ostergotland_twelve_partners_are_a_number() -> None:
    row = programme("mangfaldens-ansikten")
    assert (row.region.code, row.kind, row.life_cycle, row.starts, row.ends) == ("05", "partnership", "closed", "", "")
    twelve = row.partners.get(role="partner")
    assert (twelve.number, twelve.organisation) == (12, None)
    assert [str(partner.organisation) for partner in row.partners.filter(role="applicant")] == ["Norrköpings kommun"]
    assert [partner.key for partner in row.partners.filter(role="international")] == [
        "skottland",
        "nederlanderna",
        "portugal",
        "italien",
    ]
    assert [ground.key for ground in row.grounds.all()] == FIVE_GROUNDS


def test_ostergotland_platforms_and_their_applications() -> None:
    row = programme("mangfaldens-ansikten")
    assert [strand.title for strand in row.strands.all()] == ["Experimentverkstaden", "Erfarenhetsdialogen"]
    projects = row.initiatives.filter(strand__key="experimentverkstaden")
    assert [(project.key, project.state) for project in projects] == [
        ("attityder-och-vardegrund", "ended"),
        ("rekryteringsmetoder", "applied"),
    ]
    assert "seminarier" in projects[0].limitation
    assert [str(actor) for actor in projects[0].actors.all()] == ["Norrköpings kommun"]
    assert [initiative.key for initiative in row.initiatives.filter(title__contains="Blåögd")] == ["blaogd-workshops"]
    assert row.initiatives.filter(title="The X Train").exists()
    assert [film.title for film in row.films.all()] == ["Blåögd"]
    [seminar] = row.seminars.all()
    assert (seminar.title, str(seminar.strand), seminar.when) == ("Vad är en riktig karl?", "Erfarenhetsdialogen", "")


def test_ostergotland_ambassadors_and_their_target() -> None:
    indicators = programme("mangfaldens-ansikten").indicators
    trained = indicators.get(key="mangfaldsambassadorer")
    aimed = indicators.get(key="kommuner-med-ambassador")
    assert (trained.baseline, trained.baseline_at, trained.readings.count()) == (Decimal(12), "", 0)
    assert (aimed.target, aimed.target_at, aimed.readings.count()) == (Decimal(13), "", 0)


# --- Halland: Intern social hållbarhet -------------------------------------------------------------

# Initiative, state, target group, limitation or season, as in the source's table.
HALLAND = [
    ("individuella-insatser", "running", "funktionsnedsattning", ""),
    ("peer-support", "planned", "funktionsnedsattning", ""),
    ("praktikplatser", "running", "langtidsarbetslosa", "I huvudsak inte tänkta att leda till arbete."),
    ("nystartsjobb", "running", "langtidsarbetslosa", ""),
    ("samarbete-om-langtidsarbetslosa", "running", "langtidsarbetslosa", ""),
    ("svensk-legitimation", "running", "utrikesfodda", ""),
    ("praktikplatser-for-utrikesfodda-kvinnor", "running", "utrikesfodda", ""),
    ("svenska-pa-jobbet", "running", "utrikesfodda", ""),
    ("framtidskraft", "running", "unga", "på sommaren"),
    ("samarbete-om-feriearbeten", "running", "unga", ""),
    ("feriearbeten-andra-tider", "running", "unga", "även andra tider än sommaren"),
]


def test_halland_every_initiative_with_state_and_limitation() -> None:
    rows = programme("intern-social-hallbarhet").initiatives.filter(target_groups__isnull=False)
    found = [
        (row.key, row.state, *(group.key for group in row.target_groups.all()), row.limitation or row.season)
        for row in rows
    ]
    assert found == HALLAND


def test_halland_structures_and_trainings() -> None:
    rows = Initiative.objects.filter(programme__slug="intern-social-hallbarhet")
    assert [row.key for row in rows.filter(kind="structure")] == [
        "folkhogskolorna-och-munkagardsgymnasiet",
        "kompetensbaserad-rekrytering",
        "riktlinjer",
        "rutiner",
        "riskanalyser",
    ]
    assert [(row.title, bool(row.audience)) for row in rows.filter(kind="training")] == [
        ("Arbetsmiljöutbildning", True),
        ("Likabehandlingsutbildning", False),
        ("Din anställning och arbetsmiljö", True),
    ]


def test_halland_steps_depend_on_each_other() -> None:
    row = programme("intern-social-hallbarhet")
    assert (row.life_cycle, row.starts, row.case_number) == ("running", "2021", "RS210955")
    assert [(step.number, step.title, step.depends_on and step.depends_on.number) for step in row.steps.all()] == [
        (1, "Nästa nivå av likabehandlingsarbete", None),
        (2, "Ta ansvar som stor offentlig arbetsgivare", 1),
        (3, "Verka för en god och jämlik sysselsättning", 2),
    ]
    assert [(str(goal.strategy), goal.level, goal.title) for goal in row.goals.all()] == [
        ("RUS 2035", "princip", "Ingen ska lämnas utanför")
    ]
    assert row.target_groups.count() == 4


def test_halland_one_figure_and_two_questions() -> None:
    row = programme("intern-social-hallbarhet")
    readings = Reading.objects.filter(indicator__programme=row)
    assert [(reading.indicator.key, reading.value, reading.period) for reading in readings] == [
        ("lonebidrag", Decimal(26), "2021-09/2021-10")
    ]
    trends = Indicator.objects.filter(programme=row).exclude(trend="").values_list("key", flat=True)
    assert list(trends) == ["individuella-insatser", "arbetsloshet-utrikesfodda-kvinnor"]
    [consultation] = row.consultations.all()
    assert (consultation.dated, consultation.questions.count()) == ("2022", 2)


# --- Skåne: Jämställd regional tillväxt ------------------------------------------------------------


def test_skane_mandate_priorities_and_results() -> None:
    row = programme("jamstalld-regional-tillvaxt")
    assert (row.region.code, row.kind, row.life_cycle) == ("12", "action-plan", "closed")
    assert (row.starts, row.ends) == ("2016", "2018")
    assert [(partner.role, str(partner)) for partner in row.partners.all()] == [
        ("commissioner", "Regeringen"),
        ("funder", "Tillväxtverket"),
    ]
    assert [priority.number for priority in row.priorities.all()] == [1, 2, 3]
    assert [initiative.title for initiative in row.initiatives.all()] == ["Sommarentreprenörer", "Klusterinitiativen"]
    assert [(statement.kind, statement.evidence) for statement in row.statements.all()] == [
        ("result", "self-reported"),
        ("result", "self-reported"),
        ("recognition", "assessed"),
        ("recognition", "assessed"),
    ]
    [film] = row.films.all()
    assert film.transcript == ""
    assert not row.indicators.exists()
