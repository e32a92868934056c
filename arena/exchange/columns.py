"""One column of a file: how a row is read, written and compared."""

from typing import Any

from django.utils.translation import gettext
from import_export.fields import Field

from arena.exchange.cells import Cell, number_text
from arena.exchange.links import LinksWidget, LinkWidget, PartWidget
from arena.exchange.widgets import ChoiceWidget, TextWidget, widget_for
from arena.shared.forms import ENGLISH, english_name
from programmes.models.parts import ProgrammePart


class Column(Field):
    """A column of the database."""

    widget: TextWidget

    def __init__(self, model_field: Any, widget: TextWidget | None = None, name: str = "") -> None:
        super().__init__(
            attribute=model_field.name, column_name=name or model_field.name, widget=widget or widget_for(model_field)
        )
        self.model_field = model_field

    @property
    def name(self) -> str:
        """What the header calls it."""
        return str(self.column_name)

    @property
    def title(self) -> str:
        """What the administration calls it."""
        return str(self.model_field.verbose_name)

    @property
    def is_link(self) -> bool:
        """Whether the cells name other rows."""
        return isinstance(self.widget, LinkWidget)

    # --- Out ---

    def get_value(self, instance: Any) -> Any:
        """Return what ``instance`` holds."""
        return getattr(instance, str(self.attribute))

    def export(self, instance: Any, **kwargs: Any) -> Cell:
        """Return the cell for ``instance``."""
        return self.widget.render(self.get_value(instance), **kwargs)

    def text(self, instance: Any) -> str:
        """Return the cell for ``instance`` as a text, by which rows and files are compared."""
        cell = self.export(instance)
        return cell if isinstance(cell, str) else "" if cell is None else number_text(cell)

    # --- In ---

    def apply(self, instance: Any, cell: str) -> bool:
        """Set what ``cell`` says on ``instance``. Return whether that is something else than it holds.

        A cell that says what an export would write is left alone: whatever is stored round-trips.

        Raises:
            ValueError: the cell is no value; the message says how to write one.
        """
        if cell == self.text(instance):
            return False
        value = self.widget.clean(cell, instance=instance)
        if self.is_same(self.get_value(instance), value):
            return False
        self.set(instance, value)
        return True

    def is_same(self, held: Any, value: Any) -> bool:
        """Whether the two values are one."""
        return bool(held == value)

    def set(self, instance: Any, value: Any) -> None:
        """Set ``value`` on ``instance``. What has a default cannot be empty."""
        if (value is None or value == "") and not self.model_field.null and self.model_field.has_default():
            value = self.model_field.get_default()
        if value is None and not self.model_field.null:
            raise ValueError(must_not_be_empty())
        setattr(instance, str(self.attribute), value)


class WordColumn(Column):
    """A column with a fixed choice. It can be emptied only where the database says so."""

    widget: ChoiceWidget

    def set(self, instance: Any, value: Any) -> None:
        """Set the word; a row that stands loses none that it must have."""
        if not value and not self.model_field.blank and instance.pk:
            raise ValueError(f"{must_not_be_empty()} {self.widget.must_be_one_of()}")
        super().set(instance, value)


class EnglishColumn(Column):
    """The English of a column, which lies in the row's ``translations``."""

    def __init__(self, model_field: Any) -> None:
        super().__init__(model_field, name=english_name(model_field.name))

    @property
    def title(self) -> str:
        """What the administration calls it."""
        return gettext("%s in English") % self.model_field.verbose_name

    def get_value(self, instance: Any) -> Any:
        """Return the English text."""
        return instance.translations.get(ENGLISH, {}).get(self.model_field.name, "")

    def set(self, instance: Any, value: Any) -> None:
        """Set the English text, in a new mapping: the one at hand may be another row's."""
        longest = self.model_field.max_length
        if longest and len(value) > longest:
            raise ValueError(
                gettext("The text has %(length)d letters; there is room for %(longest)d.")
                % {"length": len(value), "longest": longest}
            )
        others = dict(instance.translations)
        texts = {**others.pop(ENGLISH, {}), self.model_field.name: value}
        texts = {name: text for name, text in texts.items() if text}
        instance.translations = {**others, ENGLISH: texts} if texts else others


class LinkColumn(Column):
    """A link to another row."""

    widget: LinkWidget

    def __init__(self, model_field: Any, name: str = "") -> None:
        widget = PartWidget if issubclass(model_field.related_model, ProgrammePart) else LinkWidget
        super().__init__(model_field, widget(model_field), name)

    def get_value(self, instance: Any) -> Any:
        """Return the row, or None where a new one leads nowhere yet."""
        leads = getattr(instance, self.model_field.attname) is not None
        return getattr(instance, str(self.attribute)) if leads else None

    def set(self, instance: Any, value: Any) -> None:
        """Set the link."""
        if value is None and not self.model_field.null:
            raise ValueError(must_not_be_empty())
        setattr(instance, str(self.attribute), value)


class LinksColumn(Column):
    """Links to several other rows. They wait on the row until it is saved."""

    widget: LinksWidget

    def __init__(self, model_field: Any) -> None:
        super().__init__(model_field, LinksWidget(model_field))

    def get_value(self, instance: Any) -> Any:
        """Return the rows, those that wait before those that are stored."""
        waiting = waiting_links(instance)
        if self.name in waiting:
            return waiting[self.name]
        return list(getattr(instance, self.name).all()) if instance.pk else []

    def is_same(self, held: Any, value: Any) -> bool:
        """Whether both lead to the same rows, in whatever order."""
        return {row.pk for row in held} == {row.pk for row in value}

    def set(self, instance: Any, value: Any) -> None:
        """Let the links wait."""
        waiting_links(instance)[self.name] = value


def waiting_links(instance: Any) -> dict[str, list[Any]]:
    """Return the links that are to be stored when ``instance`` has been saved."""
    found: dict[str, list[Any]] = instance.__dict__.setdefault("_waiting_links", {})
    return found


def must_not_be_empty() -> str:
    """Say that a cell needs something in it."""
    return gettext("This cannot be empty.")


def column_for(model_field: Any) -> Column:
    """Return the column for a field of a model."""
    if model_field.many_to_many:
        return LinksColumn(model_field)
    if model_field.is_relation:
        return LinkColumn(model_field)
    return WordColumn(model_field) if model_field.flatchoices else Column(model_field)
