"""The form that invites a coordinator."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions import coordinators
from members.models import CoordinatorInvitation


class InvitationForm(forms.ModelForm[CoordinatorInvitation]):
    """Who is invited, and to what."""

    class Meta:
        model = CoordinatorInvitation
        fields = ("name", "email", "regions")
        help_texts = {
            "email": _("The mail with the link goes here, and the person logs in with this address."),
            "regions": _("What the person writes and publishes about. It can be changed later."),
        }
        widgets = {"regions": forms.CheckboxSelectMultiple}

    def clean(self) -> dict[str, Any]:
        """Refuse to invite somebody twice."""
        data = super().clean() or {}
        if data.get("email") and data.get("regions"):
            coordinators.refuse_second_invitation(data["email"], data["regions"])
        return data
