"""Administration of declarations, their versions and the commitments these offer."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from arena.search.admin import IndexedOnceMixin
from arena.shared.admin import PUBLISHING, ContentInline, PartAdmin, PublishableAdmin, filled
from members.models import Commitment, Declaration, DeclarationVersion


@admin.register(Declaration)
class DeclarationAdmin(IndexedOnceMixin, PublishableAdmin):
    """Declarations. Their text lies in versions, each on a page of its own."""

    list_display = ("title", "issuer", "region", "signature_count", "state_words")
    list_filter = ("status", "is_example", "region")
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
            {"fields": (("opens_on", "closes_on"), ("signature_count", "signatures_elsewhere"))},
        ),
        (_("Source"), {"fields": ("source",)}),
        PUBLISHING,
    )


class CommitmentInline(ContentInline):
    """The commitments of a version; they stand still once the version is published."""

    model = Commitment
    classes = ()
    autocomplete_fields = ("grounds",)
    fieldsets = ((None, {"fields": (("number", "kind"), "title", "body", "grounds")}),)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse once the version is frozen."""
        return super().has_add_permission(request, obj) and not _is_frozen(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse once the version is frozen."""
        return super().has_change_permission(request, obj) and not _is_frozen(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse once the version is frozen."""
        return super().has_delete_permission(request, obj) and not _is_frozen(obj)


@admin.register(DeclarationVersion)
class DeclarationVersionAdmin(IndexedOnceMixin, PartAdmin):
    """Wordings of declarations: written and changed as drafts, frozen by publishing."""

    owner = "declaration"
    list_display = ("declaration", "number", "published_at")
    list_filter = (filled("published_at", _("publishing"), _("published, frozen"), _("draft")),)
    list_select_related = ("declaration",)
    search_fields = ("declaration__title",)
    autocomplete_fields = ("declaration",)
    readonly_fields = ("published_at", "text_hash")
    actions = ("publish_versions",)
    inlines = (CommitmentInline,)
    fieldsets = (
        (
            None,
            {
                "fields": (("declaration", "number"), "preamble"),
                "description": _("Once published, a version is frozen: a signature points at exactly this text."),
            },
        ),
        (_("Publishing"), {"fields": ("published_at", "text_hash")}),
    )

    def appear(self, row: DeclarationVersion) -> Any:
        """Show the page with this wording, as if it were published."""
        if not row.is_frozen:
            row.publish()
        return super().appear(row)

    def describe(self, row: DeclarationVersion) -> str:
        """Say whether the version is frozen."""
        return gettext("published, frozen") if row.is_frozen else gettext("draft")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse once the version is frozen."""
        return super().has_change_permission(request, obj) and not _is_frozen(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse once the version is frozen."""
        return super().has_delete_permission(request, obj) and not _is_frozen(obj)

    @admin.action(description=_("Publish and freeze the chosen %(verbose_name_plural)s"), permissions=["change"])
    def publish_versions(self, request: HttpRequest, queryset: Any) -> None:
        """Freeze the chosen versions; those that are frozen already are named and left alone."""
        number = 0
        for version in queryset.select_related("declaration"):
            try:
                version.publish()
            except ValidationError as error:
                self.message_user(request, f"{version}: {error.messages[0]}", messages.WARNING)
            else:
                self.log_change(request, version, [{"changed": {"fields": ["published_at"]}}])
                number += 1
        if number:
            text = ngettext("%d version was published and frozen.", "%d versions were published and frozen.", number)
            self.message_user(request, text % number, messages.SUCCESS)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Publish what was saved, where the button for that was used."""
        self._publish_if_asked(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Publish what was saved, where the button for that was used."""
        self._publish_if_asked(request, obj)
        return super().response_change(request, obj)

    def _publish_if_asked(self, request: HttpRequest, version: DeclarationVersion) -> None:
        if "_publish" in request.POST:
            version.publish()
            self.message_user(request, gettext("The version was published and frozen."), messages.SUCCESS)


def _is_frozen(version: Any) -> bool:
    return bool(version and version.is_frozen)
