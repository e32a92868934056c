"""The pages of an organisation for its own people: how it stands, and what its contacts change."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from members import overviews, rules
from members.actions import organisations
from members.forms.my_organisations import CloseForm, RenameForm, TextsForm
from members.models import Membership
from members.views.own import filled_in, membership_or_404, own_page


@own_page
def my_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how the organisation stands, who acts for it, what it has signed, and what there is to do."""
    membership = membership_or_404(request, slug)
    organisation = membership.organisation
    context = {
        "membership": membership,
        "organisation": organisation,
        "may_keep": rules.may_keep(membership.user, organisation),
        "colleagues": list(organisation.memberships.current().by_person()),
        "invitations": list(organisation.invitations.waiting()) if membership.is_contact else [],
        "requests": list(organisation.join_requests.open().select_related("user")) if membership.is_contact else [],
        "overview": overviews.overview_of(membership),
    }
    return render(request, "members/my_organisation.html", context)


@own_page
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what the organisation says of itself."""
    membership = membership_or_404(request, slug, rules.may_keep)
    form = TextsForm(filled_in(request), organisation=membership.organisation)
    if form.is_bound and form.is_valid():
        try:
            organisations.edit(
                organisation=membership.organisation,
                texts=form.texts,
                seen=form.cleaned_data["seen"],
                by=membership.user,
            )
        except organisations.OvertakenError:
            return _overtaken(request, membership)
        return _done(request, membership, gettext("What you wrote is saved, and visitors see it."))
    return _page(request, membership, "members/my_organisation_edit.html", form=form, now=None)


def _overtaken(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Show the form as it was filled in, what has been saved meanwhile, and let it be sent once more."""
    membership.organisation.refresh_from_db()
    data = request.POST.copy()
    data["seen"] = organisations.version_of(membership.organisation)
    form = TextsForm(data, organisation=membership.organisation)
    form.add_error(
        None,
        gettext(
            "Somebody else has saved this page since you opened it. Nothing that you wrote is lost. Look at what they "
            "wrote, below the form; then save again."
        ),
    )
    return _page(request, membership, "members/my_organisation_edit.html", form=form, now=form.initial)


@own_page
def rename(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the organisation another name."""
    membership = membership_or_404(request, slug, rules.may_keep)
    form = RenameForm(filled_in(request), organisation=membership.organisation)
    if form.is_bound and form.is_valid():
        try:
            organisations.rename(
                organisation=membership.organisation, name=form.cleaned_data["name"], by=membership.user
            )
        except ValidationError as error:
            form.add_error("name", error)
        else:
            return _done(request, membership, gettext("The organisation has its new name."))
    return _page(request, membership, "members/my_organisation_rename.html", form=form)


@own_page
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that the organisation has ceased to be."""
    membership = membership_or_404(request, slug, rules.may_keep)
    form = CloseForm(filled_in(request), initial={"on": timezone.localdate()})
    if form.is_bound and form.is_valid():
        organisations.close(
            organisation=membership.organisation,
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
            by=membership.user,
        )
        return _done(request, membership, gettext("The page of the organisation now says that it has closed."))
    return _page(request, membership, "members/my_organisation_close.html", form=form)


def _page(request: HttpRequest, membership: Membership, template: str, **context: Any) -> HttpResponse:
    return render(request, template, {"organisation": membership.organisation, **context})


def _done(request: HttpRequest, membership: Membership, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("my-organisation", slug=membership.organisation.slug)
