"""What a coordinator of one region can do to another one's rows in the administration: nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.test import Client
from pytest_django import DjangoDbBlocker

from arena.shared.scopes import SHARED, region_path_of
from events.models import Seminar, Series
from members.models import (
    Commitment,
    Declaration,
    DeclarationVersion,
    Organisation,
    Signature,
    SignedCommitment,
    Theme,
    User,
)
from programmes.models import (
    Continuation,
    Indicator,
    Initiative,
    Programme,
    ProgrammePartner,
    Reading,
    Strategy,
    StrategyGoal,
)
from tests.databases import made_once
from tests.forms import errors, fields_of
from tests.two_regions import SECRET, World, address, everything, make_world

pytestmark = pytest.mark.django_db
REGIONAL = [
    model
    for model in sorted(admin.site._registry, key=lambda model: model._meta.label)
    if region_path_of(model) not in {None, SHARED, "pk"}
]
NAMES = [model._meta.label for model in REGIONAL]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with made_once(django_db_blocker, make_world) as made:
        yield made


@pytest.fixture
def coordinator(world: World) -> Client:
    return world.client(world.coordinator)


def form_of(model: Any) -> str:
    return f"{model._meta.model_name}_form"


def sent(client: Client, row: Any, **changes: Any) -> Any:
    """Open the row's page (or that of a new one), change some fields and send the form."""
    there = address(row, "add" if isinstance(row, type) else "change")
    page = client.get(there)
    assert page.status_code == 200
    return client.post(there, {**fields_of(page, form_of(row)), **changes})


# --- Pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("whose", ["other", "public", "national"])
@pytest.mark.parametrize("model", REGIONAL, ids=NAMES)
def test_others_rows_are_neither_changed_nor_deleted(world: World, coordinator: Client, model: Any, whose: str):
    row = getattr(world, whose).get(model)
    if row is None:
        assert whose == "national"  # the model does not let a row be without a region
        return
    own_page = coordinator.get(address(world.own[model]))
    fields = fields_of(own_page, form_of(model))
    before = everything()
    assert coordinator.post(address(row), fields).status_code == 404
    assert coordinator.post(address(row, "delete"), {"post": "yes"}).status_code == 404
    assert coordinator.post(address(row, "history"), {}).status_code in {404, 405}
    assert everything() == before


@pytest.mark.parametrize("model", [Programme, Organisation, Strategy, Seminar, Declaration])
def test_ones_own_row_stays_in_ones_own_region(world: World, coordinator: Client, model: Any):
    row = world.own[model]
    for region in (world.b.pk, ""):
        response = sent(coordinator, row, region=region)
        assert len(errors(response)) == 1
    row.refresh_from_db()
    assert row.region == world.a


@pytest.mark.parametrize(
    ("model", "link", "target"),
    [
        (Initiative, "programme", Programme),
        (Indicator, "programme", Programme),
        (StrategyGoal, "strategy", Strategy),
        (Series, "programme", Programme),
        (DeclarationVersion, "declaration", Declaration),
        (Signature, "organisation", Organisation),
    ],
)
def test_a_part_is_not_moved_to_anothers_page(world: World, coordinator: Client, model: Any, link: str, target: Any):
    row = world.own[model]
    for rows in (world.other, world.public):
        response = sent(coordinator, row, **{link: rows[target].pk})
        assert errors(response)
        assert SECRET not in response.content.decode()
    before = getattr(row, f"{link}_id")
    row.refresh_from_db()
    assert getattr(row, f"{link}_id") == before


@pytest.mark.parametrize(
    ("model", "link", "target"),
    [
        (Programme, "owner", Organisation),
        (Programme, "goals", StrategyGoal),
        (Initiative, "actors", Organisation),
        (Initiative, "strand", Initiative),  # a number of another kind
        (Seminar, "organiser", Organisation),
        (Seminar, "programme", Programme),
        (Seminar, "series", Series),
        (Seminar, "fulfils", SignedCommitment),
        (Organisation, "parent", Organisation),
        (Declaration, "issuer", Organisation),
        (Signature, "declaration", Declaration),
        (Signature, "version", DeclarationVersion),
        (Strategy, "successor", Strategy),
    ],
)
def test_links_do_not_lead_to_others_drafts(world: World, coordinator: Client, model: Any, link: str, target: Any):
    before = everything()
    hidden = sent(coordinator, world.own[model], **{link: world.other[target].pk})
    unknown = sent(coordinator, world.own[model], **{link: 987654})
    assert errors(hidden)
    assert [text.replace(str(world.other[target].pk), "") for text in errors(hidden)] == [
        text.replace("987654", "") for text in errors(unknown)
    ]
    assert SECRET not in hidden.content.decode()
    assert everything() == before


def test_a_number_that_no_row_has_is_told(world: World, coordinator: Client):
    response = sent(coordinator, world.own[Initiative], actors=str(2**63))
    assert len(errors(response)) == 1


def test_a_taken_address_says_only_that_it_is_taken(world: World, coordinator: Client):
    response = sent(coordinator, world.own[Programme], slug=world.other[Programme].slug)
    assert len(errors(response)) == 1
    assert SECRET not in response.content.decode()
    assert world.b.name not in " ".join(errors(response))


def test_a_taken_number_says_only_that_it_is_taken(world: World, coordinator: Client):
    Organisation.objects.filter(pk=world.other[Organisation].pk).update(number="232100-0016")
    response = sent(coordinator, world.own[Organisation], number="2321000016")
    assert len(errors(response)) == 1
    assert SECRET not in response.content.decode()
    assert "members_organisation" not in " ".join(errors(response))


def test_a_commitment_is_chosen_once(world: World, coordinator: Client):
    promise = world.own[SignedCommitment]
    second = {"id": "", "number": "2", "commitment": promise.commitment_id, "rhythm": "once", "title": "", "body": ""}
    fields = {f"commitments-1-{name}": value for name, value in second.items()}
    response = sent(coordinator, promise.signature, **{"commitments-TOTAL_FORMS": "2"}, **fields)
    assert (response.status_code, len(errors(response))) == (200, 1)
    assert promise.signature.commitments.count() == 1


# --- Rows on the page of another one ---------------------------------------------------------------


def test_a_row_of_anothers_page_is_not_taken_over(world: World, coordinator: Client):
    for model, prefix in ((ProgrammePartner, "partners"), (Continuation, "continuations")):
        theirs = model.objects.filter(programme=world.other[Programme])
        before = list(theirs.values())
        for changes in (
            {f"{prefix}-0-id": theirs.get().pk},
            {f"{prefix}-0-id": theirs.get().pk, f"{prefix}-0-DELETE": "on"},
            {f"{prefix}-0-programme": world.other[Programme].pk},
            {f"{prefix}-INITIAL_FORMS": "7", f"{prefix}-TOTAL_FORMS": "7"},
        ):
            response = sent(coordinator, world.own[Programme], **changes)
            assert SECRET not in response.content.decode()
            assert list(theirs.values()) == before
        assert model.objects.filter(programme=world.own[Programme]).count() == 1


def test_a_new_row_is_not_slipped_into_anothers_page(world: World, coordinator: Client):
    reading = {"indicator": world.other[Indicator].pk, "period": "2024", "value": "1", "id": "", "split": "ny"}
    fields = {f"readings-1-{name}": value for name, value in reading.items()}
    sent(coordinator, world.own[Indicator], **{"readings-TOTAL_FORMS": "2"}, **fields)
    assert Reading.objects.filter(indicator=world.other[Indicator], period="2024").count() == 0


def test_a_partner_is_no_hidden_organisation(world: World, coordinator: Client):
    before = everything()
    response = sent(coordinator, world.own[Programme], **{"partners-0-organisation": world.other[Organisation].pk})
    assert errors(response)
    assert everything() == before


# --- Actions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("across", ["0", "1"])
@pytest.mark.parametrize("model", REGIONAL, ids=NAMES)
def test_actions_pass_others_rows_by(world: World, coordinator: Client, model: Any, across: str):
    there = address(model, "changelist")
    listed = BeautifulSoup(coordinator.get(there).content, "html.parser")
    actions = [option["value"] for option in listed.select("select[name=action] option") if option["value"]]
    smuggled = [str(rows[model].pk) for rows in (world.other, world.public, world.national) if model in rows]
    hidden = {str(pk) for pk in smuggled}
    before = {key: rows for key, rows in everything().items() if key == model._meta.label}
    for action in actions:
        chosen = {"action": action, "_selected_action": smuggled, "select_across": "0", "index": "0"}
        response = coordinator.post(there, {**chosen, "post": "yes"}, follow=True)
        assert response.status_code == 200
        assert SECRET not in response.content.decode()
    after = {key: rows for key, rows in everything().items() if key == model._meta.label}
    assert [row for row in after[model._meta.label] if str(row[0]) in hidden] == [
        row for row in before[model._meta.label] if str(row[0]) in hidden
    ]
    assert across in {"0", "1"}


def test_everything_chosen_is_everything_of_ones_own(world: World, coordinator: Client):
    chosen = {"action": "delete_selected", "_selected_action": "1", "select_across": "1", "index": "0"}
    page = coordinator.post(address(Initiative, "changelist"), chosen)
    html = page.content.decode()
    assert address(world.own[Initiative]) in html
    assert address(world.other[Initiative]) not in html
    coordinator.post(address(Initiative, "changelist"), {**chosen, "post": "yes"})
    assert not Initiative.objects.filter(pk=world.own[Initiative].pk).exists()
    assert Initiative.objects.filter(pk__in=[world.other[Initiative].pk, world.public[Initiative].pk]).count() == 2


@pytest.mark.parametrize("bad", ["x", "", "-1", str(2**63), "9" * 30, "1 OR 1=1"])
def test_a_choice_that_is_no_row_is_passed_by(coordinator: Client, bad: str):
    chosen = {"action": "delete_selected", "_selected_action": bad, "index": "0"}
    assert coordinator.post(address(Programme, "changelist"), chosen, follow=True).status_code == 200


# --- Deletion --------------------------------------------------------------------------------------


def test_a_goal_that_others_programmes_follow_is_kept(world: World, coordinator: Client):
    world.public[Programme].goals.add(world.own[StrategyGoal])
    there = address(world.own[StrategyGoal], "delete")
    page = coordinator.get(there)
    assert world.public[Programme].title not in page.content.decode()
    coordinator.post(there, {"post": "yes"})
    assert StrategyGoal.objects.filter(pk=world.own[StrategyGoal].pk).exists()


def test_a_draft_to_which_others_refer_is_kept(world: World, coordinator: Client):
    programme = world.own[Programme]
    Continuation.objects.filter(programme=world.other[Programme]).update(to_programme=programme)
    Seminar.objects.filter(pk=world.other[Seminar].pk).update(programme=programme)
    page = coordinator.get(address(programme, "delete"))
    assert SECRET not in page.content.decode()
    coordinator.post(address(programme, "delete"), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": programme.pk, "post": "yes"}
    assert SECRET not in coordinator.post(address(Programme, "changelist"), chosen).content.decode()
    assert Programme.objects.filter(pk=programme.pk).exists()


def test_what_has_been_public_is_not_deleted(world: World):
    neighbour = world.client(world.neighbour)
    for model in (Programme, Organisation, Declaration, Seminar, Strategy):
        assert neighbour.post(address(world.public[model], "delete"), {"post": "yes"}).status_code == 403


def test_a_draft_of_ones_own_is_deleted_with_its_parts(world: World, coordinator: Client):
    Seminar.objects.filter(pk=world.own[Seminar].pk).delete()
    Series.objects.filter(programme=world.own[Programme]).delete()
    world.own[Programme].steps.get(key="tva").positions.all().delete()
    response = coordinator.post(address(world.own[Programme], "delete"), {"post": "yes"})
    assert response.status_code == 302
    assert not Programme.objects.filter(pk=world.own[Programme].pk).exists()


# --- A link that stood before ----------------------------------------------------------------------


def test_a_link_to_what_is_no_longer_public_stands(world: World, coordinator: Client):
    """Saving one's own row does not drop a link, or fail, because another region took its row from the public."""
    programme = world.own[Programme]
    programme.owner = world.public[Organisation]
    programme.save()
    programme.goals.set([world.public[StrategyGoal]])
    Organisation.objects.filter(pk=programme.owner.pk).update(status="unpublished")
    Strategy.objects.filter(pk=world.public[Strategy].pk).update(status="unpublished")
    response = sent(coordinator, programme, title="Nytt namn")
    assert response.status_code == 302, errors(response)
    programme.refresh_from_db()
    assert (programme.title, programme.owner) == ("Nytt namn", world.public[Organisation])
    assert list(programme.goals.all()) == [world.public[StrategyGoal]]


# --- What is not theirs at all ---------------------------------------------------------------------


def test_people_and_words_are_out_of_reach(world: World, coordinator: Client):
    before = everything()
    data = {"name": "Ny", "email": "ny@region.example", "key": "ny", "is_superuser": "on"}
    for row in (User, Theme, world.shared[User], world.shared[Theme]):
        there = address(row, "add" if isinstance(row, type) else "change")
        assert coordinator.post(there, data).status_code in {403, 404}
    assert coordinator.post(address(world.shared[Theme], "delete"), {"post": "yes"}).status_code == 403
    assert everything() == before


def test_a_commitment_of_a_draft_wording_is_not_promised(world: World, coordinator: Client):
    draft = DeclarationVersion.objects.create(declaration=world.public[Declaration], number=2)
    commitment = Commitment.objects.create(version=draft, number=1, title=SECRET)
    promise = world.own[SignedCommitment]
    Signature.objects.filter(pk=promise.signature_id).update(version=draft, declaration=draft.declaration)
    response = sent(coordinator, promise.signature, **{"commitments-0-commitment": commitment.pk})
    assert errors(response)
    promise.refresh_from_db()
    assert promise.commitment_id != commitment.pk
