"""From draft to published and back: the table of ways walked in full, plans, and two people at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import translation

from arena.search.models import SearchDocument
from arena.shared.moves import confirm, hindrance, move, publishable_models
from arena.shared.publishing import TRANSITIONS, PublishableStatus, TransitionRefusedError, ways_from
from members.models import Organisation, Region, Signature, User
from programmes.models import Programme
from tests.factories.events import SeminarFactory
from tests.factories.members import DeclarationVersionFactory, OrganisationFactory, SignatureFactory, UserFactory
from tests.factories.programmes import ProgrammeFactory, StrategyFactory

db = pytest.mark.django_db
# After the moment at which the factories make their rows: a history is in the order of time.
NOON = datetime(2040, 5, 4, 12, 0, tzinfo=UTC)
ALLOWED = {
    ("draft", "submit"): "review",
    ("unpublished", "submit"): "review",
    ("review", "return"): "draft",
    ("review", "publish"): "published",
    ("published", "unpublish"): "unpublished",
}


@pytest.fixture
def person() -> User:
    return UserFactory(name="Kim")


def stored(row: Any) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


# --- The table ---------------------------------------------------------------------------------------


@db
@pytest.mark.parametrize("status", PublishableStatus.values)
@pytest.mark.parametrize("name", TRANSITIONS)
def test_each_way_begins_where_the_table_says_and_nowhere_else(person: User, status: str, name: str):
    row = ProgrammeFactory(status=status)
    versions = row.history.count()
    target = ALLOWED.get((status, name))
    assert (name in ways_from(status)) == bool(target)
    if target:
        move(row, name, by=person)
        assert (stored(row).status, row.history.count()) == (target, versions + 1)
    else:
        with pytest.raises(TransitionRefusedError):
            move(row, name, by=person)
        assert (stored(row).status, row.history.count()) == (status, versions)


@db
@pytest.mark.parametrize(
    "make",
    [
        ProgrammeFactory,
        OrganisationFactory,
        SeminarFactory,
        StrategyFactory,
        lambda: DeclarationVersionFactory().declaration,
    ],
)
def test_every_kind_goes_all_the_way_round(person: User, make: Any):
    row = make()
    for name, status in (
        ("submit", "review"),
        ("return", "draft"),
        ("submit", "review"),
        ("publish", "published"),
        ("unpublish", "unpublished"),
        ("submit", "review"),
        ("publish", "published"),
    ):
        assert move(row, name, by=person).status == status == stored(row).status
    assert type(row).objects.published().get() == row


def test_every_kind_is_known():
    names = {model.__name__ for model in publishable_models()}
    assert names == {"Programme", "Strategy", "Organisation", "Declaration", "Seminar"}


# --- What a move writes ------------------------------------------------------------------------------


@db
def test_publishing_notes_when_and_who_and_leaves_the_day_of_the_last_change(person: User):
    row = ProgrammeFactory(status="review")
    changed = stored(row).updated_at
    with time_machine.travel(NOON, tick=False):
        move(row, "publish", by=person)
    row = stored(row)
    assert (row.published_at, row.confirmed_at, row.confirmed_by) == (NOON, NOON, person)
    assert row.updated_at == changed
    version = row.history.latest()
    assert (version.status, version.history_user, version.history_change_reason) == (
        "published",
        person,
        "Publish",
    )


@db
def test_the_first_day_of_publishing_stands_when_it_is_published_again(person: User):
    row = ProgrammeFactory(status="review")
    with time_machine.travel(NOON, tick=False):
        move(row, "publish", by=person)
    with time_machine.travel(NOON + timedelta(days=9), tick=False):
        for name in ("unpublish", "submit", "publish"):
            move(row, name, by=person)
    row = stored(row)
    assert (row.published_at, row.confirmed_at) == (NOON, NOON + timedelta(days=9))


@db
def test_what_has_been_typed_but_not_saved_is_not_written(person: User):
    row = ProgrammeFactory(status="review", title="Gammalt")
    row.title = "Nytt"
    move(row, "publish", by=person)
    assert stored(row).title == "Gammalt"


@db
def test_where_a_row_stands_is_asked_of_the_database(person: User):
    row = ProgrammeFactory(status="review")
    Programme.objects.filter(pk=row.pk).update(status="draft")
    with pytest.raises(TransitionRefusedError) as refused:
        move(row, "publish", by=person)
    with translation.override("en"):
        assert refused.value.words.startswith(f"“{row}” was left as it is: it is draft now.")


@db
def test_search_follows(person: User):
    row = ProgrammeFactory(status="review", title="Öppna dörrar")
    documents = SearchDocument.objects.filter(kind="programme", object_id=row.pk)
    for name, found in (("publish", True), ("unpublish", False), ("submit", False), ("publish", True)):
        move(row, name, by=person)
        assert documents.exists() == found


@db
@pytest.mark.parametrize("status", ["draft", "review", "unpublished"])
def test_signatures_are_listed_only_where_the_signatory_is_public(person: User, status: str):
    signature = SignatureFactory(organisation=OrganisationFactory(status=status, region=Region.objects.first()))
    assert not stored(signature).is_listed
    if status != "review":
        move(signature.organisation, "submit", by=person)
    move(signature.organisation, "publish", by=person)
    assert stored(signature).is_listed
    move(signature.organisation, "unpublish", by=person)
    assert not stored(signature).is_listed
    assert not Signature.objects.astray().exists()


@db
def test_an_archive_stays_where_it_is(person: User):
    row = ProgrammeFactory(status="published", life_cycle="closed")
    for act in (lambda: move(row, "unpublish", by=person), lambda: confirm(row, by=person)):
        with pytest.raises(TransitionRefusedError) as refused:
            act()
        assert refused.value.reason
    assert stored(row).status == "published"


@db
def test_what_is_not_complete_is_not_published_and_the_field_is_named(person: User):
    row = ProgrammeFactory(status="review")
    Programme.objects.filter(pk=row.pk).update(summary="")
    with pytest.raises(TransitionRefusedError) as refused:
        move(row, "publish", by=person)
    assert "sammanfattning: " in refused.value.words
    assert hindrance(stored(row)) == refused.value.reason
    assert stored(row).status == "review"


# --- Two people at once ------------------------------------------------------------------------------


@pytest.fixture
def in_review(transactional_db: None) -> Organisation:
    return OrganisationFactory(status="review")


def at_once(row: Any, *names: str) -> list[str]:
    """Take the ways at the same moment, each by a person of their own; return what each heard."""
    people = [UserFactory() for _ in names]
    start = Barrier(len(names))

    def press(name: str, by: User) -> str:
        start.wait()
        try:
            return move(row, name, by=by).status
        except TransitionRefusedError:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(names)) as pool:
        return sorted(pool.map(press, names, people))


@pytest.mark.django_db(transaction=True)
def test_two_publish_at_once_and_one_wins(in_review: Organisation):
    assert at_once(in_review, *["publish"] * 4) == ["published", "refused", "refused", "refused"]
    assert in_review.history.filter(status="published").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_publishes_while_another_takes_it_back(in_review: Organisation):
    heard = at_once(in_review, "publish", "return")
    assert heard in (["published", "refused"], ["draft", "refused"])
    assert stored(in_review).status in heard
