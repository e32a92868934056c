"""The badge of a signature: it says how the signature stands, asks nothing of anybody, and leads to the proof."""

import xml.etree.ElementTree as ET
from datetime import date
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members import badges
from members.models import Signature
from tests.factories.members import DeclarationFactory, OrganisationFactory, SignatureFactory, WithdrawalFactory

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def signature() -> Signature:
    return SignatureFactory(
        signed_here=True,
        state="standing",
        version__declaration__title="Deklarationen för <öppna> dörrar & annat",
        version__declaration__slug="oppna-dorrar",
        organisation__name="Å & Ö <b>",
        organisation__slug="a-o",
    )


def address(signature: Signature, language: str = "") -> str:
    return f"{language}/marke/{signature.public_id}.svg"


def picture(client: Client, signature: Signature, language: str = "/en") -> ET.Element:
    response = client.get(address(signature, language))
    assert response.status_code == 200
    return ET.fromstring(response.content)  # noqa: S314  our own


def texts(root: ET.Element) -> list[str]:
    return [str(text.text) for text in root.iter(f"{SVG}text")]


def test_a_standing_signature(client: Client, signature: Signature):
    root = picture(client, signature)
    assert texts(root) == ["Has signed", "Deklarationen för", "<öppna> dörrar & annat", "Å & Ö <b>"]
    title, text = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert text is not None
    assert title.text == "Å & Ö <b>: Has signed, Deklarationen för <öppna> dörrar & annat"
    assert (text.text or "").endswith("The signature stands.")
    assert root.get("aria-labelledby") == f"{title.get('id')} {text.get('id')}"
    assert (root.get("role"), root.get("width"), root.get("height")) == ("img", "340", "148")


def test_it_speaks_both_languages(client: Client, signature: Signature):
    assert [picture(client, signature, language).get("lang") for language in ("", "/en")] == ["sv", "en"]


def test_it_asks_nothing_of_anybody(client: Client, signature: Signature):
    response = client.get(address(signature))
    markup = response.content.decode()
    for part in ("href", "url(", "<style", "<script", "<image", "@import"):
        assert part not in markup
    assert response.cookies == {}
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_words_fit_into_it(client: Client, signature: Signature):
    declaration, organisation = signature.declaration, signature.organisation
    type(declaration).objects.update(title="Mångfaldsdeklarationsundertecknarförteckningen " * 4)
    type(organisation).objects.filter(pk=organisation.pk).update(name="Samordningsförbundet " * 7)
    lines = texts(picture(client, signature))
    assert len(lines) == 5
    assert [len(line) <= most for line, most in zip(lines, (28, 23, 23, 32, 32), strict=True)] == [True] * 5
    assert (lines[2][-1], lines[4][-1]) == ("…", "…")


def test_a_browser_that_keeps_it_asks_whether_it_is_still_right(client: Client, signature: Signature):
    first = client.get(address(signature))
    assert first["Cache-Control"] == "no-cache"
    again = client.get(address(signature), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    WithdrawalFactory(signature=signature, withdrawn_on=date(2027, 3, 1))
    changed = client.get(address(signature), headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_an_ended_signature_says_so(client: Client, signature: Signature):
    WithdrawalFactory(signature=signature, withdrawn_on=date(2027, 3, 1))
    root = picture(client, signature)
    assert texts(root)[0] == "Withdrawn on 1 March 2027"
    text = root.find(f"{SVG}desc")
    assert text is not None
    assert (text.text or "").endswith("The signature no longer counts.")
    rect = root.find(f"{SVG}rect")
    assert rect is not None
    assert rect.get("fill") == badges.STANDS_NOT[0]


def test_a_lapsed_signature_says_so(client: Client, signature: Signature):
    Signature.objects.filter(pk=signature.pk).update(state="lapsed", valid_until=date(2027, 3, 31))
    assert texts(picture(client, signature))[0] == "Lapsed on 31 March 2027"


def test_a_signature_that_waits_for_its_check_says_so_or_has_none(client: Client):
    hidden = SignatureFactory(signed_here=True)
    assert client.get(address(hidden)).status_code == 404
    hidden.declaration.shows_before_check = True
    hidden.declaration.save()
    assert texts(picture(client, hidden))[0] == "Has signed, not checked yet"


@pytest.mark.parametrize("state", ["pending", "refused", "cancelled"])
def test_what_was_never_shown_has_no_badge(client: Client, state: str):
    assert client.get(address(SignatureFactory(signed_here=True, state=state))).status_code == 404


def test_no_badge_of_what_nobody_may_see(client: Client, signature: Signature):
    type(signature.declaration).objects.update(status="draft")
    assert client.get(address(signature)).status_code == 404
    assert client.get("/marke/finns-inte.svg").status_code == 404


def test_a_badge_costs_one_query(client: Client, signature: Signature, django_assert_num_queries):
    client.get(address(signature))
    with django_assert_num_queries(1):
        client.get(address(signature))


# --- How to use it ---------------------------------------------------------------------------------


def test_the_page_has_the_markup_in_both_languages(client: Client, signature: Signature):
    response = client.get("/en/deklarationer/oppna-dorrar/undertecknare/a-o/marke/")
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    found = [BeautifulSoup(area.get_text(), "html.parser") for area in page.select("textarea")]
    number = signature.public_id
    assert [part.a["href"] for part in found if part.a] == [
        f"http://localhost:8000/verifiera/{number}/",
        f"http://localhost:8000/en/verifiera/{number}/",
    ]
    assert [part.img["src"] for part in found if part.img] == [
        f"http://localhost:8000/marke/{number}.svg",
        f"http://localhost:8000/en/marke/{number}.svg",
    ]
    images = [part.img for part in found if part.img]
    assert images[1]["alt"] == (
        "Å & Ö <b> and Deklarationen för <öppna> dörrar & annat: see whether the signature stands"
    )
    assert (images[0]["width"], images[0]["height"]) == ("340", "148")
    assert "&lt;a href=" in response.content.decode()
    assert "<b>" not in unescape(str(page.h1))


def test_what_was_not_signed_here_has_no_badge(client: Client):
    recorded = SignatureFactory(
        version__declaration=DeclarationFactory(published=True), organisation=OrganisationFactory(published=True)
    )
    there = f"{recorded.get_absolute_url()}marke/"
    assert client.get(there).status_code == 404
    assert "marke/" not in client.get(recorded.get_absolute_url()).content.decode()
