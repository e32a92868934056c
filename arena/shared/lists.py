"""What every list page says about itself: which rows of how many, and what narrows it."""

from typing import Any

from django.http import HttpRequest

from arena.shared.filters import ListFilter
from arena.shared.numbers import format_number
from arena.shared.pagination import Page


def numbers_of(page: Page) -> dict[str, str]:
    """Return the first and last number shown and the number of rows, written out, for a sentence about them."""
    return {
        "first": format_number(page.start_index()),
        "last": format_number(page.end_index()),
        "count": format_number(page.paginator.count),
    }


def count_text(page: Page, known: Any, capped: Any) -> str:
    """Return which rows of how many the page shows.

    Args:
        page: the page.
        known: ``ngettext_lazy(…, "number")``, with ``first``, ``last`` and ``count`` to fill in.
        capped: ``gettext_lazy(…)`` with the same, for when there are more rows than are counted.
    """
    words = capped if page.paginator.is_capped else known
    return str(words % {**numbers_of(page), "number": page.paginator.count})


def list_context(request: HttpRequest, filters: ListFilter, page: Page) -> dict[str, Any]:
    """Return what templates/components/list_filters.html and the list below it need."""
    return {
        "page": page,
        "filters": filters,
        "clear_address": request.path,
    }
