"""Values of the database as cells, and cells as values. A cell that is no value says how to write one."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext
from import_export.widgets import Widget

from arena.exchange.cells import Cell, joined, parted, tidy
from arena.shared.fields import NameListField, PeriodField, parse_period
from arena.shared.rich_text import RichTextField, clean_html

YES, NO = "yes", "no"
_TRUTH = {YES: True, "ja": True, "true": True, "sant": True, "1": True}
_TRUTH |= {NO: False, "nej": False, "false": False, "falskt": False, "0": False, "": False}
_NUMBER = re.compile(r"[+-]?\d{1,20}(\.\d{1,20})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([+-]\d{2}:\d{2}|Z)?", re.ASCII)


class TextWidget(Widget):
    """A text."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Return the value that the cell means.

        Raises:
            ValueError: it means none; the message says how to write one.
        """
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Cell:
        """Return ``value`` as a cell."""
        return tidy(str(value or ""))

    def describe(self) -> str:
        """Say what a cell may hold."""
        return gettext("text")


class RichWidget(TextWidget):
    """A formatted text. What has no place in one is taken away."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Return the text clean."""
        return clean_html(value)

    def describe(self) -> str:
        """Say what a cell may hold."""
        return gettext("formatted text (HTML)")


class NumberWidget(TextWidget):
    """A number, with a decimal comma or point."""

    def __init__(self, *, whole: bool) -> None:
        super().__init__()
        self.whole = whole

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Return the number, or None for an empty cell."""
        if not value:
            return None
        plain = re.sub(r"\s", "", value).replace("\N{MINUS SIGN}", "-").replace(",", ".")
        if not _NUMBER.fullmatch(plain):
            raise ValueError(gettext("“%s” is not a number. Write it with digits, such as 26 or 7,5.") % value)
        number = Decimal(plain)
        if not self.whole:
            return number
        if number != int(number):
            raise ValueError(gettext("“%s” is not a whole number.") % value)
        return int(number)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Cell:
        """Return the number, which stays one."""
        return None if value is None else value

    def describe(self) -> str:
        """Say what a cell may hold."""
        return gettext("whole number") if self.whole else gettext("number, such as 7,5")


class YesNoWidget(TextWidget):
    """Yes or no."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Return the truth. An empty cell is a no."""
        if value.casefold() not in _TRUTH:
            raise ValueError(gettext("“%s” is neither yes nor no. Write yes or no.") % value)
        return _TRUTH[value.casefold()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Cell:
        """Return yes or no."""
        return YES if value else NO

    def describe(self) -> str:
        """Say what a cell may hold."""
        return f"{YES} | {NO}"


class ChoiceWidget(TextWidget):
    """One of several words: the stable one, or what it is called in a language of the site."""

    def __init__(self, column: Any) -> None:
        super().__init__()
        self.choices = [str(value) for value, _label in column.flatchoices if value]
        self.known: dict[str, str] = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                self.known |= {str(label).casefold(): str(value) for value, label in column.flatchoices if value}
        self.known |= {value.casefold(): value for value in self.choices}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Return the stable word."""
        if not value:
            return ""
        if value.casefold() not in self.known:
            raise ValueError(f"{gettext('“%s” is not one of the choices.') % value} {self.must_be_one_of()}")
        return self.known[value.casefold()]

    def must_be_one_of(self) -> str:
        """Say what can be written."""
        return gettext("Write one of: %s.") % ", ".join(self.choices)

    def describe(self) -> str:
        """Say what a cell may hold."""
        return " | ".join(self.choices)


class PeriodWidget(TextWidget):
    """A point or span of time as precise as the source gives it."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Return the period."""
        try:
            return parse_period(value)
        except ValidationError as error:
            raise ValueError(f"“{value}”: {error.messages[0]}") from error

    def describe(self) -> str:
        """Say what a cell may hold."""
        return gettext("2021, 2021-09, 2021-09-15, 2021-23 (autumn: 21 spring … 24 winter), 2016/2018 or 2016/..")


class DateWidget(TextWidget):
    """A day."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Return the day, or None for an empty cell."""
        if not value:
            return None
        try:
            if _DATE.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise ValueError(gettext("“%s” is not a day. Write year, month and day: 2027-02-04.") % value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Cell:
        """Return the day as year, month and day."""
        return value.isoformat() if value else ""

    def describe(self) -> str:
        """Say what a cell may hold."""
        return gettext("day: 2027-02-04")


class MomentWidget(TextWidget):
    """A day and a time of day, as the clocks in Sweden show it."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Return the moment, or None for an empty cell."""
        if not value:
            return None
        try:
            moment = datetime.fromisoformat(value) if _MOMENT.fullmatch(value) else None
        except ValueError:
            moment = None
        if moment is None:
            raise ValueError(gettext("“%s” is not a time. Write day and time: 2027-02-04 13:00.") % value)
        if moment.tzinfo:
            return moment
        aware = timezone.make_aware(moment)
        if timezone.make_naive(aware.astimezone(UTC)) != moment:
            raise ValueError(gettext("“%s” does not exist: the clocks skip this hour.") % value)
        return aware

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Cell:
        """Return the local time; in the hour that comes twice, the second time with its distance from UTC."""
        if not value:
            return ""
        local = timezone.localtime(value)
        plain = local.replace(tzinfo=None)
        text = plain.isoformat(" ", "seconds" if not plain.microsecond else "microseconds")
        text = text.removesuffix(":00") if not plain.second else text
        twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
        return f"{text}{local.isoformat()[-6:]}" if twice and local.fold else text

    def describe(self) -> str:
        """Say what a cell may hold."""
        return gettext("day and time in Sweden: 2027-02-04 13:00")


class NamesWidget(TextWidget):
    """Several short texts."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Return the texts."""
        return parted(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Cell:
        """Return the texts as one cell."""
        return tidy(joined([tidy(str(text)) for text in value or ()]))

    def describe(self) -> str:
        """Say what a cell may hold."""
        return gettext("texts with | between them")


def widget_for(column: Any) -> TextWidget:
    """Return the widget for a column of the database that is no link."""
    if column.flatchoices:
        return ChoiceWidget(column)
    for kind, widget in _WIDGETS:
        if isinstance(column, kind):
            return widget()
    raise TypeError(f"There is no widget for {column}.")


_WIDGETS: tuple[tuple[Any, Callable[[], TextWidget]], ...] = (
    (RichTextField, RichWidget),
    (PeriodField, PeriodWidget),
    (NameListField, NamesWidget),
    (models.BooleanField, YesNoWidget),
    (models.DateTimeField, MomentWidget),
    (models.DateField, DateWidget),
    (models.DecimalField, partial(NumberWidget, whole=False)),
    (models.IntegerField, partial(NumberWidget, whole=True)),
    (models.CharField, TextWidget),
    (models.TextField, TextWidget),
)
