"""How the calendar is narrowed."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from arena.shared.filters import Active, ListFilter, TermFilter
from events.models import Seminar
from members.filters import capitalised, region_rows
from members.models import Organisation
from programmes.models import Programme

# The words of the address for the two halves of the calendar; nothing stands for what is to come.
TIME, PAST = "visa", "tidigare"


class SeminarFilter(ListFilter):
    """Narrows the calendar. Programme and organiser come from links on other pages: no lists to choose from."""

    region = TermFilter(
        label=_("Region"),
        empty_label=_("All regions"),
        rows=region_rows,
        narrow=lambda seminars, region: seminars.filter(region=region),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), empty_label=_("All kinds"), choices=capitalised(lambda: Seminar.Kind.choices)
    )
    form = django_filters.ChoiceFilter(  # the name of a filter is no attribute of the set
        label=_("Form"), empty_label=_("All forms"), choices=capitalised(lambda: Seminar.Form.choices)
    )
    programme = django_filters.ModelChoiceFilter(
        label=_("Programme"),
        queryset=lambda _request: Programme.objects.published(),
        to_field_name="slug",
        widget=forms.HiddenInput,
    )
    organiser = django_filters.ModelChoiceFilter(
        label=_("Organiser"),
        queryset=lambda _request: Organisation.objects.published(),
        to_field_name="slug",
        widget=forms.HiddenInput,
    )
    visa = django_filters.ChoiceFilter(
        label=_("Time"), choices=[(PAST, _("Past"))], widget=forms.HiddenInput, method="in_time"
    )

    class Meta:
        model = Seminar
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("programme", "organiser", TIME):
            if not self.data.get(name):
                del self.filters[name]

    @property
    def is_past(self) -> bool:
        """Whether the past half of the calendar is asked for."""
        self.form.is_valid()
        return self.form.cleaned_data.get(TIME) == PAST

    @property
    def active(self) -> list[Active]:
        """The filters in use; the two halves of the calendar have links of their own."""
        return [filter_ for filter_ in super().active if filter_.label != str(_("Time"))]

    def filter_queryset(self, queryset: "QuerySet[Seminar]") -> "QuerySet[Seminar]":
        """Take the half that is asked for, in its order, and narrow it."""
        half = queryset.past() if self.is_past else queryset.upcoming()  # type: ignore[attr-defined]
        return super().filter_queryset(half)

    def in_time(self, seminars: "QuerySet[Seminar]", _name: str, _value: str) -> "QuerySet[Seminar]":
        return seminars  # the half is chosen before any narrowing

    def _words(self, name: str, value: Any) -> str:
        return str(value) if isinstance(value, Model) else super()._words(name, value)
