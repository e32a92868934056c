"""Links in the forms of the administration: what is offered, what is accepted, and what a choice costs."""

from typing import Any

from django import forms
from django.contrib.admin.filters import RelatedFieldListFilter
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest

from arena.shared.scopes import home_link, linkable

MAX_KEY = 2**63


def is_key(model: type[models.Model], text: Any) -> bool:
    """Whether a row of ``model`` can have the key ``text``. Others make the database give up."""
    try:
        key = model._meta.pk.to_python(text)
    except ValidationError:
        return False
    return key is not None and (not isinstance(key, int) or 0 < key < MAX_KEY)


class ScopedRelatedFilter(RelatedFieldListFilter):
    """A filter by a link, which names only rows that the person may refer to."""

    def __init__(self, field: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self._is_home = field.name == home_link(field.model) and not request.user.is_site_administrator  # type: ignore[union-attr]
        super().__init__(field, request, *args, **kwargs)

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices, in the order of the model."""
        rows = linkable(field.related_model._default_manager.all(), field, request.user)
        return [(row.pk, str(row)) for row in rows]

    @property
    def include_empty_choice(self) -> bool:
        """Whether "none" is a choice: a row of one's own always has a home."""
        return super().include_empty_choice and not self._is_home


class _KnownRows:
    """Mixin for fields that suggest rows: what the form has in its hands already is not fetched for its name."""

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        """Hand the rows that the form knows to the box that shows their names."""
        box: Any = self.widget  # type: ignore[attr-defined]
        box = getattr(box, "widget", box)
        if isinstance(box, _SuggestingBox):
            box.known = {str(row.pk): row for row in _rows_at_hand(form, field_name)}
        return super().get_bound_field(form, field_name)  # type: ignore[misc]


def _rows_at_hand(form: Any, name: str) -> list[models.Model]:
    initial = form.initial.get(name)
    if isinstance(initial, list | tuple):
        return [row for row in initial if isinstance(row, models.Model)]
    instance = getattr(form, "instance", None)
    found = instance._state.fields_cache.get(name) if instance is not None else None
    return [found] if found is not None else []


class RowChoiceField(_KnownRows, forms.ModelChoiceField):
    """One row."""


class RowsChoiceField(_KnownRows, forms.ModelMultipleChoiceField):
    """Several rows. A number that no row can have is no choice, where SQLite would give up."""

    def _check_values(self, value: Any) -> Any:
        for key in value:
            if self.to_field_name is None and not is_key(self.queryset.model, key):  # type: ignore[union-attr]
                words = self.error_messages["invalid_pk_value"]
                raise ValidationError(words, code="invalid_pk_value", params={"pk": key})
        return super()._check_values(value)  # type: ignore[misc]


class _SuggestingBox:
    """Mixin for Django's boxes that suggest rows: looks up only what can be a row and is not ``known``."""

    known: dict[str, models.Model]
    choices: Any
    field: Any

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> list[Any]:
        """Return what is chosen as options."""
        known = getattr(self, "known", {})
        chosen = [str(key) for key in value if is_key(self.field.remote_field.model, key)]
        groups = super().optgroups(name, [key for key in chosen if key not in known], attr)  # type: ignore[misc]
        label = self.choices.field.label_from_instance
        options = groups[0][1]
        for key in dict.fromkeys(key for key in chosen if key in known):
            options.append(self.create_option(name, key, label(known[key]), {key}, len(options)))  # type: ignore[attr-defined]
        return groups


class SuggestedRow(_SuggestingBox, AutocompleteSelect):  # type: ignore[misc]  # the mixin stands for both
    """A box that suggests rows, for one of them."""


class SuggestedRows(_SuggestingBox, AutocompleteSelectMultiple):  # type: ignore[misc]
    """A box that suggests rows, for several of them."""
