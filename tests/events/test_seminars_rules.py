"""Seminars: which are to come, which have been, and what cannot be."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from events.models import Seminar
from tests.factories.events import SeminarFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 10, tzinfo=UTC)


def held(slug: str, starts: timedelta, hours: float = 2, **fields: object) -> Seminar:
    starts_at = NOW + starts
    return SeminarFactory(slug=slug, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), **fields)


@time_machine.travel(NOW, tick=False)
def test_upcoming_and_past_share_all_seminars_between_them():
    held("om-en-vecka", timedelta(days=7))
    held("pagar-nu", timedelta(hours=-1))
    held("i-gar", timedelta(days=-1))
    held("pagar-sedan-i-vintras", timedelta(days=-150), hours=200 * 24)
    SeminarFactory(slug="hosten-2021", held="2021-23")
    SeminarFactory(slug="okand-dag")
    upcoming = [seminar.slug for seminar in Seminar.objects.upcoming()]
    past = [seminar.slug for seminar in Seminar.objects.past()]
    assert upcoming == ["pagar-sedan-i-vintras", "pagar-nu", "om-en-vecka"]
    assert past == ["i-gar", "hosten-2021", "okand-dag"]


def test_one_occasion_lasts_a_year_at_most():
    seminar = held("lang", timedelta(), hours=367 * 24)
    with pytest.raises(ValidationError) as refused:
        seminar.full_clean()
    assert list(refused.value.message_dict) == ["ends_at"]


def test_a_seminar_ends_after_it_starts():
    with pytest.raises(IntegrityError), transaction.atomic():
        held("baklanges", timedelta(), hours=-1)
