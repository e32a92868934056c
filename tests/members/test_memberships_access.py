"""Who may come to the pages of an organisation's own people: every page, every role, by look and by button."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Organisation, User
from tests.factories.members import (
    OrganisationFactory,
    RegionFactory,
    UserFactory,
    make_coordinator,
    make_site_administrator,
)
from tests.factories.memberships import JoinRequestFactory, MembershipFactory, MembershipInvitationFactory
from tests.two_regions import everything

pytestmark = pytest.mark.django_db
NO_ROLE = dict.fromkeys(("is_contact", "is_signatory", "is_reporter", "is_applicant"), False)
Address = Callable[[Organisation], str]


def of_organisation(name: str) -> Address:
    return lambda organisation: reverse(name, args=[organisation.slug])


def of_invitation(organisation: Organisation) -> str:
    row = MembershipInvitationFactory(organisation=organisation)
    return reverse("membership-invitation-sent", args=[organisation.slug, row.pk])


def of_colleague(organisation: Organisation) -> str:
    row = MembershipFactory(organisation=organisation)
    return reverse("colleague", args=[organisation.slug, row.pk])


# Pages of one organisation: for all its people, or for its contacts.
FOR_ALL: dict[str, Address] = {name: of_organisation(name) for name in ("my-organisation", "leave-organisation")}
FOR_CONTACTS: dict[str, Address] = {
    name: of_organisation(name)
    for name in ("edit-organisation", "rename-organisation", "close-organisation", "invite-colleague")
} | {"membership-invitation-sent": of_invitation, "colleague": of_colleague}
PAGES = FOR_ALL | FOR_CONTACTS
LOG_IN, FORBIDDEN, MISSING = 302, 403, 404


def people(organisation: Organisation) -> dict[str, User | None]:
    """Return somebody of each kind."""

    def member(role: str, **fields: Any) -> User:
        row = MembershipFactory(organisation=organisation, **{**NO_ROLE, role: True}, **fields)
        return row.user

    return {
        "anonymous": None,
        "stranger": UserFactory(),
        "contact": member("is_contact"),
        "signatory": member("is_signatory"),
        "reporter": member("is_reporter"),
        "applicant": member("is_applicant"),
        "former contact": member("is_contact", ended_at=timezone.now()),
        "contact of another": MembershipFactory().user,
        "asked to join": JoinRequestFactory(organisation=organisation).user,
        "its coordinator": make_coordinator(organisation.region),
        "coordinator of another region": make_coordinator(RegionFactory(code="12"), email="other@region.example"),
        "site administrator": make_site_administrator(),
    }


def expected(page: str, who: str) -> int:
    if who == "anonymous":
        return LOG_IN
    if who in {"contact", "signatory", "reporter", "applicant"}:
        return 200 if page in FOR_ALL or who == "contact" else FORBIDDEN
    return MISSING


def browser(person: User | None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_each_hears_what_is_theirs(page: str):
    organisation = OrganisationFactory(published=True, region=RegionFactory())
    visitors = people(organisation)
    address = PAGES[page](organisation)
    before = everything()
    heard = {who: browser(person).get(address).status_code for who, person in visitors.items()}
    assert heard == {who: expected(page, who) for who in visitors}
    assert without_sessions(everything()) == without_sessions(before), "to look changes nothing"


@pytest.mark.parametrize("page", PAGES)
def test_whoever_is_refused_changes_nothing(page: str):
    organisation = OrganisationFactory(published=True, region=RegionFactory())
    visitors = people(organisation)
    address = PAGES[page](organisation)
    sent = {
        "sure": "on", "end": "1", "withdraw": "1", "name": "Annat", "on": "2026-01-02", "reason": "Nej", "about": "Nej",
        "email": "x@x.example", "roles": ["is_contact"], "seen": "",
    }  # fmt: skip
    before = everything()
    for who, person in visitors.items():
        if expected(page, who) != 200:
            assert (who, browser(person).post(address, sent).status_code) == (who, expected(page, who))
    assert without_sessions(everything()) == without_sessions(before)


def without_sessions(rows: dict[str, Any]) -> dict[str, Any]:
    """Return the rows without what a log-in writes."""
    return {name: found for name, found in rows.items() if name not in {"members.User", "arena.ContentGeneration"}}


@pytest.mark.parametrize("name", ["membership-invitation-sent", "colleague"])
def test_a_row_of_another_organisation_is_not_found(name: str):
    own, other = MembershipFactory(), MembershipFactory()
    row = MembershipInvitationFactory(organisation=other.organisation) if "invitation" in name else other
    client = browser(own.user)
    address = reverse(name, args=[own.organisation.slug, row.pk])
    assert [client.get(address).status_code, client.post(address, {"end": "1", "withdraw": "1"}).status_code] == [
        404
    ] * 2
    row.refresh_from_db()
    assert getattr(row, "ended_at", None) is None
    assert getattr(row, "withdrawn_at", None) is None


def test_who_has_closed_keeps_its_page_but_changes_nothing_more():
    contact = MembershipFactory(organisation__closed_on=timezone.localdate())
    client = browser(contact.user)
    heard = {page: client.get(address(contact.organisation)).status_code for page, address in PAGES.items()}
    assert heard == {page: 200 if page in FOR_ALL else 403 for page in PAGES}


def test_a_request_is_seen_by_who_asked_alone():
    row = JoinRequestFactory(organisation=OrganisationFactory(published=True, region=RegionFactory()))
    visitors = people(row.organisation) | {"who asked": row.user}
    address = reverse("join-request", args=[row.pk])
    heard = {who: browser(person).get(address).status_code for who, person in visitors.items()}
    assert heard == {who: {"anonymous": 302, "who asked": 200}.get(who, 404) for who in visitors}
    for who, person in visitors.items():
        if heard[who] == 404:
            assert browser(person).post(address, {"withdraw": "1"}).status_code == 404
    row.refresh_from_db()
    assert row.is_open


@pytest.mark.parametrize("name", ["my-organisation", "leave-organisation", "edit-organisation"])
def test_an_unknown_organisation_is_not_found(name: str):
    client = browser(MembershipFactory().user)
    assert client.get(reverse(name, args=["no-such-organisation"])).status_code == 404


def test_pages_about_somebody_are_kept_by_nobody():
    contact = MembershipFactory()
    client = browser(contact.user)
    for address in PAGES.values():
        kept = client.get(address(contact.organisation))["Cache-Control"]
        assert "no-store" in kept
        assert "private" in kept
