"""Components whose template needs something computed. The others are plain includes: see templates/components/."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.base import NodeList, Parser, Token
from django.template.loader_tags import BlockNode
from django.utils.translation import gettext as _

from arena.shared import chart_drawing
from arena.shared.chart_markup import picture
from arena.shared.charts import Chart
from arena.shared.numbers import Number, format_number

register = template.Library()

TONES = {
    "running": "ok",
    "open": "ok",
    "signed": "ok",
    "planned": "warning",
    "few-seats": "warning",
    "upcoming": "info",
    "cancelled": "error",
    "withdrawn": "error",
}


@register.filter
def tone(status: str) -> str:
    """Return the colour of a status tag. A status that is over or unknown is neutral."""
    return TONES.get(status, "")


@register.filter
def number(value: Number | str, decimals: int = 0) -> str:
    """Write a number in the language of the page; one that is written already stays as it is."""
    return value if isinstance(value, str) else format_number(value, decimals)


@register.inclusion_tag("components/chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    """Draw a chart with its key, its figures as a table and the link to them as CSV."""
    as_lines = chart.kind == "line" and chart.readings > 1
    drawing = chart_drawing.draw(chart) if as_lines else None
    return {
        "chart": chart,
        "key": [(number, series, _latest(chart, number - 1)) for number, series in enumerate(chart.series, start=1)],
        "drawing": drawing,
        "picture": picture(drawing) if drawing else "",
        "bars": _bars(chart) if chart.kind == "bar" and chart.readings else [],
        "single": _single(chart) if chart.readings == 1 and chart.kind == "line" else None,
        "width": chart_drawing.WIDTH,
        "height": chart_drawing.HEIGHT,
    }


def _latest(chart: Chart, index: int) -> str:
    values = chart.series[index].values
    return chart.write(values[-1][1]) if values else ""


def _single(chart: Chart) -> tuple[str, str]:
    label, value = next(series.values[0] for series in chart.series if series.values)
    return label, chart.write(value)


def _bars(chart: Chart) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return each label with its bars, measured in per cent of the widest span."""
    values = [float(value) for series in chart.series for _label, value in series.values]
    low, high = min(0.0, *values), max(0.0, *values)
    scale = 100 / (high - low or 1)
    bars = []
    for label, row in chart.cells():
        cells = [
            {
                "number": number,
                "name": chart.series[number - 1].name,
                "text": chart.write(value),
                "x": round((min(float(value), 0.0) - low) * scale, 2),
                "width": max(round(abs(float(value)) * scale, 2), 0.4),
            }
            for number, value in enumerate(row, start=1)
            if value is not None
        ]
        bars.append((label, cells))
    return bars


@register.inclusion_tag("components/progress.html")
def progress(
    value: Number,
    *,
    label: str = "",
    goal: Number | None = None,
    maximum: Number = 100,
    unit: str = "%",
    decimals: int = 0,
) -> dict[str, Any]:
    """Draw how far something has come, with a mark at the goal."""
    top = float(maximum) or 1.0
    return {
        "label": label,
        "value_text": format_number(value, decimals, unit),
        "goal_text": "" if goal is None else format_number(goal, decimals, unit),
        "done": round(min(max(float(value) / top * 100, 0), 100), 1),
        "goal_at": None if goal is None else round(min(max(float(goal) / top * 100, 0), 99), 1),
    }


@register.inclusion_tag("components/sparkline.html")
def sparkline(values: Sequence[Number | None]) -> dict[str, Any]:
    """Draw the course of a few values, to stand beside the latest one in figures."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return {"points": ""}
    low, span = min(known), (max(known) - min(known)) or 1.0
    step = 96 / (len(known) - 1)
    points = [
        (round(2 + step * place, 1), round(27 - (value - low) / span * 22, 1)) for place, value in enumerate(known)
    ]
    return {"points": " ".join(f"{x:g},{y:g}" for x, y in points), "end": points[-1]}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, label: str = "", param: str = "sida") -> dict[str, Any]:
    """Link to the pages of a list, keeping the rest of the address."""
    query = context["request"].GET.copy()
    query.pop(param, None)

    def address(number: int) -> str:
        here = query.copy()
        if number > 1:
            here[param] = str(number)
        return f"?{here.urlencode()}" if here else context["request"].path

    paginator = page.paginator
    numbers = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    gap = paginator.ELLIPSIS
    return {
        "label": label or _("Pages"),
        "has_pages": page.has_other_pages(),
        "pages": [(number, "" if number == gap else address(int(number)), number == page.number) for number in numbers],
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


class _RepeatedBlock(template.Node):
    """Prints what a page put into a block once more, in another place of base.html."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: template.Context) -> str:
        return BlockNode(self.name, NodeList()).render(context)


@register.tag
def repeat_block(_parser: Parser, token: Token) -> template.Node:
    """Print a block again: ``{% repeat_block title %}``. A block may stand only once in a template."""
    return _RepeatedBlock(token.split_contents()[1])
