"""The inside of a line chart's SVG, as markup.

Written here and not in a template: it is some sixty numbers a chart, and a template takes ten times as long over
each. Everything but the numbers is escaped. What a reader meets as text (title, key, table) is in the templates.
"""

from collections.abc import Iterator
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString

from arena.shared.chart_drawing import LABEL_Y, Drawing


def picture(drawing: Drawing) -> SafeString:
    """Return axes, lines, marks and labels as SVG elements, those in front last."""
    return SafeString("\n".join(_elements(drawing)))


def _elements(drawing: Drawing) -> Iterator[str]:
    left, right = f"{drawing.left:g}", f"{drawing.right:g}"
    for tick in drawing.ticks:
        yield f'<path class="chart__grid" d="M{left} {tick.position:g}H{right}"/>'
        place = f'x="{left}" dx="-8" y="{tick.position:g}" dy="4" text-anchor="end"'
        yield f'<text class="chart__axis" {place}>{escape(tick.text)}</text>'
    for label in drawing.labels:
        wide = " chart__axis--wide" if label.wide else ""
        place = f'x="{label.position:g}" y="{LABEL_Y}" text-anchor="middle"'
        yield f'<text class="chart__axis{wide}" {place}>{escape(label.text)}</text>'
    for name, height in (("zero", drawing.zero), ("baseline", drawing.baseline), ("target", drawing.target)):
        if height is not None:
            yield f'<path class="chart__{name}" d="M{left} {height:g}H{right}"/>'
    for number, points in drawing.lines:
        yield f'<polyline class="chart__line series-{number}" points="{points}"/>'
    for shape, marks in groupby(drawing.marks, lambda mark: mark.shape):
        yield f'<path class="chart__mark mark-{shape}" d="{"".join(mark.path for mark in marks)}"/>'
    for height, text in drawing.ends:
        yield f'<text class="chart__label" x="{right}" dx="10" y="{height:g}">{escape(text)}</text>'
