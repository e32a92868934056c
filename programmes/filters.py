"""How the list of programmes is narrowed."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from arena.shared.filters import ListFilter, TermFilter
from members.filters import capitalised, region_rows
from members.models import Ground, TargetGroup
from programmes.models import Programme

FIRST_YEAR, LAST_YEAR = 1900, 2100


def ground_rows() -> list[tuple[str, int, str]]:
    """Return key, primary key and name of every ground: the seven in the Act's order, then own ones."""
    return [(ground.key, ground.pk, capfirst(ground.text("name"))) for ground in Ground.objects.all()]


def target_group_rows() -> list[tuple[str, int, str]]:
    """Return key, primary key and name of every target group."""
    return [(group.key, group.pk, capfirst(group.text("name"))) for group in TargetGroup.objects.all()]


class YearFilter(django_filters.Filter):
    """A year, written with four digits."""

    field_class = forms.IntegerField


class ProgrammeFilter(ListFilter):
    """Narrows the list of programmes."""

    region = TermFilter(
        label=_("Region"),
        empty_label=_("All regions"),
        rows=region_rows,
        narrow=lambda programmes, region: programmes.filter(region=region),
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        empty_label=_("All"),
        field_name="life_cycle",
        choices=capitalised(lambda: reversed(Programme.LifeCycle.choices)),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), empty_label=_("All kinds"), choices=capitalised(lambda: Programme.Kind.choices)
    )
    ground = TermFilter(
        label=_("Ground"),
        empty_label=_("All grounds"),
        rows=ground_rows,
        narrow=lambda programmes, ground: programmes.filter(grounds=ground),
    )
    target_group = TermFilter(
        label=_("Target group"),
        empty_label=_("All target groups"),
        rows=target_group_rows,
        narrow=lambda programmes, group: programmes.filter(target_groups=group),
    )
    year = YearFilter(
        label=_("Year"),
        method="in_year",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        localize=False,
        widget=forms.TextInput({"inputmode": "numeric", "size": "4", "autocomplete": "off"}),
        help_text=_("Programmes under way that year, such as 2021."),
    )

    class Meta:
        model = Programme
        fields: list[str] = []

    def in_year(self, programmes: "QuerySet[Programme]", _name: str, value: Any) -> "QuerySet[Programme]":
        return programmes.running_in(value)  # type: ignore[attr-defined]
