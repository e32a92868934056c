"""Administration of the versions of declarations: their text, their commitments, what became of the former ones."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.search.admin import IndexedOnceMixin
from arena.shared.admin import ContentInline, PartAdmin, filled
from arena.shared.admin.choices import is_key
from arena.shared.forms import choose_from
from members.admin.version_steps import VersionSteps
from members.forms.declaration_versions import CommitmentChangeFormSet, unmapped
from members.models import Commitment, CommitmentChange, Declaration, DeclarationVersion


class FrozenInline(ContentInline):
    """Rows of a version, which stand still once the version is published."""

    classes = ()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse once the version is frozen."""
        return super().has_add_permission(request, obj) and not is_frozen(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse once the version is frozen."""
        return super().has_change_permission(request, obj) and not is_frozen(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse once the version is frozen."""
        return super().has_delete_permission(request, obj) and not is_frozen(obj)


class CommitmentInline(FrozenInline):
    """What signatories promise."""

    model = Commitment
    autocomplete_fields = ("grounds",)
    fieldsets = ((None, {"fields": (("number", "kind"), "title", "body", "grounds")}),)


class CommitmentChangeInline(FrozenInline):
    """What became of each commitment of the former version."""

    model = CommitmentChange
    fk_name = "version"
    formset = CommitmentChangeFormSet
    select_related = ("old__version", "new")
    fieldsets = ((None, {"fields": ("old", ("outcome", "new"), "reason")}),)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Offer a row for each commitment that is not mapped yet."""
        return len(unmapped(obj))

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the commitments of the former version, and those of this one."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name in {"old", "new"} and isinstance(field, forms.ModelChoiceField):
            key = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            version = DeclarationVersion.objects.filter(pk=key).select_related("declaration").first() if key else None
            former = version.former if version else None
            rows = {"old": former, "new": version}[db_field.name]
            field.label_from_instance = _numbered  # type: ignore[method-assign, assignment]  # called with the row alone
            choose_from(field, rows.commitments.order_by("number") if rows else ())
        return field


def _numbered(commitment: Any) -> str:
    return f"{commitment.number}. {commitment}"


@admin.register(DeclarationVersion)
class DeclarationVersionAdmin(VersionSteps, IndexedOnceMixin, PartAdmin):
    """Wordings of declarations: written and changed as drafts, frozen by publishing."""

    owner = "declaration"
    list_display = ("declaration", "number", "published_at")
    list_filter = (filled("published_at", _("publishing"), _("published, frozen"), _("draft")),)
    list_select_related = ("declaration",)
    search_fields = ("declaration__title",)
    autocomplete_fields = ("declaration",)
    readonly_fields = ("published_at", "text_hash")
    inlines = (CommitmentInline, CommitmentChangeInline)
    fieldsets = (
        (
            None,
            {
                "fields": (("declaration", "number"), "preamble"),
                "description": _("Once published, a version is frozen: a signature points at exactly this text."),
            },
        ),
        (_("What signatories choose"), {"fields": (("elective_minimum", "own_commitments"),)}),
        (_("Publishing"), {"fields": ("published_at", "text_hash")}),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Ask what became of the former commitments where there are some."""
        has_former = bool(obj and (obj.changes.exists() if obj.is_frozen else obj.former))
        return self.inlines if has_former else self.inlines[:1]

    def appear(self, row: DeclarationVersion) -> Any:
        """Show the page with this wording, as if it were published."""
        if not row.is_frozen:
            row.freeze()
        return super().appear(row)

    def describe(self, row: DeclarationVersion) -> str:
        """Say whether the version is frozen."""
        return gettext("published, frozen") if row.is_frozen else gettext("draft")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the next number."""
        initial = super().get_changeform_initial_data(request)
        key = str(initial.get("declaration", ""))
        if is_key(Declaration, key):
            last = DeclarationVersion.objects.filter(declaration=int(key)).aggregate(last=Max("number"))["last"]
            initial.setdefault("number", str((last or 0) + 1))
        return initial

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lead to the page of the next version where one is published: nobody types a text anew."""
        key = request.GET.get("declaration", "")
        declaration = Declaration.objects.filter(pk=key).first() if is_key(Declaration, key) else None
        former = declaration.current_version if declaration and request.method == "GET" else None
        if former and self.has_view_permission(request, former):
            return HttpResponseRedirect(reverse("admin:members_declarationversion_next", args=[former.pk]))
        return super().add_view(request, form_url, extra_context)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse once the version is frozen."""
        return super().has_change_permission(request, obj) and not is_frozen(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse once the version is frozen."""
        return super().has_delete_permission(request, obj) and not is_frozen(obj)


def is_frozen(version: Any) -> bool:
    """Whether there is a version, and it stands still."""
    return bool(version and version.is_frozen)
