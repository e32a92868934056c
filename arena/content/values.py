"""Texts of a file as values of a column."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from arena.content.moments import FORMS, parse_moment
from arena.content.problems import did_you_mean

TRUTH = {"true": True, "false": False}


class UnfitValueError(Exception):
    """The text is no value of the column; the message says why."""


def truth(text: str) -> bool:
    """Return what ``true`` or ``false`` means.

    Raises:
        UnfitValueError: it is neither.
    """
    if text.lower() not in TRUTH:
        raise UnfitValueError(f'"{text}" is neither true nor false')
    return TRUTH[text.lower()]


def column_value(column: Any, text: str) -> Any:
    """Return the value that ``text`` means in ``column``, checked by the column's own rules.

    Raises:
        UnfitValueError: the column cannot hold it.
    """
    if not text and column.null:
        return None
    if column.choices and text:
        _check_choice(column, text)
    read = _READERS.get(type(column))
    if read:
        return read(text)
    try:
        return column.clean(text, None)
    except ValidationError as error:
        raise UnfitValueError(" ".join(error.messages)) from error


def _check_choice(column: Any, text: str) -> None:
    values = [str(value) for value, _label in column.flatchoices]
    if text not in values:
        raise UnfitValueError(f'"{text}" is not one of {", ".join(values)}{did_you_mean(text, values)}')


def _moment(text: str) -> Any:
    try:
        return parse_moment(text)
    except ValueError as error:
        raise UnfitValueError(f'"{text}" {error}; {FORMS}') from error


_READERS: dict[type[Any], Callable[[str], Any]] = {
    models.BooleanField: truth,
    models.DateTimeField: _moment,
}
