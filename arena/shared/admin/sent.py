"""What a form would send for the values that its row has, and what a person reads there."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.utils.translation import gettext

from arena.shared.history.values import Names
from arena.shared.rich_text import plain_words, rich_names

Sent = dict[str, list[str]]


def sent_by(form: forms.BaseForm, names: Iterable[str] | None = None) -> Sent:
    """Return what a browser would send for the values that ``form`` begins with. Files are never sent back."""
    sent: Sent = {}
    for name in form.fields if names is None else names:
        sent |= _sent_by_field(form, name)
    return sent


def _sent_by_field(form: forms.BaseForm, name: str) -> Sent:
    bound = form[name]
    widget, key = _bare(bound.field.widget), form.add_prefix(name)
    if isinstance(widget, forms.FileInput):
        return {}
    value = bound.field.prepare_value(bound.initial)
    if isinstance(widget, forms.MultiWidget):
        suffixes: Any = widget.widgets_names  # type: ignore[attr-defined]  # the stubs leave it out
        parts = zip(suffixes, widget.widgets, widget.decompress(value) or (), strict=True)
        return {f"{key}{suffix}": _texts(part.format_value(one)) for suffix, part, one in parts}
    if isinstance(widget, forms.CheckboxInput):
        return {key: ["on"] if value else []}
    return {key: _texts(widget.format_value(value))}


def _texts(value: Any) -> list[str]:
    if isinstance(value, list | tuple | set):
        return [str(one) for one in value]
    return ["" if value is None else str(value)]


def _bare(widget: Any) -> Any:
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


def shown(form: forms.BaseForm, name: str) -> str:
    """Return what the bound ``form`` holds under ``name``, in words."""
    bound = form[name]
    field: Any = bound.field
    value = bound.data
    if isinstance(field, forms.ModelChoiceField):
        return _names_of(field, value)
    if isinstance(field, forms.BooleanField):
        return gettext("Yes") if value else gettext("No")
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        words = {str(key): str(label) for key, label in choices if not isinstance(label, list | tuple)}
        return words.get(str(value), str(value or ""))
    if isinstance(value, list | tuple):
        return " ".join(str(one) for one in value if one)
    return plain_words(str(value or "")) if _is_formatted(form, name) else str(value or "")


def _is_formatted(form: Any, name: str) -> bool:
    """Whether the text under ``name`` is formatted: that of a column, or its English."""
    return name.removesuffix("_en") in rich_names(form._meta.model)


def _names_of(field: Any, value: Any) -> str:
    """Return the names of linked rows that were chosen. A number that is none of the choices stays one."""
    numbers = [one for one in (value if isinstance(value, list | tuple) else [value]) if one not in (None, "")]
    model = field.queryset.model
    known = {str(row.pk) for row in field.queryset.filter(pk__in=[n for n in numbers if str(n).isdecimal()])}
    names = Names()
    return ", ".join(names.of(model, int(one)) if str(one) in known else str(one) for one in numbers)
