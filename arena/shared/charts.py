"""Figures to be drawn. A view describes a chart with these; templates/components/chart.html draws it.

    Chart(
        slug="managers",
        title=_("Managers with a foreign background"),
        series=[Series(_("The members"), [("2019", 18), ("2020", None), ("2021", 19.4)])],
        unit="%", decimals=1, target=30, target_label="2028",
    )

The geometry is made in arena/shared/chart_drawing.py; nothing here knows about pixels.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from arena.shared.numbers import Number, format_number
from arena.shared.spreadsheets import defused

MAX_SERIES = 4  # as many as have a colour and a shape of their own


@dataclass(frozen=True)
class Series:
    """One row of readings: (label, value) in order. A value that is None is a gap."""

    name: str
    points: Sequence[tuple[str, Number | None]]

    @property
    def values(self) -> list[tuple[str, Number]]:
        """The readings that exist."""
        return [(label, value) for label, value in self.points if value is not None]


@dataclass(frozen=True)
class Chart:
    """A line chart (readings over time) or a bar chart (things side by side).

    ``slug`` makes the ids on the page unique. ``title`` and ``note`` may be a Text in another language.
    """

    slug: str
    title: str
    series: Sequence[Series]
    kind: str = "line"
    unit: str = ""
    decimals: int = 0
    target: Number | None = None
    target_label: str = ""
    baseline: Number | None = None
    baseline_label: str = ""
    note: str = ""
    source: str = ""
    csv_address: str = ""
    is_example: bool = False
    heading_level: int = field(default=3)

    def __post_init__(self) -> None:
        if len(self.series) > MAX_SERIES:
            msg = f"{self.slug}: a chart holds at most {MAX_SERIES} series, got {len(self.series)}"
            raise ValueError(msg)

    def write(self, value: Number | None) -> str:
        """Write a value with its unit; a missing one as an en dash."""
        return "–" if value is None else format_number(value, self.decimals, self.unit)

    @property
    def labels(self) -> list[str]:
        """Every label of every series: years in order of time, others in order of appearance."""
        labels = list(dict.fromkeys(str(label) for series in self.series for label, _value in series.points))
        return sorted(labels) if all(is_year(label) for label in labels) else labels

    @property
    def readings(self) -> int:
        """How many values there are in all."""
        return sum(len(series.values) for series in self.series)

    @property
    def target_name(self) -> str:
        """What the target line is called: "Target 2028: 30 %"."""
        if self.target_label:
            return _("Target %(when)s: %(value)s") % {"when": self.target_label, "value": self.write(self.target)}
        return _("Target: %(value)s") % {"value": self.write(self.target)}

    @property
    def baseline_name(self) -> str:
        """What the line of the first position is called."""
        if self.baseline_label:
            names = {"when": self.baseline_label, "value": self.write(self.baseline)}
            return _("Starting point %(when)s: %(value)s") % names
        return _("Starting point: %(value)s") % {"value": self.write(self.baseline)}

    def cells(self) -> Iterator[tuple[str, list[Number | None]]]:
        """The figures as a table: each label with the value of every series."""
        columns = [{str(label): value for label, value in series.points} for series in self.series]
        for label in self.labels:
            yield label, [column.get(label) for column in columns]

    def rows(self) -> list[tuple[str, list[str]]]:
        """The figures as a table, written out."""
        return [(label, [self.write(value) for value in values]) for label, values in self.cells()]

    def csv(self) -> str:
        """The figures as CSV (comma, decimal point, UTF-8), safe to open in a spreadsheet."""
        output = io.StringIO()
        writer = csv.writer(output, lineterminator="\r\n")
        unit = f" ({self.unit})" if self.unit else ""
        writer.writerow(["", *(defused(f"{series.name}{unit}") for series in self.series)])
        for label, values in self.cells():
            writer.writerow([defused(label), *("" if value is None else value for value in values)])
        return output.getvalue()


def is_year(label: str) -> bool:
    """Say whether a label is a plain year, which has a place of its own on the axis of time."""
    return len(label) == 4 and label.isascii() and label.isdigit()
