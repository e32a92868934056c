"""The pages around import and export, as a coordinator meets them."""

import logging
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arena.exchange.kinds import KINDS
from arena.exchange.waiting import plain_name
from arena.models import ImportRun, PendingImport
from members.models import Organisation, User
from programmes.models import Reading
from tests.arena.exchange import address, confirm, csv_of, page_of, upload
from tests.factories.members import OrganisationFactory, RegionFactory, make_coordinator, make_site_administrator
from tests.factories.programmes import ReadingFactory
from tests.forms import messages

pytestmark = pytest.mark.django_db
MODELS = list(KINDS)
NEW_ROWS = csv_of("slug;name;kind", "ett;Ett;company", "tva;Två;unit")


@pytest.fixture
def person() -> User:
    person = make_coordinator(RegionFactory())
    person.language = "en"
    person.save()
    return person


@pytest.fixture
def coordinator(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def told(page: Any, selector: str) -> list[str]:
    return [" ".join(item.get_text(" ", strip=True).split()) for item in page_of(page).select(selector)]


def downloaded(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def undo_address() -> str:
    return f"/admin/arena/importrun/{ImportRun.objects.get().pk}/change/"


# --- Out -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_list_leads_to_both(coordinator: Client, model: Any):
    page = page_of(coordinator.get(address(model, "changelist"), {"q": "å"}))
    links = {link.get_text(strip=True): link["href"] for link in page.select(".object-tools a")}
    assert links["Import"] == address(model, "import")
    assert links["Export"].partition("?")[0] == address(model, "export")
    assert coordinator.get(links["Export"]).status_code == coordinator.get(links["Import"]).status_code == 200


def test_an_export_holds_what_the_list_shows(coordinator: Client):
    for slug, kind, code in (("ett", "unit", "13"), ("tva", "company", "13"), ("tre", "unit", "12")):
        OrganisationFactory(slug=slug, kind=kind, region=RegionFactory(code=code))
    page = page_of(coordinator.get(address(Organisation, "export"), {"kind__exact": "unit", "p": "1"}))
    assert "One row is exported." in page.get_text()
    assert page.select_one("input[name=kind__exact]")["value"] == "unit"
    answer = coordinator.get(address(Organisation, "export"), {"kind__exact": "unit", "_format": "csv"})
    text = downloaded(answer).decode("utf-8-sig")
    assert [line.partition(";")[0] for line in text.splitlines()] == ['"slug"', '"ett"']
    assert answer["Content-Disposition"] == f'attachment; filename="organisations-{timezone.localdate():%Y-%m-%d}.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_a_filter_that_is_none_leads_back_to_the_list(coordinator: Client):
    answer = coordinator.get(address(Organisation, "export"), {"region__id__exact": "å", "_format": "csv"})
    assert (answer.status_code, answer["Location"]) == (302, f"{address(Organisation, 'changelist')}?e=1")


def test_an_export_leaves_a_line_in_the_log(coordinator: Client, person: User, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO, "arena.exchange"):
        downloaded(coordinator.get(address(Organisation, "export"), {"_format": "xlsx"}))
    assert caplog.messages == [f"members.Organisation exported by account {person.pk} as xlsx"]


def test_a_text_too_long_for_excel_is_told(coordinator: Client):
    OrganisationFactory(region=RegionFactory(), about="å" * 40_000)
    answer = coordinator.get(address(Organisation, "export"), {"_format": "xlsx"}, follow=True)
    assert ["Export as CSV instead" in message for message in messages(answer)] == [True]


def test_an_export_page_asks_the_same_number_of_queries_for_many_rows(coordinator: Client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            downloaded(coordinator.get(address(Organisation, "export"), {"_format": "csv"}))
        return len(queries)

    OrganisationFactory(region=RegionFactory())
    few = asked()
    OrganisationFactory.create_batch(20, region=RegionFactory())
    assert asked() == few


@pytest.mark.parametrize("kind_of_file", ["csv", "xlsx"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_an_empty_file_to_begin_with_can_be_sent_back(coordinator: Client, model: Any, kind_of_file: str):
    answer = coordinator.get(address(model, "import_template", kind_of_file))
    content = downloaded(answer)
    assert content
    assert "has no rows below" in upload(coordinator, model, content).content.decode()


# --- In --------------------------------------------------------------------------------------------


def test_a_file_is_looked_at_before_anything_is_written(coordinator: Client):
    page = upload(coordinator, Organisation, NEW_ROWS)
    assert told(page, ".exchange__counts li") == ["0 with faults", "0 changed", "2 new", "0 unchanged"]
    assert told(page, "tbody th") == ["ett", "tva"]
    assert not Organisation.objects.exists()
    page = confirm(coordinator, page)
    assert messages(page) == ["Imported rader.csv: 2 rows were added, 0 were changed."]
    assert set(Organisation.objects.values_list("slug", "status")) == {("ett", "draft"), ("tva", "draft")}
    assert (ImportRun.objects.get().file_name, PendingImport.objects.count()) == ("rader.csv", 0)


def test_changes_are_shown_from_and_to(coordinator: Client):
    OrganisationFactory(slug="ett", name="Ett", website="", region=RegionFactory(), published=True)
    page = upload(coordinator, Organisation, csv_of("slug;name;website", "ett;<b>Ny</b>;https://a.example"))
    assert told(page, "dl > div") == ["name Ett → becomes <b>Ny</b>", "website empty → becomes https://a.example"]
    assert "One of the rows is public: visitors see the change at once." in page.content.decode()


def test_a_file_with_faults_has_no_button(coordinator: Client):
    page = upload(coordinator, Organisation, csv_of("slug;name;kind", "ett;Ett;company", "tva;;fel"))
    assert page_of(page).select("main form") == []
    assert told(page, ".exchange__row--error li")[0].startswith("kind : “fel” is not one of the choices.")
    address_of_check = page.request["PATH_INFO"]
    coordinator.post(address_of_check, {"mark": "anything"})
    assert not Organisation.objects.exists()


def test_what_has_changed_meanwhile_is_shown_anew(coordinator: Client):
    page = upload(coordinator, Organisation, NEW_ROWS)
    OrganisationFactory(slug="ett", name="Emellan", region=RegionFactory())
    page = confirm(coordinator, page)
    assert messages(page) == ["Something has been changed meanwhile. Nothing was imported. Look at what it is now."]
    assert told(page, ".exchange__counts li") == ["0 with faults", "1 changed", "1 new", "0 unchanged"]
    assert Organisation.objects.count() == 1


def test_a_file_that_says_nothing_new_has_no_button(coordinator: Client):
    OrganisationFactory(slug="ett", name="Ett", region=RegionFactory())
    page = upload(coordinator, Organisation, csv_of("slug;name", "ett;Ett"))
    assert "There is nothing to import." in page.content.decode()
    assert page_of(page).find("input", {"name": "mark"}) is None


def test_many_rows_are_shown_page_by_page(coordinator: Client):
    lines = [f"rad-{number};Rad {number};unit" for number in range(450)]
    page = upload(coordinator, Organisation, csv_of("slug;name;kind", *lines))
    assert (len(told(page, "tbody tr")), told(page, ".exchange__pages span")) == (200, ["Page 1 of 3"])
    page = coordinator.get(page.request["PATH_INFO"], {"p": "3"})
    assert len(told(page, "tbody tr")) == 50


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"MZ\x90\x00" + bytes(100), "neither a CSV file nor an Excel file"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (b"slug;name\r\n", "no rows"),
        (b"namn;typ\r\na;b\r\n", "“slug” is missing"),
    ],
    ids=["empty", "program", "large", "no rows", "wrong columns"],
)
def test_a_wrong_file_says_so(coordinator: Client, content: bytes, words: str):
    page = upload(coordinator, Organisation, content, "rader.csv")
    assert words in page.content.decode()
    assert page.status_code == 200


def test_no_file_at_all_says_so(coordinator: Client):
    page = coordinator.post(address(Organisation, "import"), {})
    assert told(page, ".errorlist li") == ["Choose a file."]


# --- Whose file it is ------------------------------------------------------------------------------


def test_a_file_belongs_to_one_person_one_session_and_one_hour(coordinator: Client, person: User):
    page = upload(coordinator, Organisation, NEW_ROWS)
    waiting, mark = page.request["PATH_INFO"], page_of(page).find("input", {"name": "mark"})["value"]
    neighbour, second = Client(), Client()
    neighbour.force_login(make_site_administrator())
    second.force_login(person)
    number = waiting.rstrip("/").rpartition("/")[2]
    for client, path in (
        (neighbour, waiting),
        (second, waiting),
        (coordinator, address(Reading, "import_check", number)),
    ):
        for answer in (client.get(path), client.post(path, {"mark": mark})):
            assert answer["Location"].endswith("/import/")
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert coordinator.get(waiting).status_code == 302
    assert not Organisation.objects.exists()


def test_files_that_nobody_came_back_for_go(coordinator: Client):
    upload(coordinator, Organisation, NEW_ROWS)
    upload(coordinator, Organisation, NEW_ROWS)
    assert PendingImport.objects.count() == 1
    PendingImport.objects.update(made_at=timezone.now() - timedelta(hours=2))
    upload(coordinator, Reading, csv_of("programme;indicator;period;value", "a;b;2021;1"))
    assert [kept.model for kept in PendingImport.objects.all()] == ["programmes.reading"]


def test_the_name_of_a_file_is_one_line_without_folders():
    assert plain_name("C:\\Mina filer\\rader\n\u202e.csv") == "rader .csv"
    assert plain_name("../../etc/passwd") == "passwd"
    assert len(plain_name("å" * 300 + ".csv")) == 200


# --- Back ------------------------------------------------------------------------------------------


def test_an_import_is_undone_on_its_page(coordinator: Client):
    confirm(coordinator, upload(coordinator, Organisation, NEW_ROWS))
    page = coordinator.get(undo_address())
    assert told(page, "tbody tr") == ["Ett To be deleted", "Två To be deleted"]
    page = confirm(coordinator, page)
    assert messages(page) == ["The import is undone: 0 rows are as before, 2 new rows are gone."]
    assert not Organisation.objects.exists()
    assert "Undone by Kim Koordinator" in page.content.decode()
    page = coordinator.post(undo_address(), {"mark": "x"}, follow=True)
    assert messages(page)[0].startswith("Nothing was undone")


def test_rows_that_stand_are_named_and_left_alone_on_choice(coordinator: Client):
    confirm(coordinator, upload(coordinator, Organisation, NEW_ROWS))
    row = Organisation.objects.get(slug="ett")
    row.website = "https://a.example"
    row.save()
    page = coordinator.get(undo_address())
    assert told(page, ".exchange__row--stands th") == ["Ett"]
    assert messages(confirm(coordinator, page))[0].startswith("Nothing was undone")
    mark = page_of(page).find("input", {"name": "mark"})["value"]
    coordinator.post(undo_address(), {"mark": mark, "leave": "yes"})
    assert Organisation.objects.get().slug == "ett"


def test_imports_are_ones_own(coordinator: Client):
    confirm(coordinator, upload(coordinator, Organisation, NEW_ROWS))
    neighbour, administrator = Client(), Client()
    neighbour.force_login(make_coordinator(RegionFactory(), email="neighbour@region.example"))
    administrator.force_login(make_site_administrator())
    assert [client.get(undo_address()).status_code for client in (neighbour, administrator)] == [404, 200]
    assert neighbour.post(undo_address(), {"mark": "x"}).status_code == 404
    lists = [
        client.get("/admin/arena/importrun/").content.decode() for client in (neighbour, coordinator, administrator)
    ]
    assert ["rader.csv" in page for page in lists] == [False, True, True]


# --- Who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["export", "import"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_others_are_kept_out(client: Client, model: Any, name: str):
    assert client.get(address(model, name)).status_code == 302
    client.force_login(User.objects.create_user("medlem@example.org", "x", name="Medlem"))
    assert client.get(address(model, name)).status_code == 403


def test_a_get_changes_nothing(coordinator: Client):
    ReadingFactory(indicator__programme__region=RegionFactory())
    page = upload(coordinator, Organisation, NEW_ROWS)
    with CaptureQueriesContext(connection) as queries:
        coordinator.get(page.request["PATH_INFO"])
        coordinator.get(address(Reading, "export"))
        downloaded(coordinator.get(address(Reading, "export"), {"_format": "csv"}))
    writing = [query["sql"] for query in queries if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert [sql for sql in writing if "session" not in sql] == []
