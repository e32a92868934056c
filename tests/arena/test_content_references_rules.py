"""Loading content files: rows under and beside each other, declarations; and the description of the format."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from arena.content.kinds import KINDS, Kind
from events.models import Seminar
from members.models import DeclarationVersion, Region, SignedCommitment, Withdrawal
from programmes.models import Programme, Step, StepPosition, Strategy, StrategyGoal
from tests.arena.content_files import DECLARATION, OWNER, PROGRAMME, changes, counts, load_texts

pytestmark = pytest.mark.django_db
DOCUMENT = Path(__file__).parents[2] / "docs" / "content-files.md"


# --- References and nested rows --------------------------------------------------------------------

STRATEGY = """
    strategies:
      - slug: gammal
        title: Gammal
        region: "12"
        successor: ny
        goals:
          - key: oppen
            level: mål
            title: Öppen
            goals:
              - {key: frigor, level: strategi, title: Frigör}
              - key: chanser
                level: strategi
                title: Chanser
                goals:
                  - {key: orientera, level: åtagande, title: Orientera}
      - {slug: ny, title: Ny, region: "12"}
"""


def test_goals_stand_under_each_other(tmp_path: Path) -> None:
    report = load_texts(tmp_path, a=STRATEGY)
    assert counts(report) == (6, 0, 0)
    parents = StrategyGoal.objects.values_list("key", "parent__key").order_by("pk")
    assert dict(parents) == {"oppen": None, "frigor": "oppen", "chanser": "oppen", "orientera": "chanser"}
    assert Strategy.objects.get(slug="gammal").successor == Strategy.objects.get(slug="ny")
    assert counts(load_texts(tmp_path, a=STRATEGY)) == (0, 0, 6)


def test_goals_are_referred_to_by_strategy_and_key(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=PROGRAMME, c=STRATEGY)
    load_texts(tmp_path, a="programmes: [{slug: plan, goals: [gammal/orientera]}]")
    assert [goal.title for goal in Programme.objects.get().goals.all()] == ["Orientera"]


SEMINAR = """
    seminars:
      - slug: dagen
        title: Dagen
        kind: democracy-day
        summary: Kort.
        organiser: agaren
        region: "13"
        municipality: "1380"
        programme: plan
        strand: verkstad
        held: 2021-23
        fulfils: [deklaration/agaren/2]
"""


def test_seminar_names_strand_and_promise(tmp_path: Path) -> None:
    strands = PROGRAMME + "        strands: [{key: verkstad, title: Verkstad}]\n"
    load_texts(tmp_path, a=SEMINAR, b=DECLARATION, c=strands, d=OWNER)
    seminar = Seminar.objects.get()
    assert (str(seminar.strand), str(seminar.municipality), str(seminar.held)) == ("Verkstad", "Halmstad", "2021-23")
    assert [promise.title for promise in seminar.fulfils.all()] == ["Ett eget"]
    assert counts(load_texts(tmp_path, a=SEMINAR)) == (0, 0, 1)


def test_positions_on_a_ladder(tmp_path: Path) -> None:
    text = """
        programmes:
          - slug: plan
            steps:
              - {key: ett, positions: [{organisation: agaren, observed: 2026-03, note: Halvvägs}]}
    """
    load_texts(tmp_path, a=OWNER, b=PROGRAMME)
    report = load_texts(tmp_path, a=text)
    assert counts(report) == (1, 0, 2)
    assert report.kept == ['programmes "plan", steps "tva"']
    assert [(str(row), row.note) for row in StepPosition.objects.all()] == [("Ägaren: Ett", "Halvvägs")]
    assert counts(load_texts(tmp_path, a=text)) == (0, 0, 3)


def test_regions_are_filled_in(tmp_path: Path) -> None:
    before = Region.objects.count()
    report = load_texts(tmp_path, a='regions: [{code: "13", about: Mycket pågår., en: {about: Much goes on.}}]')
    assert changes(report) == [
        'regions "13": about: "" → "Mycket pågår."',
        'regions "13": en: about: "" → "Much goes on."',
    ]
    assert Region.objects.get(code="13").translations["en"]["county_name"] == "Halland County"
    assert Region.objects.count() == before


# --- Declarations ----------------------------------------------------------------------------------


def test_version_is_frozen_with_all_its_commitments(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=DECLARATION)
    version = DeclarationVersion.objects.get()
    assert version.is_frozen
    assert version.text_hash == version.digest()
    assert [(row.number, row.title, row.kind) for row in version.commitments.all()] == [
        (1, "Ett", "elective"),
        (2, "Två", "compulsory"),
    ]
    promises = SignedCommitment.objects.order_by("number")
    assert [(row.number, row.words.title, row.rhythm, row.due) for row in promises] == [
        (1, "Två", "continuous", ""),
        (2, "Ett eget", "once", "2021-23"),
    ]


def test_draft_version_is_published_by_a_later_load(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=DECLARATION.replace("published: true", "published: false"))
    assert not DeclarationVersion.objects.get().is_frozen
    report = load_texts(tmp_path, a=OWNER, b=DECLARATION)
    assert changes(report) == ['declarations "deklaration", versions 1: published: false → true']
    assert DeclarationVersion.objects.get().is_frozen


def test_withdrawal_is_one_mapping(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=DECLARATION)
    text = """
        declarations:
          - slug: deklaration
            signatures:
              - {organisation: agaren, withdrawal: {withdrawn_on: 2026-05-04, reason: Uppgått i en annan.}}
    """
    assert counts(load_texts(tmp_path, a=text)) == (1, 0, 2)
    assert Withdrawal.objects.get().reason == "Uppgått i en annan."
    assert counts(load_texts(tmp_path, a=text)) == (0, 0, 3)


# --- The description -------------------------------------------------------------------------------


def test_first_file_of_the_description_loads(tmp_path: Path) -> None:
    example = DOCUMENT.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    assert counts(load_texts(tmp_path, a=dedent(example))) == (9, 0, 0)
    assert Step.objects.get(key="arbetssatt").depends_on == Step.objects.get(key="nulage")


def test_description_names_every_key_and_what_is_compulsory() -> None:
    text = DOCUMENT.read_text(encoding="utf-8").split("## The keys")[1].split("## The demo")[0]
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    faults: list[str] = []

    def look(kind: Kind) -> None:
        own = [row for row in rows if f"`{kind.name}`" in row.split("|")[1]]
        known = {word for row in own for word in re.findall(r"\w+", row)}
        lists = kind.children if kind.name != "programmes" else []  # "the lists below"
        faults.extend(f"{kind.name}: {key}" for key in (*kind.columns, *lists) if key not in known)
        bold = [set(re.findall(r"\*\*(\w+)\*\*", row)) for row in own]
        if set(kind.compulsory) - {"version"} not in bold:
            faults.append(f"{kind.name}: compulsory are {kind.compulsory}")
        for child in kind.children.values():
            look(child)

    for kind in KINDS.values():
        look(kind)
    assert faults == []
