"""My pages: what a person sees and changes of themselves. The log-in itself is allauth's."""

from copy import copy
from typing import cast

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members import overviews, own_data, second_factor
from members.actions import accounts
from members.actions.memberships import LastContactError, left_alone_by
from members.forms.accounts import CloseAccountForm, PersonForm
from members.models import User
from members.views.own import own_page, person_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_pages(request: HttpRequest) -> HttpResponse:
    """Show who one is, let it be changed, and lead to everything else about the account."""
    user = cast("User", request.user)
    # A copy: what somebody mistypes must not show in the frame of the page.
    form = PersonForm(request.POST if request.method == "POST" else None, instance=copy(user))
    if request.method == "POST" and form.is_valid():
        person = form.save(commit=False)
        person.save(update_fields=["name", "language", "updated_at"])
        messages.success(request, gettext("Your details are saved."))
        with translation.override(person.language):
            return redirect("my-pages")
    context = {
        "form": form,
        "overviews": overviews.overviews_of(user),
        "awaited": overviews.awaited_of(user),
        "requests": list(user.join_requests.open()),
        "regions": [row.region for row in user.coordinations.select_related("region")],
        "has_factor": second_factor.has_factor(user),
        "factor_is_needed": second_factor.is_required_of(user),
    }
    return render(request, "members/my_pages.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request: HttpRequest) -> HttpResponse:
    """Say what closing the account means, and do it."""
    user = cast("User", request.user)
    alone = left_alone_by(user)
    form = CloseAccountForm(request.POST if request.method == "POST" else None, alone=alone)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.close(user, told=[row.pk for row in alone])
        except LastContactError:  # another contact has left since
            return redirect("close-account")
        except ValidationError as error:
            form.add_error(None, error)
        else:
            logout(request)
            return redirect("account-closed")
    return render(request, "members/account_close.html", {"form": form, "alone": alone})


@own_page
def my_data(request: HttpRequest) -> HttpResponse:
    """Show what is kept about the person."""
    return render(request, "members/my_data.html", {"tables": own_data.tables_of(person_of(request))})


@own_page
def my_data_file(request: HttpRequest) -> HttpResponse:
    """Return the same as a file."""
    tables = {table.title: table.as_dicts() for table in own_data.tables_of(person_of(request))}
    response = JsonResponse(tables, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@never_cache
def account_closed(request: HttpRequest) -> HttpResponse:
    """Say that the account is closed."""
    return render(request, "members/account_closed.html")


class RemovePasskey(RemoveWebAuthnView):
    """allauth's page, which does not ask whether the passkey is the last second factor of somebody who needs one."""

    def form_valid(self, form: object) -> HttpResponse:
        """Remove it, unless it must stay."""
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, gettext("Add another second factor first: you need one to log in."))
            return redirect(reverse("mfa_list_webauthn"))
        return super().form_valid(form)
