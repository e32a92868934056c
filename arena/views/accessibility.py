"""The accessibility statement, in the order of the supervising authority's model."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena.models import AccessibilityCategory, AccessibilityStatement

HEADINGS: dict[str, Promise] = {
    AccessibilityCategory.NO_SIGHT: _("Problems when using it without sight"),
    AccessibilityCategory.LOW_SIGHT: _("Problems when using it with limited sight"),
    AccessibilityCategory.COLOUR: _("Problems when using it without perception of colour"),
    AccessibilityCategory.NO_HEARING: _("Problems when using it without hearing"),
    AccessibilityCategory.LOW_HEARING: _("Problems when using it with limited hearing"),
    AccessibilityCategory.VOICE: _("Problems when using it without voice"),
    AccessibilityCategory.DEXTERITY: _("Problems when using it with limited dexterity or strength"),
    AccessibilityCategory.REACH: _("Problems when using it with limited mobility"),
    AccessibilityCategory.FLICKER: _("Problems for those who are sensitive to flicker"),
    AccessibilityCategory.COGNITION: _("Problems when using it with cognitive limitations"),
}


def accessibility(request: HttpRequest) -> HttpResponse:
    """Show how accessible the website is, its known faults, and how to report another."""
    statement = get_object_or_404(AccessibilityStatement.objects.prefetch_related("issues"))
    issues = list(statement.issues.all())
    context = {
        "statement": statement,
        "general": [issue for issue in issues if issue.category == AccessibilityCategory.GENERAL],
        "groups": list(_groups(issues)),
        "has_faults": bool(issues or statement.burden or statement.exempt),
    }
    return render(request, "arena/accessibility.html", context)


def _groups(issues: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
    """Yield heading and faults of each category that has any."""
    for category, heading in HEADINGS.items():
        own = [issue for issue in issues if issue.category == category]
        if own:
            yield heading, own
