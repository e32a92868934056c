"""The cells by which rows are known."""

import re

from django.utils.text import slugify
from django.utils.translation import gettext

from arena.exchange.columns import Column


def needed(name: str, text: str = "") -> ValueError:
    """Return the fault of a cell of the key that is empty, with a suggestion made from ``text``."""
    words = gettext("This cannot be empty: the row is known by it.")
    suggestion = slugify(text)[:60].strip("-")
    return ValueError(name, f"{words} {gettext('For example: %s') % suggestion}" if suggestion else words)


def check_key(column: Column, cell: str) -> None:
    """Look over the key that a new row is to have.

    Raises:
        ValueError: it has letters that no address can have.
    """
    if len(cell) <= column.model_field.max_length and re.fullmatch(r"[a-zA-Z0-9_-]+", cell):
        return
    suggestion = slugify(cell)[:60].strip("-")
    words = gettext("“%s” cannot be used here. Write letters a–z, digits and hyphens only.") % cell
    raise ValueError(column.name, f"{words} {gettext('For example: %s') % suggestion}" if suggestion else words)
