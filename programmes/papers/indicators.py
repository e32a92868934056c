"""Indicators in a paper: a table, a plain sentence each, and which of them nobody has read for long."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.shared.papers.blocks import Words, amount, runs, sentence, table
from arena.shared.periods import Period
from arena.shared.runs import Run
from arena.shared.texts import capital
from arena.shared.tidy import Block
from programmes.papers.facts import Facts, year_before
from programmes.readings import by_part, latest


def planned_table(facts: Facts) -> Block:
    """Return the indicators with where they begin and what is aimed at."""
    rows = [
        (capital(row.text("title")), capital(row.text("body")) or "–", _point(row, "baseline"), _point(row, "target"))
        for row in facts.rows("indicators")
    ]
    return table(_caption(rows), [_("Indicator"), _("What it measures"), _("Baseline"), _("Target")], rows)


def followed_table(facts: Facts) -> Block:
    """Return the indicators with their latest readings, a row for each part that they are split by."""
    rows: list[tuple[Words, ...]] = []
    for row in facts.rows("indicators"):
        parts = by_part(list(row.readings.all())) or [[]]
        for readings in parts:
            last = readings[-1] if readings else None
            name: list[Words] = [capital(row.text("title"))]
            if last and last.split:
                name += [": ", last.text("split")]
            rows.append((name, _point(row, "baseline"), _reading(row, last), _point(row, "target")))
    return table(
        _caption(facts.rows("indicators")), [_("Indicator"), _("Baseline"), _("Latest reading"), _("Target")], rows
    )


def said(indicator: Any) -> list[Run]:
    """Say in a sentence how an indicator stands."""
    title, reading = capital(indicator.text("title")), latest(list(indicator.readings.all()))
    if reading is None:
        return sentence(_("%(title)s: there is no reading with a date yet."), title=title)
    value, when = amount(reading.value, indicator.decimals, indicator.text("unit")), Period(reading.period).display()
    name: Words = [title, " (", reading.text("split"), ")"] if reading.split else title
    first = sentence(_("%(title)s: %(value)s, %(when)s."), title=name, value=value, when=when)
    return [*first, Run(" "), *_against_target(indicator, reading)] if indicator.target is not None else first


def unread(facts: Facts) -> list[tuple[Any, date | None]]:
    """Return the indicators without a reading for a year, with the last day of the latest, if any."""
    if facts.programme.is_archived:
        return []
    found = []
    for row in facts.rows("indicators"):
        days = [Period(reading.period).last_day for reading in row.readings.all()]
        last = max(days, default=None)
        if last is None or last < year_before(facts.day):
            found.append((row, last))
    return found


def is_reached(indicator: Any, value: Decimal, first: Decimal | None) -> bool | None:
    """Whether the target is reached: it lies above or below where it began. None where that is not known."""
    if value == indicator.target:
        return True
    begin = indicator.baseline if indicator.baseline is not None else first
    if begin is None or begin == indicator.target:
        return None
    return bool(value > indicator.target) if indicator.target > begin else bool(value < indicator.target)


def _against_target(indicator: Any, reading: Any) -> list[Run]:
    first = by_part(list(indicator.readings.all()))[0][0]
    known = first.value if first.pk != reading.pk else None
    reached = is_reached(indicator, reading.value, known)
    unit = indicator.text("unit")
    target = _point(indicator, "target")
    if reached:
        return sentence(_("The target, %(target)s, is reached."), target=target)
    left = amount(abs(indicator.target - reading.value), indicator.decimals, unit)
    if reached is None:
        return sentence(_("The target is %(target)s; the difference is %(left)s."), target=target, left=left)
    return sentence(_("The target is %(target)s; %(left)s remain."), target=target, left=left)


def _caption(rows: Sequence[Any]) -> str:
    return ngettext("%d indicator", "%d indicators", len(rows)) % len(rows)


def _point(indicator: Any, name: str) -> Words:
    value, when = getattr(indicator, name), getattr(indicator, f"{name}_at")
    if value is None:
        return "–"
    written = amount(value, indicator.decimals, indicator.text("unit"))
    return [*written, f" ({Period(when).display()})"] if when else written


def _reading(indicator: Any, reading: Any) -> Words:
    if reading is None:
        return _("no reading")
    written = amount(reading.value, indicator.decimals, indicator.text("unit"))
    return runs(*written, f" ({Period(reading.period).display()})")
