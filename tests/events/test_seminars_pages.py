"""The calendar and the page of each seminar."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from events.models import Seminar
from members.models import Region
from tests.factories.events import SeminarFactory, SeriesFactory
from tests.factories.members import (
    DeclarationFactory,
    OrganisationFactory,
    SignatureFactory,
    SignedCommitmentFactory,
    TargetGroupFactory,
    UserFactory,
)
from tests.factories.programmes import ProgrammeFactory, StrandFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def noon() -> Any:
    """Noon on 15 June 2026 in Stockholm."""
    with time_machine.travel("2026-06-15 12:00:00+02:00", tick=False):
        yield


def seminar(title: str, starts: str, hours: float = 2, **fields: Any) -> Seminar:
    """A published seminar that starts at a time in Stockholm."""
    start = datetime.fromisoformat(starts).replace(tzinfo=STOCKHOLM)
    return SeminarFactory(
        published=True, title=title, starts_at=start, ends_at=start + timedelta(hours=hours), **fields
    )


def get(client: Client, path: str = "") -> str:
    response = client.get(f"/en/kalender/{path}")
    assert response.status_code == 200
    return response.content.decode()


def titles(html: str) -> list[str]:
    return re.findall(r'<h3><a [^>]*><span lang="sv">([^<]*)</span></a></h3>', html)


def months(html: str) -> list[str]:
    return re.findall(r'<h2 id="month-\d+">([^<]*)</h2>', html)


# --- The calendar ----------------------------------------------------------------------------------


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


def test_calendar_costs_four_queries_with_one_row_and_with_many(client, django_assert_num_queries):
    for past in ("", "?visa=tidigare"):
        seminar("Ett", "2026-07-01 09:00" if not past else "2026-01-01 09:00")
        get(client, past)
        with django_assert_num_queries(4):
            get(client, past)
        for day in range(1, 29):
            seminar(f"Nr {day}", f"2026-{'08' if not past else '02'}-{day:02} 09:00")
        with django_assert_num_queries(4):
            get(client, past)


# --- The page of a seminar -------------------------------------------------------------------------


def full_seminar() -> Seminar:
    """A seminar with something of everything that its page shows."""
    programme = ProgrammeFactory(published=True, title="Programmet")
    row = seminar(
        "Samtalet",
        "2027-02-04 13:00",
        slug="samtalet",
        kind="webinar",
        form="hybrid",
        audience="aimed",
        audience_note="För chefer",
        venue="Stadshuset",
        access="Hörslinga finns.",
        body="Vi pratar.\n\nOch lyssnar.",
        capacity=40,
        contact_email="kurser@region.example",
        programme=programme,
        strand=StrandFactory(programme=programme, title="Grenen"),
        series=SeriesFactory(title="Serien"),
        source="Inbjudan.",
    )
    row.target_groups.add(TargetGroupFactory(name="chefer"))
    seminar("Tillfälle 1", "2026-01-10 13:00", series=row.series)
    signature = SignatureFactory(
        version__declaration=DeclarationFactory(published=True, title="Löftet"),
        organisation=OrganisationFactory(published=True, name="Förbundet"),
    )
    row.fulfils.add(SignedCommitmentFactory(signature=signature, title="Sprida kunskap"))
    SignedCommitmentFactory(signature=signature, title="Ett annat löfte")
    return row


def test_page_shows_when_where_for_whom_and_how(client):
    full_seminar()
    html = get(client, "samtalet/")
    for words in (
        "4 February 2027 at 13:00–15:00",
        "On site and online",
        "Stadshuset",
        "Aimed at a group",
        "För chefer",
        "40",
        '<p lang="sv">Hörslinga finns.</p>',
        'Write to <a href="mailto:kurser@region.example">',
        "Programmet",
        "Grenen",
        "Serien",
        '<span lang="sv">Tillfälle 1</span></a>, 10 January 2026 (has been held)',
        "Sprida kunskap",
        "Förbundet",
        "Upcoming",
    ):
        assert words in html
    assert "Ett annat löfte" not in html
    assert "<form" not in html.partition("<main")[2].partition("</main")[0]


def test_page_costs_one_query_with_one_of_each_and_with_many(client, django_assert_num_queries):
    row = full_seminar()
    get(client, "samtalet/")
    with django_assert_num_queries(1):
        get(client, "samtalet/")
    for day in range(1, 20):
        seminar(f"Tillfälle {day}", f"2026-02-{day:02} 13:00", series=row.series)
        signature = SignatureFactory(version__declaration__status="published", organisation__status="published")
        row.fulfils.add(SignedCommitmentFactory(signature=signature))
        row.target_groups.add(TargetGroupFactory())
    with django_assert_num_queries(1):
        get(client, "samtalet/")


def test_past_seminar_keeps_its_page_and_says_so(client):
    seminar("Förbi", "2026-03-01 09:00", slug="forbi")
    html = get(client, "forbi/")
    assert "Has been held" in html
    assert "It is not possible to take part any more." in html
    assert "mailto:" not in html.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ("", "It has been held. The source does not say when."),
        ("2021-23", "Autumn 2021. The source does not give the day."),
    ],
)
def test_unknown_date_is_said_to_be_unknown(client, held, words):
    SeminarFactory(published=True, slug="okand", held=held)
    assert words in get(client, "okand/")


@pytest.mark.parametrize(
    ("state", "words"), [("cancelled", "The seminar is cancelled."), ("moved", "The seminar has been moved.")]
)
def test_change_is_told_first(client, state, words):
    seminar("Ändrat", "2026-07-01 09:00", slug="andrat", state=state, state_note="Ny dag kommer.")
    html = get(client, "andrat/")
    assert words in html
    assert html.index(words) < html.index("<h1")
    assert '<span lang="sv">Ny dag kommer.</span>' in html
    assert ("so it is not possible to take part" in html) == (state == "cancelled")


def test_missing_access_information_is_said_to_be_missing(client):
    seminar("Snart", "2026-07-01 09:00", slug="snart")
    assert "The organiser has not said anything yet about hearing loop" in get(client, "snart/")


def test_several_days(client):
    seminar("Konferens", "2026-07-01 09:00", hours=31, slug="konferens")
    assert "1 July 2026 at from 09:00 to 16:00 on 2 July 2026" not in get(client, "konferens/")
    assert "from 1 July 2026 at 09:00 to 2 July 2026 at 16:00" in get(client, "konferens/")


def test_draft_is_not_found_and_former_address_leads_on(client):
    assert client.get(f"/kalender/{SeminarFactory().slug}/").status_code == 404
    row = SeminarFactory(published=True, slug="fore")
    row.slug = "efter"
    row.save()
    response = client.get("/en/kalender/fore/")
    assert (response.status_code, response["Location"]) == (301, "/en/kalender/efter/")


@pytest.mark.parametrize("slug", ["finns-inte", "x" * 10_000, "a%00b", "åäö"])
def test_unknown_address_is_not_found(client, slug):
    assert client.get(f"/kalender/{slug}/").status_code == 404


def test_draft_programme_and_organiser_have_no_links(client):
    row = seminar(
        "Snart",
        "2026-07-01 09:00",
        slug="snart",
        programme=ProgrammeFactory(title="Utkastet"),
        organiser=OrganisationFactory(slug="hemlig", name="Arrangören"),
    )
    html = get(client, f"{row.slug}/")
    assert "Utkastet" not in html
    assert "Arrangören" in html
    assert "organisationer/hemlig" not in html


def test_no_address_of_a_person_is_shown(client):
    UserFactory(email="hemlig@region.example")
    full_seminar()
    for path in ("", "?visa=tidigare", "samtalet/"):
        assert "hemlig@region.example" not in get(client, path)
