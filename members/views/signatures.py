"""Pages of signatures: the list of those who have signed, and what each of them promised."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from arena.shared.lists import count_text, list_context
from arena.shared.pagination import paginate
from members import pages
from members.filters import SignatoryFilter
from members.views.addresses import not_found_or_moved, trail

SIGNATORIES_COUNTED = (
    ngettext_lazy("Showing %(count)s signatory", "Showing %(first)s–%(last)s of %(count)s signatories", "number"),
    gettext_lazy("Showing %(first)s–%(last)s of more than %(count)s signatories"),
)


def signatory_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List by name those who have signed, narrowed by name, region, kind and what they chose."""
    declaration = pages.DECLARATION_WITH_COMMITMENTS.first(slug=slug)
    if declaration is None:
        return not_found_or_moved("signatory-list", declaration=slug)
    commitments = [commitment for version in declaration.versions_now for commitment in version.all_commitments]
    filters = SignatoryFilter(request.GET, declaration.signatures.by_name(), commitments=commitments)
    page = paginate(request, filters.qs.for_list())
    context = {
        **list_context(request, filters, page),
        "declaration": declaration,
        "title": declaration.text("title"),
        "trail": trail(declaration),
        "count_text": count_text(page, *SIGNATORIES_COUNTED),
        "is_withdrawn": bool(filters.form.cleaned_data.get("standing")),
    }
    return render(request, "members/signatory_list.html", context)


def signature_detail(request: HttpRequest, slug: str, organisation: str) -> HttpResponse:
    """Show exactly what an organisation has signed and promised, and how sure we are of it."""
    signature: Any = pages.SIGNATURE.first(slug=slug, organisation=organisation)
    if signature is None:
        return not_found_or_moved("signature", declaration=slug, organisation=organisation)
    declaration = signature.declaration
    signatories = (reverse("signatory-list", args=[declaration.slug]), _("Signatories"))
    context = {
        "signature": signature,
        "title": declaration.text("title"),
        "trail": trail(declaration, signatories),
        "facts": list(_facts(signature)),
        "withdrawal": next(iter(signature.withdrawals), None),
    }
    return render(request, "members/signature_detail.html", context)


def _facts(signature: Any) -> Iterator[dict[str, Any]]:
    """Yield what is known of how it was signed, in a line each."""
    declaration, organisation = signature.declaration, signature.organisation
    yield {"label": _("Organisation"), "value": organisation.name, "href": organisation.get_absolute_url()}
    yield {"label": _("Declaration"), "value": declaration.text("title"), "href": declaration.get_absolute_url()}
    yield {"label": _("Version of the text"), "value": str(signature.version.number)}
    signed_on = signature.signed_on.display() if signature.signed_on else _("The source gives no date")
    yield {"label": _("Signed"), "value": signed_on}
    if signature.decision_body:
        yield {"label": _("Decided by"), "value": signature.text("decision_body")}
    yield {"label": _("How we know"), "value": capfirst(signature.get_level_display())}
