"""What is known of how something was signed, in a line each, for the public page of a signature."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _


def facts_of(signature: Any) -> Iterator[dict[str, Any]]:
    """Yield label, value and perhaps address of each fact of ``signature`` (members.signature_pages)."""
    declaration, organisation, version = signature.declaration, signature.organisation, signature.version
    yield {"label": _("Organisation"), "value": organisation.name, "href": organisation.get_absolute_url()}
    yield {"label": _("Declaration"), "value": declaration.text("title"), "href": declaration.get_absolute_url()}
    yield {
        "label": _("Version of the text"),
        "value": str(version.number),
        "href": reverse("declaration-version", args=[declaration.slug, version.number]),
    }
    yield {"label": _("Signed"), "value": when_signed(signature) or _("The source gives no date")}
    if signature.valid_until and not signature.withdrawals:
        yield {"label": _("Valid until"), "value": date_format(signature.valid_until, "DATE_FORMAT")}
    if signature.decision_body:
        yield {"label": _("Decided by"), "value": signature.text("decision_body")}
    if signature.decided_on:
        yield {"label": _("Decided on"), "value": date_format(signature.decided_on, "DATE_FORMAT")}
    if signature.case_number:
        yield {"label": _("Case number"), "value": signature.case_number}
    if signature.named:
        people = ", ".join(
            f"{person.name} ({person.title})" if person.title else person.name for person in signature.named
        )
        yield {"label": _("Signed by"), "value": people}
    yield {"label": _("How we know"), "value": capfirst(signature.get_level_display())}


def when_signed(signature: Any) -> str:
    """Return the day on which it was signed here, or what the source says of it, or ""."""
    if signature.signed_at:
        return str(date_format(localdate(signature.signed_at), "DATE_FORMAT"))
    return str(signature.signed_on.display()) if signature.signed_on else ""
