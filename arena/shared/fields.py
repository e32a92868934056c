"""Model fields that several apps need."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from arena.shared.periods import Period
from arena.shared.sorting import MAX_LENGTH, sort_key


def parse_period(value: Any) -> Period | str:
    """Return ``value`` as a Period, or "" when it is empty.

    Raises:
        ValidationError: the text is not a period.
    """
    if not value:
        return ""
    if isinstance(value, Period):
        return value
    try:
        return Period(str(value))
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from error


class PeriodField(models.CharField):
    """A point or span of time as precise as the source gives it; see arena.shared.periods."""

    description = _("Period")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 21)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *_args: Any) -> Period | str | None:
        return Period(value) if value else value

    def to_python(self, value: Any) -> Any:
        return None if value is None else parse_period(value)

    def get_prep_value(self, value: Any) -> str | None:
        value = super().get_prep_value(value)
        return None if value is None else str(value)


class SortKeyField(models.CharField):
    """Keeps another column's Swedish sort key, so that lists are ordered by an index."""

    def __init__(self, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs.update(max_length=MAX_LENGTH, editable=False)
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        kwargs.pop("editable", None)
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001  Django's signature
        value = sort_key(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value


class NameListField(models.JSONField):
    """A list of short texts, edited as one a line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(default=list, blank=True)
        super().__init__(**kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(form_class=NameListFormField, **{**kwargs, "widget": forms.Textarea({"rows": 3})})


class NameListFormField(forms.CharField):
    """One text a line."""

    def __init__(self, **kwargs: Any) -> None:
        for unknown in ("encoder", "decoder"):
            kwargs.pop(unknown, None)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)
