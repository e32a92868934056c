"""Documents in the administration of their programme."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members.models import Region
from programmes.models import Document, Programme
from tests import uploads
from tests.admin_rows import make_programme
from tests.factories.members import make_coordinator
from tests.factories.programmes import DocumentFactory
from tests.forms import errors, messages, send
from tests.uploads import sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_storage() -> None:
    uploads.clear()


@pytest.fixture
def programme() -> Programme:
    return make_programme(region=Region.objects.get(code="13"))


@pytest.fixture
def halland(client: Client) -> Client:
    """A logged-in coordinator of Region Halland, who reads English."""
    person = make_coordinator(Region.objects.get(code="13"))
    person.language = "en"
    person.save()
    client.force_login(person)
    return client


def change(programme: Programme) -> str:
    return f"/admin/programmes/programme/{programme.pk}/change/"


def add(client: Client, programme: Programme, **values: Any) -> Any:
    """Add a document on the programme's page, and send the form."""
    values = {
        "title": "Rapport",
        "kind": "report",
        "language": "sv",
        "accessibility": "unknown",
        "position": "0",
        **values,
    }
    changes = {f"documents-0-{name}": value for name, value in values.items() if name != "whole"}
    return send(
        client,
        change(programme),
        "programme_form",
        **{"documents-TOTAL_FORMS": "1"},
        **changes,
        **values.get("whole", {}),
    )


def test_a_document_is_uploaded(halland: Client, programme: Programme) -> None:
    page = add(halland, programme, file=sent("Årsrapport.PDF", uploads.pdf()), accessibility="full", language="en")
    assert errors(page) == []
    assert not any("readable" in words for words in messages(page))
    document = Document.objects.get()
    assert (document.key, document.ending, document.language) == ("rapport", "pdf", "en")
    assert document.file_size == len(uploads.pdf())
    assert uploads.kept() == {document.file.name}
    assert "rsrapport" not in str(document.file.name)


def test_two_documents_of_one_name_are_two_files(halland: Client, programme: Programme) -> None:
    DocumentFactory(programme=programme, file=sent("a.pdf", uploads.pdf()))
    DocumentFactory(programme=programme, file=sent("a.pdf", uploads.pdf(tagged=False)))
    assert len(uploads.kept()) == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("rapport.pdf", b"MZ\x90\0" * 99, "The file is called .pdf but is no whole PDF"),
        ("rapport.exe", b"MZ\x90\0" * 99, "This kind of file is not taken."),
        ("rapport.docx", b"", "The submitted file is empty."),
        ("r" * 300 + ".pdf", b"\0" * (20 * 1024 * 1024), "The file is 20 MB and may be 15 MB at most."),
    ],
    ids=["program", "ending", "empty", "large"],
)
def test_what_is_no_document_is_refused_and_the_rest_stays(
    halland: Client, programme: Programme, name: str, content: bytes, words: str
) -> None:
    page = add(halland, programme, file=sent(name, content), body="Vad den säger.", whole={"summary": "Ny text."})
    assert page.status_code == 200
    (error,) = errors(page)
    assert words in error
    assert "Vad den säger." in page.content.decode()
    assert "Ny text." in page.content.decode()
    assert not Document.objects.exists()
    assert uploads.kept() == set()


def test_a_fault_elsewhere_on_the_page_asks_for_the_file_again(halland: Client, programme: Programme) -> None:
    page = add(halland, programme, file=sent("a.pdf", uploads.pdf()), whole={"title": ""})
    assert "Choose the file again: it could not be kept while the form has faults." in errors(page)
    assert len(errors(page)) == 2
    assert uploads.kept() == set()


def test_a_document_has_a_file_or_an_address(halland: Client, programme: Programme) -> None:
    page = add(halland, programme, file=sent("a.pdf", uploads.pdf()), website="https://example.se/a.pdf")
    assert "Give either a file or an address: the reader is led to one of them." in errors(page)
    assert errors(add(halland, programme)) == []


def test_a_pdf_that_may_not_be_as_accessible_as_is_said_gives_a_warning(halland: Client, programme: Programme) -> None:
    page = add(halland, programme, file=sent("a.pdf", uploads.pdf(tagged=False)), accessibility="full")
    (warning,) = (words for words in messages(page) if "look at it again" in words)
    assert "“Rapport” is said to be readable with aids" in warning
    assert "no tags" in warning
    assert "no title" in warning
    page = send(
        halland, change(programme), "programme_form", **{"documents-0-accessibility": "none", "documents-0-file": ""}
    )
    assert not any("look at it again" in words for words in messages(page))
    page = send(
        halland, change(programme), "programme_form", **{"documents-0-accessibility": "full", "documents-0-file": ""}
    )
    assert any("look at it again" in words for words in messages(page))


def test_the_file_that_stands_is_shown_kept_and_taken_away(halland: Client, programme: Programme) -> None:
    document = DocumentFactory(programme=programme, file=sent("a.pdf", uploads.pdf()), title="Rapport")
    field = BeautifulSoup(halland.get(change(programme)).content, "html.parser").select_one(".kept-file")
    assert field.a["href"] == document.address
    assert halland.get(field.a["href"]).status_code == 200
    assert field.a.get_text() == "The file that stands (PDF, 1\xa0kB)"
    send(halland, change(programme), "programme_form", **{"documents-0-body": "Ny", "documents-0-file": ""})
    document.refresh_from_db()
    assert (document.body, bool(document.file)) == ("Ny", True)
    send(halland, change(programme), "programme_form", **{"documents-0-file-clear": "on", "documents-0-file": ""})
    document.refresh_from_db()
    assert (bool(document.file), document.file_size) == (False, None)


def test_a_language_that_the_list_lacks_stays(halland: Client, programme: Programme) -> None:
    document = DocumentFactory(programme=programme, language="de-CH")
    send(halland, change(programme), "programme_form", **{"documents-0-body": "Ny", "documents-0-file": ""})
    document.refresh_from_db()
    assert (document.body, document.language) == ("Ny", "de-CH")
    page = send(halland, change(programme), "programme_form", **{"documents-0-language": "xx", "documents-0-file": ""})
    assert len(errors(page)) == 1


def test_a_request_beyond_all_bounds_is_refused_at_the_door(halland: Client, programme: Programme) -> None:
    response = halland.post(change(programme), {}, headers={"Content-Length": str(40 * 1024 * 1024)})
    assert response.status_code == 413
    page = BeautifulSoup(response.content, "html.parser")
    assert page.h1.get_text(strip=True)
    assert halland.post("/sok/", {}, headers={"Content-Length": str(4 * 1024 * 1024)}).status_code == 413
