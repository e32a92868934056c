"""The demo content as a whole: repeatable, bilingual, with everything made up marked as such; and the declaration."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from arena.content.entries import State
from arena.content.loading import load
from arena.shared.models import Publishable, Translatable
from events.models import Seminar
from members.models import Declaration, Ground, Organisation, Signature
from programmes.models import Programme, Reading

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
DEMO = settings.BASE_DIR / "arena" / "demo"
SEVEN = ["kon", "konsoverskridande", "etnisk", "religion", "funktionsnedsattning", "sexuell-laggning", "alder"]


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


def test_grounds_of_the_act_stand_apart_from_those_of_others() -> None:
    assert [ground.key for ground in Ground.objects.statutory()] == SEVEN
    assert [ground.name for ground in Ground.objects.own()] == ["privatliv", "social bakgrund", "stad och landsbygd"]


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
