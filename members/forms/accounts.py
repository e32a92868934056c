"""Forms that people fill in about themselves."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.models import CoordinatorInvitation, MembershipInvitation, Organisation, User


class PersonForm(forms.ModelForm[User]):
    """Name and language of whoever is logged in."""

    class Meta:
        model = User
        fields = ("name", "language")
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "language": forms.RadioSelect,
        }
        help_texts = {
            "name": _("Colleagues see it beside what you change. It is not shown to visitors."),
            "language": _("In mails to you, and in the administration."),
        }


class NewAccountForm(forms.ModelForm[User]):
    """The account of somebody who was invited."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 characters. Several words in a row are easier to remember and harder to guess."),
    )

    class Meta:
        model = User
        fields = ("name", "language")
        widgets = PersonForm.Meta.widgets
        help_texts = {"language": PersonForm.Meta.help_texts["language"]}

    def __init__(self, *args: Any, invitation: CoordinatorInvitation | MembershipInvitation, **kwargs: Any) -> None:
        kwargs.setdefault("instance", User(email=invitation.email, name=invitation.name))
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is easily guessed, knowing whose it is."""
        super().clean()
        password = self.cleaned_data.get("password")
        if password:
            try:
                password_validation.validate_password(password, self.instance)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return self.cleaned_data


class CloseAccountForm(forms.Form):
    """One box to tick, so that nobody closes an account by a slip; a second one where it leaves others ``alone``."""

    alone = forms.BooleanField(
        label=_("I understand that the organisations above are then without a contact"),
        error_messages={"required": _("Tick the box, or let somebody else be the contact first.")},
    )
    sure = forms.BooleanField(
        label=_("I understand that I cannot log in any more"),
        error_messages={"required": _("Tick the box if you want to close your account.")},
    )

    def __init__(self, *args: Any, alone: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not alone:
            del self.fields["alone"]


class SignUpForm(forms.Form):
    """What allauth's form for a new account asks for beside address and password (ACCOUNT_SIGNUP_FORM_CLASS)."""

    field_order = ("name", "email", "password1")

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_("Coordinators and colleagues see it. It is not shown to visitors."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )

    def signup(self, request: Any, user: User) -> None:
        """Keep the name, and the language that was spoken."""
        user.name, user.language = self.cleaned_data["name"], get_language() or user.language
        user.save(update_fields=["name", "language", "updated_at"])
