"""Signing together: the page behind a co-signatory's link, and where the organisation sees who is missing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from members import identifying
from members.actions import signing_together, withdrawals
from members.actions.signing import SigningRefusedError, words_of
from members.actions.signing_together import CoSigningOverError
from members.consents import consent
from members.forms.co_signing import CoSignForm, DeclineForm, ReplaceForm
from members.identities import Identity
from members.models import Organisation, Signatory, Signature
from members.papers_of_authority import handed_over
from members.signature_ways import SignatureWayRefusedError
from members.views.identification import Identification
from members.views.own import own_page, person_of


@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def co_sign(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a co-signatory everything that is promised, and let them sign or decline."""
    person = signing_together.find(secret)
    if person is None:
        return render(request, "members/co_sign_gone.html", {"words": ""}, status=404)
    try:
        if not signing_together.awaited(person):
            return _over(request, person, secret)
        if request.method == "POST" and request.POST.get("action") == "decline":
            return _decline(request, person)
        return _answer(request, person)
    except CoSigningOverError as error:
        return render(request, "members/co_sign_gone.html", {"words": error.words})


def _over(request: HttpRequest, person: Signatory, secret: str) -> HttpResponse:
    """Say what came of it: they have signed, have declined, or the signing is over."""
    signature = person.signature
    context = {"person": person, "signature": signature, "declaration": signature.declaration, "secret": secret}
    return render(request, "members/co_sign_done.html", context)


def _way(request: HttpRequest, person: Signatory) -> Identification:
    signature = person.signature
    user = person_of(request) if request.user.is_authenticated else None
    is_own = user is not None and user.email.casefold() == person.email.casefold()
    return Identification(
        request=request,
        purpose=f"signatory-{person.pk}",
        stamp=person.secret_hash,
        email=person.email,
        language=signature.language,
        user=user if is_own else None,
        organisation=signature.organisation,
        declaration=signature.declaration,
    )


def _answer(request: HttpRequest, person: Signatory) -> HttpResponse:
    """Take the name, the choice and the identification together: nothing of it counts without the rest."""
    way = _way(request, person)
    action = request.POST.get("action", "")
    is_sent = request.method == "POST" and action in {"code", "sign"}
    form = CoSignForm(
        request.POST if is_sent else None,
        language=person.signature.language,
        with_code=action == "code" if is_sent else way.identity() is None,
        initial={"name": person.name, "title": person.title},
    )
    refused = ""
    if request.method == "POST" and (form.is_valid() or not is_sent):
        way.form = form if is_sent else None
        led = way.pressed()
        if isinstance(led, HttpResponse):
            return led
        if led is not None:
            refused = _sign(person, form, led, way)
            if not refused:
                identifying.forget(request)
                return redirect(request.get_full_path())
    return _show(request, person, way, form=form, refused=refused)


def _sign(person: Signatory, form: CoSignForm, identity: Identity, way: Identification) -> str:
    """Sign; return why it cannot be done, or ""."""
    data = form.cleaned_data
    try:
        signing_together.co_sign(
            person=person,
            identity=identity,
            name=data["name"],
            title=data["title"],
            is_shown=data["shown"] == "yes",
            user=way.user,
        )
    except SigningRefusedError as error:
        return error.words
    return ""


def _decline(request: HttpRequest, person: Signatory) -> HttpResponse:
    form = DeclineForm(request.POST)
    if form.is_valid():
        signing_together.decline(person=person, reason=form.cleaned_data["reason"])
        return redirect(request.get_full_path())
    way = _way(request, person)
    again = CoSignForm(
        language=person.signature.language,
        with_code=way.identity() is None,
        initial={"name": person.name, "title": person.title},
    )
    return _show(request, person, way, form=form, sign_form=again, decline_form=form)


def _show(request: HttpRequest, person: Signatory, way: Identification, **more: Any) -> HttpResponse:
    signature = person.signature
    with override(signature.language):
        mandate = words_of(signature)
    context = {
        "person": person,
        "secret": request.resolver_match.kwargs["secret"] if request.resolver_match else "",
        "signature": signature,
        "declaration": signature.declaration,
        "version": signature.version,
        "title": signature.declaration.text("title"),
        "promises": signature.commitments.select_related("commitment").order_by("number"),
        "people": signature.signatories.order_by("number"),
        "papers": signature.mandate_documents.defer("content").order_by("pk"),
        "mandate_text": mandate,
        "text_language": signature.language,
        "consent": consent(signature.language),
        "why_not": signature.declaration.why_not,
        "decline_form": DeclineForm(),
        "sign_form": more.get("form"),
        "refused": "",
        **way.context(),
        **more,
    }
    return render(request, "members/co_sign.html", context)


@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD"])
def co_sign_document(request: HttpRequest, secret: str, number: int) -> HttpResponse:
    """Hand a co-signatory one of the papers that show the authority.

    Raises:
        Http404: there is no such paper, or nobody waits for them any more.
    """
    person = signing_together.find(secret)
    if person is None or not signing_together.awaited(person):
        raise Http404(_("There is no page at this address."))
    return handed_over(person.signature.mandate_documents.filter(pk=number).first())


# --- The organisation's own page about it ----------------------------------------------------------


@own_page
def together(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who has signed and who is missing; ask somebody else, or give the signing up."""
    signature = _own(request, public_id)
    if request.method == "POST" and request.POST.get("action") == "cancel":
        return _cancel(request, signature)
    person = signature.signatories.filter(number=_number(request)).first()
    form = ReplaceForm(request.POST if request.method == "POST" else None, initial=_initial(person))
    if request.method == "POST" and person and form.is_valid():
        try:
            signing_together.replace(person=person, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("email", error)
        except CoSigningOverError as error:
            messages.warning(request, error.words)
            return redirect("signature-together", public_id)
        else:
            messages.success(request, _("The invitation is on its way to %(name)s.") % form.cleaned_data)
            return redirect("signature-together", public_id)
    context = {
        "signature": signature,
        "title": signature.declaration.text("title"),
        "people": list(signature.signatories.order_by("number")),
        "is_pending": signature.state == Signature.State.PENDING,
        "replacing": person if person and person.state != Signatory.State.SIGNED else None,
        "form": form,
        "until": signing_together.end_of(signature),
        "back": reverse("my-signature", args=[public_id]),
    }
    return render(request, "members/signature_together.html", context)


def _own(request: HttpRequest, public_id: str) -> Signature:
    """Return the signature, for a contact or signatory of the organisation.

    Raises:
        Http404: there is none, or they do not act for the organisation.
        PermissionDenied: they do, in another role.
    """
    person = person_of(request)
    mine = Organisation.objects.filter(signatures__public_id=public_id, memberships__in=person.memberships.current())
    organisation = mine.first()
    if organisation is None:
        raise Http404(_("There is no page at this address."))
    if not person.memberships.who_decide().filter(organisation=organisation).exists():
        raise PermissionDenied
    found = organisation.signatures.select_related("organisation", "declaration", "version")
    return found.get(public_id=public_id)


def _number(request: HttpRequest) -> int:
    """Return which signatory is to be replaced; 0, nobody, where the address does not say."""
    typed = request.GET.get("byt", "")
    return int(typed) if typed.isdecimal() and len(typed) < 4 else 0


def _initial(person: Signatory | None) -> dict[str, str]:
    return {"name": person.name, "email": person.email, "title": person.title} if person else {}


def _cancel(request: HttpRequest, signature: Signature) -> HttpResponse:
    try:
        withdrawals.withdraw(signature=signature, by=person_of(request), reason=request.POST.get("reason", "")[:2000])
    except SignatureWayRefusedError as error:
        messages.warning(request, error.words)
    else:
        messages.success(request, _("The signing is given up. Those who were asked have been told."))
    return redirect("my-signature", signature.public_id)
