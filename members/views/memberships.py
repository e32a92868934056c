"""Pages about those who act for an organisation: inviting, changing roles, ending, leaving and handing over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from members import rules
from members.actions import membership_invitations, memberships
from members.actions.coordinators import InvitationGoneError
from members.forms.memberships import InviteForm, LeaveForm, RolesForm
from members.models import Membership
from members.views.own import filled_in, membership_or_404, own_page

END = "end"


@own_page
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite a colleague."""
    own = membership_or_404(request, slug, rules.may_keep)
    form = InviteForm(filled_in(request), organisation=own.organisation)
    if form.is_bound and form.is_valid():
        try:
            sent = membership_invitations.invite(form.invitation, by=own.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _back(request, own, gettext("A mail with the link goes to %s.") % sent.email)
    return render(request, "members/membership_invite.html", {"organisation": own.organisation, "form": form})


@own_page
def invitation_sent(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send an invitation again, or withdraw it."""
    own = membership_or_404(request, slug, rules.may_keep)
    invitation = own.organisation.invitations.waiting().filter(pk=pk).first()
    if invitation is None:
        raise Http404(gettext("There is no page at this address."))
    if request.method != "POST":
        context = {"organisation": own.organisation, "invitation": invitation}
        return render(request, "members/membership_invitation_sent.html", context)
    try:
        if "withdraw" in request.POST:
            membership_invitations.withdraw(invitation)
            words = gettext("The invitation of %s is withdrawn; its link no longer works.") % invitation.name
        else:
            membership_invitations.send_again(invitation)
            words = gettext("A mail with a new link goes to %s.") % invitation.email
    except InvitationGoneError:
        words = gettext("The invitation has been answered meanwhile.")
    return _back(request, own, words)


@own_page
def colleague(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give a colleague, or oneself, other roles; or end a colleague's membership."""
    own = membership_or_404(request, slug, rules.may_keep)
    membership = own.organisation.memberships.current().select_related("user").filter(pk=pk).first()
    if membership is None:
        raise Http404(gettext("There is no page at this address."))
    if request.method == "POST" and END in request.POST:
        return _end(request, own, membership)
    form = RolesForm(filled_in(request), initial={"roles": membership.roles, "title": membership.title})
    if form.is_bound and form.is_valid():
        try:
            memberships.change(membership=membership, by=own.user, **form.cleaned_data)
        except memberships.LastContactError as error:
            form.add_error("roles", error.words)
        except memberships.MembershipEndedError:
            return _back(request, own, gettext("Somebody else has changed this meanwhile. Look at how it is now."))
        else:
            return _back(request, own, gettext("The roles of %s are saved.") % membership.user)
    context = {"organisation": own.organisation, "membership": membership, "form": form, "is_own": membership == own}
    return render(request, "members/membership_colleague.html", context)


def _end(request: HttpRequest, own: Membership, membership: Membership) -> HttpResponse:
    """End a colleague's membership; one's own on a page that says what it means."""
    if membership == own:
        return redirect("leave-organisation", slug=own.organisation.slug)
    memberships.end(membership=membership, by=own.user)  # the last contact is oneself
    return _back(request, own, gettext("%s no longer acts for the organisation.") % membership.user)


@own_page
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave the organisation; its last contact hands over, or is told plainly what it means not to."""
    own = membership_or_404(request, slug)
    is_last = memberships.is_last_contact(own)
    form = LeaveForm(filled_in(request), membership=own, is_last=is_last)
    if form.is_bound and form.is_valid():
        try:
            _leave(own, form.cleaned_data, told=is_last)
        except memberships.LastContactError:  # the other contact has left in the meantime
            form = LeaveForm(membership=own, is_last=True)
            is_last = True
        except memberships.MembershipEndedError:
            return redirect(request.path)
        else:
            messages.success(request, gettext("You no longer act for %s.") % own.organisation)
            return redirect("my-pages")
    context: dict[str, Any] = {"organisation": own.organisation, "form": form, "is_last": is_last}
    return render(request, "members/membership_leave.html", context)


def _leave(own: Membership, data: dict[str, Any], *, told: bool) -> None:
    if data.get("heir"):
        memberships.hand_over(membership=own, to=data["heir"], by=own.user)
    else:
        memberships.end(membership=own, by=own.user, told=told)


def _back(request: HttpRequest, own: Membership, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("my-organisation", slug=own.organisation.slug)
