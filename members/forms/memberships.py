"""Forms about those who act for an organisation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.actions import membership_invitations
from members.models import Membership, MembershipInvitation, Organisation
from members.models.memberships import ROLES

CHOOSE_A_ROLE = _("Choose at least one role.")


def role_choices() -> list[tuple[str, str]]:
    """Return each role with what it means."""
    fields: Any = [Membership._meta.get_field(name) for name in ROLES]
    return [(field.name, f"{capfirst(str(field.verbose_name))}: {_lower(str(field.help_text))}") for field in fields]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")


class RolesForm(forms.Form):
    """Roles, and what the person is there."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=role_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": CHOOSE_A_ROLE},
    )
    title = forms.CharField(label=_("Title"), max_length=120, required=False)


class InviteForm(RolesForm):
    """Invites a colleague to an organisation."""

    field_order = ("name", "email", "title", "roles")

    name = forms.CharField(label=_("Name"), max_length=150, widget=forms.TextInput({"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The mail with the link goes here, and the person logs in with this address."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_email(self) -> str:
        """Refuse to invite somebody twice."""
        email: str = self.cleaned_data["email"].lower()
        membership_invitations.refuse_second(self.organisation, email)
        return email

    @property
    def invitation(self) -> MembershipInvitation:
        """The invitation that the form asks for."""
        data = self.cleaned_data
        return MembershipInvitation(
            organisation=self.organisation,
            email=data["email"],
            name=data["name"],
            title=data["title"],
            **{role: role in data["roles"] for role in ROLES},
        )


class LeaveForm(forms.Form):
    """Leaves an organisation. ``is_last``: nobody else is its contact; somebody takes over, or knows what it means."""

    heir = forms.ModelChoiceField(
        Membership.objects.none(),
        label=_("Who takes over as contact?"),
        required=False,
        empty_label=_("Nobody"),
    )
    sure = forms.BooleanField(required=False)

    def __init__(self, *args: Any, membership: Membership, is_last: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_last = is_last
        heir: Any = self.fields["heir"]
        colleagues = membership.organisation.memberships.current().exclude(pk=membership.pk).by_person()
        heir.queryset, heir.label_from_instance = colleagues, lambda row: row.user.name
        if not membership.is_contact or not colleagues.exists():
            del self.fields["heir"]
        self.fields["sure"].label = (
            _("I understand that the organisation is without a contact if nobody takes over")
            if is_last
            else _("I understand that I no longer see the organisation’s pages")
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the box, unless somebody takes over."""
        data = super().clean() or {}
        if not (data.get("sure") or (self.is_last and data.get("heir"))) and "heir" not in self.errors:
            self.add_error("sure", ValidationError(gettext("Tick the box if you want to leave.")))
        return data
