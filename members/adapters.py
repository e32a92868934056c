"""What allauth, which holds the log-in, does our way: mails by the outbox, 429 when it is too much.

Anybody can make an account, and with it do nothing but ask to join; a code by mail shows first that the address is
theirs. Nobody learns from the sign-up who has an account: either way a mail goes out and a code is asked for.

One log-in serves the site and the administration. docs/adr/0009-one-log-in.md says why it is as it is.
"""

import base64
import logging
import re
import secrets
import time
from datetime import timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from arena.shared import mail
from members import emails
from members.models import User
from members.second_factor import FACTORS, has_factor, is_required_of

logger = logging.getLogger(__name__)
# Said by the page that comes next. Nor does somebody who has logged out need a session, only to hear that.
UNSAID = tuple(f"account/messages/{name}.txt" for name in ("logged_in", "logged_out", "login_code_sent"))
TOO_MANY = ("too_many_login_attempts", "rate_limited")
# The mails that hold a code, and for how many seconds it works.
USEFUL_FOR = {
    "login_code": app_settings.LOGIN_BY_CODE_TIMEOUT,
    "email_confirmation": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
    "email_confirmation_signup": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
}
UNIT = re.compile(r'(?<=[0-9])mm"')


class AccountAdapter(DefaultAccountAdapter):
    """How people log in."""

    def new_user(self, request: HttpRequest) -> User:
        """Return an account whose address nobody has shown to be theirs."""
        user = User()
        user.signs_up = True
        return user

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead staff to the administration, or to the second factor that they still lack, and others to their pages."""
        user: Any = request.user
        if not user.is_staff:
            return reverse("my-pages")
        if is_required_of(user) and not has_factor(user):
            return reverse("mfa_index")
        return reverse("admin:index")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the start page in the language that was spoken."""
        return reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to where the way began."""
        return reverse("my-pages")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Say what was done, unless it is plain to see."""
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)

    # --- Limits ---

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords for an account by where they come from: others must not shut its owner out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Answer too many attempts, of whatever kind, with the page that says so and how long it lasts."""
        if code in TOO_MANY:
            logger.warning("Too many attempts from %s", self.get_client_ip(self.request))
            raise ImmediateHttpResponse(respond_429(self.request))
        return super().validation_error(code, *args)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep a trace, without saying whose account it was."""
        logger.warning("Wrong address or password from %s", self.get_client_ip(request))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether to ask again who it is. Somebody who has just logged in has just said it."""
        records = get_authentication_records(self.request, self.request.user)
        just_now = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        if any(record["at"] > just_now for record in records):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    # --- Mail ---

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link with the site's own address, whatever name the visitor's browser called it by."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", key)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the person of a change, wherever the mail goes, in their language."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail into the outbox instead of waiting for the mail server."""
        name = template_prefix.rpartition("/")[2]
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        language = user.language if user else get_language() or settings.LANGUAGE_CODE
        if name in emails.NOTICES:
            emails.tell_of_change(name, email, language, context)
            return
        kept = ("code", "password_reset_url")
        values = {key: context[key] for key in kept if key in context} | {"email": email, "person": str(user or "")}
        useful_for = timedelta(seconds=USEFUL_FOR[name]) if name in USEFUL_FOR else None
        mail.send(name, email, language=language, context=values, useful_for=useful_for)


class SecondFactorAdapter(DefaultMFAAdapter):
    """How people show that they hold something, beside what they know."""

    def get_totp_issuer(self) -> str:
        """Return what the app calls the account."""
        return settings.SITE_NAME

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def build_totp_svg(self, url: str) -> str:
        """Return the picture to scan as a part of the page: nothing is fetched, and the policy needs no hole."""
        svg = super().build_totp_svg(url)
        return UNIT.sub('"', svg[svg.index("<svg") :]).replace("<svg ", '<svg aria-hidden="true" ', 1)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second factor of somebody who needs one; another comes first."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return not is_required_of(authenticator.user) or others.exists()

    def encrypt(self, text: str) -> str:
        """Keep secrets in the database unreadable for whoever gets hold of the database alone."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; where it can no longer be read, one that no code fits."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("A second factor cannot be read: SECRET_KEY is not the one it was kept with.")
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _fernet() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(salted_hmac("members.second_factor", "", key, algorithm="sha256").digest()))
        for key in keys
    )
