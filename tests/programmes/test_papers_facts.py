"""What the papers say of a programme."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from arena.shared.papers.pdf import pdf_of
from members.models import User
from programmes.models import Programme
from programmes.papers.facts import Facts, year_before
from programmes.papers.indicators import is_reached, said
from tests.factories.programmes import (
    IndicatorFactory,
    ProgrammeFactory,
    ReadingFactory,
)
from tests.programmes.told import (
    DAY,
    SINCE,
    make_told_programme,
    paper_of,
    section,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    """A draft with something of everything."""
    return make_told_programme()


def test_the_figures_are_those_of_the_database(programme: Programme, coordinator: User):
    paper = paper_of(programme, "status-report", coordinator, "en")
    indicators = section(paper, "indicators")
    assert "Ombud 4.0 personer (2023) 26.0 personer (September 2025) 30.5 personer (2028)" in indicators
    assert (
        "Ombud: 26.0 personer, September 2025. The target is 30.5 personer (2028); 4.5 personer remain." in indicators
    )
    assert "Sökande: 3, 2023." in indicators
    assert "Frånvaro: there is no reading with a date yet." in indicators
    short = section(paper, "short")
    assert "Initiatives 1 running, 1 planned, 1 never begun" in short
    assert "Indicators with a reading 2 of 3" in short
    decision = section(paper_of(programme, "decision-paper", coordinator, "en"), "indicators")
    assert "Ombud – 4.0 personer (2023) 30.5 personer (2028)" in decision


def test_what_is_late_is_said(programme: Programme, coordinator: User):
    late = section(paper_of(programme, "status-report", coordinator, "en"), "late")
    assert late.count("Språkombud") == 1
    assert "The indicator Sökande has had no reading for a year; the latest is from 31 December 2023." in late
    assert "The indicator Frånvaro has no reading." in late
    assert "Ombud has" not in late.replace("Språkombud", "")
    assert "Mentorer" not in late
    assert "past its end" not in late
    Programme.objects.filter(pk=programme.pk).update(ends="2026-04")
    assert "past its end" in section(paper_of(programme, "status-report", coordinator, "en"), "late")
    Programme.objects.filter(pk=programme.pk).update(life_cycle="closed")
    assert section(paper_of(programme, "status-report", coordinator, "en"), "late") == ""


def test_the_report_tells_seminars_changes_results_and_next_steps(programme: Programme, coordinator: User):
    paper = paper_of(programme, "status-report", coordinator, "en")
    assert section(paper, "held") == "Lunchen. Seminar, 12 March 2026"
    assert section(paper, "planned") == ""
    assert section(paper, "changes") == "1 February 2026: En insats är ny."
    assert "Fler stannar. Assessed by an outside body. Source: En rapport." in section(paper, "results")
    assert "Fler trivs" not in section(paper, "results")
    assert section(paper, "next") == "Mentorer, From 2027"
    assert "Never begun: Ingen kom." in section(paper, "initiatives")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Regionstyrelsen decides: | to adopt the action programme Open doors for the period 2024–2028"),
        ({"decision_body": "", "starts": "", "ends": ""}, "The committee decides: | to adopt the action programme"),
        ({"decided_on": "2023-11"}, "The programme was decided: November 2023, by Regionstyrelsen. No new decision"),
        ({"life_cycle": "closed"}, "The programme is closed. It ended: 2028. No decision on it is proposed."),
    ],
    ids=["undecided", "little known", "decided", "closed"],
)
def test_what_is_proposed_follows_from_the_facts(
    programme: Programme, coordinator: User, changes: dict[str, str], words: str
):
    Programme.objects.filter(pk=programme.pk).update(**changes)
    assert words in section(paper_of(programme, "decision-paper", coordinator, "en"), "proposal")


def test_what_the_portal_lacks_is_listed_and_nothing_made_up(coordinator: User):
    bare = ProgrammeFactory(title="Bart", summary="Kort.")
    paper = paper_of(bare, "decision-paper", coordinator, "en")
    assert [part.key for part in paper.sections] == ["proposal", "summary", "lacking"]
    lacking = section(paper, "lacking")
    for words in ("Case number", "Which body decides", "Period", "Target groups", "Costs", "Who pays"):
        assert words in lacking
    assert "[" not in lacking
    pdf_of(paper)
    pdf_of(paper_of(bare, "status-report", coordinator))


def test_words_in_another_language_than_the_papers_are_marked(programme: Programme, coordinator: User):
    paper = paper_of(programme, "decision-paper", coordinator, "en")
    assert (str(paper.title), paper.title.lang) == ("Open doors", "en")
    (summary,) = (part for part in paper.sections if part.key == "summary")
    assert [run.marks.lang for block in summary.blocks for run in block.runs] == ["sv"]
    (aim,) = (part for part in paper.sections if part.key == "aim")
    assert {block.lang for block in aim.blocks[1:]} == {"sv"}


@pytest.mark.parametrize(
    ("target", "baseline", "first", "value", "reached"),
    [
        (30, 4, None, 31, True),
        (30, 4, None, 30, True),
        (30, 4, None, 29, False),
        (5, 20, None, 4, True),
        (5, 20, None, 6, False),
        (5, None, 20, 4, True),
        (5, None, None, 4, None),
    ],
)
def test_a_target_may_lie_above_or_below(
    target: int, baseline: int | None, first: int | None, value: int, reached: object
):
    indicator = IndicatorFactory.build(programme=None, target=target, baseline=baseline)
    assert is_reached(indicator, Decimal(value), None if first is None else Decimal(first)) is reached


def test_an_indicator_in_parts_names_the_part(programme: Programme, coordinator: User):
    indicator = IndicatorFactory(programme=programme, title="Chefer", unit="%", target=30)
    for split, value in (("kvinnor", 20), ("män", 40)):
        ReadingFactory(indicator=indicator, period="2026", split=split, value=value)
    facts = Facts.of(programme, person=coordinator, day=DAY, since=SINCE)
    with translation.override("en"):
        row = next(row for row in facts.rows("indicators") if row.title == "Chefer")
        words = "".join(run.text for run in said(row)).replace("\xa0", " ")
        assert words == "Chefer (kvinnor): 20 %, 2026. The target is 30 %; the difference is 10 %."
    table = section(paper_of(programme, "status-report", coordinator, "en"), "indicators")
    assert "Chefer: kvinnor – 20 % (2026) 30 % Chefer: män – 40 % (2026) 30 %" in table


def test_the_day_a_year_before():
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert year_before(date(2026, 5, 31)) == date(2025, 5, 31)
