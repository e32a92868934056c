"""The mails of joining: each in the language of whoever gets it, as text and as HTML."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail

from members import emails_joining, emails_memberships, letters
from members.letters import Letter
from members.models import User
from tests.factories.members import OrganisationFactory, RegionFactory, UserFactory, make_coordinator
from tests.factories.memberships import JoinRequestFactory, MembershipFactory, MembershipInvitationFactory

pytestmark = pytest.mark.django_db
HOSTILE = "<b>Å & Ö</b>"
Deed = Callable[[Any], None]


@pytest.fixture
def people() -> dict[str, Any]:
    """A coordinator, a contact, a colleague and somebody who asks, all with hostile names."""
    region = RegionFactory()
    coordinator = make_coordinator(region)
    organisation = OrganisationFactory(published=True, name=f"Föreningen {HOSTILE}", slug="a", region=region)
    contact = MembershipFactory(organisation=organisation, user__name=f"Kim {HOSTILE}")
    colleague = MembershipFactory(organisation=organisation, is_contact=False, is_reporter=True)
    request = JoinRequestFactory(organisation=organisation, name=organisation.name, user__name=f"Alex {HOSTILE}")
    invitation = MembershipInvitationFactory(organisation=organisation, name=f"Bo {HOSTILE}", invited_by=contact.user)
    return {
        "coordinator": coordinator,
        "organisation": organisation,
        "contact": contact,
        "colleague": colleague,
        "request": request,
        "invitation": invitation,
    }


# What is sent, to whom, and where its button leads.
MAILS: dict[str, tuple[Deed, list[str], str]] = {
    "invited": (
        lambda p: emails_memberships.invite(p["invitation"], "s3cret"),
        ["invited"],
        "/inbjudan/organisation/s3cret/",
    ),
    "roles": (
        lambda p: emails_memberships.tell_of_roles(p["colleague"], by=p["contact"].user),
        ["colleague"],
        "/mina-sidor/organisationer/a/",
    ),
    "ended": (
        lambda p: emails_memberships.tell_of_end(p["colleague"], by=p["contact"].user),
        ["colleague"],
        "/mina-sidor/",
    ),
    "left alone": (
        lambda p: emails_memberships.tell_that_nobody_is_left(p["organisation"], by=p["contact"].user),
        ["coordinator", "contact", "colleague"],
        "/admin/members/membershipinvitation/add/?organisation=",
    ),
    "renamed": (
        lambda p: emails_memberships.tell_of_new_name(p["organisation"], "Förr", by=p["contact"].user),
        ["coordinator"],
        "/admin/members/organisation/",
    ),
    "closed": (
        lambda p: emails_memberships.tell_of_closing(p["organisation"], f"Slut {HOSTILE}", by=p["contact"].user),
        ["coordinator", "colleague"],
        "/admin/members/organisation/",
    ),
    "received": (lambda p: emails_joining.confirm(p["request"], HOSTILE), ["asking"], "/mina-sidor/forfragningar/"),
    "to coordinators": (
        lambda p: emails_joining.tell_coordinators(p["request"], HOSTILE),
        ["coordinator"],
        "/admin/members/joinrequest/",
    ),
    "to contacts": (lambda p: emails_joining.tell_contacts(p["request"]), ["contact"], "/mina-sidor/organisationer/a/"),
    "question": (
        lambda p: emails_joining.tell_of_question(p["request"], HOSTILE),
        ["asking"],
        "/mina-sidor/forfragningar/",
    ),
    "answer": (
        lambda p: emails_joining.tell_of_answer(p["request"], HOSTILE),
        ["coordinator"],
        "/admin/members/joinrequest/",
    ),
    "approved": (
        lambda p: emails_joining.tell_of_approval(p["request"], p["colleague"]),
        ["asking"],
        "/mina-sidor/organisationer/a/",
    ),
    "refused": (
        lambda p: emails_joining.tell_of_refusal(p["request"], HOSTILE),
        ["asking"],
        "/mina-sidor/forfragningar/",
    ),
}  # fmt: skip


def addresses(people: dict[str, Any], who: list[str]) -> list[str]:
    known = {
        "coordinator": people["coordinator"].email,
        "contact": people["contact"].user.email,
        "colleague": people["colleague"].user.email,
        "asking": people["request"].user.email,
        "invited": people["invitation"].email,
    }
    return [known[name] for name in who]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", MAILS)
def test_each_mail_says_the_same_as_text_and_as_html(people: dict[str, Any], name: str, language: str):
    User.objects.update(language=language)
    for row in (people["coordinator"], people["contact"].user, people["colleague"].user, people["request"].user):
        row.refresh_from_db()
    UserFactory(email=people["invitation"].email, language=language)
    deed, who, leads_to = MAILS[name]
    deed(people)
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(addresses(people, who))
    for sent in mail.outbox:
        html: Any = sent.alternatives[0][0]
        assert sent.extra_headers["Content-Language"] == language
        assert "<b>" not in html.replace("&lt;b&gt;", ""), "names are no markup"
        assert "%(" not in f"{sent.subject}{sent.body}"
        assert "\n" not in sent.subject
        link = BeautifulSoup(html, "html.parser").select_one("p > a")["href"]
        assert link in sent.body
        assert re.match(r"http://localhost:8000/", link)
    first = BeautifulSoup(mail.outbox[0].alternatives[0][0], "html.parser").select_one("p > a")["href"]
    assert leads_to in first
    assert ("/en/" in first) == (language == "en" and "/admin/" not in first)


def test_what_somebody_has_written_is_set_apart(people: dict[str, Any]):
    emails_joining.tell_of_question(people["request"], "Vem?\nOch när?")
    sent: Any = mail.outbox[0]
    assert "    Vem?\n    Och när?\n" in sent.body
    quote = BeautifulSoup(sent.alternatives[0][0], "html.parser").find("blockquote")
    assert quote.get_text("|", strip=True) == "Vem?|Och när?"


def test_a_stranger_is_written_to_in_the_language_of_the_site():
    letters.send_to("nobody@x.example", lambda: Letter(subject="S", lines=["En rad."], after=["Sist."]), name="")
    (sent,) = mail.outbox
    assert sent.extra_headers["Content-Language"] == "sv"
    assert sent.body.startswith("Hej!\n\nEn rad.\n\nSist.\n")
    assert "http" not in sent.body.split("--")[0]


def test_nobody_gets_the_same_mail_twice():
    person = UserFactory()
    letters.send_all([person, person], lambda: Letter(subject="S"))
    assert len(mail.outbox) == 1


def test_a_request_for_a_new_organisation_has_no_contacts_to_tell():
    emails_joining.tell_contacts(JoinRequestFactory())
    assert mail.outbox == []
