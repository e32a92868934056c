"""The pages behind links that invite somebody. Opening one changes nothing: mail programs open links too."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members.actions import coordinators, membership_invitations
from members.actions.accounts import owner_of
from members.forms.accounts import NewAccountForm
from members.models import User


@dataclass(frozen=True, slots=True)
class Invited:
    """To what somebody is invited: who finds and accepts the invitation, its page, and where it leads."""

    actions: Any
    template: str
    shows: Callable[[Any], dict[str, Any]]
    leads_to: Callable[[Any], str]


COORDINATOR = Invited(
    actions=coordinators,
    template="members/invitation.html",
    shows=lambda invitation: {"regions": list(invitation.regions.all())},
    leads_to=lambda _invitation: reverse("admin:index"),  # by way of the second factor, where it is still missing
)
MEMBER = Invited(
    actions=membership_invitations,
    template="members/membership_invitation.html",
    shows=lambda invitation: {"organisation": invitation.organisation},
    leads_to=lambda invitation: reverse("my-organisation", args=[invitation.organisation.slug]),
)


def invitation_page(invited: Invited) -> Callable[[HttpRequest, str], HttpResponse]:
    """Return the page that shows who is invited to what, and takes the answer."""

    @never_cache
    @sensitive_post_parameters("password")
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest, secret: str) -> HttpResponse:
        invitation = invited.actions.find(secret)
        if invitation is None:
            return _gone(request)
        try:
            return _answer(request, invited, invitation)
        except coordinators.InvitationGoneError:
            return _gone(request)

    return page


coordinator_invitation = invitation_page(COORDINATOR)
membership_invitation = invitation_page(MEMBER)


def _answer(request: HttpRequest, invited: Invited, invitation: Any) -> HttpResponse:
    if request.user.is_authenticated:
        return _for_somebody(request, invited, invitation, request.user)
    if owner_of(invitation.email):
        return _for_an_owner(request, invited, invitation)
    return _for_a_newcomer(request, invited, invitation)


def _for_somebody(request: HttpRequest, invited: Invited, invitation: Any, user: User) -> HttpResponse:
    """Let whoever is logged in accept, if it is their address that was invited."""
    is_own = user.email.lower() == invitation.email.lower()
    if request.method == "POST" and is_own:
        invited.actions.accept(invitation, user)
        return redirect(invited.leads_to(invitation))
    return _show(request, invited, invitation, step="accept" if is_own else "other_account")


def _for_an_owner(request: HttpRequest, invited: Invited, invitation: Any) -> HttpResponse:
    """Ask somebody who has an account to log in to it."""
    if request.method == "POST":
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    return _show(request, invited, invitation, step="log_in")


def _for_a_newcomer(request: HttpRequest, invited: Invited, invitation: Any) -> HttpResponse:
    """Make an account, and log its owner in: whoever has the link has the address."""
    form = NewAccountForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        user = invited.actions.accept_with_new_account(
            invitation, name=data["name"], language=data["language"], password=data["password"]
        )
        record_authentication(request, user, method="password", email=user.email)
        there = None if user.is_staff else invited.leads_to(invitation)  # staff may need their second step first
        return perform_login(request, Login(user=user, email=user.email, redirect_url=there))
    return _show(request, invited, invitation, step="new_account", form=form)


def _show(request: HttpRequest, invited: Invited, invitation: Any, **context: object) -> HttpResponse:
    values = {"invitation": invitation, "form": None, **invited.shows(invitation), **context}
    return render(request, invited.template, values)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "members/invitation_gone.html", status=404)
