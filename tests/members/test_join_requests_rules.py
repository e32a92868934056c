"""Asking to join: numbers, likeness of names, and what each of the two sides may do when."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from members.actions import join_requests as actions
from members.models import JoinMessage, JoinRequest, Membership, Municipality, Organisation
from members.numbers import Written, read_number
from members.similar import similar
from tests.factories.members import (
    MunicipalityFactory,
    OrganisationFactory,
    RegionFactory,
    UserFactory,
    make_coordinator,
    make_site_administrator,
)
from tests.factories.memberships import JoinRequestFactory, MembershipFactory

pytestmark = pytest.mark.django_db
State = JoinRequest.State
NEW = {"name": "Nya föreningen", "number": "802002-4454", "kind": "association", "title": "ordförande"}


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def receivers() -> list[str]:
    return [sent.to[0] for sent in mail.outbox]


# --- Numbers and names -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("232100-0016", (Written.NUMBER, "232100-0016")),
        (" 2321000016 ", (Written.NUMBER, "232100-0016")),
        ("232100–0016", (Written.NUMBER, "232100-0016")),
        ("16232100-0016", (Written.NUMBER, "232100-0016")),
        ("SE232100001601", (Written.NUMBER, "232100-0016")),
        ("121212-1212", (Written.PERSONAL, "")),
        ("19121212-1212", (Written.PERSONAL, "")),
        ("201212121212", (Written.PERSONAL, "")),
        ("232100-0017", (Written.WRONG, "")),
        ("991212121212", (Written.WRONG, "")),
        ("23210000161", (Written.WRONG, "")),
        ("Region Halland", (Written.WORDS, "")),
        ("112", (Written.WORDS, "")),
        ("", (Written.WORDS, "")),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, found: tuple[Written, str]):
    assert read_number(text) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Halmstads kulturförening", ["Halmstads kulturförening"]),
        ("Halmstad kulturförening", ["Halmstads kulturförening"]),
        ("HALMSTADS KULTURFÖRENING i Halland", ["Halmstads kulturförening"]),
        ("Kulturklubben", ["Halmstads kulturförening"]),  # a former name
        ("Varbergs simsällskap", []),
        ("Föreningen", []),
    ],
)
def test_names_that_are_nearly_the_same_are_found(name: str, found: list[str]):
    OrganisationFactory(name="Halmstads kulturförening", alternative_names=["Kulturklubben"])
    OrganisationFactory(name="Laholms idrottsförening")
    assert [row.name for row in similar(Organisation.objects.all(), name)] == found


# --- Asking ----------------------------------------------------------------------------------------


def test_who_asks_for_an_organisation_that_is_here_is_confirmed_and_told_on():
    region = RegionFactory(code="13")
    coordinator = make_coordinator(region)
    make_coordinator(RegionFactory(code="12"), email="other@region.example")
    organisation = OrganisationFactory(
        published=True, region=region, number="232100-0016", website="https://a.example/"
    )
    organisation.municipalities.add(MunicipalityFactory())
    contact = MembershipFactory(organisation=organisation).user
    MembershipFactory(organisation=organisation, is_contact=False, is_reporter=True)
    person = UserFactory()
    row = actions.ask(organisation=organisation, user=person, title="chef", body="Jag är ny här.")
    assert (row.state, row.user, row.organisation, row.region) == (State.WAITING, person, organisation, region)
    assert (row.name, row.number, row.kind) == (organisation.name, "232100-0016", "association")
    assert (row.website, row.municipality) == ("https://a.example/", Municipality.objects.get(code="1380"))
    assert [(one.author, one.body) for one in row.messages.all()] == [(person, "Jag är ny här.")]
    assert receivers() == [person.email, coordinator.email, contact.email]
    assert all("Jag är ny här." in sent.body for sent in mail.outbox[:2])


def test_where_a_region_has_no_coordinator_the_site_administrators_are_told():
    make_coordinator(RegionFactory(code="12"))
    chief = make_site_administrator()
    for region in (RegionFactory(code="13"), None):
        mail.outbox.clear()
        person = UserFactory()
        actions.register(user=person, region=region, **NEW)
        assert receivers() == [person.email, chief.email]


def test_the_same_request_twice_is_one():
    person, organisation = UserFactory(), OrganisationFactory(published=True)
    asked = [actions.ask(organisation=organisation, user=person, title="chef") for _ in range(2)]
    new = [actions.register(user=person, region=None, **NEW) for _ in range(2)]
    assert (asked[0], new[0]) == (asked[1], new[1])
    assert JoinRequest.objects.count() == 2
    assert receivers() == [person.email] * 2
    assert not JoinMessage.objects.exists()


def test_who_acts_for_it_already_need_not_ask():
    membership = MembershipFactory()
    with pytest.raises(actions.AlreadyThereError):
        actions.ask(organisation=membership.organisation, user=membership.user, title="chef")


def test_nobody_joins_what_has_closed():
    organisation = OrganisationFactory(published=True, closed_on=timezone.localdate())
    with pytest.raises(ValidationError, match="has closed"):
        actions.ask(organisation=organisation, user=UserFactory(), title="chef")


def test_nobody_waits_for_more_than_ten_answers():
    person = UserFactory()
    JoinRequestFactory.create_batch(10, user=person)
    with pytest.raises(ValidationError, match="many answers"):
        actions.register(user=person, region=None, **NEW)
    with pytest.raises(ValidationError, match="many answers"):
        actions.ask(organisation=OrganisationFactory(published=True), user=person, title="chef")
    actions.withdraw(request=person.join_requests.first(), by=person)
    assert actions.register(user=person, region=None, **NEW).is_open


@pytest.mark.parametrize(
    "fields",
    [{"number": "121212-1212"}, {"number": "232100-0017"}, {"kind": "family"}, {"title": ""}, {"name": ""}],
)
def test_what_makes_no_organisation_is_not_asked_for(fields: dict[str, str]):
    with pytest.raises(ValidationError):
        actions.register(user=UserFactory(), region=None, **{**NEW, **fields})
    assert (JoinRequest.objects.count(), len(mail.outbox)) == (0, 0)


def test_a_municipality_lies_in_the_region():
    with pytest.raises(ValidationError, match="another region"):
        actions.register(user=UserFactory(), region=RegionFactory(code="12"), municipality=MunicipalityFactory(), **NEW)


# --- Settling --------------------------------------------------------------------------------------


def test_a_question_is_asked_and_answered():
    row, coordinator = JoinRequestFactory(), make_coordinator(RegionFactory())
    actions.put_question(request=row, body="Vem har bett er?", by=coordinator)
    row.refresh_from_db()
    assert (row.state, receivers()) == (State.QUESTION, [row.user.email])
    assert f"/mina-sidor/forfragningar/{row.pk}/" in mail.outbox[0].body
    actions.answer(request=row, body="Styrelsen.", by=row.user)
    row.refresh_from_db()
    assert (row.state, receivers()[1:]) == (State.WAITING, [coordinator.email])
    said = [(one.author, one.body) for one in row.messages.all()]
    assert said == [(coordinator, "Vem har bett er?"), (row.user, "Styrelsen.")]


def test_a_new_organisation_is_registered_published_and_has_its_first_member():
    region, coordinator = RegionFactory(), make_coordinator(RegionFactory())
    place = MunicipalityFactory()
    row = JoinRequestFactory(name="Nya föreningen", number="802002-4454", region=region, municipality=place)
    actions.approve(request=row, roles=["is_contact", "is_signatory"], by=coordinator, publish=True)
    row.refresh_from_db()
    organisation = row.organisation
    assert (organisation.name, organisation.slug, organisation.number) == (
        "Nya föreningen",
        "nya-foreningen",
        "802002-4454",
    )
    assert (organisation.status, organisation.region, list(organisation.municipalities.all())) == (
        "published",
        region,
        [place],
    )
    assert {version.history_user for version in organisation.history.all()} == {coordinator}
    membership = Membership.objects.get()
    assert (membership.user, membership.roles, membership.title) == (
        row.user,
        ["is_contact", "is_signatory"],
        "ordförande",
    )
    assert (row.state, row.settled_by, row.settled_at is not None) == (State.APPROVED, coordinator, True)
    assert receivers() == [row.user.email]
    assert "/mina-sidor/organisationer/nya-foreningen/" in mail.outbox[0].body


def test_a_new_organisation_can_wait_for_review():
    OrganisationFactory(slug="nya-foreningen")
    row = JoinRequestFactory(name="Nya föreningen")
    done = actions.approve(request=row, roles=["is_contact"], by=make_coordinator())
    assert (done.organisation.status, done.organisation.slug) == ("review", "nya-foreningen-2")


def test_a_new_one_may_be_one_that_was_here_all_along():
    standing = OrganisationFactory(published=True)
    done = actions.approve(
        request=JoinRequestFactory(), roles=["is_reporter"], by=make_coordinator(), organisation=standing
    )
    assert (done.organisation, Organisation.objects.count()) == (standing, 1)
    assert standing.memberships.get().roles == ["is_reporter"]


def test_a_number_that_somebody_has_taken_meanwhile_is_told():
    OrganisationFactory(number="802002-4454")
    row = JoinRequestFactory(number="802002-4454")
    with pytest.raises(ValidationError):
        actions.approve(request=row, roles=["is_contact"], by=make_coordinator())
    row.refresh_from_db()
    assert (row.state, Membership.objects.count(), len(mail.outbox)) == (State.WAITING, 0, 0)


def test_nobody_is_let_in_where_the_organisation_has_closed_meanwhile():
    organisation = OrganisationFactory(published=True, closed_on=timezone.localdate())
    row = JoinRequestFactory(organisation=organisation)
    with pytest.raises(ValidationError, match="has closed"):
        actions.approve(request=row, roles=["is_contact"], by=make_coordinator())
    assert not Membership.objects.exists()


def test_a_refusal_says_why():
    row, coordinator = JoinRequestFactory(), make_coordinator()
    actions.refuse(request=row, reason="Ni är en del av kommunen.", by=coordinator)
    row.refresh_from_db()
    assert (row.state, row.settled_by) == (State.REFUSED, coordinator)
    assert (receivers(), "Ni är en del av kommunen." in mail.outbox[0].body) == ([row.user.email], True)


SETTLED = {State.APPROVED: OrganisationFactory, State.REFUSED: None, State.WITHDRAWN: None}


@pytest.mark.parametrize("state", SETTLED)
def test_what_is_settled_is_left_as_it_is(state: str):
    organisation = OrganisationFactory(published=True)
    row = JoinRequestFactory(state=state, settled_at=timezone.now(), organisation=organisation)
    by = make_coordinator()
    deeds = [
        lambda: actions.approve(request=row, roles=["is_contact"], by=by),
        lambda: actions.refuse(request=row, reason="Nej.", by=by),
        lambda: actions.put_question(request=row, body="Vem?", by=by),
        lambda: actions.answer(request=row, body="Jag.", by=row.user),
        lambda: actions.withdraw(request=row, by=row.user),
    ]
    for deed in deeds:
        with pytest.raises(actions.SettledError) as error:
            deed()
        assert str(row.get_state_display()) in error.value.words
    assert (len(mail.outbox), JoinMessage.objects.count(), Membership.objects.count()) == (0, 0, 0)


def test_only_what_is_asked_is_answered():
    row = JoinRequestFactory()
    with pytest.raises(actions.SettledError):
        actions.answer(request=row, body="Jag.", by=row.user)


def test_others_who_ask_for_the_same_are_found():
    organisation = OrganisationFactory(published=True)
    row = JoinRequestFactory(organisation=organisation, name="Föreningen A", number="802002-4454")
    by_row, by_number, by_name, _other, mine, settled = [
        JoinRequestFactory(organisation=organisation),
        JoinRequestFactory(number="802002-4454"),
        JoinRequestFactory(name="FÖRENINGEN a"),
        JoinRequestFactory(),
        JoinRequestFactory(user=row.user, number="802002-4454"),
        JoinRequestFactory(number="802002-4454", state=State.REFUSED, settled_at=timezone.now()),
    ]
    assert set(row.others()) - {by_name} == {by_row, by_number}
    assert not {mine, settled} & set(row.others())
    assert list(settled.others()) == []
