"""Pages of seminars: the calendar and each seminar's own."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from arena.shared.lists import count_text, list_context
from arena.shared.pagination import paginate
from arena.shared.texts import Text
from arena.shared.views import published_or_redirect
from events import pages
from events.filters import PAST, TIME, SeminarFilter
from events.models import Seminar
from events.times import by_month, when

COUNTED = (
    ngettext_lazy("Showing %(count)s seminar", "Showing %(first)s–%(last)s of %(count)s seminars", "number"),
    gettext_lazy("Showing %(first)s–%(last)s of more than %(count)s seminars"),
)


def seminar_list(request: HttpRequest) -> HttpResponse:
    """Show the calendar, what is to come or what has been, month by month."""
    filters = SeminarFilter(
        request.GET, Seminar.objects.published().select_related("region", "organiser").defer("body", "access")
    )
    page = paginate(request, filters.qs)
    upcoming = filters.address_without(TIME)
    halves = [
        (request.path if upcoming == "?" else upcoming, _("Upcoming"), not filters.is_past),
        (f"{upcoming}{'' if upcoming == '?' else '&'}{TIME}={PAST}", _("Past"), filters.is_past),
    ]
    context = {
        **list_context(request, filters, page),
        "clear_address": f"?{TIME}={PAST}" if filters.is_past else request.path,
        "is_past": filters.is_past,
        "halves": halves,
        "other_half": [(address, words) for address, words, is_here in halves if not is_here],
        "months": by_month(page.object_list),
        "count_text": count_text(page, *COUNTED),
    }
    return render(request, "events/seminar_list.html", context)


def seminar_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a seminar is, when, where and for whom, and whether it still is to come."""
    seminar: Any = pages.SEMINAR.first(slug=slug)
    if seminar is None:
        return published_or_redirect(Seminar.objects.all(), slug)
    context = {
        "seminar": seminar,
        "title": seminar.text("title"),
        "is_to_come": not seminar.is_past and seminar.state != Seminar.State.CANCELLED,
        "facts": list(_facts(seminar)),
        "occasions": [occasion for occasion in seminar.occasions if occasion.pk != seminar.pk],
    }
    return render(request, "events/seminar_detail.html", {**context, "contents": list(_contents(context))})


def _facts(seminar: Seminar) -> Iterator[dict[str, Any]]:
    """Yield when and where the seminar is, for whom and by whom, in a line each."""
    yield {"label": _("When"), "value": when(seminar)}
    if seminar.form:
        yield {"label": _("Form"), "value": capfirst(seminar.get_form_display())}
    if seminar.venue:
        yield {"label": _("Place"), "value": seminar.text("venue")}
    if seminar.municipality:
        yield {"label": _("Municipality"), "value": Text(seminar.municipality.name)}
    yield {
        "label": _("Region"),
        "value": seminar.region.text("name"),
        "href": seminar.region.get_absolute_url(),
    }
    organiser = seminar.organiser
    yield {
        "label": _("Organiser"),
        "value": Text(organiser.name),
        "href": organiser.get_absolute_url() if organiser.is_public else "",
    }
    if seminar.audience:
        yield {"label": _("Audience"), "value": capfirst(seminar.get_audience_display())}
    if seminar.audience_note:
        yield {"label": _("For whom"), "value": seminar.text("audience_note")}
    for group in seminar.all_target_groups:  # type: ignore[attr-defined]  # fetched by events.pages
        yield {"label": _("Target group"), "value": group.text("name")}
    if seminar.capacity:
        yield {"label": _("Seats"), "value": str(seminar.capacity)}


def _contents(context: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield id and words of the sections that the page has."""
    seminar = context["seminar"]
    sections = [
        ("about", _("About the seminar"), True),
        ("access", _("Accessibility"), seminar.access or context["is_to_come"]),
        ("take-part", _("To take part"), True),
        ("series", _("The series"), seminar.series),
        ("part-of", _("Part of"), seminar.programme and seminar.programme.is_public),
        ("fulfils", _("Promises that it fulfils"), seminar.fulfilled),
        ("source", _("Source"), seminar.source),
    ]
    yield from ((key, words) for key, words, exists in sections if exists)
