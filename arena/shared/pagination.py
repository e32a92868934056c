"""Pages of long lists that stay cheap however long the list grows.

Counting every row, and reading the rows that an offset skips, is what makes long lists slow. Here at most
``COUNT_LIMIT`` rows are counted, and a page far in is found by its keys alone, in an index, before its rows are
fetched::

    page = paginate(request, Organisation.objects.published())     # 404 for a page that does not exist
    {% pagination page %}

One or two queries beside the count's one, whatever the number of rows.
"""

from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.core.paginator import Page as DjangoPage
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext

PAGE_SIZE = 25
COUNT_LIMIT = 1_000
PARAMETER = "sida"
NEAR = 200  # up to here, skipping rows costs less than asking twice
MAX_PAGE = 1_000_000  # an offset that every database can read


class Page(DjangoPage):
    """The rows of one page; knows whether more follow without counting them."""

    paginator: "ListPaginator"

    def __init__(self, object_list: list[Any], number: int, paginator: "ListPaginator", *, more: bool) -> None:
        super().__init__(object_list, number, paginator)
        self.more = more

    def has_next(self) -> bool:
        return self.more

    def next_page_number(self) -> int:
        return self.number + 1

    def end_index(self) -> int:
        return self.start_index() + max(len(self.object_list) - 1, 0) if self.object_list else 0


class ListPaginator(Paginator):
    """Counts at most ``COUNT_LIMIT`` rows; pages beyond them are reached one after the other."""

    object_list: "models.QuerySet[Any]"

    @cached_property
    def _seen(self) -> int:
        return self.object_list.order_by().values("pk")[: COUNT_LIMIT + 1].count()

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than were counted: say "more than 1,000"."""
        return self._seen > COUNT_LIMIT

    @property
    def count(self) -> int:
        """How many rows there are, at most ``COUNT_LIMIT``."""
        return min(self._seen, COUNT_LIMIT)

    @cached_property
    def num_pages(self) -> int:
        """The last page that is known of; beyond the counted ones it moves along with the visitor."""
        return max(1, -(-self.count // self.per_page))

    def validate_number(self, number: Any) -> int:
        """Return the page number.

        Raises:
            PageNotAnInteger: it is not written with the digits 0–9.
            EmptyPage: no list is that long, or this one is not.
        """
        written = str(number)
        if not (written.isascii() and written.isdigit() and len(written) <= len(str(MAX_PAGE))):
            raise PageNotAnInteger(gettext("The page number is not a number."))
        page = int(written)
        if not 1 <= page <= (MAX_PAGE if self.is_capped else self.num_pages):
            raise EmptyPage(gettext("The list does not have this page."))
        return page

    def page(self, number: Any) -> Page:
        """Return the page, fetching one row more to know whether another follows."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = self._rows(start, start + self.per_page + 1)
        more = len(rows) > self.per_page
        if not rows and number > 1:
            raise EmptyPage(gettext("The list does not have this page."))
        self.num_pages = max(self.num_pages, number + more)
        return Page(rows[: self.per_page], number, self, more=more)

    def _rows(self, start: int, end: int) -> list[Any]:
        """Return rows by place. Far into the list their keys are found first, in the index alone."""
        if start < NEAR:
            return list(self.object_list[start:end])
        keys = list(self.object_list.values_list("pk", flat=True)[start:end])
        rows = {row.pk: row for row in self.object_list.filter(pk__in=keys).order_by()}
        return [rows[key] for key in keys if key in rows]


def paginate(
    request: HttpRequest, queryset: "models.QuerySet[Any]", per_page: int = PAGE_SIZE, param: str = PARAMETER
) -> Page:
    """Return the page that the address asks for.

    Raises:
        Http404: there is no such page.
    """
    try:
        return ListPaginator(queryset, per_page).page(request.GET.get(param) or "1")
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404(str(error)) from error
