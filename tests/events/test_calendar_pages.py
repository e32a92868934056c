"""The calendar: upcoming and past seminars, month by month."""

import re
from datetime import datetime

import pytest

from members.models import Region
from tests.events.occasions import STOCKHOLM, get, seminar
from tests.factories.events import SeminarFactory
from tests.factories.members import OrganisationFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def titles(html: str) -> list[str]:
    return re.findall(r'<h3><a [^>]*><span lang="sv">([^<]*)</span></a></h3>', html)


def months(html: str) -> list[str]:
    return re.findall(r'<h2 id="month-\d+">([^<]*)</h2>', html)


def test_upcoming_ones_by_month_the_next_one_first(client):
    seminar("Hösten", "2026-09-01 09:00")
    seminar("Pågår", "2026-06-15 11:00")
    seminar("Snart", "2026-06-20 13:00", kind="webinar", form="online")
    seminar("Förbi", "2026-06-15 08:00")
    SeminarFactory(
        title="Utkastet",
        starts_at=datetime(2026, 7, 1, tzinfo=STOCKHOLM),
        ends_at=datetime(2026, 7, 2, tzinfo=STOCKHOLM),
    )
    html = get(client)
    assert months(html) == ["June 2026", "September 2026"]
    assert titles(html) == ["Pågår", "Snart", "Hösten"]
    assert "Showing 1–3 of 3 seminars" in html
    assert '<time class="date-list__day" datetime="2026-06-20"><b>20</b> jun</time>' in html
    assert "At 13:00–15:00 · Webinar · online · Region Halland" in html


def test_past_ones_the_latest_first_and_vague_ones_in_their_place(client):
    seminar("Vårens", "2026-03-01 09:00")
    seminar("Förra årets", "2025-11-01 09:00")
    SeminarFactory(published=True, title="Någon gång", held="")
    SeminarFactory(published=True, title="Hösten då", held="2021-23")
    SeminarFactory(published=True, title="Året då", held="2026")
    seminar("Snart", "2026-06-20 13:00")
    html = get(client, "?visa=tidigare")
    assert months(html) == ["March 2026", "2026", "November 2025", "Autumn 2021", "Time not known"]
    assert titles(html) == ["Vårens", "Året då", "Förra årets", "Hösten då", "Någon gång"]


def test_halves_link_to_each_other_and_keep_the_filters(client):
    html = get(client, "?kind=webinar&visa=tidigare")
    tabs = re.search(r'<nav class="pagination" aria-label="Upcoming or past">(.*?)</nav>', html)[1]
    assert re.findall(r'<a href="([^"]*)"( aria-current="page")?>([^<]*)', tabs) == [
        ("?kind=webinar", "", "Upcoming"),
        ("?kind=webinar&amp;visa=tidigare", ' aria-current="page"', "Past"),
    ]
    assert '<input type="hidden" name="visa" value="tidigare"' in html


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?region=skane", ["B"]),
        ("?kind=workshop", ["C"]),
        ("?form=online", ["A"]),
        ("?organiser=vi", ["C"]),
        ("?programme=programmet", ["B"]),
        ("?region=skane&kind=workshop", []),
        ("?kind=x&form=y&region=z&visa=w&organiser=nej&programme=nej", ["A", "B", "C"]),
        ("?organiser=" + "x" * 10_000, ["A", "B", "C"]),
    ],
)
def test_filters(client, query, expected):
    seminar("A", "2026-07-01 09:00", form="online")
    seminar(
        "B",
        "2026-07-02 09:00",
        region=Region.objects.get(code="12"),
        programme=ProgrammeFactory(published=True, slug="programmet"),
    )
    seminar("C", "2026-07-03 09:00", kind="workshop", organiser=OrganisationFactory(published=True, slug="vi"))
    assert titles(get(client, query)) == expected


def test_ignored_and_active_filters_are_named(client):
    OrganisationFactory(published=True, slug="vi", name="Vi själva")
    html = get(client, "?organiser=vi&kind=x&visa=tidigare")
    assert "The list left out what it did not understand: Kind." in html
    active = re.search(r'<div class="active-filters">(.*?)</div>', html, re.DOTALL)[1]
    assert re.findall(r"<span>([^<]*)</span>", active) == ["Organiser: Vi själva"]
    assert 'href="?visa=tidigare">Clear all' in active


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "No seminars are planned right now"),
        ("?visa=tidigare", "No seminars have been held yet"),
        ("?kind=webinar", "No seminar matches all the filters"),
    ],
)
def test_empty_calendar_shows_a_way_on(client, query, words):
    assert words in get(client, query)


@pytest.mark.parametrize("page", ["0", "x", "2", "99999999999999999999"])
def test_page_that_does_not_exist(client, page):
    assert client.get(f"/kalender/?sida={page}").status_code == 404


def test_calendar_costs_three_queries_with_one_row_and_with_many(client, django_assert_num_queries):
    for past in ("", "?visa=tidigare"):
        seminar("Ett", "2026-07-01 09:00" if not past else "2026-01-01 09:00")
        get(client, past)
        with django_assert_num_queries(3):
            get(client, past)
        for day in range(1, 29):
            seminar(f"Nr {day}", f"2026-{'08' if not past else '02'}-{day:02} 09:00")
        with django_assert_num_queries(3):
            get(client, past)
