"""The page on which somebody decides whether the public reads their name."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from members.link_secrets import hash_of
from members.models import Opening, Signatory
from tests.factories.signatures import SignatoryFactory
from tests.members.own_pages import address, browser_of, faults, just_logged_in, left_alone, text_of
from tests.members.signatures import Case, make_case

pytestmark = pytest.mark.django_db
LINK = "/en/medunderteckna/hemligt/namn/"


@pytest.fixture
def case() -> Case:
    return make_case(state="standing", level="checked")


@pytest.fixture
def mia(case: Case) -> Signatory:
    """Somebody without an account, who has a link."""
    return SignatoryFactory(signature=case.signature, name="Mia Med", signed=True, secret_hash=hash_of("hemligt"))


def signer(case: Case) -> Signatory:
    return Signatory.objects.get(signature=case.signature, number=1)


def test_a_name_is_shown_and_hidden_by_its_person(case: Case):
    client = browser_of(case.signer)
    page = client.get(address(case, "-name"))
    assert "Visitors do not see your name." in text_of(page)
    shown = client.post(address(case, "-name"), {"wish": "show"}, follow=True)
    assert "Your name is shown on the public pages." in text_of(shown)
    assert signer(case).is_shown
    hidden = client.post(address(case, "-name"), {"wish": "hide"}, follow=True)
    assert "Your name is not shown." in text_of(hidden)
    assert not signer(case).is_shown


def test_a_name_is_taken_away_by_somebody_who_is_sure_and_known(case: Case):
    asked = left_alone(case.signer).post(address(case, "-name"), {"wish": "forget", "sure": "on"})
    assert (asked.status_code, "reauthenticate" in asked["Location"]) == (302, True)
    client = just_logged_in(case.signer)
    assert faults(client.post(address(case, "-name"), {"wish": "forget"})) == [
        "I understand that nobody can bring my name back: Tick the box if your name is to be taken away for good."
    ]
    done = client.post(address(case, "-name"), {"wish": "forget", "sure": "on"}, follow=True)
    assert "Your name is taken away. That somebody signed stays." in text_of(done)
    assert Signatory.objects.get(signature=case.signature).name == ""
    assert not Opening.objects.filter(name="signatory-name").exists()
    assert client.get(address(case, "-name")).status_code == 404


def test_a_name_that_is_needed_stays(case: Case):
    case.signature.state = "question"
    case.signature.save()
    client = just_logged_in(case.signer)
    page = client.get(address(case, "-name"))
    assert "for that your name is needed" in text_of(page)
    assert not BeautifulSoup(page.content, "html.parser").select("#forget_form")
    told = client.post(address(case, "-name"), {"wish": "forget", "sure": "on"})
    assert "for that your name is needed" in faults(told)[0]
    assert signer(case).name == "Sanna Signatär"


def test_the_link_does_the_same_without_an_account(case: Case, mia: Signatory):
    client = Client()
    page = client.get(LINK)
    assert "Mia Med, you signed Deklarationen för öppna dörrar for Öppna dörrar" in text_of(page)
    assert "no-store" in page["Cache-Control"]
    client.post(LINK, {"wish": "show"})
    mia.refresh_from_db()
    assert mia.is_shown
    done = client.post(LINK, {"wish": "forget", "sure": "on"})
    assert "Who it was, we no longer know." in text_of(done)
    mia.refresh_from_db()
    assert (mia.name, mia.email, mia.is_shown) == ("", "", False)
    assert client.get(LINK).status_code == 404
    assert signer(case).name == "Sanna Signatär", "each decides for themselves"


def test_to_look_changes_nothing(case: Case, mia: Signatory):
    Client().get(LINK)
    browser_of(case.signer).get(address(case, "-name"))
    mia.refresh_from_db()
    assert (mia.is_shown, mia.name, signer(case).is_shown) == (False, "Mia Med", False)


def test_who_has_not_signed_has_nothing_to_decide(case: Case):
    SignatoryFactory(signature=case.signature, secret_hash=hash_of("hemligt"))
    assert Client().get(LINK).status_code == 404


def test_a_wish_that_is_none_does_nothing(case: Case, mia: Signatory):
    assert Client().post(LINK, {"wish": "x"}).status_code == 200
    mia.refresh_from_db()
    assert mia.name == "Mia Med"


def test_nobody_else_decides(case: Case):
    assert just_logged_in(case.contact).post(address(case, "-name"), {"wish": "show"}).status_code == 404
    assert not signer(case).is_shown
    assert reverse("my-signature-name", args=[case.signature.public_id])
