"""The second factor: compulsory for whoever may use the administration (settings.SECOND_FACTOR_REQUIRED).

Until a session has shown one, the person's powers sleep: they are logged in, see their own pages and can set a factor
up, but they run nothing and the administration leads them here. What counts is what happened in this session: a code
of the app, a passkey or a recovery code. Adding a factor counts too, because it has just been shown to work.
"""

from collections.abc import Callable
from typing import Any, cast

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from members.models import User
from members.sessions import has_session_cookie

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_required_of(user: Any) -> bool:
    """Whether the person must show a second factor to use their powers."""
    return bool(settings.SECOND_FACTOR_REQUIRED and user.is_staff)


def has_factor(user: Any) -> bool:
    """Whether the person has set one up. Recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def was_shown(request: HttpRequest) -> bool:
    """Whether this session has shown a second factor."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


class SecondFactorMiddleware:
    """Put the powers of staff to sleep in a session that has shown no second factor.

    Nor may such a session change the factors that the person has: a stolen password would do for adding another.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or ask for the factor first."""
        if settings.SECOND_FACTOR_REQUIRED and has_session_cookie(request) and request.user.is_authenticated:
            request.user.powers_sleep = is_required_of(request.user) and not was_shown(request)
            if request.user.powers_sleep and _needs_factor(request):
                return to_factor(request)
        return self.get_response(request)


def _needs_factor(request: HttpRequest) -> bool:
    """Whether the page is the administration's, or changes factors that there are."""
    path = request.path_info
    if path.startswith(reverse("admin:index")):
        return True
    about_factors = path.startswith(reverse("mfa_index")) and not path.endswith("authenticate/")
    return about_factors and has_factor(request.user)


def to_factor(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to where the person sets up a second factor, or shows the one they have and then comes back."""
    user = cast("User", request.user)
    with translation.override(user.language):
        if not has_factor(user):
            return HttpResponseRedirect(reverse("mfa_index"))
        has_app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
        address = reverse("mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn")
    return HttpResponseRedirect(f"{address}?{urlencode({'next': request.get_full_path()})}")


def count_addition(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Let a factor that was just added, and so shown to work, count for this session."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


authenticator_added.connect(count_addition, dispatch_uid="members.second_factor.count_addition")
