"""Who acts for which organisation, and how they are invited. Organisations see to it themselves; here is help."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from arena.shared.admin import ReadOnlyAdmin, ScopedAdmin, filled
from members.actions import membership_invitations, memberships
from members.admin.kept import Kept
from members.models import Membership, MembershipInvitation
from members.models.memberships import ROLES


def _roles(row: Any) -> str:
    return ", ".join(row.role_words)


@admin.register(Membership)
class MembershipAdmin(Kept, ReadOnlyAdmin):
    """People and the organisations that they act for. Who acted for whom is never lost: a membership is ended."""

    list_display = ("user", "email", "organisation", "title", "roles", "created_at", "ended_at")
    list_filter = (filled("ended_at", _("ended"), _("ended"), _("current")), *ROLES)
    list_select_related = ("user", "organisation")
    search_fields = ("user__name", "user__email", "organisation__name")
    fields = ("user", "email", "organisation", "title", "roles", "created_at", "ended_at", "ended_by")
    readonly_fields = fields
    actions = ("end",)

    def describe(self, row: Membership) -> str:
        """Say what the person does, or that they have left, on the organisation's page."""
        return gettext("has left") if row.ended_at else _roles(row)

    @admin.display(description=_("e-mail address"), ordering="user__email")
    def email(self, row: Membership) -> str:
        """Return where the person is reached."""
        return row.user.email

    @admin.display(description=_("roles"))
    def roles(self, row: Membership) -> str:
        """Return the roles in words."""
        return _roles(row)

    def has_end_permission(self, request: HttpRequest) -> bool:
        """Whether the person may end memberships of their region."""
        return self._may(request, "change", None)

    @admin.action(description=_("End the chosen memberships …"), permissions=["end"])
    def end(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Ask whether to, saying which organisations are then without a contact; then do it."""
        rows = [row for row in queryset.select_related("user", "organisation") if row.ended_at is None]
        if request.POST.get("confirmed"):
            person: Any = request.user
            for row in rows:
                memberships.end(membership=row, by=person, told=True)
            words = ngettext("%d membership is ended.", "%d memberships are ended.", len(rows))
            self.message_user(request, words % len(rows), messages.SUCCESS)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("End memberships"),
            "opts": self.opts,
            "rows": [{"row": row, "is_last": memberships.is_last_contact(row)} for row in rows],
            "checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/members/membership/end.html", context)


class InvitationForm(forms.ModelForm[MembershipInvitation]):
    """Who is invited to act for which organisation."""

    class Meta:
        model = MembershipInvitation
        fields = ("organisation", "name", "email", "title", *ROLES)

    def clean(self) -> dict[str, Any]:
        """Refuse to invite somebody twice, or to nothing."""
        data = super().clean() or {}
        if not any(data.get(role) for role in ROLES):
            self.add_error("is_contact", gettext("Choose at least one role."))
        if data.get("email") and data.get("organisation"):
            membership_invitations.refuse_second(data["organisation"], data["email"])
        return data


@admin.register(MembershipInvitation)
class MembershipInvitationAdmin(Kept, ScopedAdmin):
    """Invitations to act for an organisation, such as one whose last contact has left. Contacts withdraw them."""

    form = InvitationForm
    list_display = ("name", "email", "organisation", "roles", "state", "invited_by", "created_at")
    list_filter = (filled("accepted_at", _("accepted"), _("accepted"), _("not accepted")),)
    list_select_related = ("organisation", "invited_by", "accepted_by")
    search_fields = ("name", "email", "organisation__name")
    autocomplete_fields = ("organisation",)

    def describe(self, row: MembershipInvitation) -> str:
        """Say what became of it, on the organisation's page."""
        return self.state(row)

    @admin.display(description=_("roles"))
    def roles(self, row: MembershipInvitation) -> str:
        """Return the roles in words."""
        return _roles(row)

    @admin.display(description=_("what became of it"))
    def state(self, row: MembershipInvitation) -> str:
        """Return what became of the invitation."""
        if row.accepted_at:
            return gettext("Accepted %s") % date_format(timezone.localtime(row.accepted_at))
        if row.withdrawn_at:
            return gettext("Withdrawn %s") % date_format(timezone.localtime(row.withdrawn_at))
        day = date_format(timezone.localtime(row.expires_at))
        return (gettext("Open until %s") if row.is_open else gettext("Expired %s")) % day

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what is asked for, and later also what became of it."""
        asked = ["organisation", "name", "email", "title"]
        return [*asked, "roles", "state", "invited_by", "created_at"] if obj else [*asked, *ROLES]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return everything, once the mail is on its way."""
        return self.get_fields(request, obj) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: what was sent was sent."""
        return False

    def save_model(self, request: HttpRequest, obj: MembershipInvitation, form: Any, change: Any) -> None:
        """Save the invitation and send its link, if it is to an organisation where the person works."""
        person: Any = request.user
        membership_invitations.invite(obj, by=person)
        self._refuse_others_rows(request, [obj])
        self.message_user(request, gettext("A mail with the link goes to %s.") % obj.email, messages.SUCCESS)
