"""A programme with something of everything, and what its papers say, as tests read them."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from pypdf import PdfReader

from members.models import Ground, User
from programmes.models import Programme
from programmes.papers.kinds import make
from tests.factories.events import SeminarFactory
from tests.factories.members import OrganisationFactory, TargetGroupFactory
from tests.factories.programmes import (
    ConsultationFactory,
    ContinuationFactory,
    DocumentFactory,
    IndicatorFactory,
    InitiativeFactory,
    PriorityFactory,
    ProgrammeFactory,
    ProgrammePartnerFactory,
    QuestionFactory,
    ReadingFactory,
    StatementFactory,
    StepFactory,
    StrandFactory,
    StrategyGoalFactory,
)

DAY, SINCE = date(2026, 5, 4), date(2025, 5, 4)
LANGUAGES = ("sv", "en")
RICH = (
    "<h3>Rubrik</h3><p>Ett <strong>fett</strong> ord och <em>ett kursivt</em>, <a href='https://region.example/'>en "
    "länk</a> och <span lang='fi'>suomea</span>.</p><ul><li>En punkt<ol><li>Ett under</li></ol></li></ul>"
    "<blockquote><p>Ett citat.</p></blockquote><table><tr><th>År</th><th>Antal</th></tr><tr><td>2025</td><td>7</td>"
    "</tr></table>"
)
HOSTILE = '#import "x": * $x^2$ @ref <label> \\ *fet* _k_ = rubrik // slut /* */ `kod` ~ #panic() \\u{41} "); #'


def make_told_programme() -> Programme:
    """A draft with something of everything, written in Swedish and partly in English."""
    row = ProgrammeFactory(
        title="Öppna dörrar",
        slug="oppna-dorrar",
        life_cycle="running",
        starts="2024",
        ends="2028",
        summary="Vi öppnar dörrar.",
        vision=RICH,
        case_number="RS2024-17",
        decision_body="Regionstyrelsen",
        translations={"en": {"title": "Open doors"}},
    )
    row.grounds.add(*Ground.objects.statutory()[:2])
    row.target_groups.add(TargetGroupFactory(name="unga"))
    row.goals.add(StrategyGoalFactory(title="Målet"))
    for make_part in (StrandFactory, PriorityFactory, StepFactory, DocumentFactory, ContinuationFactory):
        make_part(programme=row)
    DocumentFactory(programme=row, kind="analysis", title="Behoven", body="Det behövs.")
    ProgrammePartnerFactory(programme=row, organisation=None, label="aktörer", number=12)
    QuestionFactory(consultation=ConsultationFactory(programme=row))
    _add_work(row)
    StatementFactory(programme=row, body="Fler stannar.", evidence="assessed", source="En rapport")
    StatementFactory(programme=row, kind="expected", body="Fler trivs.")
    _add_events(row)
    return row


def _add_work(row: Programme) -> None:
    initiative = InitiativeFactory(programme=row, title="Språkombud", state="running", ends="2025-12")
    initiative.target_groups.add(row.target_groups.get())
    initiative.actors.add(OrganisationFactory(name="Hallands sjukhus"))
    InitiativeFactory(programme=row, title="Mentorer", state="planned", starts="2027")
    InitiativeFactory(programme=row, title="Kaffe", state="dropped", outcome="Ingen kom.")
    indicator = IndicatorFactory(
        programme=row,
        title="Ombud",
        baseline=4,
        baseline_at="2023",
        target=Decimal("30.5"),
        target_at="2028",
        decimals=1,
    )
    ReadingFactory(indicator=indicator, period="2024", value=Decimal("12.5"))
    ReadingFactory(indicator=indicator, period="2025-09", value=Decimal("26.0"))
    old = IndicatorFactory(programme=row, title="Sökande", unit="", target=None)
    ReadingFactory(indicator=old, period="2023", value=3)
    IndicatorFactory(programme=row, title="Frånvaro")


def _add_events(row: Programme) -> None:
    held = datetime(2026, 3, 12, 12, tzinfo=UTC)
    SeminarFactory(
        programme=row,
        title="Lunchen",
        starts_at=held,
        ends_at=held.replace(hour=13),
        published=True,
        organiser=row.owner,
    )
    SeminarFactory(programme=row, title="Inställt", starts_at=held, ends_at=held.replace(hour=13), state="cancelled")
    row.changes.create(dated=date(2026, 2, 1), body="En insats är ny.")
    row.changes.create(dated=date(2024, 2, 1), body="För länge sedan.")


def paper_of(programme: Programme, word: str, person: User, language: str = "sv") -> Any:
    return make(word, programme, person=person, day=DAY, since=SINCE, language=language)


def words_of(pdf: bytes) -> str:
    """Return the words of a PDF as a reader hears them, without hyphens at the ends of lines."""
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(text.replace("\xad\n", "").replace("\xad", "").replace("\xa0", " ").split())


def tags_of(pdf: bytes) -> list[str]:
    """Return the tags of a PDF in the order of reading."""
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif hasattr(node, "get"):
            found.extend([node["/S"]] if "/S" in node else [])
            walk(node.get("/K", []))

    walk(root["/StructTreeRoot"]["/K"])
    return found


def section(paper: Any, key: str) -> str:
    """Return the words of a section."""
    found = [part for part in paper.sections if part.key == key]
    return " | ".join(_words(block) for part in found for block in part.blocks).replace("\xa0", " ")


def _words(block: Any) -> str:
    return " ".join(filter(None, (block.words, *map(_words, block.blocks))))


def address(programme: Programme, word: str) -> str:
    return f"/admin/programmes/programme/{programme.pk}/{word}"
