"""Two people save the same page: the rows below the form, and rows that are gone."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from members.models import Region
from programmes.models import Programme, ProgrammePartner
from tests.arena.saving import again, change, conflict, is_told, logged_in, opened, person, saved
from tests.factories.members import RegionFactory
from tests.factories.programmes import PriorityFactory, ProgrammeFactory, StrandFactory
from tests.forms import errors, fields_of

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def region() -> Region:
    return RegionFactory()


@pytest.fixture
def kim(region: Region) -> Client:
    return logged_in(person(region, "Kim"))


@pytest.fixture
def alex(region: Region) -> Client:
    return logged_in(person(region, "Alex"))


@pytest.fixture
def programme(region: Region) -> Programme:
    return ProgrammeFactory(title="Öppna dörrar", summary="Kort.", region=region, case_number="RS 1")


# --- Rows below the form -----------------------------------------------------------------------------


def test_the_rows_below_are_watched_as_well(kim: Client, alex: Client, programme: Programme):
    first, second = (StrandFactory(programme=programme, title=title) for title in ("Ett", "Två"))
    theirs, mine = opened(kim, programme), opened(alex, programme)
    saved(kim, programme, theirs, **{"strands-0-title": "Kims ett", "strands-1-title": "Kims två"})
    page = saved(alex, programme, mine, **{"strands-0-title": "Alex ett"})
    assert is_told(page)
    box = conflict(page)
    assert "Theirs: Kims ett Yours: Alex ett" in box
    assert "Strand “Kims två”: Title" in box
    alex.post(change(programme), fields_of(page, "programme_form"))
    assert (again(first).title, again(second).title) == ("Alex ett", "Kims två")


def test_a_row_below_that_the_other_deleted_keeps_what_was_typed(kim: Client, alex: Client, programme: Programme):
    for title in ("Ett", "Två", "Tre"):
        StrandFactory(programme=programme, title=title)
    theirs, mine = opened(kim, programme), opened(alex, programme)
    saved(kim, programme, theirs, **{"strands-0-DELETE": "on", "strands-1-DELETE": "on"})
    new = {"strands-TOTAL_FORMS": "4", "strands-3-title": "Alex fyra", "strands-3-position": "0"}
    page = saved(alex, programme, mine, **{"strands-1-title": "Alex två"}, **new)
    assert is_told(page)
    assert "Deleted by the other one, changed by you" in conflict(page)
    form = fields_of(page, "programme_form")
    assert [form[f"strands-{n}-title"] for n in range(3)] == ["Tre", "Alex fyra", "Alex två"]
    done = alex.post(change(programme), form, follow=True)
    assert errors(done) == []
    assert sorted(programme.strands.values_list("title", flat=True)) == ["Alex fyra", "Alex två", "Tre"]


def test_a_row_below_that_the_other_added_stays(kim: Client, alex: Client, programme: Programme):
    StrandFactory(programme=programme, title="Ett")
    mine = opened(alex, programme)
    new = {"strands-TOTAL_FORMS": "2", "strands-1-title": "Kims nya", "strands-1-position": "0"}
    saved(kim, programme, opened(kim, programme), **new)
    page = saved(alex, programme, mine, title="Alex titel")
    assert is_told(page)
    assert "· Added · Strand “Kims nya”" in conflict(page)
    assert not is_told(alex.post(change(programme), fields_of(page, "programme_form"), follow=True))
    assert set(programme.strands.values_list("title", flat=True)) == {"Ett", "Kims nya"}


def test_to_delete_what_the_other_has_changed_is_asked_again(kim: Client, alex: Client, programme: Programme):
    PriorityFactory(programme=programme, title="Först", number=1)
    mine = opened(alex, programme)
    saved(kim, programme, opened(kim, programme), **{"priorities-0-title": "Viktigast"})
    page = saved(alex, programme, mine, **{"priorities-0-DELETE": "on"})
    assert "Yours: to be deleted" in conflict(page)
    assert programme.priorities.count() == 1
    alex.post(change(programme), fields_of(page, "programme_form"))
    assert programme.priorities.count() == 0


def test_only_the_rows_below_may_have_changed(kim: Client, alex: Client, programme: Programme):
    partner = ProgrammePartner.objects.create(programme=programme, key="a", role="partner", label="Tolv")
    mine = opened(alex, programme)
    partner.label = "Tretton"
    partner.save()
    page = saved(alex, programme, mine)
    assert is_told(page)
    assert "Kim" not in conflict(page)
    assert "the system" in conflict(page)


# --- Deleted meanwhile -------------------------------------------------------------------------------


def test_who_saves_what_is_gone_is_shown_what_they_wrote(kim: Client, alex: Client, programme: Programme):
    mine = opened(alex, programme)
    kim.post(reverse("admin:programmes_programme_delete", args=[programme.pk]), {"post": "yes", "_why": "Dubblett."})
    assert Programme.history.first().history_change_reason == "Dubblett."
    new = {"strands-TOTAL_FORMS": "1", "strands-0-title": "Nytt spår"}
    page = saved(alex, programme, mine, title=f"Alex {HOSTILE}", **new)
    assert page.status_code == 409
    text = BeautifulSoup(page.content, "html.parser").select_one("#content").get_text(" ", strip=True)
    for words in ("“Öppna dörrar” has been deleted", "Kim deleted it", f"Alex {HOSTILE}", "Nytt spår"):
        assert words in text
    assert HOSTILE not in page.content.decode()
    link = reverse("admin:programmes_programme_history", args=[programme.pk])
    assert alex.get(link).status_code == 200


def test_who_saves_what_has_been_closed_is_shown_what_they_wrote(alex: Client, programme: Programme):
    mine = opened(alex, programme)
    programme.life_cycle = "closed"
    programme.save()
    page = saved(alex, programme, mine, title=f"Alex {HOSTILE}")
    assert page.status_code == 409
    text = BeautifulSoup(page.content, "html.parser").select_one("#content").get_text(" ", strip=True)
    for words in ("“Öppna dörrar” has been closed", "an archive is only read", f"Alex {HOSTILE}"):
        assert words in text
    assert again(programme).title == "Öppna dörrar"


def test_nobody_learns_what_another_region_has_deleted(alex: Client, programme: Programme):
    mine = opened(alex, programme)
    foreign = ProgrammeFactory(title="Hemligt", region=Region.objects.get(code="12"))
    number = foreign.pk
    foreign.delete()
    for where in (number, 99999, "x"):
        page = alex.post(reverse("admin:programmes_programme_change", args=[where]), mine)
        assert page.status_code == 404
