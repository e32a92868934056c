"""Forms of allauth about passkeys, in plainer words."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _

NAME = _("Name of the key")


class AddPasskeyForm(AddWebAuthnForm):
    """Adds a key; most can be logged in with alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("passwordless", True)
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label, name.help_text = NAME, _("So that you can tell your keys apart.")
        alone.label = _("Let me log in with it alone, without my password")
        alone.help_text = _("The key then asks for a finger, your face or a PIN. A simple key may not be able to.")


class RenamePasskeyForm(EditWebAuthnForm):
    """Gives a key another name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = NAME
