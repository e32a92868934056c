"""Forms for log-ins. The e-mail address stands where Django's own forms have a user name."""

from typing import Any

from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.actions.accounts import refuse_to_lose_the_last_administrator
from members.models import User

LABELS = {"is_superuser": _("Site administrator")}
HELP_TEXTS = {"is_superuser": _("Runs everything: all regions, all accounts, invitations.")}


class UserAddForm(AdminUserCreationForm):
    """Makes a log-in, with a password or for later."""

    class Meta:
        model = User
        fields = ("name", "email", "language", "is_superuser")
        field_classes: dict[str, type] = {}
        labels = LABELS
        help_texts = HELP_TEXTS

    def clean_email(self) -> str:
        """Keep one account per address, whatever its case."""
        return unused_email(self.cleaned_data["email"], self.instance)


class UserEditForm(UserChangeForm):
    """Changes a log-in; the password has a form of its own."""

    class Meta:
        model = User
        fields = "__all__"
        field_classes: dict[str, type] = {}
        labels = LABELS
        help_texts = HELP_TEXTS

    def clean_email(self) -> str:
        """Keep one account per address, whatever its case."""
        return unused_email(self.cleaned_data["email"], self.instance)

    def clean(self) -> dict[str, Any]:
        """Keep somebody who runs the whole site."""
        data = super().clean() or {}
        if self.instance.is_site_administrator and not (data.get("is_superuser") and data.get("is_active")):
            refuse_to_lose_the_last_administrator(self.instance)
        return data


def unused_email(email: str, user: User) -> str:
    """Return the address in its stored form.

    Raises:
        ValidationError: another account has it.
    """
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise ValidationError(gettext("There is already an account with this e-mail address."))
    return User.objects.normalize_email(email)
