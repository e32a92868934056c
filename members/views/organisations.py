"""Pages of organisations."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from arena.shared.lists import count_text, list_context
from arena.shared.pagination import paginate
from arena.shared.views import published_or_redirect
from members import pages
from members.filters import OrganisationFilter
from members.models import Organisation
from members.standing import standing_of

COUNTED = (
    ngettext_lazy("Showing %(count)s organisation", "Showing %(first)s–%(last)s of %(count)s organisations", "number"),
    gettext_lazy("Showing %(first)s–%(last)s of more than %(count)s organisations"),
)


def organisation_list(request: HttpRequest) -> HttpResponse:
    """List organisations by name, narrowed by name, region, kind, sector and whether they have signed anything."""
    organisations = Organisation.objects.published().by_name().select_related("region").defer("about")
    filters = OrganisationFilter(request.GET, organisations)
    page = paginate(request, filters.qs)
    return render(
        request,
        "members/organisation_list.html",
        {**list_context(request, filters, page), "count_text": count_text(page, *COUNTED)},
    )


def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what an organisation is, what it has promised and what it takes part in."""
    organisation = pages.ORGANISATION.first(slug=slug)
    if organisation is None:
        return published_or_redirect(Organisation.objects.all(), slug)
    upcoming = [seminar for seminar in reversed(organisation.all_seminars) if not seminar.is_past]
    context = {
        "organisation": organisation,
        "facts": list(_facts(organisation)),
        "signatures": [(signature, standing_of(signature)) for signature in organisation.all_signatures],
        "seminars": upcoming + [seminar for seminar in organisation.all_seminars if seminar.is_past],
        "has_more_seminars": len(organisation.all_seminars) == pages.SEMINARS,
        "has_programmes": organisation.all_owned or organisation.all_partnerships or organisation.all_initiatives,
    }
    return render(request, "members/organisation_detail.html", {**context, "contents": list(_contents(context))})


def _facts(organisation: Any) -> Iterator[dict[str, Any]]:
    """Yield what is known of the organisation, in a line each."""
    yield {"label": _("Kind"), "value": capfirst(organisation.get_kind_display())}
    if organisation.sector:
        yield {"label": _("Sector"), "value": capfirst(organisation.get_sector_display())}
    if organisation.region:
        region = organisation.region
        yield {"label": _("Region"), "value": region.text("name"), "href": region.get_absolute_url()}
    if organisation.all_municipalities:
        names = ", ".join(municipality.name for municipality in organisation.all_municipalities)
        number = len(organisation.all_municipalities)
        yield {"label": ngettext("Municipality", "Municipalities", number), "value": names}
    if organisation.parent and organisation.parent.is_public:
        yield {
            "label": _("Part of"),
            "value": organisation.parent.name,
            "href": organisation.parent.get_absolute_url(),
        }
    if organisation.alternative_names:
        yield {"label": _("Also called"), "value": ", ".join(organisation.alternative_names)}
    if organisation.number:
        yield {"label": _("Organisation number"), "value": organisation.number}
    if organisation.website:
        yield {"label": _("Website"), "value": organisation.website, "href": organisation.website}


def _contents(context: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield id and words of the sections that the page has."""
    organisation = context["organisation"]
    sections = [
        ("about", _("About the organisation"), True),
        ("signatures", _("What it has promised"), organisation.all_signatures),
        ("programmes", _("Programmes"), context["has_programmes"]),
        ("continues", _("What it carries on"), organisation.all_continues),
        ("seminars", _("Seminars"), context["seminars"]),
        ("declarations", _("Declarations that it has issued"), organisation.all_issued),
        ("units", _("Units"), organisation.all_units),
    ]
    yield from ((key, words) for key, words, exists in sections if exists)
