"""The administration as a whole: what it is called and where it leads, and the site's own statement."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from arena.exchange.admin import ImportRunAdmin
from arena.link_admin import LinkCheckAdmin
from arena.models import AccessibilityIssue, AccessibilityStatement
from arena.shared.admin import ContentAdmin, ContentInline

__all__ = ["AccessibilityStatementAdmin", "ImportRunAdmin", "LinkCheckAdmin"]

admin.site.site_header = format_lazy(_("{site}: administration"), site=settings.SITE_NAME)
admin.site.site_title = settings.SITE_NAME
admin.site.index_title = _("Content")


class AccessibilityIssueInline(ContentInline):
    """What does not work yet."""

    model = AccessibilityIssue
    classes = ()
    fieldsets = ((None, {"fields": (("category", "fixed_by"), "body")}),)


@admin.register(AccessibilityStatement)
class AccessibilityStatementAdmin(ContentAdmin):
    """The one statement, with the faults that are known."""

    list_display = ("__str__", "level", "assessed_on", "updated_on")
    inlines = (AccessibilityIssueInline,)
    fieldsets = (
        (None, {"fields": ("actor", "level", ("assessed_on", "updated_on"), "method")}),
        (_("Help and reports"), {"fields": ("help_text", "authority_name", "authority_url")}),
        (_("What is left as it is"), {"fields": ("burden", "exempt")}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: there is one, which is kept true."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: the law asks for it."""
        return False

    def view_on_site(self, row: AccessibilityStatement) -> str:
        """Lead to the page."""
        return reverse("accessibility")
