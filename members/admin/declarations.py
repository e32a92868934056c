"""Administration of declarations. Their versions lie in the module of that name."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arena.search.admin import IndexedOnceMixin
from arena.shared.admin import PUBLISHING, PublishableAdmin
from members.actions.declaration_versions import doubts_of_signing
from members.models import Declaration


@admin.register(Declaration)
class DeclarationAdmin(IndexedOnceMixin, PublishableAdmin):
    """Declarations. Their text lies in versions, each on a page of its own."""

    list_display = ("title", "issuer", "region", "signs_here", "signature_count", "state_words")
    list_filter = ("status", "signs_here", "is_example", "region")
    list_select_related = ("issuer", "region")
    search_fields = ("title", "summary", "issuer__name")
    autocomplete_fields = ("issuer", "own_grounds")
    readonly_fields = (*PublishableAdmin.readonly_fields, "signature_count")
    linked = ("versions", "signatures")
    listed_in = ((_("The list of declarations"), "declaration-list"),)
    fieldsets = (
        (None, {"fields": ("title", "summary", "body", "issuer", "region", "own_grounds", "website")}),
        (
            _("Signing"),
            {
                "fields": (
                    "signs_here",
                    ("opens_on", "closes_on"),
                    "required_level",
                    "shows_before_check",
                    ("valid_months", "reminder_days"),
                    ("signature_count", "signatures_elsewhere"),
                ),
                "description": _("What signatories promise stands in the versions of the text, below."),
            },
        ),
        (_("Source"), {"fields": ("source",)}),
        PUBLISHING,
    )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        """Save, and say where nobody could sign the declaration as it is set up."""
        super().save_model(request, obj, form, change)
        for words in doubts_of_signing(obj):
            messages.warning(request, words)
