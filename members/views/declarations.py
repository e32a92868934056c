"""Pages of declarations and their commitments. Those of signatures lie in the module of that name."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from arena.shared.lists import count_text
from arena.shared.numbers import format_number
from arena.shared.pagination import paginate
from arena.shared.views import published_or_redirect
from members import pages
from members.models import Commitment, Declaration
from members.promises import grouped
from members.signing_words import how_signed
from members.views.addresses import at_commitment, not_found_or_moved, trail
from members.views.signatures import SIGNATORIES_COUNTED

COUNTED = (
    ngettext_lazy("Showing %(count)s declaration", "Showing %(first)s–%(last)s of %(count)s declarations", "number"),
    gettext_lazy("Showing %(first)s–%(last)s of more than %(count)s declarations"),
)


def declaration_list(request: HttpRequest) -> HttpResponse:
    """List declarations by title."""
    declarations = Declaration.objects.published().by_title().select_related("issuer", "region")
    page = paginate(request, declarations)
    return render(request, "members/declaration_list.html", {"page": page, "count_text": count_text(page, *COUNTED)})


def declaration_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a declaration: its text, its commitments, who stands behind it and what they promised of their own."""
    declaration = pages.DECLARATION.first(slug=slug)
    if declaration is None:
        return published_or_redirect(Declaration.objects.all(), slug)
    version = next(iter(declaration.versions_now), None)
    commitments = version.all_commitments if version else []
    context = {
        "declaration": declaration,
        "title": declaration.text("title"),
        "version": version,
        "commitments": [_offered(declaration, commitment) for commitment in commitments],
        "facts": list(_facts(declaration)),
        "how_it_is_signed": list(how_signed(declaration)),
        "sign_address": reverse("sign-declaration", args=[declaration.slug]),
        "own_promises": grouped(declaration.own_promises[: pages.OWN_PROMISES]),
        "has_more_promises": len(declaration.own_promises) > pages.OWN_PROMISES,
        "has_more_signatories": declaration.signature_count > len(declaration.first_signatures),
    }
    return render(request, "members/declaration_detail.html", {**context, "contents": list(_contents(context))})


def _offered(declaration: Declaration, commitment: Any) -> dict[str, Any]:
    """Return a commitment as templates/components/commitments.html draws it."""
    tags = [(_("Compulsory"), "info")] if commitment.kind == Commitment.Kind.COMPULSORY else []
    return {
        "id": f"commitment-{commitment.number}",
        "title": commitment.text("title"),
        "text": commitment.text("body"),
        "href": at_commitment(declaration, commitment),
        "tags": tags,
        "meta": chosen_by(declaration, commitment),
    }


def chosen_by(declaration: Declaration, commitment: Any) -> str:
    """Say how many have chosen a commitment."""
    numbers = {"number": format_number(commitment.signed_count), "all": format_number(declaration.signature_count)}
    return (
        ngettext("%(number)s of %(all)s has chosen it", "%(number)s of %(all)s have chosen it", commitment.signed_count)
        % numbers
    )


def _facts(declaration: Declaration) -> Iterator[dict[str, Any]]:
    """Yield what is known of the declaration, in a line each."""
    issuer = declaration.issuer
    yield {
        "label": _("Issuer"),
        "value": issuer.name,
        "href": issuer.get_absolute_url() if issuer.is_public else "",
    }
    region = declaration.region
    yield {
        "label": _("Where"),
        "value": region.text("name") if region else _("The whole country"),
        "href": region.get_absolute_url() if region else "",
    }
    if declaration.website:
        yield {"label": _("Website"), "value": declaration.website, "href": declaration.website}


def _contents(context: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield id and words of the sections that the page has."""
    declaration = context["declaration"]
    sections = [
        ("about", _("About the declaration"), True),
        ("text", _("The text"), context["version"] and context["version"].preamble),
        ("commitments", _("Commitments"), context["commitments"]),
        ("own-words", _("Promised in their own words"), context["own_promises"]),
        ("signatories", _("Those who have signed"), True),
        ("grounds", _("Grounds beside the seven"), declaration.all_own_grounds),
        ("sign", _("To sign"), True),
        ("source", _("Source"), declaration.source),
    ]
    yield from ((key, words) for key, words, exists in sections if exists)


def commitment_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a commitment of the declaration's current version, and who has chosen it."""
    declaration = pages.DECLARATION_WITH_COMMITMENTS.first(slug=slug)
    versions = declaration.versions_now if declaration else []
    commitment = next((c for version in versions for c in version.all_commitments if c.number == number), None)
    if declaration is None or commitment is None:
        return not_found_or_moved("commitment", declaration=slug, number=number)
    promises = commitment.signed.listed().by_name().select_related("signature__organisation", "signature__region")
    page = paginate(request, promises)
    context = {
        "declaration": declaration,
        "commitment": commitment,
        "title": commitment.text("title"),
        "trail": trail(declaration),
        "chosen_by": chosen_by(declaration, commitment),
        "kind": capfirst(commitment.get_kind_display()),
        "page": page,
        "count_text": count_text(page, *SIGNATORIES_COUNTED),
    }
    return render(request, "members/commitment_detail.html", context)
