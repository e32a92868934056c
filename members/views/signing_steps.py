"""The pages on which a signature is prepared: the text, the commitments, the authority, the names."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from members.actions import signing_drafts
from members.actions.signing_answers import COMMITMENTS, MANDATE, PUBLIC, TEXT, answers_to, language_shown
from members.actions.signing_checks import step_faults
from members.actions.signing_drafts import ChangedMeanwhileError, Desk
from members.consents import consent
from members.forms.signing import CommitmentsForm, MandateForm, PublicForm, ReadForm
from members.models import SigningDraft
from members.papers_of_authority import handed_over
from members.views.own import person_of
from members.views.signing_desk import PAGES, address_of, at_desk, frame

TEMPLATE_OF = {
    TEXT: "members/signing_text.html",
    COMMITMENTS: "members/signing_commitments.html",
    MANDATE: "members/signing_mandate.html",
    PUBLIC: "members/signing_public.html",
}
PAGE_OF = {TEXT: "sign-text", COMMITMENTS: "sign-commitments", MANDATE: "sign-mandate", PUBLIC: "sign-public"}


@at_desk
def text(request: HttpRequest, desk: Desk, draft: SigningDraft) -> HttpResponse:
    """Show the text with all that it offers, and ask whether it was read."""
    said = answers_to(draft, TEXT, person_of(request))
    form = ReadForm(request.POST if request.method == "POST" else None, initial=said)
    answers = {}
    if form.is_valid():
        answers = {"read": form.cleaned_data["read"], "language": language_shown(draft.version)}
    offered = draft.version.commitments.order_by("number")
    more = {"version": draft.version, "commitments": offered}
    return Page(request, desk, draft, TEXT, form, answers, more).response()


@at_desk
def commitments(request: HttpRequest, desk: Desk, draft: SigningDraft) -> HttpResponse:
    """Show what is promised in any case, and let the rest be chosen and written."""
    said = answers_to(draft, COMMITMENTS, person_of(request))
    form = CommitmentsForm(request.POST if request.method == "POST" else None, version=draft.version, answers=said)
    answers = form.answers() if form.is_valid() else {}
    _change_rows(answers.get("own", []), request, form.MADE_OF)
    return Page(request, desk, draft, COMMITMENTS, form, answers, {"version": draft.version}).response()


@at_desk
def mandate(request: HttpRequest, desk: Desk, draft: SigningDraft) -> HttpResponse:
    """Ask by what right they sign, with whom, and for the papers that show it."""
    said = answers_to(draft, MANDATE, person_of(request))
    form = MandateForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        answers=said,
    )
    answers = form.answers() if form.is_valid() else {}
    _change_rows(answers.get("others", []), request, form.MADE_OF)
    papers = draft.mandate_documents.defer("content").order_by("pk")
    return Page(request, desk, draft, MANDATE, form, answers, {"papers": papers}).response()


@at_desk
def public(request: HttpRequest, desk: Desk, draft: SigningDraft) -> HttpResponse:
    """Let whoever signs choose whether they are named. Colleagues who only prepare have nothing to choose."""
    person = person_of(request)
    known = {"name": person.name, "title": desk.membership.title}
    said = known | answers_to(draft, PUBLIC, person)
    language = answers_to(draft, TEXT, person).get("language", language_shown(draft.version))
    form = PublicForm(request.POST if request.method == "POST" else None, answers=said, language=language)
    if not desk.signs:
        if request.method == "POST":
            return redirect(address_of("sign-check", draft))
        return render(request, TEMPLATE_OF[PUBLIC], frame(desk, draft, "sign-public", signs=False))
    answers = form.answers() if form.is_valid() else {}
    more = {"signs": True, "consent": consent(language).text, "consent_language": language}
    return Page(request, desk, draft, PUBLIC, form, answers, more).response()


def _change_rows(rows: list[dict[str, Any]], request: HttpRequest, names: tuple[str, ...]) -> None:
    """Add an empty row, or take one away, as the button says."""
    go, _dash, number = request.POST.get("go", "").partition("-")
    if go == "add":
        rows.append(dict.fromkeys(names, ""))
    elif go == "remove" and number.isdecimal() and int(number) < len(rows):
        del rows[int(number)]


# --- What all of them do ---------------------------------------------------------------------------


@dataclass
class Page:
    """One page, asked for or sent: what was typed is kept, then it goes on, away, or to the same page."""

    request: HttpRequest
    desk: Desk
    draft: SigningDraft
    step: str
    form: Any
    answers: dict[str, Any]
    more: dict[str, Any]

    def response(self) -> HttpResponse:
        """Return where the button leads, or the page, saying what is to be corrected."""
        is_sent = self.request.method == "POST"
        led = self._keep() if is_sent and self.form.is_valid() else None
        if led:
            return led
        seen = "theirs" in self.more or not is_sent
        more = {"theirs": None, "revision": self.draft.revision if seen else self.revision, **self.more}
        context = frame(self.desk, self.draft, PAGE_OF[self.step], **{**more, "form": self.form})
        return render(self.request, TEMPLATE_OF[self.step], context)

    @property
    def revision(self) -> int:
        """The draft's revision when the page was opened; 0, the oldest, where the page says nothing sensible."""
        typed = self.request.POST.get("revision", "")
        return int(typed) if typed.isdecimal() and len(typed) < 10 else 0

    def _keep(self) -> HttpResponse | None:
        """Store the answers. Return where to go, or None where the page is to be shown again."""
        person, step = person_of(self.request), self.step
        try:
            self.draft = signing_drafts.save(
                draft=self.draft, step=step, answers=self.answers, revision=self.revision, by=person
            )
        except ChangedMeanwhileError as error:
            self.draft = error.draft
            self.more["theirs"] = _theirs(error.draft, step, self.form)
            return None
        except ValidationError as error:
            self.form.add_error(None, error)
            return None
        self.more["revision"] = self.draft.revision
        return self._on() if self._keep_papers() else None

    def _keep_papers(self) -> bool:
        """Add the paper that was sent, or remove the one whose button was pressed. Return whether it was taken."""
        file, person = self.form.cleaned_data.get("file"), person_of(self.request)
        go, _dash, number = self.request.POST.get("go", "").partition("-")
        if go == "unattach" and number.isdecimal() and len(number) < 10:
            signing_drafts.remove_document(draft=self.draft, number=int(number), by=person)
        try:
            if file:
                signing_drafts.add_document(draft=self.draft, file=file, by=person)
        except ValidationError as error:
            self.form.add_error("file", error)
            return False
        return True

    def _on(self) -> HttpResponse | None:
        """Return where the button leads, unless it leads on and something is missing."""
        go, page = self.request.POST.get("go", "on"), PAGE_OF[self.step]
        if go == "later":
            messages.success(self.request, _("The draft is saved. You and your colleagues can go on with it here."))
            return redirect("sign-declaration", self.desk.declaration.slug)
        if go != "on":
            return redirect(address_of(page, self.draft) + _anchor(go, self.answers))
        faults = step_faults(self.draft, self.step, person_of(self.request))
        for fault in faults:
            self.form.add_error(fault.field if fault.field in self.form.fields else None, fault.words)
        return None if faults else redirect(address_of(PAGES[PAGES.index(page) + 1], self.draft))


def _anchor(go: str, answers: dict[str, Any]) -> str:
    """Return where on the page whoever pressed a button wants to be."""
    last = len(answers.get("own", answers.get("others", [])))
    return {"add": f"#row-{last}", "attach": "#papers", "unattach": "#papers"}.get(go.partition("-")[0], "#rows")


def _theirs(draft: SigningDraft, step: str, mine: Any) -> dict[str, Any]:
    """Return who has changed the step meanwhile, when, and what they wrote where it differs."""
    changed, answers = draft.data["changed"][step], draft.data[step]
    is_first = step == COMMITMENTS
    other = CommitmentsForm(version=draft.version, answers=answers) if is_first else MandateForm(answers=answers)
    said, labels = mine.said, {field.name: field.label for field in other}
    differing = {name: words for name, words in other.said.items() if said.get(name, "") != words}
    rows = [{"label": labels[name], "value": words or _("nothing")} for name, words in differing.items()]
    return {"name": changed["name"], "at": parse_datetime(changed["at"]), "rows": rows}


# --- Papers ----------------------------------------------------------------------------------------


@at_desk
def document(request: HttpRequest, desk: Desk, draft: SigningDraft, number: int) -> HttpResponse:
    """Hand over one of the draft's papers.

    Raises:
        Http404: there is no such paper.
    """
    return handed_over(signing_drafts.document_of(draft, number))
