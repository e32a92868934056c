"""Choosing when something is to be published."""

from datetime import UTC, datetime

import pytest
import time_machine

from arena.shared.publish_form import PublishForm

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _spring() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def form(when: str = "later", day: str = "", time: str = "") -> PublishForm:
    return PublishForm({"when": when, "day": day, "time": time})


def test_now_asks_for_no_time():
    now = form("now", "1999-01-01", "08:00")
    assert now.is_valid()
    assert now.cleaned_data["at"] is None


@pytest.mark.parametrize(
    ("day", "time", "moment"),
    [
        ("2026-03-02", "08:00", datetime(2026, 3, 2, 7, 0, tzinfo=UTC)),  # winter
        ("2026-07-01", "08:00", datetime(2026, 7, 1, 6, 0, tzinfo=UTC)),  # summer
        ("2026-03-02", "8.05", datetime(2026, 3, 2, 7, 5, tzinfo=UTC)),
        ("2026-03-29", "01:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),  # the clock skips from 2 to 3
        ("2026-03-29", "03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("2026-10-25", "02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # comes twice: the first one
    ],
)
def test_a_time_is_that_of_the_clock_in_sweden(day: str, time: str, moment: datetime):
    later = form("later", day, time)
    assert later.is_valid(), later.errors
    assert later.cleaned_data["at"] == moment


@pytest.mark.parametrize(
    ("day", "time", "field"),
    [
        ("2026-03-29", "02:30", "time"),  # there is no such time
        ("2026-03-01", "12:59", "time"),  # one minute ago
        ("2025-12-24", "15:00", "time"),
        ("", "08:00", "day"),
        ("2026-03-02", "", "time"),
        ("2026-02-30", "08:00", "day"),
        ("2026-03-02", "25:00", "time"),
        ("i morgon", "08:00", "day"),
        ("9999-12-31", "23:59", None),
        ("0001-01-01", "00:00", "time"),
    ],
)
def test_what_is_no_time_to_come_is_refused_beside_its_field(day: str, time: str, field: str | None):
    later = form("later", day, time)
    assert list(later.errors) == ([field] if field else [])


def test_one_has_to_choose():
    assert list(form("", "", "").errors) == ["when"]
    assert list(form("sometime", "", "").errors) == ["when"]
