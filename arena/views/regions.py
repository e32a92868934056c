"""Pages of regions: what goes on where."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena import pages
from arena.shared.counts import Counted
from arena.shared.periods import span
from arena.shared.pictures import AreaMap, MapArea
from arena.shared.texts import Text, capital
from events.times import occasion
from members.maps import SWEDEN, outlines


def region_list(request: HttpRequest) -> HttpResponse:
    """List the regions, first those of which the arena has something to tell, with a map of the country."""
    regions = pages.REGIONS.all()
    context = {
        "active": [region for region in regions if pages.is_active(region)],
        "country": country(regions),
    }
    return render(request, "arena/region_list.html", context)


def country(regions: list[Any]) -> AreaMap:
    """Return the map of the country, a county the darker the more there is of its region."""
    drawing = outlines(SWEDEN)
    areas = [
        MapArea(
            region.text("name"),
            drawing.areas[region.code],
            count=2 * len(region.first_programmes) + region.has_organisations + region.has_seminars,
            note=_programmes(len(region.first_programmes)),
            href=region.get_absolute_url(),
        )
        for region in regions
    ]
    return AreaMap(_("From A to Ö"), drawing.view_box, areas)


def _programmes(number: int) -> str:
    """Say how many programmes a region has, where it has any."""
    if number > pages.TITLES:
        return _("more than %(number)s programmes") % {"number": pages.TITLES}
    words = ngettext("%(number)s programme", "%(number)s programmes", number)
    return words % {"number": number} if number else ""


def region_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what goes on in a region: programmes, seminars, strategies, promises, organisations, and where."""
    region: Any = pages.REGION.first(slug=slug)
    if region is None:
        raise Http404(_("There is no region at this address."))
    upcoming, past = pages.upcoming_seminars(region), pages.past_seminars(region)
    context = {
        "region": region,
        "title": region.text("name"),
        "county": _county(region),
        "upcoming": [occasion(seminar) for seminar in upcoming],
        "past": [occasion(seminar) for seminar in past],
        "programme_count": Counted.of(region.programme_count, pages.COUNT_LIMIT),
        "organisation_count": Counted.of(region.organisation_count, pages.COUNT_LIMIT),
        "strategies": _in_generations(region.all_strategies),
        "max_signatories": pages.SIGNATORIES,
        "ways_on": [(reverse("about"), _("How to take part")), (reverse("region-list"), _("The other regions"))],
    }
    contents = list(_contents(context))
    return render(request, "arena/region_detail.html", {**context, "contents": contents, "is_empty": not contents})


def _contents(context: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield id and words of the sections that tell of the region; none where there is nothing to tell."""
    region = context["region"]
    sections = [
        ("programmes", _("Programmes"), region.first_programmes),
        ("calendar", _("Seminars"), context["upcoming"] or context["past"]),
        ("strategies", _("Strategies and their goals"), context["strategies"]),
        ("declarations", _("Declarations"), region.all_declarations),
        ("organisations", _("Organisations"), region.first_organisations),
    ]
    found = [(key, words) for key, words, exists in sections if exists]
    yield from found
    if found:
        yield "municipalities", _("The municipalities")


def _county(region: Any) -> AreaMap:
    drawing = outlines(region.code)
    areas = [
        MapArea(
            Text(municipality.name),
            drawing.areas.get(municipality.code, ""),
            count=len(municipality.organisations_here) + len(municipality.seminars_here),
            note=_note(municipality),
            is_here=bool(municipality.organisations_here or municipality.seminars_here),
        )
        for municipality in region.all_municipalities
    ]
    return AreaMap(_("The municipalities"), drawing.view_box, areas)


def _note(municipality: Any) -> str:
    """Say what the arena has in a municipality."""
    organisations, seminars = len(municipality.organisations_here), len(municipality.seminars_here)
    notes = []
    if organisations >= pages.AT_MOST:
        notes.append(_("%(number)s organisations or more") % {"number": organisations})
    elif organisations:
        words = ngettext("%(number)s organisation", "%(number)s organisations", organisations)
        notes.append(words % {"number": organisations})
    if seminars >= pages.AT_MOST:
        notes.append(_("%(number)s seminars or more") % {"number": seminars})
    elif seminars:
        notes.append(ngettext("%(number)s seminar", "%(number)s seminars", seminars) % {"number": seminars})
    return ", ".join(notes)


def _in_generations(strategies: list[Any]) -> list[dict[str, Any]]:
    """Return each strategy with its goals as a tree; the one that follows another stands next after it."""
    by_key = {strategy.pk: strategy for strategy in strategies}
    followers = {strategy.successor_id for strategy in strategies}
    ordered: list[Any] = []
    for first in [strategy for strategy in strategies if strategy.pk not in followers] + strategies:
        generation = first
        while generation and generation not in ordered:
            ordered.append(generation)
            generation = by_key.get(generation.successor_id)
    before = {strategy.successor_id: strategy for strategy in strategies}
    return [
        {
            "strategy": strategy,
            "period": span(strategy.starts, strategy.ends),
            "goals": _tree(strategy.all_goals),
            "after": before.get(strategy.pk),
            "followed_by": by_key.get(strategy.successor_id),
        }
        for strategy in ordered
    ]


def _tree(goals: list[Any]) -> list[dict[str, Any]]:
    nodes: dict[int, dict[str, Any]] = {
        goal.pk: {"goal": goal, "level": capital(goal.text("level")), "below": []} for goal in goals
    }
    roots: list[dict[str, Any]] = []
    for goal in goals:
        parent = nodes.get(goal.parent_id)
        (parent["below"] if parent else roots).append(nodes[goal.pk])
    return roots
