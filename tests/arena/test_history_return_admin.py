"""Going back to an earlier version: what changes, what stays, who may, and what cannot be taken back."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from members.models import Commitment, Region
from programmes.models import Document, Indicator, Programme, Reading, Strand
from tests.admin_rows import make_version
from tests.factories.members import OrganisationFactory, ThemeFactory, make_coordinator, make_site_administrator
from tests.factories.programmes import (
    DocumentFactory,
    IndicatorFactory,
    ProgrammeFactory,
    ReadingFactory,
    StepPositionFactory,
    StrandFactory,
)
from tests.forms import fields_of, messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return Region.objects.get(code="13")


@pytest.fixture
def coordinator(client: Client, region: Region) -> Client:
    person = make_coordinator(region)
    person.language = "en"
    person.save()
    client.force_login(person)
    return client


@pytest.fixture
def programme(region: Region) -> Programme:
    return ProgrammeFactory(title="Öppna dörrar", region=region, published=True)


def address(owner: Any, record: Any) -> str:
    kind = record.instance_type._meta.model_name
    name = f"admin:{owner._meta.app_label}_{owner._meta.model_name}_return"
    return reverse(name, args=[owner.pk, kind, record.history_id])


def again(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def change(row: Any, **values: Any) -> Any:
    row = again(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def go_back(client: Client, where: str, **fields: str) -> Any:
    """Open the page and press the button."""
    page = client.get(where)
    assert page.status_code == 200
    return client.post(where, {**fields_of(page, "return_form"), **fields}, follow=True)


def words(response: Any) -> str:
    content = BeautifulSoup(response.content, "html.parser").select_one("#content")
    return " ".join(content.get_text(" ", strip=True).split())


def test_a_row_returns_with_its_links_and_says_so(coordinator: Client, programme: Programme):
    theme = ThemeFactory(name="Arbete")
    programme.themes.set([theme])
    first = programme.history.first()
    programme = change(programme, title="Stängda dörrar", summary="Annat.", translations={"en": {"title": "Closed"}})
    programme.themes.set([ThemeFactory(name="Skola")])
    where = address(programme, first)
    page = words(coordinator.get(where))
    for expected in ("Öppna", "Arbete", "Skola", "Whether it is published"):
        assert expected in page
    count = programme.history.count()
    assert coordinator.get(where).status_code == 200
    assert programme.history.count() == count  # looking changes nothing
    done = go_back(coordinator, where, why="Det gamla var bättre.")
    assert messages(done) == ["“Öppna dörrar” is back to the earlier version."]
    programme = again(programme)
    assert (programme.title, list(programme.themes.all()), programme.translations) == ("Öppna dörrar", [theme], {})
    newest = programme.history.first()
    assert newest.history_change_reason.startswith("Returned to the version of ")
    assert newest.history_change_reason.endswith(". Det gamla var bättre.")
    assert newest.history_user.name == "Kim Koordinator"
    assert programme.history.count() == count + 1


def test_publishing_the_state_of_the_work_and_the_region_stay(coordinator: Client, programme: Programme):
    first = change(programme, status="draft", life_cycle="planned").history.first()
    change(programme, status="published", life_cycle="running", title="Ny")
    go_back(coordinator, address(programme, first))
    programme = again(programme)
    assert (programme.title, programme.status, programme.life_cycle) == ("Öppna dörrar", "published", "running")


def test_an_address_that_another_page_has_taken_stays_and_is_told(coordinator: Client, programme: Programme):
    first = programme.history.first()
    programme = change(programme, slug="ny-adress", title="Ny")
    ProgrammeFactory(slug=first.slug)
    where = address(programme, first)
    assert f"“{first.slug}” belongs to another page now." in words(coordinator.get(where))
    go_back(coordinator, where)
    assert (again(programme).slug, again(programme).title) == ("ny-adress", "Öppna dörrar")


def test_links_to_what_is_gone_or_anothers_are_left_and_told(coordinator: Client, programme: Programme):
    gone, foreign = ThemeFactory(name="Borta"), OrganisationFactory(name="Hemlig", region=Region.objects.get(code="12"))
    programme.themes.set([gone])
    programme = change(programme, owner=foreign)
    first = programme.history.first()
    mine = OrganisationFactory(name="Vår", region=programme.region)
    programme = change(programme, owner=mine, title="Ny")
    gone.delete()
    page = words(coordinator.get(address(programme, first)))
    assert "Owner: stays as it is" in page
    assert "without “Borta (removed)”" in page
    go_back(coordinator, address(programme, first))
    assert (again(programme).owner, again(programme).title) == (mine, "Öppna dörrar")


def test_a_file_that_is_gone_stays_as_it_is(coordinator: Client, programme: Programme):
    document = DocumentFactory(programme=programme, title="Planen", file=ContentFile(b"%PDF-1.4", "plan.pdf"))
    first = document.history.first()
    first_file = document.file.name
    document = change(document, file=ContentFile(b"%PDF-1.5", "ny.pdf"), title="Ny plan")
    Document._meta.get_field("file").storage.delete(first_file)
    page = words(coordinator.get(address(programme, first)))
    assert "the earlier file is gone" in page
    go_back(coordinator, address(programme, first))
    assert (again(document).title, again(document).file.name) == ("Planen", document.file.name)


def test_what_a_row_may_not_be_today_is_told_and_changes_nothing(coordinator: Client, programme: Programme):
    bad = change(programme, contact_email="ingen adress").history.first()
    programme = change(programme, contact_email="", title="Ny")
    page = go_back(coordinator, address(programme, bad))
    assert "Nothing has been changed." in words(page)
    assert "contact:" in words(page).lower()
    assert again(programme).title == "Ny"


def test_somebody_elses_change_in_between_is_told(coordinator: Client, programme: Programme):
    first = programme.history.first()
    programme = change(programme, title="Två")
    where = address(programme, first)
    fields = fields_of(coordinator.get(where), "return_form")
    change(programme, title="Tre")
    page = coordinator.post(where, fields)
    assert "Somebody has changed it in the meantime." in words(page)
    assert again(programme).title == "Tre"


# --- What is not taken back ----------------------------------------------------------------------------


def test_figures_and_frozen_wordings_stand_and_say_why(client: Client, coordinator: Client, programme: Programme):
    reading = ReadingFactory(indicator=IndicatorFactory(programme=programme), period="2021", note="Ett")
    first = reading.history.first()
    change(reading, note="Två")
    refused(coordinator, address(programme, first), "A reading is not changed afterwards.")
    position = StepPositionFactory()
    administrator = make_site_administrator()
    administrator.language = "en"
    administrator.save()
    client.force_login(administrator)
    first = position.history.get()
    type(position).history.bulk_create([_later(first)])
    refused(client, address(position.step.programme, first), "A position is not changed afterwards.")
    version = make_version()
    commitment = Commitment.objects.get()
    first = change(commitment, title="Två").history.last()
    version.freeze()
    refused(client, address(version.declaration, first), "A published version is frozen.")
    assert Commitment.objects.get().title == "Två"


def _later(record: Any) -> Any:
    """Return a version that came after ``record``, of a row that nobody can change."""
    columns = [field.attname for field in record._meta.concrete_fields if not field.primary_key]
    return type(record)(**{name: getattr(record, name) for name in columns})


def refused(client: Client, where: str, why: str) -> None:
    assert why in words(client.get(where))
    assert client.post(where, {"newest": "1"}).status_code == 403


def test_an_archive_is_not_taken_back(coordinator: Client, programme: Programme):
    first = programme.history.first()
    strand = StrandFactory(programme=programme)
    first_strand = strand.history.first()
    change(strand, title="Ny")
    change(programme, title="Ny", life_cycle="closed")
    for record in (first, first_strand):
        refused(coordinator, address(programme, record), "closed, and may only be read")


def test_the_newest_version_is_how_it_is(coordinator: Client, programme: Programme):
    refused(coordinator, address(programme, programme.history.first()), "This is how it is now.")


def test_nobody_takes_back_what_is_not_theirs(coordinator: Client, client: Client):
    foreign = ProgrammeFactory(region=Region.objects.get(code="12"))
    first = foreign.history.first()
    change(foreign, title="Ny")
    for method in (coordinator.get, coordinator.post):
        assert method(address(foreign, first)).status_code == 404
    theme = ThemeFactory(name="Ett")
    first = theme.history.first()
    change(theme, name="Två")
    refused(coordinator, address(theme, first), "You may read its history, but not change it.")


# --- Deleted rows --------------------------------------------------------------------------------------


def test_a_deleted_part_is_restored_from_the_history_of_its_programme(coordinator: Client, programme: Programme):
    strand = StrandFactory(programme=programme, title="Spåret", key="sparet")
    number = strand.pk
    strand.delete()
    last = Strand.history.first()
    listed = words(coordinator.get(reverse("admin:programmes_programme_history", args=[programme.pk])))
    assert "See what was deleted, or restore it" in listed
    done = go_back(coordinator, address(programme, last))
    assert messages(done) == ["“Spåret” is back."]
    back = Strand.objects.get()
    assert (back.pk, back.title, back.programme) == (number, "Spåret", programme)
    newest = back.history.first()
    assert (newest.history_type, newest.history_change_reason[:26]) == ("+", "Restored from the version ")


def test_what_was_deleted_with_a_row_comes_back_with_it(coordinator: Client, programme: Programme):
    indicator = IndicatorFactory(programme=programme, title="Antal")
    kept = [ReadingFactory(indicator=indicator, period=str(year)).value for year in (2020, 2021)]
    removed = ReadingFactory(indicator=indicator, period="2019")
    removed.delete()
    Reading.history.filter(history_type="-").update(history_date="2020-01-01T00:00Z")
    form = reverse("admin:programmes_indicator_delete", args=[indicator.pk])
    coordinator.post(form, {"post": "yes"})
    assert not Indicator.objects.exists()
    last = Indicator.history.first()
    page = words(coordinator.get(address(programme, last)))
    assert "What was deleted with it comes back too Reading: 2020 Reading: 2021" in page
    go_back(coordinator, address(programme, last))
    assert list(Reading.objects.order_by("period").values_list("period", "value")) == list(
        zip(["2020", "2021"], kept, strict=True)
    )


def test_a_deleted_page_comes_back_as_a_draft(coordinator: Client, programme: Programme):
    programme.themes.set([ThemeFactory(name="Arbete")])
    number = programme.pk
    programme.delete()
    last = Programme.history.first()
    where = reverse("admin:programmes_programme_return", args=[number, "programme", last.history_id])
    go_back(coordinator, where)
    programme = Programme.objects.get(pk=number)
    assert programme.status == "draft"
    assert programme.title == "Öppna dörrar"


def test_a_part_waits_for_what_it_hung_on(coordinator: Client, programme: Programme):
    reading = ReadingFactory(indicator=IndicatorFactory(programme=programme))
    record = reading.history.first()
    reading.indicator.delete()
    refused(coordinator, address(programme, record), "What it belonged to is deleted too. Restore that first.")


def test_a_key_that_is_taken_again_is_told(coordinator: Client, programme: Programme):
    strand = StrandFactory(programme=programme, key="spar")
    strand.delete()
    StrandFactory(programme=programme, key="spar")
    page = go_back(coordinator, address(programme, Strand.history.filter(history_type="-").first()))
    assert "Nothing has been changed." in words(page)
    assert Strand.objects.count() == 1
