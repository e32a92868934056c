"""Mails about accounts. What they say stands in templates/emails/."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy

from arena.shared import mail
from members.models import CoordinatorInvitation, User

# What allauth tells people of, by the name of its mail: the subject, and what was done. The words are allauth's own.
NOTICES: dict[str, tuple[Any, Any]] = {
    "password_changed": (gettext_lazy("Password Changed"), gettext_lazy("Your password has been changed.")),
    "password_reset": (gettext_lazy("Password Reset"), gettext_lazy("Your password has been reset.")),
    "password_set": (gettext_lazy("Password Set"), gettext_lazy("Your password has been set.")),
    "email_changed": (
        gettext_lazy("Email Changed"),
        gettext_lazy("Your email has been changed from %(from_email)s to %(to_email)s."),
    ),
    "email_confirm": (gettext_lazy("Email Confirmation"), gettext_lazy("Your email has been confirmed.")),
    "email_deleted": (
        gettext_lazy("Email Removed"),
        gettext_lazy("Email address %(deleted_email)s has been removed from your account."),
    ),
    "recovery_codes_generated": (
        gettext_lazy("New Recovery Codes Generated"),
        gettext_lazy("A new set of Two-Factor Authentication recovery codes has been generated."),
    ),
    "totp_activated": (gettext_lazy("Authenticator App Activated"), gettext_lazy("Authenticator app activated.")),
    "totp_deactivated": (gettext_lazy("Authenticator App Deactivated"), gettext_lazy("Authenticator app deactivated.")),
    "webauthn_added": (gettext_lazy("Security Key Added"), gettext_lazy("A new security key has been added.")),
    "webauthn_removed": (gettext_lazy("Security Key Removed"), gettext_lazy("A security key has been removed.")),
}


def tell_of_change(name: str, email: str, language: str, context: dict[str, Any]) -> None:
    """Tell somebody what was changed in their account, and from where."""
    with translation.override(language):
        subject, change = (str(words) for words in NOTICES[name])
        values = {
            "subject": subject,
            "change": change % context if "%(" in change else change,
            "when": context.get("timestamp"),
            "ip": context.get("ip", ""),
            "browser": context.get("user_agent", ""),
        }
    mail.send("account_changed", email, language=language, context=values)


def invite_coordinator(invitation: CoordinatorInvitation, secret: str) -> None:
    """Send the link that makes somebody a coordinator."""
    user = User.objects.filter(email__iexact=invitation.email).first()
    language = user.language if user else settings.LANGUAGE_CODE
    with translation.override(language):
        link = settings.SITE_URL + reverse("coordinator-invitation", args=[secret])
    values = {
        "name": invitation.name,
        "regions": [str(region) for region in invitation.regions.all()],
        "invited_by": str(invitation.invited_by or ""),
        "link": link,
        "until": invitation.expires_at,
    }
    mail.send("coordinator_invitation", invitation.email, language=language, context=values)


def tell_of_reset(user: User) -> None:
    """Tell somebody that their second factor was taken away, and that they need another."""
    with translation.override(user.language):
        link = settings.SITE_URL + reverse("account_login")
    mail.send("second_factor_reset", user.email, language=user.language, context={"name": user.name, "link": link})


def tell_of_closing(user: User) -> None:
    """Confirm that the account is closed."""
    mail.send("account_closed", user.email, language=user.language, context={"name": user.name})
