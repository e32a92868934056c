"""Loading content files: which rows are new, changed, unchanged, kept; times; any file at all."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arena.content.loading import load
from arena.content.moments import InDays, parse_moment
from arena.content.problems import ContentError, Problem
from arena.generation import ContentGeneration
from arena.search.models import SearchDocument
from events.models import Seminar
from members.models import Organisation, Signature
from programmes.models import Initiative, Programme, Reading
from tests.arena.content_files import DECLARATION, OWNER, PROGRAMME, changes, counts, load_texts, write

pytestmark = pytest.mark.django_db


def generation() -> int:
    """Return the content generation, and let the next load be a transaction of its own in its eyes."""
    connection.run_on_commit.clear()
    return ContentGeneration.objects.values_list("number", flat=True).first() or 0


# --- New, unchanged, changed, kept -----------------------------------------------------------------


def test_rows_are_made_whatever_the_order_of_files_and_keys(tmp_path: Path) -> None:
    report = load_texts(tmp_path, a=PROGRAMME, b=OWNER)
    assert counts(report) == (8, 0, 0)
    plan = Programme.objects.get(slug="plan")
    assert (plan.title, plan.owner.name, plan.region.code, plan.life_cycle) == ("Plan", "Ägaren", "13", "planned")
    assert plan.is_public
    assert plan.published_at is not None
    assert plan.translations == {"en": {"title": "Plan in English"}}
    assert [ground.key for ground in plan.grounds.all()] == ["kon", "alder"]
    assert [(step.number, step.position, step.key) for step in plan.steps.all()] == [(1, 1, "ett"), (2, 2, "tva")]
    assert plan.steps.get(key="tva").depends_on == plan.steps.get(key="ett")
    assert [(row.key, row.step and row.step.key) for row in plan.initiatives.all()] == [("a", "tva"), ("b", None)]
    assert [str(reading.value) for reading in Reading.objects.all()] == ["7.500"]


def test_second_load_changes_nothing(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=PROGRAMME, c=DECLARATION)
    times = [list(model.objects.values_list("pk", "updated_at")) for model in (Organisation, Programme, Signature)]
    number = generation()
    report = load_texts(tmp_path, a=OWNER, b=PROGRAMME, c=DECLARATION)
    assert counts(report) == (0, 0, 15)
    assert report.kept == []
    assert changes(report) == []
    assert times == [
        list(model.objects.values_list("pk", "updated_at")) for model in (Organisation, Programme, Signature)
    ]
    assert generation() == number


def test_changes_are_told_with_old_and_new_value(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=PROGRAMME)
    text = (
        PROGRAMME.replace("summary: Kort.", "summary: Längre.")
        .replace("[alder, kon]", "[alder]")
        .replace("Plan in English", "The plan")
        .replace("title: A, step: tva", "title: A, step: ett")
    )
    number = generation()
    report = load_texts(tmp_path, a=OWNER, b=text)
    assert counts(report) == (0, 2, 6)
    assert changes(report) == [
        'programmes "plan": summary: "Kort." → "Längre."',
        'programmes "plan": grounds: [kon, alder] → [alder]',
        'programmes "plan": en: title: "Plan in English" → "The plan"',
        'programmes "plan", initiatives "a": step: tva → ett',
    ]
    plan = Programme.objects.get()
    assert (plan.summary, [ground.key for ground in plan.grounds.all()]) == ("Längre.", ["alder"])
    assert plan.translations == {"en": {"title": "The plan"}}
    assert generation() > number


def test_change_of_a_list_alone_moves_the_time_of_change(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=PROGRAMME)
    before = Programme.objects.get().updated_at
    load_texts(tmp_path, a=OWNER, b=PROGRAMME.replace("[alder, kon]", "[]"))
    assert Programme.objects.get().grounds.count() == 0
    assert Programme.objects.get().updated_at > before


def test_rows_that_a_list_leaves_out_are_kept_and_told(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=PROGRAMME)
    report = load_texts(tmp_path, a=OWNER, b=PROGRAMME.replace("- {key: a, title: A, step: tva}", ""))
    assert report.kept == ['programmes "plan", initiatives "a"']
    assert Initiative.objects.count() == 2


def test_keys_that_are_not_there_leave_their_columns_alone(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=PROGRAMME)
    report = load_texts(tmp_path, a="programmes: [{slug: plan, vision: Alla med., en: {vision: All in.}}]")
    assert counts(report) == (0, 1, 0)
    assert report.kept == []
    plan = Programme.objects.get()
    assert (plan.summary, plan.vision) == ("Kort.", "Alla med.")
    assert plan.translations == {"en": {"title": "Plan in English", "vision": "All in."}}


def test_empty_clears(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=PROGRAMME)
    load_texts(tmp_path, a='organisations: [{slug: agaren, region: ""}]', b="programmes: [{slug: plan, en: {title: }}]")
    assert Organisation.objects.get().region is None
    assert Programme.objects.get().translations == {}


def test_drafts_stay_drafts_until_the_file_says_otherwise(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER.replace("region:", "publish: false, region:"))
    assert not Organisation.objects.get().is_public
    assert counts(load_texts(tmp_path, a=OWNER)) == (0, 0, 1)
    report = load_texts(tmp_path, a=OWNER.replace("region:", "publish: true, region:"))
    assert changes(report) == ['organisations "agaren": publish: false → true']
    assert Organisation.objects.get().is_public


def test_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    number = generation()
    paths = write(tmp_path, a=OWNER, b=PROGRAMME, c=DECLARATION)
    report = load(paths, dry_run=True)
    assert counts(report) == (15, 0, 0)
    assert not Organisation.objects.exists()
    assert not SearchDocument.objects.filter(kind="programme").exists()
    assert generation() == number
    assert counts(load(paths)) == (15, 0, 0)


def test_pages_are_found_after_a_load(tmp_path: Path) -> None:
    load_texts(tmp_path, a=OWNER, b=PROGRAMME)
    found = SearchDocument.objects.filter(kind="programme")
    assert sorted(found.values_list("language", "title")) == [("en", "Plan in English"), ("sv", "Plan")]


def test_unchanged_rows_cost_few_queries(tmp_path: Path) -> None:
    last = "          - {key: b, title: B}\n"
    more = "".join(f"          - {{key: i{n}, title: Insats {n}, target_groups: []}}\n" for n in range(30))
    text = PROGRAMME.replace(last, last + more)
    load_texts(tmp_path, a=OWNER, b=text)
    with CaptureQueriesContext(connection) as few:
        load_texts(tmp_path, a=OWNER, b=PROGRAMME)
    with CaptureQueriesContext(connection) as many:
        assert counts(load_texts(tmp_path, a=OWNER, b=text)) == (0, 0, 38)
    assert len(many) == len(few)


# --- Times -----------------------------------------------------------------------------------------

UPCOMING = """
    seminars:
      - slug: snart
        title: Snart
        kind: webinar
        summary: Kort.
        organiser: agaren
        region: "13"
        starts_at: in 10 days 13:00
        ends_at: in 10 days 15:30
"""


@time_machine.travel(datetime(2026, 6, 2, 9, tzinfo=UTC), tick=False)
def test_times_are_local_and_avoid_weekends() -> None:
    now = datetime(2026, 6, 2, 9, tzinfo=UTC)  # a Tuesday
    assert parse_moment("2026-06-12 13:00") == datetime(2026, 6, 12, 11, tzinfo=UTC)
    assert parse_moment("2026-12-12 13:00") == datetime(2026, 12, 12, 12, tzinfo=UTC)
    days = {days: parse_moment(f"in {days} days 13:00") for days in (3, 4, 5, 6)}
    assert {count: moment.after(now).day for count, moment in days.items() if isinstance(moment, InDays)} == {
        3: 5,  # Friday
        4: 8,  # Saturday becomes Monday
        5: 8,
        6: 8,
    }


def test_counted_times_move_only_when_they_are_past(tmp_path: Path) -> None:
    def at(moment: datetime) -> tuple[tuple[int, int, int], list[datetime | None]]:
        with time_machine.travel(moment, tick=False):
            report = load_texts(tmp_path, a=OWNER, b=UPCOMING)
        seminar = Seminar.objects.get()
        return counts(report), [seminar.starts_at, seminar.ends_at]

    first = [datetime(2026, 6, 12, 11, tzinfo=UTC), datetime(2026, 6, 12, 13, 30, tzinfo=UTC)]
    later = [datetime(2026, 6, 22, 11, tzinfo=UTC), datetime(2026, 6, 22, 13, 30, tzinfo=UTC)]
    assert at(datetime(2026, 6, 2, 9, tzinfo=UTC)) == ((2, 0, 0), first)
    assert at(datetime(2026, 6, 5, 9, tzinfo=UTC)) == ((0, 0, 2), first)
    assert at(datetime(2026, 6, 12, 12, tzinfo=UTC)) == ((0, 0, 2), first)  # it is going on
    assert at(datetime(2026, 6, 12, 14, tzinfo=UTC)) == ((0, 1, 1), later)


# --- Any text at all -------------------------------------------------------------------------------


def problems_of(paths: list[Path]) -> list[Problem]:
    """Return what is wrong with the files; anything but a told problem fails the test."""
    try:
        load(paths, dry_run=True)
    except ContentError as error:
        return error.problems
    return []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40), name=st.sampled_from(["slug", "name", "kind", "region", "number", "about", "en"]))
def test_any_value_is_loaded_or_told(tmp_path: Path, text: str, name: str) -> None:
    quoted = "".join(f"\\U{ord(letter):08x}" for letter in text)
    values = {"slug": "x", "name": "X", "kind": "company", "sector": "private", name: quoted}
    lines = "\n    ".join(f'{key}: "{value}"' for key, value in values.items())
    paths = write(tmp_path, a=f"organisations:\n  -\n    {lines}\n")
    assert {problem.place.file for problem in problems_of(paths)} <= {str(paths[0])}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=60) | st.text(alphabet="-: \n[]{}&*!|>'\"abc#%@", max_size=60).map(str.encode))
def test_any_file_is_loaded_or_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    assert {problem.place.file for problem in problems_of([path])} <= {str(path)}
