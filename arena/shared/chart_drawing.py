"""Where everything in a line chart stands. Colours and strokes come from the style sheet, by class."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from arena.shared.charts import Chart, Series, is_year
from arena.shared.numbers import Number, format_number

WIDTH, HEIGHT, TOP, BOTTOM = 480.0, 270.0, 20.0, 225.0
LABEL_Y = 255
WIDE_CHARACTER, NARROW_CHARACTER = 6.8, 12.5  # width of a letter at 12 px, and at the 22 px of a narrow screen
LABEL_DISTANCE = 15.0
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Mark:
    """A reading: a circle, square, triangle or diamond, by the number of its series."""

    shape: int
    x: float
    y: float

    @property
    def path(self) -> str:
        """The outline as SVG path data."""
        x, y = self.x, self.y
        return (
            f"M{x - 4:g} {y:g}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
            f"M{x - 3.5:g} {y - 3.5:g}h7v7h-7z",
            f"M{x:g} {y - 5:g}l5 8.5h-10z",
            f"M{x:g} {y - 5:g}l5 5-5 5-5-5z",
        )[self.shape - 1]


@dataclass(frozen=True)
class AxisLabel:
    """A text at an axis. ``wide`` ones are left out on a narrow screen."""

    position: float
    text: str
    wide: bool = False


@dataclass(frozen=True)
class Drawing:
    """A line chart, ready for the template."""

    left: float
    right: float
    ticks: list[AxisLabel]
    labels: list[AxisLabel]
    lines: list[tuple[int, str]]
    marks: list[Mark]
    ends: list[tuple[float, str]]
    zero: float | None
    target: float | None
    baseline: float | None
    summary: str


def nice_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Return round numbers, evenly spaced, that cover the values."""
    if low == high:
        margin = abs(low) * 0.1 or 1.0
        low, high = low - margin, high + margin
    rough = (high - low) / (most - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in _STEPS if factor * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def axis_range(values: list[float]) -> tuple[float, float]:
    """Return where the axis goes from and to: from zero, unless the values lie far from it."""
    low, high = min(values), max(values)
    if 0 <= low < high * 0.5:
        low = 0.0
    if high <= 0 and low < 0 and abs(high) < abs(low) * 0.5:
        high = 0.0
    return low, high


def draw(chart: Chart) -> Drawing:
    """Place the axes, lines, marks and labels of a line chart that has at least one value."""
    values = [float(value) for series in chart.series for _label, value in series.values]
    values += [float(value) for value in (chart.target, chart.baseline) if value is not None]
    ticks = nice_ticks(*axis_range(values))
    low, high = ticks[0], ticks[-1]

    def y(value: Number) -> float:
        return round(BOTTOM - (float(value) - low) / (high - low) * (BOTTOM - TOP), 1)

    decimals = _decimals(ticks)
    tick_texts = [format_number(Decimal(str(tick)), decimals) for tick in ticks]
    left = max(40.0, NARROW_CHARACTER * max(map(len, tick_texts)) + 8)
    right = WIDTH - max(30.0, WIDE_CHARACTER * max(len(chart.write(value)) for value in values) + 12)
    places = _places(chart.labels, left + 10, right - 10)
    lines, marks = _lines(chart, places, y)
    return Drawing(
        left=left,
        right=right,
        ticks=[AxisLabel(y(tick), text) for tick, text in zip(ticks, tick_texts, strict=True)],
        labels=_thinned(places, right - left),
        lines=lines,
        marks=marks,
        ends=_ends(chart, y),
        zero=y(0) if low < 0 < high else None,
        target=None if chart.target is None else y(chart.target),
        baseline=None if chart.baseline is None else y(chart.baseline),
        summary=summarise(chart, None if low <= 0 <= high else tick_texts[0]),
    )


def summarise(chart: Chart, axis_start: str | None = None) -> str:
    """Say in words what the picture shows."""
    sentences = [_change(chart, series) for series in chart.series if series.values]
    if chart.baseline is not None:
        sentences.append(f"{chart.baseline_name}.")
    if chart.target is not None:
        sentences.append(f"{chart.target_name}.")
    if axis_start is not None:
        sentences.append(_("The vertical axis starts at %(value)s.") % {"value": axis_start})
    return " ".join(sentences)


def _change(chart: Chart, series: Series) -> str:
    (first_label, first), (last_label, last) = series.values[0], series.values[-1]
    words = {
        "name": series.name,
        "first": chart.write(first),
        "first_label": first_label,
        "last": chart.write(last),
        "last_label": last_label,
    }
    if len(series.values) == 1:
        return _("%(name)s: %(last)s (%(last_label)s).") % words
    if last == first:
        return _("%(name)s: %(first)s both in %(first_label)s and in %(last_label)s.") % words
    if last > first:
        return _("%(name)s: up from %(first)s (%(first_label)s) to %(last)s (%(last_label)s).") % words
    return _("%(name)s: down from %(first)s (%(first_label)s) to %(last)s (%(last_label)s).") % words


def _decimals(ticks: list[float]) -> int:
    """Return how many decimals the axis needs."""
    return max(-min(Decimal(str(tick)).normalize().as_tuple().exponent, 0) for tick in ticks)  # type: ignore[operator]


def _places(labels: list[str], left: float, right: float) -> dict[str, float]:
    """Return where on the axis each label stands: years by their distance in time, others evenly."""
    if len(labels) == 1:
        return {labels[0]: (left + right) / 2}
    if all(is_year(label) for label in labels):
        first, last = int(labels[0]), int(labels[-1])
        shares = [(int(label) - first) / (last - first) for label in labels]
    else:
        shares = [number / (len(labels) - 1) for number in range(len(labels))]
    return {label: round(left + share * (right - left), 1) for label, share in zip(labels, shares, strict=True)}


def _thinned(places: dict[str, float], width: float) -> list[AxisLabel]:
    """Leave out labels that would run into each other, from the last one backwards."""
    longest = max(len(label) for label in places) + 1.5
    wide_limit = narrow_limit = math.inf
    kept = []
    for label, x in reversed(places.items()):
        if wide_limit - x < min(longest * WIDE_CHARACTER, width):
            continue
        wide = narrow_limit - x < min(longest * NARROW_CHARACTER, width)
        wide_limit = x
        narrow_limit = narrow_limit if wide else x
        kept.append(AxisLabel(x, label, wide=wide))
    return kept[::-1]


def _lines(chart: Chart, places: dict[str, float], y: Callable[[Number], float]) -> tuple[list, list[Mark]]:
    """Return a line for each unbroken run of readings, and a mark for each reading."""
    lines, marks = [], []
    for shape, series in enumerate(chart.series, start=1):
        values = {str(label): value for label, value in series.points}
        run: list[str] = []
        for label, x in [*places.items(), ("", 0.0)]:
            value = values.get(label)
            if value is not None:
                run.append(f"{x:g},{y(value):g}")
                marks.append(Mark(shape, x, y(value)))
            elif label in values or not label:
                if len(run) > 1:
                    lines.append((shape, " ".join(run)))
                run = []
    return lines, marks


def _ends(chart: Chart, y: Callable[[Number], float]) -> list[tuple[float, str]]:
    """Return the latest values, written at the end of the lines and moved apart where they would overlap."""
    latest = [series.values[-1][1] for series in chart.series if series.values]
    wanted = sorted((y(value), chart.write(value)) for value in latest)
    if chart.target is not None and chart.write(chart.target) not in {text for _y, text in wanted}:
        wanted = sorted([*wanted, (y(chart.target), chart.write(chart.target))])
    placed: list[tuple[float, str]] = []
    for position, text in wanted:
        lowest = placed[-1][0] + LABEL_DISTANCE if placed else TOP - 8
        placed.append((max(position + 4, lowest), text))
    return placed
