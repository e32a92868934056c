"""The library of pictures in the administration."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from members.models import Picture, Region
from tests import uploads
from tests.admin_rows import make_programme
from tests.factories.members import make_coordinator
from tests.forms import errors, messages, send
from tests.uploads import make_picture, photograph, sent

pytestmark = pytest.mark.django_db
ADD = "/admin/members/picture/add/"
LIST = "/admin/members/picture/"
LIST_QUERIES = 7


@pytest.fixture(autouse=True)
def _empty_storage() -> None:
    uploads.clear()


@pytest.fixture
def halland(client: Client) -> Client:
    """A logged-in coordinator of Region Halland, who reads English."""
    person = make_coordinator(Region.objects.get(code="13"))
    person.language = "en"
    person.save()
    client.force_login(person)
    return client


def change(picture: Picture) -> str:
    return f"{LIST}{picture.pk}/change/"


def test_a_picture_is_uploaded_and_written_anew(halland: Client) -> None:
    page = send(
        halland,
        ADD,
        "picture_form",
        name="Torget",
        alt="Ett torg.",
        alt_en="A square.",
        file=sent("../../Å\u202e\0.jpg", photograph()),
    )
    assert errors(page) == []
    picture = Picture.objects.get()
    assert (picture.region.code, picture.width, picture.height) == ("13", 800, 1200)
    assert picture.translations == {"en": {"alt": "A square."}}
    assert uploads.kept() == {picture.name_at(480), picture.name_at(800)}
    for width in picture.widths:
        with picture.file.storage.open(picture.name_at(width)) as file:
            assert uploads.MARK not in file.read()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"alt": ""}, "Say what the picture shows. If nobody misses anything without it, mark it as decoration."),
        ({"alt": "Ett torg.", "is_decorative": "on"}, "The picture is marked as decoration only"),
        ({"alt": "", "alt_en": "A square.", "is_decorative": "on"}, "The picture is marked as decoration only"),
    ],
)
def test_either_a_text_or_the_mark_and_the_file_is_asked_for_again(
    halland: Client, values: dict[str, str], words: str
) -> None:
    page = send(halland, ADD, "picture_form", name="Torget", file=sent("a.jpg", photograph()), **values)
    found = errors(page)
    assert len(found) == 2
    assert any(words in error for error in found)
    assert "Choose the file again: it could not be kept while the form has faults." in found
    assert 'value="Torget"' in page.content.decode()
    assert not Picture.objects.exists()
    assert uploads.kept() == set()


def test_the_database_wants_a_text_or_the_mark_too() -> None:
    picture = make_picture()
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.filter(pk=picture.pk).update(is_decorative=True)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("tom.jpg", b"", "The submitted file is empty."),
        ("a.jpg", b"MZ\x90\0" * 99, "This is no whole JPEG, PNG, WebP or GIF picture."),
        ("a.svg", b"<svg/>", "SVG drawings can hold programs"),
        ("a.png", uploads.bomb(), "The picture has too many pixels"),
        ("a" * 300 + ".jpg", b"\0" * (20 * 1024 * 1024), "The picture is 20 MB and may be 10 MB at most."),
    ],
    ids=["empty", "program", "drawing", "bomb", "large"],
)
def test_what_is_no_picture_is_refused_and_the_rest_stays(
    halland: Client, name: str, content: bytes, words: str
) -> None:
    page = send(
        halland, ADD, "picture_form", name="Torget", alt="Ett torg.", caption="Vid ån", file=sent(name, content)
    )
    assert page.status_code == 200
    (error,) = errors(page)
    assert words in error
    assert 'value="Vid ån"' in page.content.decode()
    assert uploads.kept() == set()


def test_a_long_name_of_a_file_does_not_matter(halland: Client) -> None:
    page = send(halland, ADD, "picture_form", name="A", alt="B", file=sent("å" * 300 + ".jpg", photograph()))
    assert errors(page) == []


def test_of_a_moving_picture_only_the_first_image_is_kept_and_said_so(halland: Client) -> None:
    moving = uploads.written(
        uploads.image((50, 40)), "GIF", save_all=True, append_images=[uploads.image((50, 40)).rotate(180)]
    )
    page = send(halland, ADD, "picture_form", name="A", alt="B", file=sent("a.gif", moving))
    assert "The picture moved. Only its first image was kept." in messages(page)
    page = send(halland, change(Picture.objects.get()), "picture_form", caption="C", file="")
    assert not any("moved" in words for words in messages(page))


def test_the_picture_that_stands_is_shown_and_kept(halland: Client) -> None:
    picture = make_picture(region=Region.objects.get(code="13"))
    page = BeautifulSoup(halland.get(change(picture)).content, "html.parser")
    field = page.select_one(".kept-file")
    assert field.img["src"] == picture.thumbnail
    assert (field.a["href"], field.a.get_text()) == (picture.address, "The file that stands (800 × 1200)")
    assert page.select_one("[name='file-clear']") is None
    send(halland, change(picture), "picture_form", caption="Vid ån", file="")
    again = Picture.objects.get()
    assert (again.file.name, again.caption) == (picture.file.name, "Vid ån")


def test_only_those_of_the_own_region_are_seen_and_chosen(halland: Client) -> None:
    own, other = make_picture(region=Region.objects.get(code="13"), name="Vår"), make_picture(name="Deras")
    page = halland.get(LIST).content.decode()
    assert "Vår" in page
    assert "Deras" not in page
    assert halland.get(change(other)).status_code == 404
    question = "?app_label=programmes&model_name=programme&field_name=picture&term="
    found = halland.get(f"/admin/autocomplete/{question}").json()["results"]
    assert found == [{"id": str(own.pk), "text": "Vår", "thumbnail": own.thumbnail}]


def test_another_regions_picture_is_refused_when_it_is_sent_by_hand(halland: Client) -> None:
    other = make_picture(name="Deras", region=Region.objects.get(code="12"))
    programme = make_programme(region=Region.objects.get(code="13"))
    address = f"/admin/programmes/programme/{programme.pk}/change/"
    page = send(halland, address, "programme_form", picture=str(other.pk))
    assert len(errors(page)) == 1
    programme.refresh_from_db()
    assert programme.picture is None


def test_the_chosen_picture_is_shown_on_the_page_of_the_programme(halland: Client) -> None:
    picture = make_picture(region=Region.objects.get(code="13"))
    programme = make_programme(region=Region.objects.get(code="13"), picture=picture)
    page = BeautifulSoup(halland.get(f"/admin/programmes/programme/{programme.pk}/change/").content, "html.parser")
    assert page.select_one(".picture-shown")["src"] == picture.thumbnail
    assert page.select_one("#id_picture")["data-shows-pictures"] == ""


def test_a_picture_in_use_says_where_and_is_not_deleted(halland: Client) -> None:
    picture = make_picture(region=Region.objects.get(code="13"))
    programme = make_programme(region=Region.objects.get(code="13"), picture=picture)
    assert programme.title in halland.get(change(picture)).content.decode()
    page = halland.get(f"{LIST}{picture.pk}/delete/").content.decode()
    assert programme.title in page
    halland.post(f"{LIST}{picture.pk}/delete/", {"post": "yes"})
    assert Picture.objects.exists()


def test_a_deleted_picture_takes_its_files_along(halland: Client, django_capture_on_commit_callbacks: Any) -> None:
    picture = make_picture(region=Region.objects.get(code="13"))
    with django_capture_on_commit_callbacks(execute=True):
        halland.post(f"{LIST}{picture.pk}/delete/", {"post": "yes"})
    assert not Picture.objects.exists()
    assert uploads.kept() == set()


def test_the_list_costs_the_same_for_one_and_for_many(halland: Client, django_assert_num_queries: Any) -> None:
    make_picture(region=Region.objects.get(code="13"))
    halland.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        halland.get(LIST)
    for number in range(5):
        make_picture(region=Region.objects.get(code="13"), name=f"Bild {number}")
    with django_assert_num_queries(LIST_QUERIES):
        halland.get(LIST)


def test_a_row_that_is_saved_without_a_form_is_looked_over_too() -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="no whole JPEG"):
        Picture(name="A", alt="B", file=sent("a.jpg", b"MZ")).save()
