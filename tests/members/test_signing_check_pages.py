"""The later pages of signing: papers, names, the check; a new version, a draft that goes, a role that is lost."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members.models import MandateDocument, SigningDraft
from tests.factories.members import DeclarationVersionFactory
from tests.factories.memberships import MembershipFactory
from tests.forms import fields_of
from tests.members.logging_in import faults, headings
from tests.members.signing import OWN, Case, make_case, new_version
from tests.uploads import good, sent

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


# --- Papers ----------------------------------------------------------------------------------------


def test_a_paper_is_attached_read_and_removed(signatory: Client, case: Case):
    case.fill()
    response = press(signatory, f"{HERE}behorighet/", go="attach", file=sent("protokoll.pdf", good("pdf")))
    assert response["Location"] == f"{HERE}behorighet/#papers"
    paper = MandateDocument.objects.get()
    handed = signatory.get(f"{HERE}behorighet/{paper.pk}/")
    assert (handed.content, handed["Content-Disposition"]) == (good("pdf"), 'attachment; filename="protokoll.pdf"')
    assert words(signatory.get(f"{HERE}behorighet/"), ".signing__papers a") == ["protokoll.pdf"]
    press(signatory, f"{HERE}behorighet/", go=f"unattach-{paper.pk}")
    assert MandateDocument.objects.count() == 0
    assert signatory.get(f"{HERE}behorighet/{paper.pk}/").status_code == 404


def test_a_paper_that_is_refused_takes_nothing_else_with_it(signatory: Client, case: Case):
    case.fill()
    response = press(signatory, f"{HERE}behorighet/", body="Ledningen", file=sent("a.exe", b"MZ"))
    assert faults(response)[0].startswith("Attach a document: This kind of file is not taken.")
    assert SigningDraft.objects.get().data["mandate"]["body"] == "Ledningen"
    again = signatory.post(f"{HERE}behorighet/", {**fields_of(response, "signing_form"), "go": "on"})
    assert again["Location"] == f"{HERE}offentligt/"


# --- Names, check ----------------------------------------------------------------------------------


def test_a_contact_has_nothing_to_choose_and_does_not_sign(client: Client, case: Case):
    case.fill(case.contact)
    client.force_login(case.contact)
    assert "so you have nothing to choose here" in client.get(f"{HERE}offentligt/").content.decode()
    assert client.post(f"{HERE}offentligt/")["Location"] == f"{HERE}kontrollera/"
    response = client.get(f"{HERE}kontrollera/")
    assert words(response, "[aria-labelledby=who] li") == ["Sanna Signatär"]
    assert page(response).find("form", id="signing_form") is None
    assert client.post(f"{HERE}kontrollera/", {"stamp": "x"}).status_code == 200
    assert client.get(f"{HERE}legitimera/")["Location"] == f"{HERE}kontrollera/"


def test_without_a_signatory_the_contact_is_led_to_invite_one(client: Client, case: Case):
    case.fill(case.contact)
    case.signatory.memberships.update(ended_at="2026-01-01T00:00Z")
    client.force_login(case.contact)
    link = page(client.get(f"{HERE}kontrollera/")).select_one("[aria-labelledby=who] a")
    assert link["href"] == "/en/mina-sidor/organisationer/foreningen/bjud-in/"


def test_what_is_missing_is_listed_with_a_way_to_it(signatory: Client, case: Case):
    case.fill(mandate={"decided_on": "i går"}, commitments={"own": [{**OWN, "body": "ord " * 201, "due": "snart"}]})
    response = signatory.get(f"{HERE}kontrollera/")
    assert [(link["href"], link.get_text()) for link in page(response).select(".error-summary a")] == [
        (f"{HERE}ataganden/#id_own_0_due", "Write a date such as 2027-10-15, 2027-10, 2027 or autumn 2027."),
        (f"{HERE}behorighet/#id_decided_on", "Write the date as year, month and day, such as 2026-10-15."),
        (f"{HERE}ataganden/#id_own_0_body", "This text has 201 words and may have 200."),
    ]
    assert page(response).find("form", id="signing_form") is None


def test_an_empty_draft_can_be_looked_at(signatory: Client, case: Case):
    case.begin()
    response = signatory.get(f"{HERE}kontrollera/")
    assert len(page(response).select(".error-summary a")) == 6
    assert "not answered" in words(response, ".facts dd")


def test_what_a_colleague_changed_is_looked_at_again(signatory: Client, case: Case):
    case.fill()
    opened = fields_of(signatory.get(f"{HERE}kontrollera/"), "signing_form")
    case.fill(mandate={"body": "Ledningen"})
    response = signatory.post(f"{HERE}kontrollera/", opened)
    assert words(response, ".messages p") == ["A colleague changed something while you were reading. Look at it again."]


# --- A new version, the end ------------------------------------------------------------------------


def test_a_new_version_is_told_and_the_answers_go_along(signatory: Client, case: Case):
    case.fill()
    version = new_version(case)
    response = signatory.get(f"{HERE}kontrollera/")
    assert "A new version of the text has been published." in words(response, "#version_form")[0]
    assert page(response).find("form", id="signing_form") is None
    assert signatory.get(f"{HERE}ny-version/").status_code == 405
    response = signatory.post(f"{HERE}ny-version/")
    assert (response["Location"], SigningDraft.objects.get().version) == (f"{HERE}texten/", version)


def test_a_draft_is_thrown_away_after_a_question(signatory: Client, case: Case):
    case.fill()
    assert headings(signatory.get(f"{HERE}kasta/")) == ["Throw the draft away?"]
    assert SigningDraft.objects.count() == 1
    response = signatory.post(f"{HERE}kasta/", follow=True)
    assert words(response, ".messages p") == ["The draft is thrown away."]
    assert SigningDraft.objects.count() == 0
    response = signatory.get(f"{HERE}texten/", follow=True)
    assert words(response, ".messages p") == ["There is no draft any more. It was thrown away, or its time was up."]


def test_a_draft_that_goes_while_a_page_is_open_is_told(signatory: Client, case: Case, monkeypatch: Any):
    from members.actions import signing_drafts
    from members.views import signing_steps

    case.fill()

    def gone(**_values: Any) -> None:
        raise signing_drafts.DraftGoneError

    monkeypatch.setattr(signing_steps.signing_drafts, "save", gone)
    assert press(signatory, f"{HERE}ataganden/")["Location"] == START


def test_who_has_lost_the_role_is_told_and_the_draft_kept(signatory: Client, case: Case):
    case.fill()
    case.signatory.memberships.update(is_signatory=False, is_reporter=True)
    response = signatory.get(f"{HERE}texten/")
    assert (response.status_code, headings(response)) == (403, ["You do not sign for Föreningen Öppet"])
    assert words(response, "main li") == ["Kim Kontakt"]
    case.signatory.memberships.update(ended_at="2026-01-01T00:00Z")
    assert signatory.post(f"{HERE}ataganden/", {"go": "on"}).status_code == 403
    assert SigningDraft.objects.count() == 1


def test_another_organisations_pages_are_not_found(client: Client, case: Case):
    case.fill()
    client.force_login(MembershipFactory(is_signatory=True).user)
    for path in ("texten", "ataganden", "behorighet", "offentligt", "kontrollera", "legitimera", "kasta"):
        assert client.get(f"{HERE}{path}/").status_code == 404
        assert client.post(f"{HERE}{path}/").status_code == 404


# --- What a version offers -------------------------------------------------------------------------


@pytest.mark.parametrize(("own", "rows"), [("required", 1), ("allowed", 0), ("none", 0)])
def test_a_row_stands_ready_where_one_is_asked_for(client: Client, own: str, rows: int):
    case = make_case(version={"own_commitments": own})
    case.begin()
    client.force_login(case.signatory)
    response = client.get(f"{HERE}ataganden/")
    assert len(page(response).select("fieldset.signing__row")) == rows
    assert bool(page(response).select("button[value=add]")) == (own != "none")


def test_where_nothing_is_offered_to_choose_nothing_is_asked(client: Client, case: Case):
    version = DeclarationVersionFactory(declaration=case.declaration)
    version.freeze()
    case.begin()
    client.force_login(case.signatory)
    assert page(client.get(f"{HERE}ataganden/")).find("input", attrs={"name": "chosen"}) is None
