"""Those who have signed a declaration, in figures: by county, sector, kind and commitment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import pages
from members.figures import Bar, bars, by_county, by_kind, by_sector
from members.models import Declaration
from members.views.addresses import at_commitment, not_found_or_moved, trail


def declaration_figures(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how many have signed, each figure with a way to those whom it counts."""
    declaration: Any = pages.DECLARATION_WITH_COMMITMENTS.first(slug=slug)
    if declaration is None:
        return not_found_or_moved("declaration-figures", declaration=slug)
    counted = declaration.signatures.listed().counted()
    address = reverse("signatory-list", args=[declaration.slug])
    tables = [
        ("counties", _("By county"), _("County"), by_county(counted, address)),
        ("sectors", _("By sector"), _("Sector"), by_sector(counted, address)),
        ("kinds", _("By kind of organisation"), _("Kind"), by_kind(counted, address)),
        ("chosen", _("By commitment"), _("Commitment"), _by_commitment(declaration)),
    ]
    context = {
        "declaration": declaration,
        "title": declaration.text("title"),
        "trail": trail(declaration, (address, _("Signatories"))),
        "tables": [table for table in tables if table[3]] if counted else [],
    }
    return render(request, "members/declaration_figures.html", context)


def _by_commitment(declaration: Declaration) -> list[Bar]:
    version = declaration.current_version
    rows = version.all_commitments if version else []
    return bars([(row.text("title"), row.signed_count, at_commitment(declaration, row)) for row in rows])
