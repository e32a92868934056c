"""The start page: the ways into everything that the arena holds."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import ngettext

from arena import pages
from arena.shared.counts import Counted
from arena.views.regions import country
from events.times import occasion, when


def home(request: HttpRequest) -> HttpResponse:
    """Show what the arena is, what is next, how much there is, and the ways into it."""
    programmes = pages.HOME_PROGRAMMES.all()
    regions = pages.REGIONS.all()
    seminars = pages.upcoming_seminars()
    coming = next((seminar for seminar in seminars if seminar.state != seminar.State.CANCELLED), None)
    context = {
        "next_seminar": coming,
        "next_when": capfirst(when(coming)) if coming else "",
        "numbers": list(_numbers()),
        "programmes": [(programme, _measure(programme)) for programme in programmes],
        "occasions": [occasion(seminar) for seminar in seminars],
        "declarations": pages.HOME_DECLARATIONS.all(),
        "quoted": next((programme for programme in programmes if programme.vision and not programme.is_example), None),
        "regions": [region for region in regions if pages.is_active(region)],
        "country": country(regions),
    }
    return render(request, "arena/home.html", context)


def _numbers() -> Iterator[tuple[str, str]]:
    """Yield how much there is, with what it is called; nothing is said of what there is none of."""
    totals: Any = pages.TOTALS.first()
    if totals is None:
        return
    limit = pages.COUNT_LIMIT
    programmes = Counted(min(totals.real_programmes, limit), totals.programmes_in_all > limit)
    organisations = Counted(min(totals.real_organisations, limit), totals.organisations_in_all > limit)
    signatories, regions = Counted(totals.signatories_in_all), Counted(totals.regions_in_all)
    numbers = [
        (programmes, ngettext("programme", "programmes", programmes.number)),
        (organisations, ngettext("organisation", "organisations", organisations.number)),
        (signatories, ngettext("has signed a declaration", "have signed a declaration", signatories.number)),
        (regions, ngettext("region", "regions", regions.number)),
    ]
    yield from ((str(number), words) for number, words in numbers if number)


def _measure(programme: Any) -> dict[str, Any] | None:
    """Return how far a programme has come by its first indicator in per cent, or None where it has none."""
    indicator = next(iter(programme.measures), None)
    if indicator is None:
        return None
    return {
        "value": indicator.latest[0].value,
        "goal": indicator.target,
        "decimals": indicator.decimals,
        "label": indicator.text("title"),
    }
