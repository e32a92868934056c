"""Invitations of coordinators."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from arena.shared.admin import ScopedAdmin
from arena.shared.todo import Todo
from members.actions import coordinators
from members.forms.coordinators import InvitationForm
from members.models import CoordinatorInvitation


class StateFilter(admin.SimpleListFilter):
    """Narrows the list by what became of an invitation."""

    title = _("what became of it")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the three states."""
        return [("open", _("Open")), ("accepted", _("Accepted")), ("expired", _("Expired"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the invitations in the chosen state, or all."""
        now = timezone.now()
        conditions: dict[str, dict[str, Any]] = {
            "open": {"accepted_at__isnull": True, "expires_at__gt": now},
            "accepted": {"accepted_at__isnull": False},
            "expired": {"accepted_at__isnull": True, "expires_at__lte": now},
        }
        return queryset.filter(**conditions.get(self.value() or "", {}))


@admin.register(CoordinatorInvitation)
class CoordinatorInvitationAdmin(ScopedAdmin):
    """Who is invited to coordinate what. To withdraw an invitation is to delete it."""

    form = InvitationForm
    formfield_overrides = {models.ManyToManyField: {"widget": CheckboxSelectMultiple}}
    list_display = ("name", "email", "region_names", "state", "invited_by", "created_at")
    list_filter = (StateFilter,)
    list_select_related = ("invited_by", "accepted_by")
    search_fields = ("name", "email")
    actions = ("send_again",)
    todo = (
        Todo(
            "invitations",
            "open",
            _("Open invitations"),
            _("Nobody has answered yet. Send one again if its time is nearly up, or withdraw it."),
            90,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Fetch the regions of all rows in one go."""
        return super().get_queryset(request).prefetch_related("regions")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what is asked for, and later also what became of it."""
        asked = ["name", "email", "regions"]
        return [*asked, "state", "invited_by", "created_at"] if obj else asked

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return everything, once the mail is on its way."""
        return ["name", "email", "regions", "state", "invited_by", "created_at"] if obj else []

    @admin.display(description=_("regions"))
    def region_names(self, invitation: CoordinatorInvitation) -> str:
        """Return the regions, as words."""
        return ", ".join(str(region) for region in invitation.regions.all())

    @admin.display(description=_("what became of it"))
    def state(self, invitation: CoordinatorInvitation) -> str:
        """Return what became of the invitation."""
        if invitation.accepted_at:
            return gettext("Accepted %s") % date_format(timezone.localtime(invitation.accepted_at))
        day = date_format(timezone.localtime(invitation.expires_at))
        return (gettext("Open until %s") if invitation.is_open else gettext("Expired %s")) % day

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: what was sent was sent. Withdraw it and invite anew."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let what nobody has accepted be withdrawn."""
        return super().has_delete_permission(request, obj) and not (obj and obj.accepted_at)

    def save_model(self, request: HttpRequest, obj: CoordinatorInvitation, form: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        """Save the invitation and send its link."""
        coordinators.invite(obj, form.cleaned_data["regions"], by=request.user)  # type: ignore[arg-type]
        self.message_user(request, gettext("A mail with the link goes to %s.") % obj.email, messages.SUCCESS)

    @admin.action(description=_("Send the chosen invitations again, with a new link"), permissions=["add"])
    def send_again(self, request: HttpRequest, queryset: Any) -> None:
        """Send new links. Former ones stop working."""
        waiting = list(queryset.filter(accepted_at__isnull=True))
        for invitation in waiting:
            coordinators.send_again(invitation)
        number, accepted = len(waiting), queryset.count() - len(waiting)
        if number:
            words = ngettext("%d invitation is sent again.", "%d invitations are sent again.", number) % number
            self.message_user(request, words, messages.SUCCESS)
        if accepted:
            words = ngettext(
                "%d is accepted already and was left alone.", "%d are accepted already and were left alone.", accepted
            )
            self.message_user(request, words % accepted, messages.WARNING)
