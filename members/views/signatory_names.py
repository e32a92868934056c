"""Where persons decide whether the public reads their name: by their account, or by the link of their receipt."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from members.actions import names
from members.forms.my_signatures import ForgetForm
from members.models import Signatory
from members.views.my_signatures import signature_or_404
from members.views.own import filled_in, own_page, person_of

SHOW, HIDE, FORGET = "show", "hide", "forget"


@own_page
@reauthentication_required(enabled=lambda request: request.POST.get("wish") == FORGET, app="members")
def my_name(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let somebody with an account decide on their name in a signature."""
    signature = signature_or_404(request, public_id)
    person = signature.signatories.filter(user=person_of(request)).first()
    if person is None:
        raise Http404(gettext("There is no page at this address."))
    person.signature = signature
    return _page(request, person, by_link=False)


@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def name_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Let somebody without an account decide on their name, by the secret link of their mail."""
    person = names.find(secret)
    if person is None or person.state != Signatory.State.SIGNED:
        raise Http404(gettext("There is no page at this address."))
    return _page(request, person, by_link=True)


def _page(request: HttpRequest, person: Signatory, *, by_link: bool) -> HttpResponse:
    wish = request.POST.get("wish", "")
    form = ForgetForm(filled_in(request) if wish == FORGET else None)
    if request.method == "POST" and wish in {SHOW, HIDE}:
        names.show(person, shown=wish == SHOW)
        told = (
            gettext("Your name is shown on the public pages.") if wish == SHOW else gettext("Your name is not shown.")
        )
        messages.success(request, told)
        return redirect(request.get_full_path())
    if form.is_bound and form.is_valid():
        try:
            names.forget(person)
        except names.NameStaysError as error:
            form.add_error(None, error.words)
        else:
            return _forgotten(request, person, by_link=by_link)
    context = {"person": person, "signature": person.signature, "form": form, "by_link": by_link}
    return render(request, "members/signatory_name.html", {**context, "may_go": names.may_be_forgotten(person)})


def _forgotten(request: HttpRequest, person: Signatory, *, by_link: bool) -> HttpResponse:
    """Say what was done, where whoever asked can still be."""
    if by_link:
        return render(request, "members/signatory_forgotten.html", {"signature": person.signature})
    messages.success(request, gettext("Your name is taken away. That somebody signed stays."))
    return redirect("my-pages")
