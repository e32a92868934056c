"""Texts in two languages, side by side."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from arena.shared.editor import RichTextarea, RichTextFormField
from arena.shared.fields import PeriodField
from arena.shared.forms import ENGLISH, english_name, with_english
from arena.shared.models import Translatable
from arena.shared.rich_text import RichTextField, page_html, rich_names
from arena.shared.texts import BASE_LANGUAGE

PERIOD_HELP = _("2021, 2021-09 or 2021-09-15; 2021-23 is autumn 2021; 2016/2018 is a span.")


def _english_reader(name: str, label: Any) -> Callable[[Any], str]:
    """Return what shows the English text where it may only be read."""

    @admin.display(description=format_lazy(_("{text} in English"), text=label))
    def read(row: Translatable) -> str:
        text = row.translations.get(ENGLISH, {}).get(name, "")
        if name in rich_names(type(row)):
            return page_html(text, lang=ENGLISH)
        return format_html('<span lang="{}">{}</span>', ENGLISH, text) if text else ""

    return read


def shown_name(name: str) -> str:
    """Return what stands for the formatted text ``name`` where it may only be read."""
    return f"{name}_shown"


def _text_reader(name: str, label: Any) -> Callable[[Any], str]:
    """Return what shows a formatted text as it looks."""

    @admin.display(description=label)
    def read(row: Translatable) -> str:
        return page_html(getattr(row, name))

    return read


def _renamed(fields: Any, names: dict[str, str]) -> list[Any]:
    return [names.get(field, field) if isinstance(field, str) else tuple(_renamed(field, names)) for field in fields]


def _side_by_side(lines: Any, translatable: tuple[str, ...]) -> list[Any]:
    """Return the lines of a form, where every text that has an English is in a line with that alone."""
    found: list[Any] = []
    for line in lines:
        others: list[str] = []
        for name in (line,) if isinstance(line, str) else line:
            if name in translatable:
                found += [*_line(others), (name, english_name(name))]
                others = []
            else:
                others.append(name)
        found += _line(others)
    return found


def _line(names: list[str]) -> list[Any]:
    return [tuple(names) if len(names) > 1 else names[0]] if names else []


class Translated:
    """Mixin for ModelAdmin and InlineModelAdmin: the English of a row is edited beside its Swedish."""

    model: Any
    form: Any
    exclude: Any = ("translations",)
    formfield_overrides: Any = {
        models.URLField: {"assume_scheme": "https"},
        RichTextField: {"form_class": RichTextFormField, "widget": RichTextarea},
    }

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.form = with_english(self.form, self.model)
        for name in self.model.translatable:
            label = self.model._meta.get_field(name).verbose_name
            setattr(self, english_name(name), _english_reader(name, label))
            if name in rich_names(self.model):
                setattr(self, shown_name(name), _text_reader(name, label))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Return the Swedish fields; each of the English ones takes its place beside its own."""
        english = {english_name(name) for name in self.model.translatable}
        return [name for name in super().get_fields(request, obj) if name not in english]  # type: ignore[misc]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Return the fieldsets, each Swedish text in a line with its English."""
        fieldsets = [
            (heading, {**options, "fields": _side_by_side(options["fields"], self.model.translatable)})
            for heading, options in super().get_fieldsets(request, obj)  # type: ignore[misc]
        ]
        if self._may_write(request, obj):
            return fieldsets
        shown = {name: shown_name(name) for name in rich_names(self.model)}
        return [(heading, {**options, "fields": _renamed(options["fields"], shown)}) for heading, options in fieldsets]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields that may only be read; formatted texts are shown as they look."""
        names = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        return names if self._may_write(request, obj) else (*names, *map(shown_name, rich_names(self.model)))

    def _may_write(self, request: HttpRequest, obj: Any) -> bool:
        if obj is None or not rich_names(self.model):
            return True
        return self.has_change_permission(request, obj)  # type: ignore[attr-defined]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Say how a period is written, where the model does not, and which half of a time is which."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field and db_field.name in self.model.translatable:
            field.widget.attrs.setdefault("lang", BASE_LANGUAGE)  # an English administrator's page is in English
        if field and isinstance(db_field, PeriodField) and not field.help_text:
            field.help_text = PERIOD_HELP
        if field and isinstance(field.widget, AdminSplitDateTime):
            for part, name in zip(field.widget.widgets, (_("{field}: date"), _("{field}: time")), strict=True):
                part.attrs["aria-label"] = capfirst(format_lazy(name, field=db_field.verbose_name))
        return field
