"""Publishing on a plan, and finding pages still correct."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from arena.shared.models import CONFIRMATION_LASTS
from arena.shared.moves import cancel_plan, confirm, hindrance, move, publish_due
from arena.shared.publishing import TransitionRefusedError
from members.models import User
from programmes.models import Programme
from tests.factories.members import UserFactory
from tests.factories.programmes import ProgrammeFactory

db = pytest.mark.django_db
# After the moment at which the factories make their rows: a history is in the order of time.
NOON = datetime(2040, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def person() -> User:
    return UserFactory(name="Kim")


def stored(row: Any) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


# --- On a plan ---------------------------------------------------------------------------------------


@db
def test_a_plan_is_carried_out_when_its_time_has_come(person: User):
    row = ProgrammeFactory(status="review")
    with time_machine.travel(NOON, tick=False):
        move(row, "publish", by=person, at=NOON + timedelta(hours=1))
        assert (stored(row).status, publish_due()) == ("review", 0)
        assert list(Programme.objects.planned()) == [row]
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert list(Programme.objects.late()) == [row]
        assert (publish_due(), publish_due()) == (1, 0)
    row = stored(row)
    assert (row.status, row.publish_at, row.published_at) == ("published", None, NOON + timedelta(hours=1))
    assert (row.confirmed_by, row.history.latest().history_user) == (person, person)


@db
def test_a_plan_is_cancelled(person: User):
    row = ProgrammeFactory(status="review")
    move(row, "publish", by=person, at=timezone.now() + timedelta(hours=1))
    cancel_plan(row, by=person)
    assert (stored(row).status, stored(row).publish_at) == ("review", None)
    with pytest.raises(TransitionRefusedError):
        cancel_plan(row, by=person)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert publish_due() == 0


@db
def test_a_draft_again_is_no_longer_planned(person: User):
    row = ProgrammeFactory(status="review")
    move(row, "publish", by=person, at=timezone.now() + timedelta(hours=1))
    assert move(row, "return", by=person).publish_at is None


@db
def test_nothing_is_planned_for_a_time_that_has_passed_and_nothing_but_publishing(person: User):
    row = ProgrammeFactory(status="review")
    with pytest.raises(TransitionRefusedError):
        move(row, "publish", by=person, at=timezone.now())
    with pytest.raises(ValueError, match="Only publishing"):
        move(row, "return", by=person, at=timezone.now() + timedelta(hours=1))
    assert stored(row).publish_at is None


@db
@pytest.mark.parametrize("fault", [{"summary": ""}, {"life_cycle": "closed"}])
def test_what_cannot_be_published_on_its_day_stays_in_review_and_the_others_go_out(person: User, fault: dict[str, str]):
    bad, good = ProgrammeFactory(status="review"), ProgrammeFactory(status="review")
    with time_machine.travel(NOON, tick=False):
        for row in (bad, good):
            move(row, "publish", by=person, at=NOON + timedelta(minutes=5))
    Programme.objects.filter(pk=bad.pk).update(**fault)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert publish_due() == 1
        assert list(Programme.objects.late()) == [bad]
    assert (stored(bad).status, stored(good).status) == ("review", "published")
    assert hindrance(stored(bad))


# --- Still correct -----------------------------------------------------------------------------------


@db
def test_a_page_is_to_be_confirmed_after_a_year_and_then_not_for_another(person: User):
    row = ProgrammeFactory(published=True)
    ProgrammeFactory(published=True, life_cycle="closed")
    ProgrammeFactory()
    changed = stored(row).updated_at
    later = timezone.now() + CONFIRMATION_LASTS + timedelta(days=1)
    assert not Programme.objects.to_confirm().exists()
    with time_machine.travel(later, tick=False):
        assert list(Programme.objects.to_confirm()) == [row]
        confirm(row, by=person)
        assert not Programme.objects.to_confirm().exists()
    row = stored(row)
    assert (row.confirmed_at, row.confirmed_by, row.updated_at) == (later, person, changed)
    assert row.history.latest().history_user == person


@db
@pytest.mark.parametrize("status", ["draft", "review", "unpublished"])
def test_only_what_is_public_is_confirmed(person: User, status: str):
    row = ProgrammeFactory(status=status)
    with pytest.raises(TransitionRefusedError):
        confirm(row, by=person)
    assert stored(row).confirmed_at is None


@db
def test_one_row_that_fails_keeps_no_other_from_its_day(person: User, monkeypatch: pytest.MonkeyPatch):
    bad, good = ProgrammeFactory(status="review", title="Trasig"), ProgrammeFactory(status="review")
    with time_machine.travel(NOON, tick=False):
        for row in (bad, good):
            move(row, "publish", by=person, at=NOON + timedelta(minutes=5))
    save = Programme.save

    def fail(self: Programme, *args: Any, **kwargs: Any) -> None:
        if self.title == "Trasig":
            raise RuntimeError("out of paper")
        save(self, *args, **kwargs)

    monkeypatch.setattr(Programme, "save", fail)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert publish_due() == 1
    assert (stored(bad).status, stored(good).status) == ("review", "published")


@db
def test_content_files_may_set_a_state_that_ends_a_plan(person: User):
    row = ProgrammeFactory(status="review")
    row = move(row, "publish", by=person, at=timezone.now() + timedelta(hours=1))
    row.status = "draft"
    row.full_clean()
    row.save()
    assert stored(row).publish_at is None
