"""Pages of the versions of a declaration: which there are, what each says, and what differs between two of them."""

import re
from itertools import zip_longest
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import pages
from members.models import Commitment, Declaration, DeclarationVersion
from members.version_texts import compared, difference
from members.views.addresses import not_found_or_moved, trail

SLUG = re.compile(r"[a-z0-9-]{1,100}")
ELECTIVE = Commitment.Kind.ELECTIVE


def version_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the published versions, the newest first, with what leads from each to the next."""
    declaration: Any = pages.DECLARATION_WITH_VERSIONS.first(slug=slug)
    if declaration is None:
        return not_found_or_moved("declaration-versions", declaration=slug)
    numbers = declaration.signatures.listed().count_by_version()
    versions = declaration.all_versions
    context = {
        "declaration": declaration,
        "title": declaration.text("title"),
        "trail": trail(declaration),
        "rows": [
            {
                "version": version,
                "former": former,
                "signed": numbers.get(version.pk, 0),
                "elective": sum(row.kind == ELECTIVE for row in version.all_commitments),
                "compulsory": sum(row.kind != ELECTIVE for row in version.all_commitments),
            }
            for version, former in zip_longest(versions, versions[1:])
        ],
    }
    return render(request, "members/declaration_versions.html", context)


def version_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show exactly what a version says, the present one or a former one."""
    version: Any = pages.version_page(slug, number)
    if version is None:
        return not_found_or_moved("declaration-version", declaration=slug, number=number)
    declaration = version.declaration
    versions = (reverse("declaration-versions", args=[declaration.slug]), _("Versions"))
    context = {
        "declaration": declaration,
        "version": version,
        "newest": version.newest[0].number,
        "title": declaration.text("title"),
        "trail": trail(declaration, versions),
        "commitments": [_offered(commitment) for commitment in version.all_commitments],
    }
    return render(request, "members/declaration_version_detail.html", context)


def _offered(commitment: Any) -> dict[str, Any]:
    """Return a commitment as templates/components/commitments.html draws it."""
    compulsory = commitment.kind == Commitment.Kind.COMPULSORY
    return {
        "title": commitment.text("title"),
        "text": commitment.text("body"),
        "tags": [(_("Compulsory"), "info")] if compulsory else [],
    }


def version_difference(request: HttpRequest, slug: str, before: int, after: int) -> HttpResponse:
    """Show word by word what differs between two versions, and what became of each commitment."""
    declaration: Any = Declaration.objects.published().filter(slug=slug).first()
    if declaration is None:
        return not_found_or_moved("declaration-difference", declaration=slug, before=before, after=after)
    old, new = _both(declaration, before, after)
    is_signed_now = declaration.can_be_signed and declaration.current_version == new
    renews = request.GET.get("fornya", "")
    renews = renews if SLUG.fullmatch(renews) else ""
    versions = (reverse("declaration-versions", args=[declaration.slug]), _("Versions"))
    context = {
        "declaration": declaration,
        "title": declaration.text("title"),
        "trail": trail(declaration, versions),
        "old": old,
        "new": new,
        "text": compared(old, new, "preamble"),
        "difference": difference(old, new),
        "renews": renews,
        "sign_address": _sign_address(declaration, renews) if is_signed_now else "",
    }
    return render(request, "members/declaration_difference.html", context)


def _sign_address(declaration: Declaration, renews: str) -> str:
    """Return where an organisation signs, the one that a mail has named first if there is one."""
    address = reverse("sign-declaration", args=[declaration.slug])
    return f"{address}?fornya={renews}" if renews else address


def _both(declaration: Any, before: int, after: int) -> tuple[DeclarationVersion, DeclarationVersion]:
    """Return two published versions.

    Raises:
        Http404: one of them is not published, or the second is not later than the first.
    """
    declaration.versions_now = list(declaration.versions.current())  # the first one is signed today
    found = {version.number: version for version in declaration.versions_now}
    if before >= after or before not in found or after not in found:
        raise Http404(_("There is no page at this address."))
    return found[before], found[after]
