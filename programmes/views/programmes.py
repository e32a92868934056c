"""Pages of programmes."""

import csv
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from arena.shared.lists import count_text, list_context
from arena.shared.pagination import paginate
from arena.shared.periods import Period
from arena.shared.spreadsheets import defused
from arena.shared.views import published_or_redirect
from programmes import pages
from programmes.filters import ProgrammeFilter
from programmes.models import Indicator, Programme, ProgrammePartner, Statement
from programmes.views import pictures
from programmes.views.endings import ending

COUNTED = (
    ngettext_lazy("Showing %(count)s programme", "Showing %(first)s–%(last)s of %(count)s programmes", "number"),
    gettext_lazy("Showing %(first)s–%(last)s of more than %(count)s programmes"),
)
LONG = 24  # more initiatives than this are folded, group by group
NEWEST = 5  # changes that are shown; earlier ones are folded


def programme_list(request: HttpRequest) -> HttpResponse:
    """List programmes, running ones first, narrowed by region, status, kind, ground, target group and year."""
    programmes = Programme.objects.published().by_life_cycle().select_related("region", "owner").defer("body", "source")
    filters = ProgrammeFilter(request.GET, programmes)
    page = paginate(request, filters.qs)
    return render(
        request,
        "programmes/programme_list.html",
        {**list_context(request, filters, page), "count_text": count_text(page, *COUNTED)},
    )


def programme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a programme: what was decided and why, what is done, what it leads to, and what carried on."""
    programme = pages.PROGRAMME.first(slug=slug)
    if programme is None:
        return published_or_redirect(Programme.objects.all(), slug)
    indicators = programme.all_indicators
    context = {
        "programme": programme,
        "title": programme.text("title"),
        "ending": ending(programme),
        "facts": list(_facts(programme)),
        "decision": list(_decision(programme)),
        "paths": pictures.strategy_paths(programme),
        "statutory": [ground for ground in programme.all_grounds if ground.is_statutory],
        "own_grounds": [ground for ground in programme.all_grounds if not ground.is_statutory],
        "groups": pictures.initiative_groups(programme.all_initiatives),
        "is_long": len(programme.all_initiatives) > LONG,
        "heat": pictures.heat_table(programme.all_initiatives),
        "steps": pictures.ladder(programme.all_steps),
        "cards": [card for card in map(pictures.indicator_card, indicators) if card],
        "charts": [(indicator, pictures.chart(programme, indicator)) for indicator in indicators],
        "partners": _by_role(programme.all_partners),
        "statements": _by_kind(programme),
        "has_files": any(document.file for document in programme.all_documents),
        "timeline": pictures.timeline(programme),
        "changes": programme.all_changes[:NEWEST],
        "older_changes": programme.all_changes[NEWEST:],
        "has_more_seminars": len(programme.all_seminars) == pages.SEMINARS,
    }
    return render(request, "programmes/programme_detail.html", {**context, "contents": list(_contents(context))})


def _facts(programme: Any) -> Iterator[dict[str, Any]]:
    """Yield what the programme is, in a line each."""
    owner, region = programme.owner, programme.region
    yield {"label": _("Kind"), "value": capfirst(programme.get_kind_display())}
    yield {"label": _("Owner"), "value": owner.name, "href": owner.get_absolute_url() if owner.is_public else ""}
    yield {"label": _("Region"), "value": region.text("name"), "href": region.get_absolute_url()}
    if programme.period:
        yield {"label": _("Period"), "value": capfirst(programme.period)}
    for earlier in programme.all_followed:
        yield {"label": _("Follows"), "value": earlier.text("title"), "href": earlier.get_absolute_url()}
    if programme.all_target_groups:
        yield {"label": _("Target groups"), "value": _words(programme.all_target_groups)}
    if programme.all_themes:
        yield {"label": _("Themes"), "value": _words(programme.all_themes)}
    if programme.website:
        yield {"label": _("Website"), "value": programme.website, "href": programme.website}
    if programme.contact_email:
        yield {"label": _("Contact"), "value": programme.contact_email, "href": f"mailto:{programme.contact_email}"}


def _words(terms: list[Any]) -> str:
    return capfirst(", ".join(term.text("name") for term in terms))


def _decision(programme: Any) -> Iterator[dict[str, Any]]:
    """Yield what is known of the decision, in a line each."""
    if programme.decision_body:
        yield {"label": _("Decided by"), "value": programme.text("decision_body")}
    if programme.decided_on:
        yield {"label": _("Decided"), "value": capfirst(Period(programme.decided_on).display())}
    if programme.case_number:
        yield {"label": _("Case number"), "value": programme.case_number}


def _by_role(partners: list[Any]) -> list[tuple[str, list[Any]]]:
    order = list(ProgrammePartner.Role)
    ordered = sorted(partners, key=lambda partner: order.index(partner.role))
    groups = groupby(ordered, lambda partner: partner.role)
    return [(capfirst(str(ProgrammePartner.Role(role).label)), list(rows)) for role, rows in groups]


def _by_kind(programme: Any) -> list[tuple[str, str, list[Any]]]:
    """Return the statements under headings. The results of a closed programme stand first on its page, not here."""
    headings = {
        Statement.Kind.EXPECTED: _("Expected effects"),
        Statement.Kind.RESULT: _("Results"),
        Statement.Kind.RECOGNITION: _("Recognition"),
    }
    if programme.is_archived:
        del headings[Statement.Kind.RESULT]
    statements = programme.all_statements
    found = ((kind, heading, [row for row in statements if row.kind == kind]) for kind, heading in headings.items())
    return [(kind, heading, rows) for kind, heading, rows in found if rows]


def _contents(context: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield id and words of the sections that the page has."""
    programme = context["programme"]
    sections = [
        ("ending", _("What it led to"), context["ending"]),
        ("about", _("About the programme"), True),
        ("decision", _("Decision"), context["decision"] or programme.decision_note),
        ("strategy", _("Part of the strategy"), context["paths"]),
        ("priorities", _("Priorities"), programme.all_priorities),
        ("strands", _("Strands"), programme.all_strands),
        ("ladder", _("The steps"), context["steps"]),
        ("initiatives", _("Initiatives"), context["groups"]),
        ("indicators", _("Indicators"), context["charts"]),
        *((kind, heading, True) for kind, heading, _rows in context["statements"]),
        ("partners", _("Who takes part"), context["partners"]),
        ("consultations", _("Questions and consultations"), programme.all_consultations),
        ("seminars", _("Seminars"), programme.all_seminars),
        ("documents", _("Documents"), programme.all_documents),
        ("films", _("Film"), programme.all_films),
        ("timeline", _("What happened, and what carried on"), context["timeline"]),
        ("changes", _("Changes"), context["changes"]),
        ("source", _("Where this comes from"), True),
    ]
    yield from ((key, words) for key, words, exists in sections if exists)


def indicator_csv(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Return an indicator's readings as CSV, a row each; periods in ISO 8601, values with a decimal point."""
    programme = published_or_redirect(Programme.objects.all(), slug)
    if not isinstance(programme, Programme):
        raise Http404(_("There is no page at this address."))
    indicator = get_object_or_404(Indicator, programme=programme, key=key)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{key}.csv"'
    writer = csv.writer(response)
    writer.writerow(["period", "part", "value", "unit", "note", "source"])
    for row in indicator.readings.order_by("split", "period"):
        texts = [row.text("split"), f"{row.value:.{indicator.decimals}f}", indicator.text("unit")]
        texts += [row.text("note"), row.text("source") or indicator.text("source")]
        writer.writerow([str(row.period), defused(texts[0]), texts[1], *map(defused, texts[2:])])
    return response
