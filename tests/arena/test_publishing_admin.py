"""Publishing in the administration: steps that keep what was written, and the page before publishing."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from arena.shared.moves import move
from arena.shared.publishing import ways_from
from members.models import Region, User
from programmes.models import Programme
from tests.factories.members import OrganisationFactory, make_coordinator
from tests.factories.programmes import InitiativeFactory, ProgrammeFactory, StrandFactory, StrategyFactory
from tests.forms import messages
from tests.publishing import address, form_of, in_review, news, soup, steps, stored

pytestmark = pytest.mark.django_db
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def halland() -> Region:
    return Region.objects.get(code="13")


@pytest.fixture
def kim(halland: Region) -> User:
    return make_coordinator(halland)


@pytest.fixture
def coordinator(client: Client, kim: User) -> Client:
    client.force_login(kim)
    return client


@pytest.fixture
def programme(halland: Region) -> Programme:
    return ProgrammeFactory(region=halland, owner=OrganisationFactory(region=halland), title="Öppet")


# --- The form ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["draft", "review", "published", "unpublished"])
def test_the_form_offers_the_ways_that_begin_where_the_row_stands(
    coordinator: Client, programme: Programme, status: str
):
    programme.status = status
    programme.save()
    more = ["confirm"] if status == "published" else []
    assert steps(coordinator, programme) == [*ways_from(status), *more]


def test_the_state_is_no_field_of_the_form(coordinator: Client, programme: Programme):
    sent = form_of(coordinator, programme)
    assert not {"status", "published_at", "publish_at", "confirmed_at"} & set(sent)
    coordinator.post(address(programme), {**sent, "status": "published", "published_at": "2026-01-01"})
    assert stored(programme).status == "draft"


def test_a_step_saves_what_was_written_first(coordinator: Client, programme: Programme, kim: User):
    sent = {**form_of(coordinator, programme), "title": "Nytt", "_move": "submit"}
    page = coordinator.post(address(programme), sent, follow=True)
    row = stored(programme)
    assert (row.title, row.status) == ("Nytt", "review")
    assert row.history.latest().history_user == kim
    assert page.redirect_chain == [(address(programme), 302)]
    assert "Nytt" in messages(page)[0]


def test_a_step_is_not_taken_while_the_form_has_faults(coordinator: Client, programme: Programme):
    sent = {**form_of(coordinator, programme), "title": "", "_move": "submit"}
    assert coordinator.post(address(programme), sent).status_code == 200
    assert stored(programme).status == "draft"


def test_who_comes_second_is_told_and_what_was_written_is_kept(coordinator: Client, programme: Programme, kim: User):
    sent = {**form_of(coordinator, programme), "title": "Nytt", "_move": "return"}
    page = coordinator.post(address(programme), sent, follow=True)
    assert soup(page).select_one(".messagelist .error") is not None
    assert (stored(programme).title, stored(programme).status) == ("Nytt", "draft")


@pytest.mark.parametrize("name", ["", "delete", "publish;", "__class__"])
def test_a_step_that_does_not_exist_is_refused(coordinator: Client, programme: Programme, name: str):
    assert coordinator.post(address(programme, "step"), {"step": name}).status_code == 302
    assert stored(programme).status == "draft"


def test_looking_changes_nothing(coordinator: Client, programme: Programme):
    for page in ("step", "publish"):
        coordinator.get(address(programme, page), {"step": "submit", "when": "now"})
    assert stored(programme).status == "draft"


def test_a_form_sent_as_it_stood_leaves_the_day_of_the_last_change(coordinator: Client, programme: Programme):
    StrandFactory(programme=programme)
    changed = stored(programme).updated_at
    sent = form_of(coordinator, programme)
    coordinator.post(address(programme), sent)
    assert stored(programme).updated_at == changed
    coordinator.post(address(programme), {**sent, "strands-0-title": "Nytt spår"})
    assert stored(programme).updated_at > changed


def test_an_archive_has_no_steps(coordinator: Client, programme: Programme):
    programme.life_cycle, programme.status = "closed", "published"
    programme.save()
    assert steps(coordinator, programme) == []
    assert coordinator.post(address(programme, "step"), {"step": "unpublish"}).status_code == 403
    assert coordinator.get(address(programme, "publish")).status_code == 403
    assert stored(programme).status == "published"


# --- Before publishing -------------------------------------------------------------------------------


def test_what_is_new_is_called_so_with_where_it_will_show(coordinator: Client, programme: Programme, kim: User):
    in_review(programme, kim)
    page = soup(coordinator.get(address(programme, "publish")))
    assert page.select_one(".changes") is None
    assert page.code.get_text() == f"/program/{programme.slug}/"
    links = [link["href"] for link in page.select(".publishing__places a")]
    assert links == [
        address(programme, "preview"),
        "/program/",
        f"/regioner/{programme.region.slug}/",
    ]


def test_publishing_leads_back_with_a_link_to_the_page(coordinator: Client, programme: Programme, kim: User):
    in_review(programme, kim)
    page = coordinator.post(address(programme, "publish"), {"when": "now"}, follow=True)
    row = stored(programme)
    assert (row.status, row.confirmed_by) == ("published", kim)
    link = soup(page).select_one(".messagelist a")
    assert link["href"] == row.get_absolute_url()
    assert Client().get(link["href"]).status_code == 200
    assert LogEntry.objects.filter(object_id=str(row.pk), user=kim).exists()


def test_what_visitors_saw_before_is_compared_word_by_word(coordinator: Client, programme: Programme, kim: User):
    initiative = InitiativeFactory(programme=programme, title="Fika")
    gone = InitiativeFactory(programme=programme, title="Kurs i svenska")
    move(in_review(programme, kim), "publish", by=kim)
    move(programme, "unpublish", by=kim)
    initiative.title = "Fika i parken"
    initiative.save()
    gone.delete()
    InitiativeFactory(programme=programme, title="Helt annorlunda")
    row = stored(programme)
    row.summary = f"Nytt {HOSTILE}"
    row.save()
    in_review(row, kim)
    page = soup(coordinator.get(address(programme, "publish")))
    said = {item.get_text(" ", strip=True) for item in page.select(".change")}
    assert any("Kurs i svenska" in words for words in said)
    assert any("Helt annorlunda" in words for words in said)
    assert "i parken" in news(page)
    assert page.select("img[src=x]") == []
    assert HOSTILE in page.get_text()
    assert stored(initiative).title == "Fika i parken"
    assert programme.initiatives.count() == 2


def test_nothing_changed_is_said(coordinator: Client, programme: Programme, kim: User):
    move(in_review(programme, kim), "publish", by=kim)
    in_review(move(programme, "unpublish", by=kim), kim)
    page = soup(coordinator.get(address(programme, "publish")))
    assert page.select_one(".changes-none") is not None


def test_who_is_too_late_is_told(coordinator: Client, programme: Programme, kim: User):
    move(in_review(programme, kim), "publish", by=kim)
    page = coordinator.get(address(programme, "publish"), follow=True)
    assert soup(page).select_one(".messagelist .warning") is not None
    page = coordinator.post(address(programme, "publish"), {"when": "now"}, follow=True)
    assert soup(page).select_one(".messagelist .error") is not None
    assert programme.history.filter(status="published").count() == 1


def test_what_is_not_complete_says_what_is_missing_and_leads_to_it(
    coordinator: Client, programme: Programme, kim: User
):
    in_review(programme, kim)
    Programme.objects.update(summary="")
    page = soup(coordinator.get(address(programme, "publish")))
    assert "sammanfattning" in page.select_one(".errornote").get_text()
    assert page.select_one("input[name=when]") is None
    coordinator.post(address(programme, "publish"), {"when": "now"})
    assert stored(programme).status == "review"


def test_a_strategy_is_published_on_the_page_of_its_region(coordinator: Client, halland: Region, kim: User):
    strategy = in_review(StrategyFactory(region=halland, title="Utvecklingsstrategin"), kim)
    page = soup(coordinator.get(address(strategy, "publish")))
    assert page.code.get_text() == f"/regioner/{halland.slug}/"
    coordinator.post(address(strategy, "publish"), {"when": "now"})
    assert "Utvecklingsstrategin" in Client().get(f"/regioner/{halland.slug}/").content.decode()
