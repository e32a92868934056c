"""Administration of signatures: recorded, never made, by staff."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arena.search.admin import IndexedOnceMixin
from arena.shared.admin import ContentAdmin, ContentInline, PartAdmin, filled
from arena.shared.forms import choose_from
from arena.shared.periods import Period
from members.forms.signatures import SignedCommitmentForm, SignedCommitmentFormSet
from members.models import Commitment, Signature, SignedCommitment, Withdrawal


class SignedCommitmentInline(ContentInline):
    """What the signatory promised."""

    model = SignedCommitment
    form = SignedCommitmentForm
    formset = SignedCommitmentFormSet
    classes = ()
    select_related = ("commitment",)
    fieldsets = ((None, {"fields": ("number", "commitment", "title", "body", ("rhythm", "due"))}),)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the commitments of the version that was signed."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "commitment" and isinstance(field, forms.ModelChoiceField):
            signature = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            choose_from(field, Commitment.objects.filter(version__signatures=signature) if signature else ())
            if not signature:
                field.help_text = _("Save the signature first; then choose among the version's commitments.")
        return field


class WithdrawalInline(ContentInline):
    """The end of the signature."""

    model = Withdrawal
    fieldsets = ((None, {"fields": ("withdrawn_on", "reason")}),)


@admin.register(Signature)
class SignatureAdmin(IndexedOnceMixin, ContentAdmin):
    """Signatures that organisations have published elsewhere, recorded with their source."""

    list_display = ("organisation", "declaration", "version_number", "level", "signed_on_words", "is_withdrawn")
    list_filter = ("level", filled("withdrawal", _("withdrawn"), _("withdrawn"), _("standing")))
    list_select_related = ("organisation", "declaration", "version", "withdrawal")
    search_fields = ("organisation__name", "declaration__title")
    autocomplete_fields = ("declaration", "version", "organisation", "own_grounds")
    inlines = (SignedCommitmentInline, WithdrawalInline)
    fieldsets = (
        (None, {"fields": ("organisation", "declaration", "version", "level", ("signed_on", "decision_body"))}),
        (_("What they say"), {"fields": ("undertaking", "own_grounds", "note")}),
        (_("Source"), {"fields": ("source", "source_url")}),
    )

    def view_on_site(self, row: Signature) -> str | None:
        """Lead to the page, once visitors can see it."""
        return row.get_absolute_url() if row.declaration.is_public and row.organisation.is_public else None

    def describe(self, row: Signature) -> str:
        """Say when it was signed."""
        return Period(row.signed_on).display() if row.signed_on else ""

    @admin.display(description=_("version"), ordering="version__number")
    def version_number(self, row: Signature) -> int:
        """Return the number alone: the declaration stands beside it."""
        return row.version.number

    @admin.display(description=_("signed"), ordering="signed_on")
    def signed_on_words(self, row: Signature) -> str:
        """Return the time in words."""
        return Period(row.signed_on).display() if row.signed_on else ""

    @admin.display(description=_("withdrawn"), boolean=True)
    def is_withdrawn(self, row: Signature) -> bool:
        """Say whether it has ended."""
        return hasattr(row, "withdrawal")


@admin.register(SignedCommitment)
class SignedCommitmentAdmin(IndexedOnceMixin, PartAdmin):
    """Promises, to be found from a seminar that fulfils them. They are added on the signature's page."""

    owner = "signature"
    list_display = ("__str__", "rhythm", "due")
    list_filter = ("rhythm",)
    list_select_related = ("signature__organisation", "signature__declaration", "commitment")
    search_fields = ("title", "commitment__title", "signature__organisation__name")
    readonly_fields = ("signature", "commitment")
    fieldsets = ((None, {"fields": ("signature", "number", "commitment", "title", "body", ("rhythm", "due"))}),)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Fetch what the names need."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: a promise belongs to a signature."""
        return False
