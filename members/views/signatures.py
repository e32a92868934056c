"""Pages of signatures: the list of those who have signed, and what each of them promised."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from arena.shared.lists import count_text, list_context
from arena.shared.pagination import paginate
from members import pages
from members.filters import SignatoryFilter
from members.papers.assurance import assurance
from members.signature_facts import facts_of
from members.signature_pages import SIGNATURE
from members.signature_pages import signature_of_version as newest_of_version
from members.standing import standing_of
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
        "no_longer": filters.form.cleaned_data.get("standing") or "",
    }
    return render(request, "members/signatory_list.html", context)


def signature_detail(request: HttpRequest, slug: str, organisation: str) -> HttpResponse:
    """Show exactly what an organisation has signed and promised, and how sure we are of it."""
    signature: Any = SIGNATURE.first(slug=slug, organisation=organisation)
    if signature is None:
        return not_found_or_moved("signature", declaration=slug, organisation=organisation)
    return _signature_page(request, signature)


def signature_of_version(request: HttpRequest, slug: str, organisation: str, number: int) -> HttpResponse:
    """Show the same of a former version, which stays valid for the text that was signed."""
    signature = newest_of_version(slug, organisation, number)
    if signature is None:
        return not_found_or_moved("signature-version", declaration=slug, organisation=organisation, number=number)
    return _signature_page(request, signature)


def _signature_page(request: HttpRequest, signature: Any) -> HttpResponse:
    declaration = signature.declaration
    for promise in signature.promises:
        promise.corrected = [row for row in signature.all_corrections if row.promise_id == promise.pk]
    signatories = (reverse("signatory-list", args=[declaration.slug]), _("Signatories"))
    context = {
        "signature": signature,
        "title": declaration.text("title"),
        "trail": trail(declaration, signatories),
        "facts": list(facts_of(signature)),
        "corrections": [row for row in signature.all_corrections if not row.promise_id],
        "withdrawal": next(iter(signature.withdrawals), None),
        "standing": standing_of(signature),
        "assurance": assurance(signature) if signature.was_signed_here else [],
        "others": [(other, standing_of(other), page_of(signature, other)) for other in signature.others],
    }
    return render(request, "members/signature_detail.html", context)


def page_of(signature: Any, other: Any) -> str:
    """Return the address of ``other``, a further signature of the same organisation under the same declaration."""
    is_newest_of_version = all(
        row.pk <= other.pk for row in (signature, *signature.others) if row.version.number == other.version.number
    )
    if other.public_id and not is_newest_of_version:
        return reverse("verification", args=[other.public_id])
    names = [signature.declaration.slug, signature.organisation.slug, other.version.number]
    return reverse("signature-version", args=names)
