"""What lists share: pages that stay cheap, kind filters, numbers counted to a limit."""

from typing import Any

import django_filters
import pytest
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.http import Http404, QueryDict
from django.test import RequestFactory

from arena.shared import pagination
from arena.shared.counts import Counted, CountUpTo, RealUpTo
from arena.shared.filters import ListFilter, TermFilter
from arena.shared.pagination import ListPaginator, paginate
from arena.shared.periods import span
from members.models import Municipality, Organisation, Region
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db


def municipalities() -> Any:
    return Municipality.objects.order_by("code")


def test_pages_follow_each_other_without_gap() -> None:
    paginator = ListPaginator(municipalities(), 25)
    found = [row.code for number in range(1, 13) for row in paginator.page(number)]
    assert found == list(municipalities().values_list("code", flat=True))
    assert [paginator.page(number).has_next() for number in (1, 11, 12)] == [True, True, False]
    assert (paginator.count, paginator.num_pages, paginator.is_capped) == (290, 12, False)


def test_a_page_knows_which_rows_it_shows() -> None:
    page = ListPaginator(municipalities(), 25).page(12)
    assert (page.start_index(), page.end_index(), len(page)) == (276, 290, 15)
    empty = ListPaginator(municipalities().filter(code="9999"), 25).page(1)
    assert (empty.start_index(), empty.end_index(), empty.has_other_pages()) == (0, 0, False)


def test_beyond_the_counted_rows_pages_still_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "COUNT_LIMIT", 60)
    paginator = ListPaginator(municipalities(), 25)
    assert (paginator.count, paginator.is_capped, paginator.num_pages) == (60, True, 3)
    page = paginator.page(5)
    assert ([row.code for row in page], page.has_next()) == (
        list(municipalities().values_list("code", flat=True)[100:125]),
        True,
    )
    assert paginator.num_pages == 6
    with pytest.raises(EmptyPage):
        paginator.page(13)


@pytest.mark.parametrize("number", ["x", "", "-1", "1.0", "１", "1_0", "9" * 5000, None])
def test_only_digits_are_page_numbers(number: Any) -> None:
    with pytest.raises(PageNotAnInteger):
        ListPaginator(municipalities(), 25).page(number)


@pytest.mark.parametrize("number", [0, 13, 1_000_000])
def test_pages_that_a_list_does_not_have(number: int) -> None:
    with pytest.raises(EmptyPage):
        ListPaginator(municipalities(), 25).page(number)


@pytest.mark.parametrize(("query", "number"), [("", 1), ("?sida=", 1), ("?sida=2", 2), ("?page=2", 1)])
def test_the_address_tells_the_page(rf: RequestFactory, query: str, number: int) -> None:
    assert paginate(rf.get(f"/{query}"), municipalities()).number == number
    with pytest.raises(Http404):
        paginate(rf.get("/?sida=99999999999999999999"), municipalities())


def test_numbers_are_counted_to_a_limit() -> None:
    region = Region.objects.annotate(
        few=CountUpTo(Municipality.objects.filter(region__code="13"), 10),
        many=CountUpTo(Municipality.objects.all(), 10),
    )[0]
    assert (Counted.of(region.few, 10), Counted.of(region.many, 10)) == (Counted(6), Counted(10, is_more=True))
    OrganisationFactory(published=True, is_example=True)
    OrganisationFactory(published=True)
    real = Region.objects.annotate(real=RealUpTo(Organisation.objects.published(), 10))[0].real
    assert real == 1
    assert (bool(Counted(0)), bool(Counted(1))) == (False, True)
    assert (str(Counted(1000)), str(Counted(1000, is_more=True))) == ("1\xa0000", "över 1\xa0000")


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ("", "", ""),
        ("2010", "2015", "2010–2015"),
        ("2021", "", "från 2021"),
        ("", "2015", "2015"),
        ("2011", "2011", "2011"),
    ],
)
def test_spans_in_words(starts: str, ends: str, words: str) -> None:
    assert span(starts, ends) == words


class MunicipalityFilter(ListFilter):
    """Municipalities by region and by name."""

    region = TermFilter(
        label="Region",
        rows=lambda: [(region.slug, region.pk, region.name) for region in Region.objects.all()],
        narrow=lambda rows, region: rows.filter(region=region),
    )
    name = django_filters.CharFilter(label="Name", max_length=20)

    class Meta:
        model = Municipality
        fields: list[str] = []


def filtered(query: str) -> MunicipalityFilter:
    return MunicipalityFilter(QueryDict(query), municipalities())


def test_filters_tell_what_narrows_the_list() -> None:
    filters = filtered("region=halland&name=Laholm&sida=2&other=x")
    assert [row.name for row in filters.qs] == ["Laholm"]
    assert [(one.label, one.value, one.address) for one in filters.active] == [
        ("Region", "Region Halland", "?name=Laholm&other=x"),
        ("Name", "Laholm", "?region=halland&other=x"),
    ]
    assert filters.ignored == []


def test_what_makes_no_sense_is_ignored_and_named() -> None:
    filters = filtered("region=narnia&name=" + "a" * 10_000)
    assert (filters.qs.count(), filters.active, filters.ignored) == (290, [], ["Region", "Name"])


def test_an_unused_filter_narrows_nothing() -> None:
    filters = filtered("region=&name=")
    assert (filters.qs.count(), filters.active, filters.ignored) == (290, [], [])
    assert filters.address_without("region") == "?"
