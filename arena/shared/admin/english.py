"""Which rows there is English of: a mark in each list, and a filter."""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arena.shared.forms import ENGLISH

WHOLE, PART, NONE = "whole", "part", "none"
WORDS = {WHOLE: _("all of it"), PART: _("in part"), NONE: _("none")}


def how_much(row: Any) -> str:
    """Return how much of what ``row`` says in Swedish it says in English too; "" where it says nothing."""
    written = [name for name in row.translatable if getattr(row, name)]
    english = row.translations.get(ENGLISH, {})
    found = [name for name in written if english.get(name)]
    if not written:
        return ""
    return WHOLE if len(found) == len(written) else PART if found else NONE


def with_english(rows: "models.QuerySet[Any]", much: str) -> "models.QuerySet[Any]":
    """Return those of ``rows`` of which there is so much English. What says nothing in Swedish lacks none."""
    names = rows.model.translatable
    exists = {name: Q(**{f"translations__{ENGLISH}__{name}__isnull": False}) for name in names}
    lacks = {name: Q(**{f"translations__{ENGLISH}__{name}__isnull": True}) for name in names}
    any_lacks = reduce(or_, (lacks[name] & ~Q(**{name: ""}) for name in names))
    all_exist = reduce(and_, (exists[name] | Q(**{name: ""}) for name in names))
    some_exist = reduce(or_, (exists[name] & ~Q(**{name: ""}) for name in names))
    none_exists = reduce(and_, (lacks[name] | Q(**{name: ""}) for name in names))
    return rows.filter({WHOLE: all_exist, PART: any_lacks & some_exist, NONE: any_lacks & none_exists}[much])


class EnglishFilter(admin.SimpleListFilter):
    """All of it, in part, none."""

    title = _("English")
    parameter_name = "english"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the three answers."""
        return list(WORDS.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the rows of the chosen answer, or all."""
        answer = self.value()
        return with_english(queryset, answer) if answer in WORDS else queryset


class MarksEnglish:
    """Mixin for ModelAdmin: the last column says how much English there is, and a filter finds what lacks it."""

    model: Any

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the columns, with that of the English."""
        columns = [*super().get_list_display(request)]  # type: ignore[misc]
        return [*columns, "english_mark"] if self.model.translatable else columns

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Return the filters, with that of the English."""
        filters = [*super().get_list_filter(request)]  # type: ignore[misc]
        return [*filters, EnglishFilter] if self.model.translatable else filters

    @admin.display(description=_("English"), empty_value="–")
    def english_mark(self, row: Any) -> str:
        """Say how much English there is, in words."""
        return str(WORDS[much]) if (much := how_much(row)) else ""
