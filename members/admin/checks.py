"""The check of the authority of those who signed: pages of SignatureAdmin beside the form, each about one signature."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from members import emails_checks
from members.actions import checks
from members.forms.checks import ApproveForm, AskForm, RefuseForm, WordsForm
from members.models import MandateDocument, Signature
from members.papers_of_authority import handed_over
from members.rules import is_unbound
from members.signature_ways import WAYS, SignatureWayRefusedError, Way

CONFIRMED, AGAIN = "_confirmed", "_again"
FORMS: dict[str, type[WordsForm]] = {"approve": ApproveForm, "ask": AskForm, "refuse": RefuseForm}
DEEDS: dict[str, Callable[..., Any]] = {"approve": checks.approve, "ask": checks.ask, "refuse": checks.refuse}


class CheckPages:
    """Mixin of SignatureAdmin: approve, ask, refuse; and the papers that show the authority."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Add the pages."""
        view = self.admin_site.admin_view
        steps = [
            path(f"<path:object_id>/{word}/", view(self._step_view(word)), name=f"members_signature_{word}")
            for word in FORMS
        ]
        paper = path("<path:object_id>/paper/<int:number>/", view(self.paper_view), name="members_signature_paper")
        return [*steps, paper, *super().get_urls()]  # type: ignore[misc]

    def paper_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """Hand over a paper of a signature in one's own region."""
        document = MandateDocument.objects.filter(pk=number, signature=self._signature_or_404(request, object_id))
        return handed_over(document.first())

    def _step_view(self, word: str) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, object_id: str) -> HttpResponse:
            return self.check_view(request, object_id, word)

        return view

    def check_view(self, request: HttpRequest, object_id: str, word: str) -> HttpResponse:
        """Ask what there is to say; show it with the mail that will be sent; do it."""
        signature = self._signature_or_404(request, object_id)
        if hindrance := why_not_checked(request, signature, word):
            return self._back(request, signature, hindrance, messages.WARNING)
        form = FORMS[word](request.POST if request.method == "POST" else None)
        if request.method != "POST" or AGAIN in request.POST or not form.is_valid():
            return self._check_page(request, signature, word, "check.html", form=form, faults=_faults(form))
        if CONFIRMED not in request.POST:
            return self._confirm_page(request, signature, word, form)
        try:
            DEEDS[word](signature=signature, by=request.user, **form.cleaned_data)
        except SignatureWayRefusedError as error:
            return self._back(request, signature, error.words, messages.WARNING)
        self.log_change(request, signature, [{"changed": {"fields": [str(WAYS[word].label)]}}])  # type: ignore[attr-defined]
        return self._back(request, signature, str(WAYS[word].done), messages.SUCCESS)

    def _confirm_page(self, request: HttpRequest, signature: Signature, word: str, form: WordsForm) -> HttpResponse:
        """Show what was written, who will get which mail, and what the step means."""
        text = form.cleaned_data["words"]
        letters = {
            "approve": lambda: emails_checks.verified(signature),
            "ask": lambda: emails_checks.question(signature, text),
            "refuse": lambda: emails_checks.refused(signature, text),
        }
        readers = emails_checks.readers(signature)
        language = readers[0].language if readers else signature.language
        context = {
            "form": form,
            "readers": readers,
            "letter": emails_checks.preview(signature, letters[word](), language),
            "language": language,
            "written": list(form.cleaned_data.items()),
            "basis": dict(form.fields["basis"].choices).get(form.cleaned_data["basis"]) if word == "approve" else "",  # type: ignore[attr-defined]
        }
        return self._check_page(request, signature, word, "check_confirm.html", **context)

    def _check_page(
        self, request: HttpRequest, signature: Signature, word: str, template: str, **context: Any
    ) -> HttpResponse:
        way: Way = WAYS[word]
        frame = {
            **self.admin_site.each_context(request),
            "opts": Signature._meta,
            "signature": signature,
            "change_address": _change_address(signature),
            "way": way,
            "word": word,
            "title": str(way.label),
            "subtitle": str(signature),
        }
        return TemplateResponse(request, f"admin/members/signature/{template}", {**frame, **context})

    def _signature_or_404(self, request: HttpRequest, object_id: str) -> Signature:
        signature: Signature | None = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if signature is None:
            raise Http404(_("There is no page at this address."))
        return signature

    def _back(self, request: HttpRequest, signature: Signature, text: str, level: int) -> HttpResponse:
        messages.add_message(request, level, text)
        return HttpResponseRedirect(_change_address(signature))


def why_not_checked(request: HttpRequest, signature: Signature, word: str) -> str:
    """Return why the person cannot take the step ``word`` with the signature now; "" if they can."""
    if signature.has_ended or not signature.was_signed_here or not WAYS[word].leaves(signature.state):
        return SignatureWayRefusedError(signature, word).words
    return "" if is_unbound(request.user, signature) else checks.why_not_by_oneself()


def steps_of(request: HttpRequest, signature: Signature) -> list[dict[str, Any]]:
    """Return the steps of the check that the person can take now, to be shown as links."""
    return [
        {"label": WAYS[word].label, "address": reverse(f"admin:members_signature_{word}", args=[signature.pk])}
        for word in FORMS
        if not why_not_checked(request, signature, word)
    ]


def _change_address(signature: Signature) -> str:
    return reverse("admin:members_signature_change", args=[signature.pk])


def _faults(form: WordsForm) -> list[tuple[str, str]]:
    """Return each fault with the id of its field."""
    return [
        (form[name].id_for_label or form[name].auto_id, str(fault))
        for name, faults in form.errors.items()
        for fault in faults
    ]
