"""The pages of signing: where it begins, the whole way, what is kept as it was typed, two who write at once."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from members.models import Signature, SigningDraft
from tests.factories.members import UserFactory
from tests.forms import fields_of
from tests.members.logging_in import faults, headings
from tests.members.signing import MANDATE, OWN, Case, make_case, new_version

pytestmark = pytest.mark.django_db
START = "/en/deklarationer/oppna-dorrar/skriv-under/"
HERE = f"{START}foreningen/"


@pytest.fixture
def case() -> Case:
    return make_case()


@pytest.fixture
def signatory(client: Client, case: Case) -> Client:
    client.force_login(case.signatory)
    return client


def page(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(response: Any, selector: str) -> list[str]:
    return [item.get_text(" ", strip=True) for item in page(response).select(selector)]


def press(client: Client, path: str, form_id: str = "signing_form", **changes: Any) -> Any:
    """Open a page, fill in its form, and press a button."""
    opened = client.get(path)
    assert opened.status_code == 200, path
    return client.post(path, {**fields_of(opened, form_id), "go": "on", **changes})


def code_of_mail() -> str:
    body = next(m.body for m in reversed(mail.outbox) if "code" in m.subject)
    return re.search(r"^    (\S+)$", body, re.MULTILINE)[1]


# --- The whole way ---------------------------------------------------------------------------------


def test_the_whole_way(signatory: Client, case: Case):
    response = signatory.post(START, {"organisation": "foreningen"})
    assert response["Location"] == f"{HERE}texten/"
    shown = signatory.get(f"{HERE}texten/")
    assert headings(shown) == ["Deklarationen för öppna dörrar"]
    assert words(shown, ".steps [aria-current]") == ["The text"]
    assert words(shown, ".kicker") == ["Step 1 of 6 · Föreningen Öppet"]
    assert words(shown, ".signed-text h4") == ["Vi lyssnar", "Vi öppnar dörrarna", "Vi utbildar oss"]
    assert press(signatory, f"{HERE}texten/", read="on")["Location"] == f"{HERE}ataganden/"
    response = press(signatory, f"{HERE}ataganden/", chosen=["2"], go="add")
    assert response["Location"] == f"{HERE}ataganden/#row-1"
    own = {f"own_0_{name}": value for name, value in OWN.items()}
    response = press(signatory, f"{HERE}ataganden/", chosen=["2"], **own)
    assert response["Location"] == f"{HERE}behorighet/"
    answers = {name: value for name, value in MANDATE.items() if name != "others"}
    assert press(signatory, f"{HERE}behorighet/", **answers)["Location"] == f"{HERE}offentligt/"
    shown = signatory.get(f"{HERE}offentligt/")
    assert fields_of(shown, "signing_form")["title"] == "ordförande"
    assert press(signatory, f"{HERE}offentligt/", shown="yes")["Location"] == f"{HERE}kontrollera/"
    shown = signatory.get(f"{HERE}kontrollera/")
    assert words(shown, ".commitments h3") == ["Vi lyssnar", "Vi öppnar dörrarna"]
    assert words(shown, ".signing__own strong") == ["Vi frågar dem som slutar"]
    assert press(signatory, f"{HERE}kontrollera/")["Location"] == f"{HERE}legitimera/"
    shown = signatory.post(f"{HERE}legitimera/", {"action": "send"}, follow=True)
    assert words(shown, ".messages p") == ["The code is on its way to sanna@organisation.example."]
    response = signatory.post(f"{HERE}legitimera/", {"action": "code", "code": code_of_mail().lower()})
    signature = Signature.objects.get()
    assert response["Location"] == f"/en/mina-sidor/underskrifter/{signature.public_id}/"
    assert signature.signatories.get().identified_by == "code"
    receipt = signatory.get(response["Location"])
    assert words(receipt, ".messages p") == ["You have signed. A receipt is on its way to you by e-mail."]
    again = signatory.post(f"{HERE}legitimera/", {"action": "code", "code": "x"})
    assert again["Location"] == response["Location"]


# --- Where it begins -------------------------------------------------------------------------------


def test_a_visitor_is_told_what_is_needed_and_how_to_begin(client: Client, case: Case):
    response = client.get(START)
    assert headings(response) == ["Sign: Deklarationen för öppna dörrar"]
    assert "no-store" not in response.get("Cache-Control", "")
    links = [link["href"] for link in page(response).select("main .signing a")]
    paper = "/en/deklarationer/oppna-dorrar/beslutsunderlag/"
    assert links == [paper, f"/en/konto/login/?next={START}", "/en/anslut/"]
    assert client.post(START, {"organisation": "foreningen"})["Location"] == START


def test_somebody_of_no_organisation_is_led_to_join(client: Client, case: Case):
    client.force_login(UserFactory())
    response = client.get(START)
    assert words(response, "#begin") == ["You do not act for an organisation here yet"]
    assert page(response).select_one("a.button[href='/en/anslut/']") is not None
    told = client.post(START, {"organisation": "foreningen"}, follow=True)
    assert words(told, ".messages p") == ["You do not act for this organisation as a contact or signatory."]
    assert client.post(START, {"organisation": "no-such"})["Location"] == START


def test_a_contact_sees_the_draft_and_who_changed_it(client: Client, case: Case):
    case.fill()
    client.force_login(case.contact)
    response = client.get(START)
    text = page(response).select_one("main .item-list").get_text(" ", strip=True)
    assert "You are a contact: you can prepare, and a signatory signs." in text
    assert "There is a draft. Sanna Signatär changed it last, on " in text
    pages = [(link["href"], link.get_text()) for link in page(response).select(".signing__pages a")]
    assert pages == [
        (f"{HERE}texten/", "The text"),
        (f"{HERE}ataganden/", "Commitments"),
        (f"{HERE}behorighet/", "Authority"),
        (f"{HERE}offentligt/", "Names"),
        (f"{HERE}kontrollera/", "Check"),
    ]
    assert client.post(START, {"organisation": "foreningen"})["Location"] == f"{HERE}texten/"


def test_a_whole_draft_goes_on_with_the_check(signatory: Client, case: Case):
    case.fill()
    assert signatory.post(START, {"organisation": "foreningen"})["Location"] == f"{HERE}kontrollera/"


def test_what_is_signed_leads_to_the_signature(signatory: Client, case: Case):
    signature = case.sign()
    link = page(signatory.get(START)).select_one("main .item-list a")
    assert link["href"] == f"/en/mina-sidor/underskrifter/{signature.public_id}/"
    told = signatory.post(START, {"organisation": "foreningen"}, follow=True)
    assert words(told, ".messages p") == ["Föreningen Öppet has a signature under this declaration already."]


def test_a_former_version_is_renewed(signatory: Client, case: Case):
    case.sign()
    new_version(case)
    response = signatory.get(START)
    assert words(response, "main .item-list button") == ["Renew : Föreningen Öppet"]
    assert "Your organisation has signed version 1." in response.content.decode()


def test_what_is_closed_says_so_and_shows_the_draft(signatory: Client, case: Case):
    case.fill()
    case.declaration.signs_here = False
    case.declaration.save()
    response = signatory.get(START)
    assert words(response, ".notice") == ["It cannot be signed here in the portal."]
    assert len(page(response).select(".signing__pages a")) == 5
    on_the_way = signatory.get(f"{HERE}ataganden/")
    assert words(on_the_way, ".notice--warning") == ["It cannot be signed here in the portal. Your draft is kept."]


def test_unknown_and_unpublished_declarations_are_not_found(signatory: Client, case: Case):
    assert signatory.get("/en/deklarationer/no-such/skriv-under/").status_code == 404
    assert signatory.get("/en/deklarationer/no-such/skriv-under/foreningen/texten/").status_code == 404
    case.declaration.status = "draft"
    case.declaration.save()
    assert signatory.get(START).status_code == 404


def test_a_declaration_that_has_moved_is_found(signatory: Client, case: Case):
    case.declaration.slug = "ny-plats"
    case.declaration.save()
    for path in (START, f"{HERE}texten/"):
        response = signatory.get(path)
        assert (response.status_code, response["Location"]) == (301, "/en/deklarationer/ny-plats/skriv-under/")


# --- Saving ----------------------------------------------------------------------------------------


def test_what_is_incomplete_is_kept_and_said(signatory: Client, case: Case):
    case.begin()
    response = press(signatory, f"{HERE}ataganden/", chosen=[], go="on")
    assert response.status_code == 200
    assert page(response).title.get_text().startswith("Error: ")
    assert faults(response) == ["Commitments to choose among: Choose at least 1 of these. You have chosen 0."]


def test_save_and_continue_later_keeps_what_is_half_done(signatory: Client, case: Case):
    case.begin()
    response = press(signatory, f"{HERE}behorighet/", body="Styr", go="later")
    assert response["Location"] == START
    assert SigningDraft.objects.get().data["mandate"]["body"] == "Styr"
    assert words(signatory.get(START), ".messages p") == [
        "The draft is saved. You and your colleagues can go on with it here."
    ]


def test_the_text_has_to_be_read(signatory: Client, case: Case):
    case.begin()
    response = press(signatory, f"{HERE}texten/")
    assert faults(response) == ["I have read the text and its commitments: Confirm that you have read the text."]


def test_rows_are_added_and_removed_without_script(signatory: Client, case: Case):
    case.fill()
    press(signatory, f"{HERE}ataganden/", go="add")
    own = {"own_1_title": "Ett till", "own_1_rhythm": "continuous"}
    response = press(signatory, f"{HERE}ataganden/", go="remove-0", **own)
    assert response["Location"] == f"{HERE}ataganden/#rows"
    assert [row["title"] for row in SigningDraft.objects.get().data["commitments"]["own"]] == ["Ett till"]
    press(signatory, f"{HERE}ataganden/", go="remove-7")
    assert len(SigningDraft.objects.get().data["commitments"]["own"]) == 1


def test_hints_stand_below_what_is_written(signatory: Client, case: Case):
    case.fill(commitments={"own": [{**OWN, "title": "Vi verkar för öppenhet", "body": "", "rhythm": "once"}]})
    response = press(signatory, f"{HERE}ataganden/", go="hints")
    assert response["Location"] == f"{HERE}ataganden/#rows"
    assert words(signatory.get(f"{HERE}ataganden/"), ".signing__hints li") == [
        "What? Say what somebody will be able to see: “train”, “ask”, “publish”.",
        "Who? Say which role or part of the organisation does it.",
        "By when? Give a date, or say how often.",
        "How will we know? Say what you count, ask or write down: a number, a survey, minutes.",
    ]


def test_the_later_of_two_keeps_what_they_typed_and_reads_the_other(signatory: Client, case: Case):
    case.fill()
    opened = fields_of(signatory.get(f"{HERE}ataganden/"), "signing_form")
    colleague = Client()
    colleague.force_login(case.contact)
    press(colleague, f"{HERE}ataganden/", chosen=["3"])
    response = signatory.post(f"{HERE}ataganden/", {**opened, "own_0_title": "Min titel", "go": "on"})
    assert words(response, "#theirs") == ["Kim Kontakt changed this page while you were writing"]
    assert words(response, ".notice .facts dt") == ["Commitments to choose among", "Title of commitment 1"]
    assert words(response, ".notice .facts dd") == ["Vi utbildar oss", "Vi frågar dem som slutar"]
    typed = fields_of(response, "signing_form")
    assert (typed["own_0_title"], typed["chosen"]) == ("Min titel", "2")
    assert SigningDraft.objects.get().data["commitments"]["chosen"] == [3]
    signatory.post(f"{HERE}ataganden/", {**typed, "go": "on"})
    assert SigningDraft.objects.get().data["commitments"]["own"][0]["title"] == "Min titel"


def test_two_at_the_authority_are_told_too(signatory: Client, case: Case):
    case.fill()
    opened = fields_of(signatory.get(f"{HERE}behorighet/"), "signing_form")
    colleague = Client()
    colleague.force_login(case.contact)
    press(colleague, f"{HERE}behorighet/", case_number="")
    response = signatory.post(f"{HERE}behorighet/", {**opened, "body": "Ledningen", "go": "on"})
    assert words(response, ".notice .facts dd") == ["Styrelsen", "nothing"]


@pytest.mark.parametrize("revision", ["", "x", "9" * 12])
def test_a_page_without_a_sensible_revision_is_an_old_one(signatory: Client, case: Case, revision: str):
    case.fill()
    opened = fields_of(signatory.get(f"{HERE}ataganden/"), "signing_form")
    response = signatory.post(f"{HERE}ataganden/", {**opened, "revision": revision, "chosen": ["3"]})
    assert words(response, "#theirs") == ["Sanna Signatär changed this page while you were writing"]


def test_what_no_browser_sends_is_refused(signatory: Client, case: Case):
    case.fill()
    response = press(signatory, f"{HERE}ataganden/", chosen=["x"])
    assert (response.status_code, len(faults(response))) == (200, 1)
    response = press(signatory, f"{HERE}behorighet/", body="x" * 20_001)
    assert (response.status_code, len(faults(response))) == (200, 1)


def test_more_than_a_draft_holds_is_said(signatory: Client, case: Case):
    case.fill()
    rows = {f"own_{row}_body": "x" * 19_000 for row in range(12)}
    response = press(signatory, f"{HERE}ataganden/", **rows)
    assert faults(response) == ["This is more text than a draft can hold. Make it shorter, or attach it as a document."]
