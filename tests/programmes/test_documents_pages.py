"""Documents and pictures on public pages."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from members.models import Picture
from programmes.models import Document
from tests import uploads
from tests.factories.events import SeminarFactory
from tests.factories.programmes import DocumentFactory, ProgrammeFactory
from tests.uploads import make_picture, sent

pytestmark = pytest.mark.django_db


def page_of(client: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser")


def entry(client: Client, document: Document, prefix: str = "") -> Tag:
    """Return what the programme's page says of the document."""
    page = page_of(client, prefix + document.programme.get_absolute_url())
    return page.find(id="documents").find_parent("section")


def make_document(**values: Any) -> Document:
    values = {"title": "Rapport", "programme": ProgrammeFactory(published=True), **values}
    return DocumentFactory(**values)


# --- Documents -------------------------------------------------------------------------------------


def test_a_link_says_what_one_gets(client: Client) -> None:
    content = uploads.pdf()[:-6] + b" " * 1_200_000 + b"%%EOF\n"
    document = make_document(file=sent("a.pdf", content), accessibility="partial", dated="2015", language="en")
    section = entry(client, document)
    assert (section.h3.a.get_text(), section.h3.a["href"]) == ("Rapport (PDF, 1,2\xa0MB, engelska)", document.address)
    assert section.h3.a["hreflang"] == "en"
    assert "2015" in section.find("p").get_text()
    assert document.get_accessibility_display().capitalize() in section.find("p").get_text()
    english = entry(client, document, "/en")
    assert english.h3.get_text() == "Rapport (PDF, 1.2\xa0MB, English)"


def test_a_swedish_document_does_not_say_so(client: Client) -> None:
    document = make_document(file=sent("a.csv", uploads.good("csv")))
    assert entry(client, document).h3.a.get_text() == "Rapport (CSV, 1\xa0kB)"


def test_who_cannot_read_it_learns_how_to_get_it_otherwise(client: Client) -> None:
    document = make_document(file=sent("a.pdf", uploads.pdf()))
    link = entry(client, document).find_all("a")[-1]
    path, _, place = link["href"].partition("#")
    assert page_of(client, path).find(id=place).name == "h2"


def test_a_document_elsewhere_and_one_nowhere(client: Client) -> None:
    elsewhere = make_document(website="https://example.se/a.pdf", language="fi")
    section = entry(client, elsewhere)
    assert (section.h3.a["href"], section.h3.get_text()) == ("https://example.se/a.pdf", "Rapport (finska)")
    assert len(section.find_all("a")) == 1
    section = entry(client, make_document())
    assert section.find("a") is None


# --- Pictures --------------------------------------------------------------------------------------


@pytest.fixture(params=["programme", "seminar"])
def shown(request: pytest.FixtureRequest) -> Any:
    """A published page with a picture."""
    picture = make_picture(
        content=uploads.written(uploads.image((3000, 2000))),
        translations={"en": {"alt": "People in a square."}},
        caption="Torget i <b>Halmstad</b>",
        credit="Alva & Bo",
    )
    factory = {"programme": ProgrammeFactory, "seminar": SeminarFactory}[request.param]
    return factory(published=True, picture=picture)


def test_a_page_shows_its_picture_in_the_width_that_fits(client: Client, shown: Any) -> None:
    picture = shown.picture
    figure = page_of(client, shown.get_absolute_url()).find("figure", class_="picture")
    image = figure.img
    assert image["alt"] == "Människor på ett torg."
    assert not image.has_attr("lang")
    assert image["src"] == picture.address_at(960)
    assert image["srcset"] == ", ".join(f"{picture.address_at(width)} {width}w" for width in (480, 960, 1920))
    assert (image["width"], image["height"], image["sizes"]) == ("1920", "1280", "(min-width: 52rem) 48rem, 94vw")
    assert not image.has_attr("loading")  # it is seen at once
    assert "Torget i <b>Halmstad</b>" in figure.figcaption.get_text()
    assert "Alva & Bo" in figure.figcaption.get_text()
    assert all(client.get(part.split()[0]).status_code == 200 for part in image["srcset"].split(", "))


def test_what_a_picture_shows_is_said_in_the_language_of_the_page(client: Client, shown: Any) -> None:
    address = "/en" + shown.get_absolute_url()
    figure = page_of(client, address).find("figure", class_="picture")
    assert figure.img["alt"] == "People in a square."
    assert figure.figcaption.span["lang"] == "sv"  # the caption has no English
    Picture.objects.update(translations={})
    image = page_of(client, address).find("figure", class_="picture").img
    assert (image["alt"], image["lang"]) == ("Människor på ett torg.", "sv")


def test_a_decoration_has_no_words(client: Client, shown: Any) -> None:
    Picture.objects.update(alt="", is_decorative=True, caption="", credit="", translations={})
    page = page_of(client, shown.get_absolute_url())
    figure = page.find("figure", class_="picture")
    assert (figure.img["alt"], figure.find("figcaption")) == ("", None)
    assert page.find("meta", property="og:image:alt") is None


def test_others_that_link_to_the_page_get_its_picture(client: Client, shown: Any) -> None:
    page = page_of(client, shown.get_absolute_url())
    found = {
        tag["property"]: tag["content"]
        for tag in page.find_all("meta", property=lambda name: "og:image" in (name or ""))
    }
    assert found == {
        "og:image": f"http://localhost:8000{shown.picture.address}",
        "og:image:type": "image/webp",
        "og:image:width": "1920",
        "og:image:height": "1280",
        "og:image:alt": "Människor på ett torg.",
    }


def test_a_page_without_a_picture_says_nothing_of_one(client: Client) -> None:
    page = client.get(ProgrammeFactory(published=True).get_absolute_url()).content.decode()
    assert "og:image" not in page
    assert "<figure" not in page


def test_a_picture_costs_no_further_query(client: Client, shown: Any, django_assert_num_queries: Any) -> None:
    client.get(shown.get_absolute_url())
    with django_assert_num_queries(1):
        client.get(shown.get_absolute_url())
