"""The page of each seminar."""

import pytest

from events.models import Seminar
from tests.events.occasions import get, seminar
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
