"""The page of a signature for those who gave it: what was signed, how it stands, what has happened, what to do."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from members import rules
from members.actions import checks, corrections, receipts, withdrawals
from members.emails_checks import readers
from members.forms.my_signatures import AnswerForm, CorrectionForm, WithdrawForm
from members.models import Signature
from members.papers.assurance import assurance
from members.papers_of_authority import handed_over
from members.signature_story import story_of
from members.signature_ways import WAYS, SignatureWayRefusedError
from members.views.own import filled_in, own_page, person_of

TONES: dict[str, str] = {
    Signature.State.STANDING: "ok",
    Signature.State.REFUSED: "error",
    Signature.State.CANCELLED: "",
}


def signature_or_404(request: HttpRequest, public_id: str) -> Signature:
    """Return a signature of an organisation that whoever asks acts for, or that they have signed themselves.

    Raises:
        Http404: there is none, or it is none of their business: nobody learns which.
    """
    signature = receipts.signature_for(person_of(request), public_id)
    if signature is None:
        raise Http404(gettext("There is no page at this address."))
    return signature


def _to_act_on(request: HttpRequest, public_id: str) -> Signature:
    """Return the signature for somebody who is a contact or signs for the organisation.

    Raises:
        Http404: it is none of their business.
        PermissionDenied: they may look at it, no more.
    """
    signature = signature_or_404(request, public_id)
    if not rules.may_answer_for(person_of(request), signature):
        raise PermissionDenied
    return signature


@own_page
def my_signature(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what was signed, by whom, how it stands, how sure we are of it, and what has happened since."""
    signature = signature_or_404(request, public_id)
    person = person_of(request)
    is_colleague = rules.is_colleague(person, signature)
    story = story_of(signature)
    context = {
        "signature": signature,
        "tone": TONES.get(signature.state, "warning"),
        "is_colleague": is_colleague,
        "ways": _ways(signature) if rules.may_answer_for(person, signature) else set(),
        "question": _question(signature) if is_colleague else None,
        "assurance": assurance(signature),
        "promises": list(signature.commitments.select_related("commitment").order_by("number")),
        "own": [row for row in story["people"] if row.user_id == person.pk],
        "later": withdrawals.successor(signature),
        **story,
    }
    return render(request, "members/my_signature.html", context)


def _ways(signature: Signature) -> set[str]:
    """Return what the organisation can do with the signature as it stands."""
    if signature.has_ended:
        return set()
    offered = {name for name in ("answer", "correct") if WAYS[name].leaves(signature.state)}
    may_go = WAYS[withdrawals.way_out(signature)].leaves(signature.state) and not withdrawals.successor(signature)
    return offered | ({"withdraw"} if may_go else set())


def _question(signature: Signature) -> Any:
    """Return what the coordinator has asked and nobody has answered."""
    if not WAYS["answer"].leaves(signature.state):
        return None
    return signature.checks.filter(outcome=signature.checks.model.Outcome.ASKED).last()


@own_page
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer what the coordinator has asked."""
    signature = _to_act_on(request, public_id)
    if not _question(signature):
        return _refused(request, signature, SignatureWayRefusedError(signature, "answer"))
    form = AnswerForm(filled_in(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            checks.answer(
                signature=signature,
                by=person_of(request),
                words=form.cleaned_data["words"],
                papers=form.papers_read(),
            )
        except SignatureWayRefusedError as error:
            return _refused(request, signature, error)
        return _done(request, signature, "answer")
    context = {"signature": signature, "form": form, "question": _question(signature)}
    return render(request, "members/my_signature_answer.html", context)


@own_page
@reauthentication_required(allow_get=True, app="members")
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what withdrawing means, and do it for somebody who has just shown who they are."""
    signature = _to_act_on(request, public_id)
    if "withdraw" not in _ways(signature):
        return _refused(request, signature, SignatureWayRefusedError(signature, "withdraw"))
    way = withdrawals.way_out(signature)
    was_shown = way == "withdraw"
    form = WithdrawForm(filled_in(request), was_shown=was_shown)
    if form.is_bound and form.is_valid():
        try:
            withdrawals.withdraw(signature=signature, by=person_of(request), reason=form.cleaned_data["reason"])
        except SignatureWayRefusedError as error:
            return _refused(request, signature, error)
        return _done(request, signature, way)
    context = {
        "signature": signature,
        "form": form,
        "was_shown": was_shown,
        "forerunners": withdrawals.forerunners(signature) if was_shown else [],
        "readers": readers(signature, asked_too=not was_shown),
    }
    return render(request, "members/my_signature_withdraw.html", context)


@own_page
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what was wrong and is right; the signature itself stays as it is."""
    signature = _to_act_on(request, public_id)
    if "correct" not in _ways(signature):
        return _refused(request, signature, SignatureWayRefusedError(signature, "correct"))
    form = CorrectionForm(filled_in(request), signature=signature)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            corrections.correct(
                signature=signature,
                by=person_of(request),
                field=form.field,
                promise=form.promise,
                before=data["before"],
                after=data["after"],
                reason=data["reason"],
            )
        except SignatureWayRefusedError as error:
            return _refused(request, signature, error)
        except ValidationError as error:
            form.add_error(None if hasattr(error, "error_dict") else "after", error)
        else:
            return _done(request, signature, "correct")
    return render(request, "members/my_signature_correct.html", {"signature": signature, "form": form})


@own_page
def paper(request: HttpRequest, public_id: str, number: int) -> HttpResponseBase:
    """Hand over a paper that shows the authority, to those who act for the organisation."""
    signature = signature_or_404(request, public_id)
    is_colleague = rules.is_colleague(person_of(request), signature)
    return handed_over(signature.mandate_documents.filter(pk=number).first() if is_colleague else None)


def _done(request: HttpRequest, signature: Signature, way: str) -> HttpResponse:
    messages.success(request, str(WAYS[way].done))
    return redirect("my-signature", public_id=signature.public_id)


def _refused(request: HttpRequest, signature: Signature, error: SignatureWayRefusedError) -> HttpResponse:
    messages.warning(request, error.words)
    return redirect("my-signature", public_id=signature.public_id)
