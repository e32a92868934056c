"""Joining: find your organisation or register it, ask to act for it, follow your request."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from arena.shared.pagination import paginate
from arena.shared.views import published_or_redirect
from members import rules
from members.actions import join_requests
from members.forms.join_requests import PERSONAL, AskForm, FindForm, MessageForm, RegisterForm, kept_words
from members.models import JoinRequest, Organisation
from members.numbers import Written
from members.views.own import filled_in, own_page, person_of


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Find an organisation by name or number."""
    form = FindForm(request.GET if request.GET.get("q", "").strip() else None)
    kind, number = form.written
    words = form.cleaned_data.get("q", "").strip() if form.is_valid() else ""
    is_name = bool(words) and kind == Written.WORDS
    suggested = {"name": words} if is_name else {"number": number} if number else {}
    context = {
        "form": form,
        "words": words if kind in {Written.WORDS, Written.NUMBER} else "",
        "page": paginate(request, form.found()),
        "is_personal": kind == Written.PERSONAL,
        "is_wrong": kind == Written.WRONG,
        "personal_words": PERSONAL,
        "register_address": _with_query(reverse("join-register"), suggested),
        "has_searched": bool(words),
    }
    return render(request, "members/join_find.html", context)


def _with_query(address: str, query: dict[str, str]) -> str:
    return f"{address}?{urlencode(query)}" if query else address


def _joining_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a page that needs an account: who has none makes one first, and comes back."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("account_signup"))
        return view(request, *args, **kwargs)

    return page


@_joining_page
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to act for an organisation that is here."""
    organisation = published_or_redirect(Organisation.objects.select_related("region"), slug)
    if isinstance(organisation, HttpResponse):
        return redirect("join-ask", slug=organisation.headers["Location"].strip("/").rpartition("/")[2])
    form = AskForm(filled_in(request))
    if form.is_bound and form.is_valid():
        try:
            sent = join_requests.ask(organisation=organisation, user=person_of(request), **form.cleaned_data)
        except join_requests.AlreadyThereError:
            return redirect("my-organisation", slug=organisation.slug)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _receipt(request, sent)
    context = {
        "organisation": organisation,
        "form": form,
        "is_mine": rules.acts_for(request.user, organisation),
        "has_contacts": rules.has_contact(request.user, organisation),
        "standing": person_of(request).join_requests.open().filter(organisation=organisation).first(),
    }
    return render(request, "members/join_ask.html", context)


@_joining_page
def register(request: HttpRequest) -> HttpResponse:
    """Ask for an organisation that is new here."""
    known = {name: request.GET[name][:160] for name in ("name", "number") if name in request.GET}
    form = RegisterForm(filled_in(request), initial=known)
    if form.is_bound and form.is_valid():
        try:
            sent = join_requests.register(user=person_of(request), body=form.cleaned_data["body"], **form.asked)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _receipt(request, sent)
    return render(request, "members/join_register.html", {"form": form})


def _receipt(request: HttpRequest, sent: JoinRequest) -> HttpResponse:
    messages.success(request, gettext("Your request has come. A mail confirms it."))
    return redirect("join-request", pk=sent.pk)


@own_page
def join_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the person's own request: what was asked, what was said, what came of it. Take an answer."""
    person = person_of(request)
    row = person.join_requests.select_related("region", "municipality", "organisation").filter(pk=pk).first()
    if row is None:
        raise Http404(gettext("There is no page at this address."))
    form = MessageForm(filled_in(request) if "withdraw" not in request.POST else None)
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        return _act(request, row, form)
    context = {
        "row": row,
        "facts": [{"label": label, "value": value} for label, value in kept_words(row)],
        "said": list(row.messages.select_related("author")),
        "form": form,
        "has_others": row.others().exists(),
        "is_member": rules.acts_for(person, row.organisation),
    }
    return render(request, "members/join_request.html", context)


def _act(request: HttpRequest, row: JoinRequest, form: MessageForm) -> HttpResponse:
    """Take the request back, or send the answer."""
    try:
        if form.is_bound:
            join_requests.answer(request=row, body=form.cleaned_data["body"], by=person_of(request))
            messages.success(request, gettext("Your answer is sent. The coordinator gets a mail."))
        else:
            join_requests.withdraw(request=row, by=person_of(request))
            messages.success(request, gettext("The request is taken back."))
    except join_requests.SettledError as error:
        messages.warning(request, error.words)
    return redirect("join-request", pk=row.pk)
