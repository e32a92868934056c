"""The demo content: the five programmes as their sources tell them, and everything made up marked as such."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from arena.content.entries import State
from arena.content.loading import load
from arena.shared.models import Publishable, Translatable
from events.models import Seminar
from members.models import Declaration, Ground, Organisation, Signature
from programmes.models import Indicator, Initiative, Programme, Reading, Strategy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
DEMO = settings.BASE_DIR / "arena" / "demo"
SEVEN = ["kon", "konsoverskridande", "etnisk", "religion", "funktionsnedsattning", "sexuell-laggning", "alder"]
FIVE_GROUNDS = ["kon", "etnisk", "funktionsnedsattning", "sexuell-laggning", "alder"]


def programme(slug: str) -> Programme:
    return Programme.objects.get(slug=slug)


def content_rows() -> Iterator[Translatable]:
    for label in ("members", "programmes", "events"):
        for model in apps.get_app_config(label).get_models():
            if issubclass(model, Translatable):
                yield from model._default_manager.all()


# --- All of it -------------------------------------------------------------------------------------


def test_it_loads_again_unchanged() -> None:
    report = load([DEMO])
    assert {entry.state for entry in report.entries} == {State.UNCHANGED}
    assert report.kept == []


def test_every_text_is_there_in_english() -> None:
    missing = [
        f"{type(row).__name__} {row}: {name}"
        for row in content_rows()
        for name in row.translatable
        if getattr(row, name) and not row.translations.get("en", {}).get(name)
        # A region's own name is the same in English.
        if not (row._meta.label == "members.Region" and name == "name")
    ]
    assert missing == []


def test_real_are_four_programmes_and_a_declaration_and_the_rest_examples() -> None:
    real = Programme.objects.filter(is_example=False).order_by("slug").values_list("slug", flat=True)
    assert list(real) == [
        "intern-social-hallbarhet",
        "jamstalld-regional-tillvaxt",
        "mangfaldens-ansikten",
        "organisationers-mangfaldsorientering",
    ]
    assert list(Declaration.objects.filter(is_example=False).values_list("slug", flat=True)) == [
        "deklaration-for-en-stark-demokrati"
    ]
    assert [str(seminar) for seminar in Seminar.objects.filter(is_example=False)] == ["Vad är en riktig karl?"]


def test_everything_is_published() -> None:
    drafts = [str(row) for row in content_rows() if isinstance(row, Publishable) and not row.is_public]
    assert drafts == []


def test_example_programmes_hold_only_examples() -> None:
    for example in Programme.objects.filter(is_example=True):
        assert example.owner.is_example
        assert not example.indicators.filter(is_example=False).exists()
        assert not example.seminars.filter(is_example=False).exists()
    assert not Signature.objects.filter(level="example", organisation__is_example=False).exists()
    assert not Signature.objects.filter(level="elsewhere", organisation__is_example=True).exists()
    assert not Reading.objects.filter(indicator__is_example=False).exclude(value=26).exists()


def test_example_organisations_have_no_number() -> None:
    assert not Organisation.objects.filter(is_example=True).exclude(number="").exists()


def test_seminars_are_ahead_on_weekdays() -> None:
    upcoming = Seminar.objects.upcoming()
    assert upcoming.count() >= 8
    assert {seminar.is_example for seminar in upcoming} == {True}
    assert all(timezone.localtime(seminar.starts_at).weekday() < 5 for seminar in upcoming if seminar.starts_at)
    assert {seminar.form for seminar in upcoming} >= {"on-site", "online", "hybrid"}
    assert {seminar.state for seminar in upcoming} == {"scheduled", "moved", "cancelled"}


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
    [goal] = programme("organisationers-mangfaldsorientering").goals.all()
    path = []
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


# --- The declaration -------------------------------------------------------------------------------

COMMITMENTS = [
    "Sprida kunskap",
    "Öppet samtalsklimat",
    "Insatser som präglas av likabehandling",
    "Synliggöra missgynnande",
    "Motverka diskriminering på arbetsmarknaden",
    "Medborgarnas inflytande",
    "Krav på upphandlade aktörer",
    "Aktiva åtgärder för varje grund",
]


def signature() -> Signature:
    return Signature.objects.get(organisation__slug="samordningsforbundet-huddinge-botkyrka-salem")


def test_declaration_is_closed_and_published_elsewhere() -> None:
    declaration = Declaration.objects.get(slug="deklaration-for-en-stark-demokrati")
    assert str(declaration.issuer) == "Kommittén Demokratin 100 år"
    assert (str(declaration.closes_on), declaration.is_open) == ("2021-12-31", False)
    assert declaration.signatures_elsewhere == 310
    [version] = declaration.versions.all()
    assert version.is_frozen
    assert version.commitments.count() == 0
    assert [str(row.organisation) for row in declaration.signatures.order_by("pk")] == [
        "Samordningsförbundet Huddinge Botkyrka Salem",
        "Samordningsförbundet Östra Södertörn",
    ]


def test_eight_commitments_in_order_and_two_further_promises() -> None:
    rows = list(signature().commitments.order_by("number"))
    assert [row.title for row in rows[:8]] == COMMITMENTS
    assert {row.rhythm for row in rows[:8]} == {"continuous"}
    assert [(row.title, row.rhythm, row.due) for row in rows[8:]] == [
        ("Demokratidag", "once", "2021-23"),
        ("Inkluderingsfika", "recurring", ""),
    ]
    assert all(row.body for row in rows)


def test_signatory_has_three_municipalities_and_two_names() -> None:
    organisation = signature().organisation
    assert organisation.alternative_names == ["Samordningsförbundet Botkyrka Huddinge Salem"]
    assert [place.name for place in organisation.municipalities.order_by("name")] == ["Botkyrka", "Huddinge", "Salem"]
    assert (signature().level, signature().signed_on) == ("elsewhere", "")
    assert sorted(ground.name for ground in signature().own_grounds.all()) == ["privatliv", "social bakgrund"]


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


def test_grounds_of_the_act_stand_apart_from_those_of_others() -> None:
    assert [ground.key for ground in Ground.objects.statutory()] == SEVEN
    assert [ground.name for ground in Ground.objects.own()] == ["privatliv", "social bakgrund", "stad och landsbygd"]
