"""Forms for content: English beside the Swedish columns, keys that make themselves, figures that stand."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db import models
from django.utils.text import capfirst, format_lazy, slugify
from django.utils.translation import gettext_lazy as _

from arena.shared.editor import RichTextarea, RichTextFormField
from arena.shared.models import Translatable
from arena.shared.rich_text import RichTextField

ENGLISH = "en"
MAX_KEY = 60


def english_name(name: str) -> str:
    """Return the name of the form field that holds the English of the column ``name``."""
    return f"{name}_{ENGLISH}"


class TranslatedForm(forms.ModelForm):
    """Reads and writes the English texts of a row, which lie in its ``translations``.

    The fields themselves (``title_en`` beside ``title``) are added by ``with_english``.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        texts = instance.translations.get(ENGLISH, {}) if instance else {}
        english = {english_name(name): text for name, text in texts.items()}
        kwargs["initial"] = {**english, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def _post_clean(self) -> None:
        """Hand the English texts to the row before it checks itself."""
        self.instance.translations = self._translations()
        super()._post_clean()  # type: ignore[misc]  # the stubs leave this method out

    def _translations(self) -> dict[str, Any]:
        translations = dict(self.instance.translations)
        texts = dict(translations.pop(ENGLISH, {}))
        for name in self.instance.translatable:
            if english_name(name) in self.cleaned_data:
                texts[name] = self.cleaned_data[english_name(name)]
        texts = {name: text for name, text in texts.items() if text}
        return {**translations, ENGLISH: texts} if texts else translations


def with_english(form: type[forms.ModelForm], model: type[Translatable]) -> type[forms.ModelForm]:
    """Return ``form`` with an English field for each translatable column of ``model``."""
    base = form if issubclass(form, TranslatedForm) else TranslatedForm
    fields = {english_name(name): _english_field(model._meta.get_field(name)) for name in model.translatable}
    metaclass: Any = type(base)
    return metaclass(f"{model.__name__}{base.__name__}", (base,), fields)


def _english_field(column: Any) -> forms.CharField:
    return _field_class(column)(
        label=capfirst(format_lazy(_("{text} in English"), text=column.verbose_name)),
        required=False,
        max_length=column.max_length,
        widget=_widget_class(column)(attrs={"lang": ENGLISH}),
    )


def _field_class(column: Any) -> type[forms.CharField]:
    return RichTextFormField if isinstance(column, RichTextField) else forms.CharField


def _widget_class(column: Any) -> type[forms.Widget]:
    if isinstance(column, RichTextField):
        return RichTextarea
    return AdminTextareaWidget if isinstance(column, models.TextField) else AdminTextInputWidget


class KeyedForm(TranslatedForm):
    """For rows that content files find again by a key. An empty key is made from what the row is called."""

    key_owner = "programme"
    key_sources = ("title", "label", "organisation", "body")

    def __init__(self, *args: Any, taken: set[str] | None = None, **kwargs: Any) -> None:
        """Make the form. ``taken`` holds the keys of the forms before it on the page."""
        super().__init__(*args, **kwargs)
        self.taken = set() if taken is None else taken
        if "key" in self.fields:
            self.fields["key"].required = False
            self.fields["key"].help_text = _(
                "A short name that stays the same, by which imports and files find the row. Empty: made from the text."
            )

    def _post_clean(self) -> None:
        if "key" in self.fields and "key" not in self.errors and not self.cleaned_data.get("key"):
            self.cleaned_data["key"] = self._free_key()
        self.taken.add(self.cleaned_data.get("key", ""))
        super()._post_clean()

    def _free_key(self) -> str:
        if self.instance.pk and self.instance.key:
            return self.instance.key
        given = (self.cleaned_data.get(name) for name in self.key_sources)
        word = slugify(str(next(filter(None, given), "")))[: MAX_KEY - 5].strip("-") or self.instance._meta.model_name
        owner = self.cleaned_data.get(self.key_owner)
        rows = type(self.instance)._default_manager.filter(**{self.key_owner: owner.pk if owner else None})
        taken = self.taken.union(rows.values_list("key", flat=True))
        return next(key for key in _numbered(word) if key not in taken)


def _numbered(word: str) -> Iterator[str]:
    yield word
    number = 2
    while True:
        yield f"{word}-{number}"
        number += 1


class KeyedFormSet(forms.BaseInlineFormSet):
    """Several of them on their owner's page: each knows the keys that stand before it."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Hand all forms the same set of keys."""
        if not hasattr(self, "_taken"):
            self._taken: set[str] = set()
        return {**super().get_form_kwargs(index), "taken": self._taken}


class StandingForm(TranslatedForm):
    """For rows of which some fields are not changed afterwards: those are shown, not offered."""

    standing: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.standing:
                self.fields[name].widget.attrs["readonly"] = True


def choose_from(field: forms.ModelChoiceField, rows: Iterable[models.Model]) -> None:
    """Offer ``rows``, read once however many forms a page has.

    Only what is offered is narrowed. Another row than these, sent by hand or left from before, is judged by the
    model's ``clean``, which can say what is wrong with it.
    """
    offered = [(row.pk, field.label_from_instance(row)) for row in rows]
    empty = [("", field.empty_label)] if field.empty_label is not None else []
    field.choices = [*empty, *offered]
