"""The pictures of a programme's page: strategy path, initiatives by group, ladder, charts, timeline."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from arena.shared.charts import MAX_SERIES, Chart, Series
from arena.shared.numbers import format_number
from arena.shared.periods import Period
from arena.shared.pictures import HeatRow, HeatTable
from arena.shared.texts import capital
from programmes.models import Document, Initiative, Programme, StrategyGoal
from programmes.readings import by_part
from programmes.views.endings import carries_on


def strategy_paths(programme: Any) -> list[dict[str, Any]]:
    """Return the way down to each goal that the programme serves: the strategy and the levels of its path."""
    around = {goal.pk: goal for goal in programme.goals_around}
    aligned = [around[goal.pk] for goal in programme.all_goals if goal.pk in around]
    above = {ancestor.pk for goal in aligned for ancestor in _way_down(goal, around)[:-1]}
    return [
        {"strategy": goal.strategy, "levels": [_level(step) for step in _way_down(goal, around)]}
        for goal in aligned
        if goal.pk not in above
    ]


def _way_down(goal: StrategyGoal, around: dict[int, StrategyGoal]) -> list[StrategyGoal]:
    way = [goal]
    while (parent := around.get(way[0].parent_id or 0)) and parent not in way:
        way.insert(0, parent)
    return way


def _level(goal: StrategyGoal) -> dict[str, Any]:
    return {"level": capital(goal.text("level")), "title": goal.text("title"), "text": goal.text("body")}


def is_by_target_group(initiatives: list[Any]) -> bool:
    """Whether target groups order the initiatives: several are named, and most initiatives name one."""
    named = [initiative for initiative in initiatives if initiative.all_target_groups]
    groups = {group.key for initiative in named for group in initiative.all_target_groups}
    return len(groups) > 1 and len(named) * 2 >= len(initiatives)


def initiative_groups(initiatives: list[Any]) -> list[dict[str, Any]]:
    """Return the initiatives under headings: whom they are for, else their strand, else their kind.

    An initiative for several groups stands in full under the first one; under the others is a link to it.
    """
    groups: dict[str, dict[str, Any]] = {}
    seen: set[int] = set()
    headings = list(_headings(initiatives, by_target_group=is_by_target_group(initiatives)))
    for slug, title, initiative in sorted(headings, key=lambda heading: heading[0].startswith("kind-")):
        group = groups.setdefault(slug, {"slug": slug, "title": title, "initiatives": [], "others": []})
        group["others" if initiative.pk in seen else "initiatives"].append(initiative)
        seen.add(initiative.pk)
    return [{**group, "size": len(group["initiatives"]) + len(group["others"])} for group in groups.values()]


def _headings(initiatives: Iterable[Any], *, by_target_group: bool) -> Iterator[tuple[str, str, Any]]:
    for initiative in initiatives:
        if by_target_group and initiative.all_target_groups:
            for group in initiative.all_target_groups:
                yield f"group-{group.key}", capital(group.text("name")), initiative
        elif initiative.strand:
            yield f"strand-{initiative.strand_id}", initiative.strand.text("title"), initiative
        else:
            yield f"kind-{initiative.kind}", capital(initiative.get_kind_display()), initiative


def heat_table(initiatives: list[Any]) -> HeatTable | None:
    """Return how many initiatives of each kind each target group has, or None where groups do not order them."""
    if not is_by_target_group(initiatives):
        return None
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    names = {}
    for initiative in initiatives:
        for group in initiative.all_target_groups:
            counts[group.key][initiative.kind] += 1
            names[group.key] = capital(group.text("name"))
    kinds = [kind for kind in Initiative.Kind if any(kind in row for row in counts.values())]
    return HeatTable(
        slug="initiatives-by-group",
        caption=_("Number of initiatives by target group and kind"),
        row_heading=_("Target group"),
        columns=[capfirst(str(kind.label)) for kind in kinds],
        rows=[
            HeatRow(names[key], [counts[key][kind] for kind in kinds], f"#group-{key}")
            for key in sorted(counts, key=lambda key: str(names[key]))
        ],
    )


def ladder(steps: list[Any]) -> list[dict[str, Any]]:
    """Return the steps as templates/components/ladder.html draws them, with where each unit stands."""
    titles = {step.pk: step.text("title") for step in steps}
    latest: dict[int, tuple[Any, Any]] = {}
    for step in steps:
        for position in step.all_positions:
            known = latest.get(position.organisation_id)
            if known is None or known[1].observed <= position.observed:
                latest[position.organisation_id] = (step, position)
    return [
        {
            "title": titles[step.pk],
            "text": step.text("body"),
            "needs": [titles[step.depends_on_id]] if step.depends_on_id in titles else [],
            "here": [position for at, position in latest.values() if at.pk == step.pk],
        }
        for step in steps
    ]


def chart(programme: Programme, indicator: Any) -> Chart:
    """Return an indicator's readings as a chart, a series for each part that they are split by."""
    title = capital(indicator.text("title"))
    series = [
        Series(
            capital(readings[0].text("split")) or title,
            [(Period(reading.period).display(), reading.value) for reading in readings],
        )
        for readings in by_part(indicator.all_readings)
    ]
    sources = dict.fromkeys(reading.text("source") for reading in indicator.all_readings if reading.source)
    return Chart(
        slug=indicator.key,
        title=indicator.text("title"),
        series=series[:MAX_SERIES],
        unit=indicator.text("unit"),
        decimals=indicator.decimals,
        target=indicator.target,
        target_label=Period(indicator.target_at).display() if indicator.target_at else "",
        baseline=indicator.baseline,
        baseline_label=Period(indicator.baseline_at).display() if indicator.baseline_at else "",
        note=indicator.text("body"),
        source=indicator.text("source") or next(iter(sources), ""),
        csv_address=reverse("indicator-csv", args=[programme.slug, indicator.key]) if indicator.all_readings else "",
        is_example=indicator.is_example,
    )


def indicator_card(indicator: Any) -> dict[str, Any] | None:
    """Return the latest figure of an indicator, its course and its goal; None without a course."""
    readings = next(iter(by_part(indicator.all_readings)), [])
    if len(readings) < 2:
        return None
    first, last = readings[0], readings[-1]
    change = last.value - first.value
    sign = "+" if change > 0 else ""
    unit = indicator.text("unit")
    return {
        "title": indicator.text("title"),
        "href": f"#chart-{indicator.key}",
        "value": format_number(last.value, indicator.decimals, unit if unit == "%" else ""),
        "unit": "" if unit == "%" else unit,
        "values": [reading.value for reading in readings],
        "change": _("%(change)s since %(when)s")
        % {"change": sign + format_number(change, indicator.decimals), "when": Period(first.period).display()},
        "is_example": indicator.is_example,
    }


def timeline(programme: Any) -> list[dict[str, Any]]:
    """Return what happened, in order of time, ending in what carried on."""
    dated = [entry for entry in _dated(programme) if entry["period"]]
    dated.sort(key=lambda entry: Period(entry["period"]).first_day)
    entries = [{**entry, "when": capfirst(Period(entry["period"]).display())} for entry in dated]
    return entries + carries_on(programme)


def _dated(programme: Any) -> Iterator[dict[str, Any]]:
    kinds = {Document.Kind.MAPPING, Document.Kind.ANALYSIS}
    for document in programme.all_documents:
        if document.kind in kinds:
            yield {"period": document.dated, "title": document.text("title"), "href": "#documents"}
    if programme.decided_on:
        yield {"period": programme.decided_on, "title": _("Decision"), "text": programme.text("decision_body")}
    if programme.starts and programme.starts != programme.decided_on:
        yield {"period": programme.starts, "title": _("The programme begins")}
    for consultation in programme.all_consultations:
        yield {"period": consultation.dated, "title": consultation.text("title"), "href": "#consultations"}
    for seminar in programme.all_seminars:
        period = seminar.starts_at.date().isoformat() if seminar.starts_at else seminar.held
        if seminar.is_past:
            yield {"period": period, "title": seminar.text("title"), "href": seminar.get_absolute_url()}
    if programme.ends:
        closed = programme.life_cycle == Programme.LifeCycle.CLOSED
        yield {"period": programme.ends, "title": _("The programme ended") if closed else _("The programme ends")}
