"""Who can fetch an uploaded file, and how it is handed over."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from arena.page_cache import PageCache
from members.models import Picture, Region
from programmes.models import Document, Programme
from tests import uploads
from tests.arena.wsgi import Answer, Application
from tests.factories.events import SeminarFactory
from tests.factories.members import RegionFactory, make_coordinator, make_site_administrator
from tests.factories.programmes import DocumentFactory, ProgrammeFactory
from tests.uploads import make_picture, sent

pytestmark = pytest.mark.django_db
SAFE = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


def make_document(programme: Programme, name: str = "fil.pdf", **values: Any) -> Document:
    document = DocumentFactory(programme=programme, title="Årsrapport 2015", **values)
    document.file = sent(name, uploads.good(documents_ending(name)))
    document.full_clean()
    document.save()
    return document


def documents_ending(name: str) -> str:
    return name.rpartition(".")[2]


def visitors() -> dict[str, Client]:
    """Return an anonymous visitor, the coordinators of the other and of the own region, a site administrator."""
    people = {
        "other": make_coordinator(RegionFactory(code="12"), email="other@region.example"),
        "own": make_coordinator(RegionFactory(code="13")),
        "administrator": make_site_administrator(),
    }
    clients = {"anonymous": Client(), **{name: Client() for name in people}}
    for name, person in people.items():
        clients[name].force_login(person)
    return clients


def statuses(address: str, clients: dict[str, Client]) -> list[int]:
    return [client.get(address).status_code for client in clients.values()]


# --- Who ---------------------------------------------------------------------------------------------


def test_a_document_is_for_all_once_its_programme_is_published() -> None:
    programme = ProgrammeFactory()
    document, clients = make_document(programme), visitors()
    assert statuses(document.address, clients) == [404, 404, 200, 200]
    programme.status = "published"
    programme.save()
    assert statuses(document.address, clients) == [200, 200, 200, 200]
    programme.status = "unpublished"
    programme.save()
    assert statuses(document.address, clients) == [404, 404, 200, 200]


def test_a_picture_is_for_all_once_something_published_shows_it() -> None:
    picture, clients = make_picture(region=Region.objects.get(code="13")), visitors()
    assert statuses(picture.address, clients) == [404, 404, 200, 200]
    programme = ProgrammeFactory(picture=picture)
    assert statuses(picture.address, clients) == [404, 404, 200, 200]
    programme.status = "published"
    programme.save()
    assert statuses(picture.address, clients) == [200, 200, 200, 200]
    programme.picture = None
    programme.save()
    assert statuses(picture.address, clients) == [404, 404, 200, 200]
    SeminarFactory(picture=picture, published=True)
    assert statuses(picture.address, clients) == [200, 200, 200, 200]


def test_a_picture_of_no_region_is_for_site_administrators_until_it_is_shown() -> None:
    assert statuses(make_picture().address, visitors()) == [404, 404, 404, 200]


def test_a_title_of_a_draft_is_not_told_by_a_redirect() -> None:
    document, clients = make_document(ProgrammeFactory()), visitors()
    assert statuses(reverse("document-file", args=[document.pk, "x.pdf"]), clients) == [404, 404, 302, 302]


def test_what_is_not_there_is_not_found(client: Client) -> None:
    programme = ProgrammeFactory(published=True)
    picture = make_picture()
    programme.picture = picture
    programme.save()
    plain = DocumentFactory(programme=programme)
    document = make_document(programme)
    for name, args in (
        ("document-file", [9999, "x.pdf"]),
        ("document-file", [plain.pk, "x.pdf"]),
        ("picture-file", [9999, picture.stamp, 480]),
        ("picture-file", [picture.pk, "0" * 12, 480]),
        ("picture-file", [picture.pk, picture.stamp, 481]),
        ("picture-file", [picture.pk, picture.stamp, 10**30]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404
    uploads.clear()
    assert [client.get(row.address).status_code for row in (picture, document)] == [404, 404]


def test_an_address_with_a_number_beyond_all_rows_is_not_found(client: Client) -> None:
    assert client.get(f"/filer/dokument/{10**40}/x.pdf").status_code == 404
    assert client.get(f"/filer/bilder/{10**40}-abc-480.webp").status_code == 404


# --- How ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.pdf", "application/pdf"),
        ("a.csv", "text/csv; charset=utf-8"),
        ("a.ODT", "application/vnd.oasis.opendocument.text"),
    ],
)
def test_a_document_is_saved_and_never_shown(client: Client, name: str, media_type: str) -> None:
    ending = documents_ending(name).lower()
    document = DocumentFactory(programme=ProgrammeFactory(published=True), title="Årsrapport <2015>", language="fi")
    document.file = sent(name, uploads.good(ending))
    document.save()
    assert document.address == f"/filer/dokument/{document.pk}/arsrapport-2015.{ending}"
    response = client.get(document.address)
    assert b"".join(response) == uploads.good(ending)
    assert {header: response[header] for header in SAFE} == SAFE
    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"] == f'attachment; filename="arsrapport-2015.{ending}"'
    assert response["Content-Length"] == str(len(uploads.good(ending)))
    assert response["Content-Language"] == "fi"
    assert response["Cache-Control"] == "public, no-cache"
    assert not response.cookies


def test_a_former_name_leads_to_the_present_one(client: Client) -> None:
    document = make_document(ProgrammeFactory(published=True))
    response = client.get(reverse("document-file", args=[document.pk, "forra-namnet.docx"]))
    assert (response.status_code, response["Location"]) == (302, document.address)


def test_a_picture_is_kept_by_browsers_and_has_another_address_when_it_is_replaced(client: Client) -> None:
    picture = make_picture()
    ProgrammeFactory(published=True, picture=picture)
    response = client.get(picture.address_at(480))
    assert b"".join(response)[8:12] == b"WEBP"
    assert {header: response[header] for header in SAFE} == SAFE
    assert (response["Content-Type"], response["Cache-Control"]) == ("image/webp", "public, max-age=604800, immutable")
    before = picture.address
    picture.file = sent("ny.png", uploads.written(uploads.image((600, 300)), "PNG"))
    picture.save()
    assert picture.address != before
    assert client.get(before).status_code == 404


def test_a_draft_is_kept_by_nobody_but_the_browser_of_who_may_see_it() -> None:
    clients = visitors()
    document = make_document(ProgrammeFactory())
    assert clients["own"].get(document.address)["Cache-Control"] == "private, no-cache"


def test_a_file_that_the_browser_has_is_not_sent_again(client: Client) -> None:
    document = make_document(ProgrammeFactory(published=True))
    tag = client.get(document.address)["ETag"]
    again = client.get(document.address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    document.file = sent("ny.pdf", uploads.pdf(tagged=False))
    document.save()
    assert client.get(document.address, headers={"If-None-Match": tag}).status_code == 200


def test_only_reading_is_allowed(client: Client) -> None:
    document = make_document(ProgrammeFactory(published=True))
    head = client.head(document.address)
    assert (head.status_code, b"".join(head)) == (200, b"")
    assert int(head["Content-Length"]) == document.file_size
    assert client.post(document.address).status_code == 405


@pytest.mark.parametrize(
    ("asked", "status", "said", "wanted"),
    [
        ("bytes=0-4", 206, "bytes 0-4/{size}", slice(0, 5)),
        ("bytes=5-", 206, "bytes 5-{last}/{size}", slice(5, None)),
        ("bytes=-6", 206, "bytes {sixth}-{last}/{size}", slice(-6, None)),
        ("bytes=5-99999", 206, "bytes 5-{last}/{size}", slice(5, None)),
        ("bytes=99999-", 416, "bytes */{size}", slice(0, 0)),
        ("bytes=5-2", 416, "bytes */{size}", slice(0, 0)),
        ("bytes=-0", 416, "bytes */{size}", slice(0, 0)),
        ("bytes=-", 200, None, slice(None)),
        ("bytes=0-1,3-4", 200, None, slice(None)),
        ("bytes=²-", 200, None, slice(None)),
        ("lines=1-2", 200, None, slice(None)),
    ],
)
def test_a_part_can_be_asked_for(client: Client, asked: str, status: int, said: str | None, wanted: slice) -> None:
    document, content = make_document(ProgrammeFactory(published=True)), uploads.pdf()
    response = client.get(document.address, headers={"Range": asked})
    size = len(content)
    numbers = {"size": size, "last": size - 1, "sixth": size - 6}
    assert (response.status_code, response.get("Content-Range")) == (status, said and said.format(**numbers))
    assert b"".join(response) == content[wanted]


def test_a_part_of_a_file_that_was_replaced_is_the_whole_new_one(client: Client) -> None:
    document = make_document(ProgrammeFactory(published=True))
    response = client.get(document.address, headers={"Range": "bytes=0-4", "If-Range": '"another"'})
    assert response.status_code == 200
    response = client.get(document.address, headers={"Range": "bytes=0-4", "If-Range": response["ETag"]})
    assert response.status_code == 206


def test_a_file_is_not_packed(client: Client) -> None:
    document = make_document(ProgrammeFactory(published=True))
    response = client.get(document.address, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response


def test_a_file_costs_one_query(client: Client, django_assert_num_queries: Any) -> None:
    picture = make_picture()
    document = make_document(ProgrammeFactory(published=True, picture=picture))
    for row in (picture, document):
        client.get(row.address)
        with django_assert_num_queries(1):
            client.get(row.address)


@pytest.mark.parametrize("path", ["/filer/dokument/1/a.csv", "/filer/bilder/1-abc-480.webp"])
def test_the_page_cache_leaves_files_alone(path: str) -> None:
    application = Application(headers=[("Content-Type", "text/csv")])
    cache = PageCache(application, seconds=60, entries=10)
    for _ in range(2):
        Answer(cache, path, HTTP_RANGE="bytes=0-4")
    assert [asked["HTTP_RANGE"] for asked in application.asked] == ["bytes=0-4"] * 2
    assert len(cache.store) == 0


# --- What is kept, and for how long ------------------------------------------------------------------


def test_every_picture_consists_of_the_files_that_its_addresses_lead_to() -> None:
    uploads.clear()
    picture = make_picture(content=uploads.written(uploads.image((1500, 1000))))
    assert picture.widths == [480, 960, 1500]
    assert uploads.kept() == {picture.name_at(width) for width in picture.widths}
    assert all("torget" not in name for name in uploads.kept())


def test_files_go_with_their_row_once_that_is_certain(django_capture_on_commit_callbacks: Any) -> None:
    uploads.clear()
    document = make_document(ProgrammeFactory())
    picture = make_picture()
    document.file, picture.file = sent("b.pdf", uploads.pdf()), sent("b.jpg", uploads.photograph())
    document.save()
    picture.save()
    assert len(uploads.kept()) == 2 + 2 * 2  # earlier versions keep theirs: the history can return to them
    with django_capture_on_commit_callbacks(execute=True):
        document.delete()
        Picture.objects.filter(pk=picture.pk).delete()
        assert len(uploads.kept()) == 6
    assert uploads.kept() == set()


def test_files_of_a_deleted_programme_go_too_but_not_those_that_a_copy_shares(
    django_capture_on_commit_callbacks: Any,
) -> None:
    uploads.clear()
    first, second = ProgrammeFactory(), ProgrammeFactory()
    document = make_document(first)
    alone = make_document(first)
    copy = DocumentFactory(programme=second, file=document.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        first.delete()
    assert uploads.kept() == {copy.file.name}
    assert alone.file.name not in uploads.kept()


def test_an_earlier_version_comes_back_with_its_file_and_measures() -> None:
    picture, document = make_picture(), make_document(ProgrammeFactory())
    before = (picture.file.name, picture.width, picture.height, document.file.name, document.file_size)
    picture.file = sent("liten.png", uploads.written(uploads.image((100, 50)), "PNG"))
    picture.save()
    document.file = sent("ny.pdf", uploads.pdf(tagged=False))
    document.save()
    assert (picture.width, picture.height) == (100, 50)
    picture.file, document.file = before[0], before[3]
    picture.save()
    document.save()
    assert (picture.file.name, picture.width, picture.height, document.file.name, document.file_size) == before
    assert default_storage.exists(picture.name_at(480))
