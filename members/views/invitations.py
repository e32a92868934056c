"""The page behind the link that invites a coordinator. Opening it changes nothing: mail programs open links too."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members.actions import coordinators
from members.forms.accounts import NewAccountForm
from members.models import CoordinatorInvitation, User


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def coordinator_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show who is invited to what, and take the answer."""
    invitation = coordinators.find(secret)
    if invitation is None:
        return _gone(request)
    try:
        return _answer(request, invitation)
    except coordinators.InvitationGoneError:
        return _gone(request)


def _answer(request: HttpRequest, invitation: CoordinatorInvitation) -> HttpResponse:
    if request.user.is_authenticated:
        return _for_somebody(request, invitation, request.user)
    if coordinators.account_for(invitation):
        return _for_an_owner(request, invitation)
    return _for_a_newcomer(request, invitation)


def _for_somebody(request: HttpRequest, invitation: CoordinatorInvitation, user: User) -> HttpResponse:
    """Let whoever is logged in accept, if it is their address that was invited."""
    is_own = user.email.lower() == invitation.email.lower()
    if request.method == "POST" and is_own:
        coordinators.accept(invitation, user)
        return redirect("admin:index")  # by way of the second factor, where it is still missing
    return _show(request, invitation, step="accept" if is_own else "other_account")


def _for_an_owner(request: HttpRequest, invitation: CoordinatorInvitation) -> HttpResponse:
    """Ask somebody who has an account to log in to it."""
    if request.method == "POST":
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    return _show(request, invitation, step="log_in")


def _for_a_newcomer(request: HttpRequest, invitation: CoordinatorInvitation) -> HttpResponse:
    """Make an account, and log its owner in: whoever has the link has the address."""
    form = NewAccountForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        user = coordinators.accept_with_new_account(
            invitation, name=data["name"], language=data["language"], password=data["password"]
        )
        record_authentication(request, user, method="password", email=user.email)
        return perform_login(request, Login(user=user, email=user.email))
    return _show(request, invitation, step="new_account", form=form)


def _show(request: HttpRequest, invitation: CoordinatorInvitation, **context: object) -> HttpResponse:
    regions = list(invitation.regions.all())
    return render(
        request, "members/invitation.html", {"invitation": invitation, "regions": regions, "form": None, **context}
    )


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "members/invitation_gone.html", status=404)
