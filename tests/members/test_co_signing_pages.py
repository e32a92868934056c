"""The page behind a co-signatory's link, and the organisation's own page about who is missing."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from members.actions import signing_drafts
from members.models import MandateDocument, Signatory, Signature
from tests.factories.members import UserFactory
from tests.factories.memberships import MembershipFactory
from tests.forms import fields_of
from tests.members.logging_in import faults, headings
from tests.members.signing import OTHER, SECOND_OTHER, Case, make_case, recipients
from tests.members.test_signing_pages import code_of_mail, page, words
from tests.uploads import good, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_case()


@pytest.fixture
def signature(case: Case) -> Signature:
    draft = case.fill_jointly()
    signing_drafts.add_document(draft=draft, file=sent("protokoll.pdf", good("pdf")), by=case.signatory)
    draft.refresh_from_db()
    return case.sign(draft)


@pytest.fixture
def link(signature: Signature) -> str:
    """The address in Olle's mail."""
    body = next(message.body for message in mail.outbox if message.to == [OTHER["email"]])
    return re.search(r"http://localhost:8000(/en/medunderteckna/\S+)", body)[1]


def olle() -> Signatory:
    return Signatory.objects.get(number=2)


def ask_for_code(client: Client, link: str) -> str:
    client.post(link, {"action": "send"})
    return code_of_mail()


def test_everything_that_is_promised_stands_there(client: Client, link: str):
    response = client.get(link)
    assert headings(response) == ["Sign together"]
    text = page(response).select_one("main").get_text(" ", strip=True)
    for promised in ("Alla ska kunna delta.", "Vi lyssnar", "Vi öppnar dörrarna", "Vi frågar dem som slutar"):
        assert promised in text
    assert "Decided by Styrelsen on" in text
    assert words(response, ".signing__people li") == [
        "Sanna Signatär, ordförande Has signed",
        "Olle Ordförande, ordförande Has not signed yet",
    ]
    paper = page(response).find("a", string="protokoll.pdf")["href"]
    assert client.get(paper).content == good("pdf")
    assert client.get(f"{link}underlag/9999/").status_code == 404
    assert response["Cache-Control"].count("no-store") == 1


def test_a_co_signatory_signs_with_a_code(client: Client, link: str):
    code = ask_for_code(client, link)
    assert mail.outbox[-1].to == ["olle@organisation.example"]
    opened = client.get(link)
    assert fields_of(opened, "sign_form")["name"] == "Olle Ordförande"
    answers = {**fields_of(opened, "sign_form"), "shown": "no", "read": "on", "code": code, "action": "code"}
    response = client.post(link, answers, follow=True)
    assert headings(response) == ["You have signed"]
    assert Signature.objects.get().state == "signed"
    assert (olle().identified_by, olle().is_shown, olle().user) == ("code", False, None)
    assert headings(client.get(link)) == ["You have signed"]
    assert client.post(link, answers).status_code == 200
    assert Signatory.objects.filter(state="signed").count() == 2


def test_a_wrong_code_keeps_what_was_typed_and_three_of_them_void_it(client: Client, link: str):
    ask_for_code(client, link)
    answers = {"name": "Olle O", "title": "", "shown": "yes", "read": "on", "code": "x", "action": "code"}
    response = client.post(link, answers)
    assert faults(response) == ["Code: This is not the code of the newest mail. Look once more, or ask for a new one."]
    assert fields_of(response, "sign_form")["name"] == "Olle O"
    client.post(link, answers)
    assert faults(client.post(link, answers)) == [
        "Code: The code was wrong three times, and works no more. Ask for a new one."
    ]
    answers["code"] = code_of_mail()
    assert faults(client.post(link, answers)) == [
        "Code: Ask for a code first: there is none that works for what is signed now."
    ]
    assert olle().state == "invited"


def test_nothing_counts_without_the_rest(client: Client, link: str):
    code = ask_for_code(client, link)
    response = client.post(link, {"name": "", "code": code, "action": "code"})
    assert faults(response) == [
        "Your name: This field is required.",
        "Is your name to be shown?: Choose whether your name is shown.",
        (
            "I have read the text and the commitments, and I may sign as it says here: "
            "Confirm that you have read it and may sign."
        ),
    ]
    assert olle().state == "invited"


def test_without_an_identification_nobody_signs(client: Client, link: str):
    response = client.post(link, {"name": "Olle", "shown": "no", "read": "on", "action": "sign"})
    assert words(response, ".messages p") == ["It took too long since you identified yourself. Do it once more."]
    assert client.post(link, {"action": "nonsense"}).status_code == 200
    assert olle().state == "invited"


def test_who_declines_says_why(client: Client, link: str):
    response = client.post(link, {"action": "decline", "reason": ""})
    assert faults(response) == ["Why not?: Say why: whoever asked you will wonder."]
    assert olle().state == "invited"
    response = client.post(link, {"action": "decline", "reason": "Inte beslutat."}, follow=True)
    assert headings(response) == ["You have declined"]
    assert olle().declined_because == "Inte beslutat."


def test_an_unknown_link_says_what_to_do(client: Client, link: str):
    response = client.get("/en/medunderteckna/no-such-secret/")
    assert (response.status_code, headings(response)) == (404, ["The link does not work"])
    assert client.get("/en/medunderteckna/no-such-secret/underlag/1/").status_code == 404


def test_what_was_given_up_says_so(client: Client, link: str):
    Signature.objects.update(state="cancelled")
    assert headings(client.get(link)) == ["It is over"]


def test_what_ends_while_the_page_is_open_says_so(client: Client, link: str, case: Case):
    code = ask_for_code(client, link)
    case.declaration.signs_here = False
    case.declaration.save()
    assert words(client.get(link), ".notice--warning") == ["It cannot be signed here in the portal."]
    answers = {"name": "Olle", "shown": "no", "read": "on", "code": code, "action": "code"}
    response = client.post(link, answers)
    assert "It cannot be signed here in the portal." in response.content.decode()
    assert olle().state == "invited"


def test_an_eid_is_asked_for_where_the_declaration_wants_one(client: Client, link: str, case: Case):
    code = ask_for_code(client, link)
    case.declaration.required_level = "eid"
    case.declaration.save()
    assert "This declaration is signed with an e-identification only." in client.get(link).content.decode()
    answers = {"name": "Olle", "shown": "no", "read": "on", "code": code, "action": "code"}
    response = client.post(link, answers)
    assert words(response, ".notice--warning") == ["This declaration is signed with an e-identification only."]
    assert olle().state == "invited"


def test_who_has_an_account_is_known_by_it(client: Client, link: str):
    account = UserFactory(email=OTHER["email"].upper())
    client.force_login(account)
    code = ask_for_code(client, link)
    answers = {"name": "Olle", "shown": "yes", "read": "on", "code": code, "action": "code"}
    client.post(link, answers)
    assert (olle().user, olle().is_shown) == (account, True)


def test_somebody_elses_account_is_not_taken_for_theirs(client: Client, link: str, case: Case):
    client.force_login(case.contact)
    code = ask_for_code(client, link)
    client.post(link, {"name": "Olle", "shown": "yes", "read": "on", "code": code, "action": "code"})
    assert olle().user is None


# --- The organisation's own page -------------------------------------------------------------------


def own(signature: Signature) -> str:
    return f"/en/mina-sidor/underskrifter/{signature.public_id}/medundertecknare/"


def test_the_organisation_sees_who_is_missing_and_why(client: Client, signature: Signature, case: Case):
    client.force_login(case.contact)
    response = client.get(own(signature))
    assert words(response, ".item-list h2") == ["Sanna Signatär", "Olle Ordförande"]
    assert page(response).find("form", id="replace_form") is None
    Signatory.objects.filter(number=2).update(state="declined", declined_because="Inte beslutat.")
    assert "Has declined: Inte beslutat." in words(client.get(own(signature)), ".item-list p")


def test_somebody_else_is_asked(client: Client, signature: Signature, case: Case, link: str):
    client.force_login(case.signatory)
    path = f"{own(signature)}?byt=2"
    opened = client.get(path)
    assert fields_of(opened, "replace_form")["email"] == OTHER["email"]
    response = client.post(path, {"name": "", "email": "x"})
    assert faults(response) == ["Name: This field is required.", "E-mail address: Enter a valid email address."]
    response = client.post(path, {**SECOND_OTHER, "email": case.signatory.email})
    assert faults(response) == ["E-mail address: Each who signs needs an address of their own."]
    response = client.post(path, SECOND_OTHER, follow=True)
    assert words(response, ".messages p") == ["The invitation is on its way to Karin Kassör."]
    assert recipients()[-1][0] == SECOND_OTHER["email"]
    assert client.get(link).status_code == 404


def test_who_has_signed_meanwhile_is_not_replaced(client: Client, signature: Signature, case: Case):
    Signature.objects.update(state="signed")
    client.force_login(case.signatory)
    response = client.post(f"{own(signature)}?byt=2", SECOND_OTHER, follow=True)
    assert words(response, ".messages p") == ["Nobody can be replaced any more: the signature has gone on."]
    assert page(response).find("form", id="cancel_form") is None


def test_the_signing_is_given_up(client: Client, signature: Signature, case: Case):
    client.force_login(case.signatory)
    mail.outbox.clear()
    response = client.post(own(signature), {"action": "cancel", "reason": "Styrelsen säger nej."}, follow=True)
    assert words(response, ".messages p") == ["The signing is given up. Those who were asked have been told."]
    assert Signature.objects.get().state == "cancelled"
    assert {to for to, _subject in recipients()} == {case.contact.email, case.signatory.email, OTHER["email"]}
    client.post(own(signature), {"action": "cancel"})
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("byt", ["", "x", "99", "99999", "1"])
def test_a_number_of_nobody_replaces_nobody(client: Client, signature: Signature, case: Case, byt: str):
    client.force_login(case.signatory)
    assert page(client.get(f"{own(signature)}?byt={byt}")).find("form", id="replace_form") is None


def test_others_do_not_see_it(client: Client, signature: Signature, case: Case):
    answers: list[Any] = [client.get(own(signature)).status_code]
    reporter = MembershipFactory(organisation=case.organisation, is_contact=False, is_reporter=True).user
    neighbour = MembershipFactory(is_signatory=True).user
    for person in (reporter, neighbour, case.coordinator):
        client.force_login(person)
        answers.append(client.get(own(signature)).status_code)
    assert answers == [302, 403, 404, 404]
    assert client.post(own(signature), {"action": "cancel"}).status_code == 404
    assert MandateDocument.objects.count() == 1


def test_the_page_is_the_same_for_many(client: Client, case: Case):
    case.sign(case.fill_jointly(OTHER, SECOND_OTHER))
    signature = Signature.objects.get()
    client.force_login(case.signatory)
    assert len(BeautifulSoup(client.get(own(signature)).content, "html.parser").select(".item-list > li")) == 3
