"""Filter forms of lists: read from the address, kind to addresses that make no sense.

A value that the list does not know is left out, and the page says so; what is chosen can be taken away again one
by one. Use ``ListFilter`` as base of a django-filter FilterSet::

    filters = ProgrammeFilter(request.GET, queryset)
    page = paginate(request, filters.qs)
    filters.active      # [Active(label, value, address without it), …]
    filters.ignored     # [labels of filters whose value was not understood]
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.functional import cached_property

from arena.shared.pagination import PARAMETER
from arena.shared.widgets import PlainSelect


@dataclass(frozen=True)
class Active:
    """A filter that is in use. ``address`` is that of the list without it."""

    label: str
    value: str
    address: str


class ListFilter(django_filters.FilterSet):
    """A FilterSet that ignores what it does not know, and tells which of its filters are in use."""

    def get_form_class(self) -> Any:
        """Return the form, its selects such that write themselves."""
        form_class = super().get_form_class()
        for field in form_class.base_fields.values():
            if type(field.widget) is forms.Select:
                plain = PlainSelect(field.widget.attrs)
                plain.choices = field.widget.choices
                field.widget = plain
        return form_class

    @cached_property
    def ignored(self) -> list[str]:
        """The names, as the form writes them, of the filters whose value was not understood."""
        return [str(self.form.fields[name].label) for name in self.form.errors if name in self.form.fields]

    @cached_property
    def active(self) -> list[Active]:
        """The filters in use, in the order of the form."""
        self.form.is_valid()  # cleans; a value in error is left out of cleaned_data
        values = self.form.cleaned_data
        return [
            Active(str(field.label), self._words(name, values[name]), self.address_without(name))
            for name, field in self.form.fields.items()
            if values.get(name) not in {None, ""}
        ]

    def _words(self, name: str, value: Any) -> str:
        choices = getattr(self.form.fields[name], "choices", ())
        return str(next((label for key, label in choices if str(key) == str(value)), value))

    def address_without(self, *names: str) -> str:
        """Return the list's address without these filters, from its first page."""
        query = self.data.copy()
        for name in (*names, PARAMETER):
            query.pop(name, None)
        for name in [name for name, value in query.items() if not value]:
            query.pop(name)
        return f"?{query.urlencode()}" if query else "?"


class TermFilter(django_filters.ChoiceFilter):
    """A choice among the rows of a small table, fetched with one query, named by key in the address.

    Args:
        rows: returns (key in the address, primary key, name) for each row, in order.
        narrow: narrows a queryset to those that have the row with this primary key.
    """

    def __init__(
        self,
        *,
        rows: Callable[[], Iterable[tuple[str, int, str]]],
        narrow: Callable[["QuerySet[Any]", int], "QuerySet[Any]"],
        **kwargs: Any,
    ) -> None:
        self.rows = rows
        self.narrow = narrow
        super().__init__(**kwargs)

    @property
    def field(self) -> Any:
        """The form field, made once for each filter form, with the rows as they are now."""
        if not hasattr(self, "_field"):
            rows = list(self.rows())
            self.keys = {key: pk for key, pk, _name in rows}
            self.extra["choices"] = [(key, name) for key, _pk, name in rows]
        return super().field

    def filter(self, qs: "models.QuerySet[Any]", value: Any) -> "models.QuerySet[Any]":
        return self.narrow(qs, self.keys[value]) if value else qs
