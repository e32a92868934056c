"""Filters of admin lists, in words."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


def filled(field: str, title: Any, yes: Any, no: Any) -> type[admin.SimpleListFilter]:
    """Return a filter by whether ``field`` has a value, called ``yes`` and ``no`` in words of the subject."""

    class FilledFilter(admin.SimpleListFilter):
        parameter_name = f"has_{field}"

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
            """Return the two answers."""
            return [("yes", yes), ("no", no)]

        def queryset(self, request: HttpRequest, queryset: Any) -> Any:
            """Return the rows of the chosen answer, or all."""
            if self.value() not in {"yes", "no"}:
                return queryset
            return queryset.filter(**{f"{field}__isnull": self.value() == "no"})

    FilledFilter.title = title
    return FilledFilter
