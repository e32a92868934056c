"""The content generation: raised with every change of content, once a transaction, never for a rolled back one."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from arena import generation
from arena.models import ContentGeneration
from members.models import Ground


def number() -> int:
    return ContentGeneration.objects.get().number


@pytest.fixture
def ground() -> Ground:
    return Ground.objects.order_by("pk")[0]


@pytest.fixture
def _nothing_seen(transactional_db: None) -> None:
    """This process has not looked at the number yet."""
    generation.watch.forget()


@pytest.mark.django_db
def test_save_raises_the_number_once_a_transaction(ground: Ground) -> None:
    before = number()
    ground.save()
    ground.save()
    assert number() == before + 1


@pytest.mark.django_db
def test_rolled_back_change_raises_nothing_and_the_next_one_counts(ground: Ground) -> None:
    before = number()
    try:
        with transaction.atomic():
            ground.save()
            raise RuntimeError
    except RuntimeError:
        assert number() == before
    ground.save()
    assert number() == before + 1


@pytest.mark.django_db
def test_login_and_session_are_no_content() -> None:
    user = get_user_model().objects.create(email="coordinator@region.example")
    before = number()
    with transaction.atomic():  # forget that creating the user has raised the number already
        waiting, connection.run_on_commit = connection.run_on_commit, []
        user.last_login = timezone.now()
        user.save(update_fields=["last_login"])
        Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())
        connection.run_on_commit = waiting
    assert number() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_nothing_seen")
def test_every_transaction_counts_and_is_seen_in_this_process_at_once() -> None:
    marks = [generation.watch.current()]
    for _ in range(2):
        generation.bump()
        marks.append(generation.watch.current())
    assert len(set(marks)) == 3
    numbers = [mark[1] or 0 for mark in marks]
    assert [number - numbers[0] for number in numbers] == [0, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_lost_row_is_made_again() -> None:
    ContentGeneration.objects.all().delete()
    generation.bump()
    first = number()
    generation.bump()
    assert number() == first + 1


@pytest.mark.django_db
def test_every_model_of_ours_is_listened_to() -> None:
    labels = {model._meta.app_label for model in generation.content_models()}
    assert {"members", "programmes", "events"} <= labels
    assert labels.isdisjoint({"sessions", "admin", "auth", "contenttypes"})
    assert ContentGeneration not in generation.content_models()


def test_database_that_is_away_leaves_the_mark_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages in memory may still be shown; the next poll tries again."""

    def refuse() -> int:
        raise OperationalError("connection refused")

    watch = generation.Watch()
    monkeypatch.setattr(generation, "_read", lambda: 7)
    mark = watch.current()
    monkeypatch.setattr(generation, "_read", refuse)
    monkeypatch.setattr(watch, "_next_poll", 0.0)
    assert watch.current() == mark
    monkeypatch.setattr(generation, "_read", lambda: 8)
    assert watch.current() == mark, "asked again within half a second"
    monkeypatch.setattr(watch, "_next_poll", 0.0)
    assert watch.current() != mark
