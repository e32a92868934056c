"""Periods: as precise as the source, in words in both languages."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from arena.shared.fields import parse_period
from arena.shared.periods import Period


@pytest.mark.parametrize(
    ("written", "swedish", "english", "first", "last"),
    [
        ("2011", "2011", "2011", date(2011, 1, 1), date(2011, 12, 31)),
        ("2021-09", "september 2021", "September 2021", date(2021, 9, 1), date(2021, 9, 30)),
        ("2021-02-28", "28 februari 2021", "28 February 2021", date(2021, 2, 28), date(2021, 2, 28)),
        ("2021-23", "hösten 2021", "autumn 2021", date(2021, 9, 1), date(2021, 11, 30)),
        ("2022-21", "våren 2022", "spring 2022", date(2022, 3, 1), date(2022, 5, 31)),
        (
            "2021-09/2021-10",
            "september–oktober 2021",
            "September–October 2021",
            date(2021, 9, 1),
            date(2021, 10, 31),
        ),
        ("2016/2018", "2016–2018", "2016–2018", date(2016, 1, 1), date(2018, 12, 31)),
        ("2021/..", "från 2021", "from 2021", date(2021, 1, 1), date.max),
    ],
)
def test_period_in_words_and_days(written, swedish, english, first, last):
    period = Period(written)
    assert (period.first_day, period.last_day) == (first, last)
    with translation.override("sv"):
        assert period.display() == swedish
    with translation.override("en"):
        assert period.display() == english


@pytest.mark.parametrize(
    "written",
    [
        "",
        "21",
        "2021-13",
        "2021-00",
        "2021-02-30",
        "2021-25",
        "2021-9",
        "2021/2020",
        "hösten",
        "２０２１",
        "2021-09-15-1",
        "/",
        "../2020",
    ],
)
def test_what_is_not_a_period_is_refused(written):
    with pytest.raises(ValueError):  # noqa: PT011  the words differ by fault and language
        Period(written)


def test_field_explains_how_to_write_it():
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        parse_period("sommaren 2021")
    assert refused.value.messages == ["Write a year, a month or a day: 2021, 2021-09 or 2021-09-15."]


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_refused(text):
    try:
        period = Period(text)
    except ValueError:
        return
    assert period.first_day <= period.last_day
