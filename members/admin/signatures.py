"""Administration of signatures: those from elsewhere are recorded, those that were made here are read and checked."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from arena.search.admin import IndexedOnceMixin
from arena.shared.admin import ContentAdmin, ContentInline, PartAdmin, filled
from arena.shared.forms import choose_from
from arena.shared.periods import Period
from arena.shared.todo import Todo
from members.admin.checks import CheckPages, steps_of, why_not_checked
from members.forms.signatures import SignatureForm, SignedCommitmentForm, SignedCommitmentFormSet
from members.models import Commitment, Signature, SignedCommitment, Withdrawal
from members.signature_story import story_of


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


RECORDED: Any = (
    (None, {"fields": ("organisation", "declaration", "version", "level", ("signed_on", "decision_body"))}),
    (_("What they say"), {"fields": ("undertaking", "own_grounds", "note")}),
    (_("Source"), {"fields": ("source", "source_url")}),
)
MADE_HERE: Any = (
    (
        None,
        {
            "fields": (
                "organisation",
                "declaration",
                "version",
                ("state", "level"),
                ("signed_at", "valid_until"),
                "renews",
            )
        },
    ),
    (_("Authority"), {"fields": ("mandate", "mandate_basis", "decision_body", ("decided_on", "case_number"))}),
    (_("What they say"), {"fields": ("undertaking", "own_grounds")}),
)


@admin.register(Signature)
class SignatureAdmin(CheckPages, IndexedOnceMixin, ContentAdmin):
    """Signatures: recorded with their source, or made here. The latter nobody makes, changes or deletes for others."""

    form = SignatureForm
    change_form_template = "admin/members/signature/change_form.html"
    list_display = (
        "organisation",
        "declaration",
        "version_number",
        "state",
        "level",
        "signed_on_words",
        "is_withdrawn",
    )
    list_filter = ("state", "level", filled("withdrawal", _("withdrawn"), _("withdrawn"), _("standing")))
    list_select_related = ("organisation", "declaration", "version", "withdrawal")
    search_fields = ("organisation__name", "declaration__title", "public_id")
    autocomplete_fields = ("declaration", "version", "organisation", "own_grounds")
    inlines = (SignedCommitmentInline, WithdrawalInline)
    fieldsets = RECORDED
    todo_names = {"organisation": ["name"], "declaration": ["title", "translations"]}
    todo = (
        Todo(
            "signatures",
            "to_check",
            _("Signatures to check"),
            _("See whether those who signed may do so; then approve, ask or refuse."),
            24,
        ),
        Todo(
            "unanswered",
            "unanswered",
            _("Questions unanswered for 30 days"),
            _("You asked about a signature and have heard nothing. Ring the organisation, or refuse the signature."),
            26,
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Signature | None = None) -> Any:
        """Return what there is to read of a signature that was made here, or to record of another one."""
        return MADE_HERE if obj and obj.was_signed_here else super().get_fieldsets(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Signature | None = None) -> Any:
        """Leave out the end of a signature that was made here and has none: nobody ends it here."""
        inlines = super().get_inlines(request, obj)
        lacks = obj is not None and obj.was_signed_here and not obj.has_ended
        return [inline for inline in inlines if not (lacks and inline is WithdrawalInline)]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add what happened to a signature that was made here, and what can be done with it now."""
        row = kwargs.get("obj")
        if row and row.was_signed_here:
            waits = row.state in {Signature.State.SIGNED, Signature.State.QUESTION}
            context["check"] = {
                "signature": row,
                "steps": steps_of(request, row),
                "why_not": why_not_checked(request, row, "approve") if waits else "",
                **story_of(row),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, row: Signature) -> str | None:
        """Lead to the page, once visitors can see it."""
        is_seen = row.counts or row.has_ended or row.state == Signature.State.LAPSED
        is_open = row.declaration.is_public and row.organisation.is_public
        return row.get_absolute_url() if is_seen and is_open else None

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
