"""Charts: what is drawn, what is written, and the figures behind."""

from itertools import pairwise

import pytest
from django.utils import translation

from arena.shared.chart_drawing import axis_range, draw, nice_ticks
from arena.shared.charts import Chart, Series
from arena.shared.numbers import format_number
from arena.shared.pictures import HeatRow, HeatTable, Month, MonthEntry


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (17, 30, [15, 20, 25, 30]),
        (0, 4120, [0, 1000, 2000, 3000, 4000, 5000]),
        (-5, 4, [-6, -4, -2, 0, 2, 4]),
        (0.1, 0.3, [0.1, 0.15, 0.2, 0.25, 0.3]),
        (26, 26, [22, 24, 26, 28, 30]),
        (0, 0, [-1, -0.5, 0, 0.5, 1]),
    ],
)
def test_ticks_are_round_and_cover_the_values(low: float, high: float, ticks: list[float]) -> None:
    assert nice_ticks(low, high) == ticks


@pytest.mark.parametrize(
    ("values", "expected"), [([3, 10], (0, 10)), ([17, 30], (17, 30)), ([-9, -2], (-9, 0)), ([-5, 4], (-5, 4))]
)
def test_axis_starts_at_zero_when_the_values_come_near_it(values: list[float], expected: tuple[float, float]) -> None:
    assert axis_range(values) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [("sv", "−4\N{NO-BREAK SPACE}120,5\N{NO-BREAK SPACE}%"), ("en", "−4,120.5\N{NO-BREAK SPACE}%")],
)
def test_numbers_follow_the_language(language: str, text: str) -> None:
    with translation.override(language):
        assert format_number(-4120.5, 1, "%") == text


def test_gap_breaks_the_line_but_a_year_of_another_series_does_not() -> None:
    chart = Chart(
        slug="gap",
        title="Gap",
        series=[
            Series("broken", [("2019", 1), ("2020", None), ("2021", 2), ("2022", 3)]),
            Series("whole", [("2019", 1), ("2022", 4)]),
        ],
    )
    drawing = draw(chart)
    assert [(shape, len(points.split())) for shape, points in drawing.lines] == [(1, 2), (2, 2)]
    assert [mark.shape for mark in drawing.marks] == [1, 1, 1, 2, 2]


def test_years_stand_by_their_distance_in_time() -> None:
    chart = Chart(slug="years", title="Years", series=[Series("a", [("2024", 2), ("2010", 1), ("2017", 3)])])
    first, middle, last = (label.position for label in draw(chart).labels)
    assert middle - first == pytest.approx(last - middle, abs=0.2)
    assert [label for label, _values in chart.rows()] == ["2010", "2017", "2024"]


def test_labels_that_would_collide_are_left_out_from_the_last_one_back() -> None:
    points = [(f"hösten {year}", year - 2000) for year in range(2001, 2021)]
    labels = draw(Chart(slug="long", title="Long", series=[Series("a", points)])).labels
    assert labels[-1].text == "hösten 2020"
    assert all(after.position - before.position >= 13 * 6.8 for before, after in pairwise(labels))


def test_end_labels_do_not_overlap() -> None:
    series = [Series(str(number), [("2020", 1), ("2021", 10 + number / 100)]) for number in range(4)]
    ends = draw(Chart(slug="ends", title="Ends", series=series, decimals=2)).ends
    assert all(after[0] - before[0] >= 15 for before, after in pairwise(ends))


def test_summary_says_what_the_picture_shows() -> None:
    with translation.override("en"):
        chart = Chart(
            slug="words",
            title="Words",
            series=[
                Series("Members", [("2019", 18), ("2026", 24)]),
                Series("County", [("2019", 19), ("2026", 19)]),
                Series("State", [("2019", 30), ("2026", 17)]),
                Series("New", [("2026", 20)]),
            ],
            unit="%",
            target=30,
            target_label="2028",
        )
        summary = draw(chart).summary.replace("\N{NO-BREAK SPACE}", " ")
    assert summary == (
        "Members: up from 18 % (2019) to 24 % (2026). County: 19 % both in 2019 and in 2026. "
        "State: down from 30 % (2019) to 17 % (2026). New: 20 % (2026). Target 2028: 30 %. "
        "The vertical axis starts at 15."
    )


def test_csv_is_harmless_in_a_spreadsheet() -> None:
    series = [Series('=cmd"x', [("+2019", 1.5), ("2020", None)]), Series("b", [("2020", -2)])]
    assert Chart(slug="csv", title="", series=series, unit="%").csv() == (
        ',"\'=cmd""x (%)",b (%)\r\n\'+2019,1.5,\r\n2020,,-2\r\n'
    )


def test_chart_with_too_many_series_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 4 series, got 5"):
        Chart(slug="many", title="", series=[Series(str(number), []) for number in range(5)])


@pytest.mark.parametrize(
    ("most", "limits", "key"),
    [(12, [1, 5, 9], ["1–4", "5–8", "9 or more"]), (2, [1, 2], ["1", "2 or more"]), (0, [], [])],
)
def test_heat_colours_follow_the_largest_number(most: int, limits: list[int], key: list[str]) -> None:
    table = HeatTable("h", "", "", ["a", "b"], [HeatRow("x", [0, most])])
    assert table.limits == limits
    with translation.override("en"):
        assert [words for _level, words in table.key] == key
    assert table.lines[0][1] == [("0", "0"), (str(most), str(len(limits)))]
    assert table.sums == [0, most]


def test_month_begins_on_monday_and_leaves_other_months_empty() -> None:
    entry = MonthEntry(day=Month(2027, 3, []).first, title="First", href="#")
    weeks = Month(2027, 2, [entry]).weeks
    assert [len(week) for week in weeks] == [7, 7, 7, 7]
    assert Month(2027, 3, [entry]).weeks[0][0].entries == [entry]
    assert all(day.entries == [] for week in weeks for day in week)
