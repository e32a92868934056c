"""The last two pages: everything once more with a way to change it, and to identify and sign what was checked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members import identifying
from members.actions import signing_answers as said
from members.actions.signing import ChangedSinceCheckedError, SignedByColleagueError, SigningRefusedError, sign
from members.actions.signing_checks import Fault, faults
from members.actions.signing_drafts import Desk
from members.consents import consent
from members.forms.signing import CommitmentsForm, MandateForm
from members.identities import Identity
from members.mandate_words import mandate_words
from members.models import Commitment, SignedCommitment, SigningDraft, User
from members.views.identification import Identification
from members.views.own import person_of
from members.views.signing_desk import address_of, at_desk, frame
from members.views.signing_steps import PAGE_OF

CHECKED = "signing_checked"


@at_desk
def check(request: HttpRequest, desk: Desk, draft: SigningDraft) -> HttpResponse:
    """Show all answers with a way to change each, and say what is missing or too long."""
    person = person_of(request)
    lacking = faults(draft, person)
    can_go_on = desk.signs and not lacking and not desk.is_outdated and not desk.declaration.why_not
    stamp = said.stamp(draft, person)
    if request.method == "POST":
        if can_go_on and request.POST.get("stamp") == stamp:
            request.session[CHECKED] = {"draft": draft.pk, "stamp": stamp}
            return redirect(address_of("sign-identify", draft))
        if can_go_on:
            messages.warning(request, _("A colleague changed something while you were reading. Look at it again."))
    context = {
        "faults": [] if not desk.signs else [_linked(fault, draft) for fault in lacking],
        "can_go_on": can_go_on,
        "stamp": stamp,
        "signatories": [str(row.user) for row in desk.organisation.memberships.signatories().by_person()],
        **_summary(desk, draft, person),
    }
    return render(request, "members/signing_check.html", frame(desk, draft, "sign-check", **context))


def _linked(fault: Fault, draft: SigningDraft) -> tuple[str, str]:
    """Return the address of the field, and what is wrong with it."""
    return f"{address_of(PAGE_OF[fault.step], draft)}#{_anchor(fault.field)}", fault.words


def _anchor(field: str) -> str:
    """Return the id of a field on its page; of several buttons or boxes that of the first."""
    several = field in {"mandate", "basis", "shown", "chosen"} or field.endswith("_rhythm")
    return f"id_{field}_0" if several else f"id_{field}"


def _summary(desk: Desk, draft: SigningDraft, person: User) -> dict[str, Any]:
    """Return what would be signed: what is promised, by what right, with whom, and who is named."""
    chosen = said.chosen_numbers(draft)
    offered = draft.version.commitments.order_by("number")
    promised = [row for row in offered if row.kind == Commitment.Kind.COMPULSORY or row.number in chosen]
    form = CommitmentsForm(version=draft.version, answers=said.answers_to(draft, said.COMMITMENTS, person))
    own = said.own_words(draft) if form.takes_own else []
    shown = said.answers_to(draft, said.PUBLIC, person)
    language = said.answers_to(draft, said.TEXT, person).get("language", said.language_shown(draft.version))
    choice = {"yes": consent(language).yes, "no": consent(language).no}.get(shown.get("shown", ""), "")
    return {
        "version": draft.version,
        "promised": promised,
        "own": [{"title": row.title, "body": row.body, "when": _when(row)} for row in own],
        "mandate_rows": _mandate_rows(draft, person),
        "mandate_text": _mandate_text(draft, person, language),
        "papers": draft.mandate_documents.defer("content").order_by("pk"),
        "others": said.co_signers(draft),
        "shown_as": ", ".join(filter(None, (shown.get("name", ""), shown.get("title", "")))),
        "choice": choice,
        "consent": consent(language),
        "change": {step: address_of(page, draft) for step, page in PAGE_OF.items()},
        "text_language": language,
    }


def _when(row: said.OwnWords) -> str:
    """Say how often, and by when, in words."""
    rhythm = dict(SignedCommitment.Rhythm.choices).get(row.rhythm, "")
    try:
        due: Any = said.read_due(row.due)
    except ValueError:
        due = ""
    return ", ".join(filter(None, (str(rhythm), due.display() if due else row.due)))


def _mandate_rows(draft: SigningDraft, person: User) -> list[dict[str, str]]:
    """Return the answers about the authority, one in a line."""
    form = MandateForm(answers=said.answers_to(draft, said.MANDATE, person))
    names = ("mandate", "basis", "body", "decided_on", "case_number")
    words = form.said
    try:
        day = said.read_day(words["decided_on"])
        words["decided_on"] = date_format(day, "DATE_FORMAT") if day else ""
    except ValueError:
        pass  # the page says so above, and shows what was typed
    address = address_of("sign-mandate", draft)
    return [
        {
            "label": str(form[name].label),
            "value": words[name] or _("not answered"),
            "change_address": f"{address}#{_anchor(name)}",
        }
        for name in names
    ]


def _mandate_text(draft: SigningDraft, person: User, language: str) -> str:
    """Return the sentence that will be kept, or "" while something of it is missing."""
    typed = said.answers_to(draft, said.MANDATE, person)
    try:
        return mandate_words(
            mandate=typed.get("mandate", ""),
            basis=typed.get("basis", ""),
            body=typed.get("body", "").strip(),
            decided_on=said.read_day(typed.get("decided_on", "")),
            case_number=typed.get("case_number", "").strip(),
            language=language,
        )
    except ValueError:
        return ""


# --- Identify and sign -----------------------------------------------------------------------------


@at_desk
def identify(request: HttpRequest, desk: Desk, draft: SigningDraft) -> HttpResponse:
    """Ask once more who it is, and sign what was checked."""
    person = person_of(request)
    stamp = said.stamp(draft, person)
    checked = request.session.get(CHECKED, {})
    if checked.get("draft") != draft.pk:
        messages.info(request, _("Check your answers first. Then you sign."))
        return redirect(address_of("sign-check", draft))
    if checked["stamp"] != stamp:
        messages.warning(request, _("The draft has been changed since you checked it. Look at it again."))
        return redirect(address_of("sign-check", draft))
    way = Identification(
        request=request,
        purpose=f"draft-{draft.pk}",
        stamp=stamp,
        email=person.email,
        language=person.language,
        user=person,
        organisation=desk.organisation,
        declaration=desk.declaration,
    )
    refused = None
    if request.method == "POST":
        led = way.pressed()
        if isinstance(led, HttpResponse):
            return led
        if led is not None:
            response = _sign(request, draft, led, stamp)
            if isinstance(response, HttpResponse):
                return response
            refused = response
    summary = _summary(desk, draft, person)
    context = frame(desk, draft, "sign-identify", **{**summary, **way.context(), "refused": refused})
    return render(request, "members/signing_identify.html", context)


def _sign(request: HttpRequest, draft: SigningDraft, identity: Identity, stamp: str) -> HttpResponse | str:
    """Sign, and lead to the receipt; or return why it cannot be signed."""
    try:
        signature = sign(draft=draft, by=person_of(request), identity=identity, stamp=stamp)
    except ChangedSinceCheckedError as error:
        messages.warning(request, error.words)
        return redirect(address_of("sign-check", draft))
    except SignedByColleagueError as error:
        signature = error.signature
        messages.info(request, _("A colleague has signed already, a moment before you. This is what was signed."))
    except SigningRefusedError as error:
        if error.faults:
            messages.warning(request, error.words)
            return redirect(address_of("sign-check", draft))
        return error.words
    else:
        messages.success(request, _("You have signed. A receipt is on its way to you by e-mail."))
    identifying.forget(request)
    request.session.pop(CHECKED, None)
    return redirect("my-signature", signature.public_id)
