"""Telling what could be better in texts: when they have just been saved, and when links have died since."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.forms.models import _get_foreign_key
from django.http import HttpRequest
from django.utils.translation import ngettext

from arena.shared.advice import Link, judged, links_in, warnings_about
from arena.shared.editor import RichTextFormField
from arena.shared.text_links import dead_links_todo, has_links, links_of

MAX_WARNINGS = 8


class Advised:
    """Mixin for ModelAdmin: says what could be better in the texts of a row. Nothing is refused."""

    model: Any
    inlines: ClassVar[Any]
    todo: ClassVar[Any]

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        parts = [
            (inline.model, _get_foreign_key(self.model, inline.model, fk_name=getattr(inline, "fk_name", None)).name)
            for inline in self.inlines
            if has_links(inline.model)
        ]
        if parts or has_links(self.model):
            self.todo = (*self.todo, dead_links_todo(parts))  # type: ignore[misc]  # each page its own

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Save the rows of the page, then look at the texts of all that were changed, and of the row itself."""
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        changed = [row for formset in formsets for row in formset.forms if row.has_changed()]
        _tell(request, (warning for row in (form, *changed) for warning in _about_form(row)))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Name the links that have come to lead nowhere, so that whoever is sent here finds them."""
        row = kwargs.get("obj")
        may_change = self.has_change_permission(request, row)  # type: ignore[attr-defined]  # ModelAdmin has it
        if row and request.method == "GET" and may_change:
            forms = [form for formset in context["inline_admin_formsets"] for form in formset.formset.initial_forms]
            rows = [row, *(form.instance for form in forms)]
            told = {str(message) for message in messages.get_messages(request)}
            found = judged([link for one in rows if has_links(type(one)) for link in links_of(one)])
            _tell(request, (warning for warning in found if warning not in told))
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]


def _tell(request: HttpRequest, warnings: Iterable[str]) -> None:
    found = list(dict.fromkeys(warnings))
    for warning in found[:MAX_WARNINGS]:
        messages.warning(request, warning)
    if len(found) > MAX_WARNINGS:
        more = len(found) - MAX_WARNINGS
        messages.warning(request, ngettext("And %d more like these.", "And %d more like these.", more) % more)


def _about_form(form: Any) -> Iterator[str]:
    """Yield what could be better in the texts of ``form``, as they were sent: what was left out is told too."""
    links: list[Link] = []
    for name, field in form.fields.items():
        if not form.cleaned_data.get(name):
            continue
        if isinstance(field, RichTextFormField):
            sent = str(form.data.get(form.add_prefix(name), ""))
            yield from _with_name(field, warnings_about(sent))
            links += links_in(form.cleaned_data[name])
        elif isinstance(field, forms.URLField):
            links.append(Link(form.cleaned_data[name], str(field.label)))
    yield from judged(links)


def _with_name(field: forms.Field, warnings: Iterable[str]) -> Iterator[str]:
    return (f"{field.label}: {warning}" for warning in warnings)
